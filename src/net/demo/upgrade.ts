import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { endWith } from './linger';

/** A header's name and value. A list, since order and duplicates are part of what the demo shows. */
export type Header = readonly [name: string, value: string];

/** A client's wish for a WebSocket. A route accepts it or refuses it, once, now or later. */
export class Upgrade {
  readonly #server: WebSocketServer;
  readonly #request: IncomingMessage;
  readonly #head: Buffer;
  readonly query: URLSearchParams;
  /** The connection below the WebSocket. */
  readonly socket: Duplex;

  constructor(server: WebSocketServer, request: IncomingMessage, socket: Duplex, head: Buffer, query: URLSearchParams) {
    this.#server = server;
    this.#request = request;
    this.#head = head;
    this.query = query;
    this.socket = socket;
  }

  /** Answers 101 and opens the WebSocket, or answers 400 if the client's handshake is broken. */
  accept(onOpen: (ws: WebSocket) => void): void {
    this.#server.handleUpgrade(this.#request, this.socket, this.#head, (ws) => {
      // A breach of the protocol by the client: ws answers with the fitting close code by itself.
      ws.on('error', () => {});
      onOpen(ws);
    });
  }

  /** Answers an HTTP response instead of a WebSocket, with a body that says why, and ends the connection. */
  refuse(status: number, detail: string, headers: readonly Header[] = []): void {
    // RFC 9110 §15.4.5: a 304 has no content.
    const body = status === 304 ? '' : refusalBody(status, detail);
    const fields: Header[] = [
      ['Date', new Date().toUTCString()],
      ['Connection', 'close'],
      ...headers,
      ...(body ? [['Content-Type', 'application/json'] as const] : []),
      ...(body ? [['Content-Length', String(Buffer.byteLength(body))] as const] : []),
    ];
    const head = [`HTTP/1.1 ${status} ${reasonPhrase(status)}`, ...fields.map(([name, value]) => `${name}: ${value}`)];
    endWith(this.socket, `${head.join('\r\n')}\r\n\r\n${body}`);
  }
}

/** The JSON body of a refusal. */
export function refusalBody(status: number, detail: string): string {
  return `${JSON.stringify({ error: reasonPhrase(status), status, detail })}\n`;
}

function reasonPhrase(status: number): string {
  return STATUS_CODES[status] ?? 'Unassigned';
}
