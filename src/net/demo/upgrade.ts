import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpHead } from '../../api';
import type { DeflateWishes } from '../../protocol/deflateAnswer';
import { agreedDeflate } from '../../protocol/extensionChecks';
import { listItems, parseHttpHead } from '../../protocol/httpHead';
import { answerRequest } from '../../protocol/serverAnswer';
import { acceptFor } from '../acceptFor';
import { endWith } from '../linger';
import { DemoSocket } from './demoSocket';

/** A header's name and value. A list, since order and duplicates are part of what the demo shows. */
export type Header = readonly [name: string, value: string];

/** What a path agrees on. */
export interface UpgradeChoices {
  /** Subprotocols that it speaks. Default: any. */
  readonly protocols?: readonly string[];
  /** Default: no compression. */
  readonly deflate?: DeflateWishes;
}

/** A client's wish for a WebSocket. A route accepts it or refuses it, once, now or later. */
export class Upgrade {
  readonly #request: IncomingMessage;
  readonly #head: Buffer;
  readonly #onAccept: (ws: DemoSocket) => void;
  readonly query: URLSearchParams;
  /** The connection below the WebSocket. */
  readonly socket: Socket;

  /** @param onAccept is told each WebSocket that opens */
  constructor(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    query: URLSearchParams,
    onAccept: (ws: DemoSocket) => void,
  ) {
    this.#request = request;
    this.#head = head;
    this.#onAccept = onAccept;
    this.query = query;
    this.socket = socket;
  }

  /** Answers 101 and opens the WebSocket, or answers with the fitting status if the client's handshake is broken. */
  accept(onOpen: (ws: DemoSocket) => void, { protocols, deflate }: UpgradeChoices = {}): void {
    const request = headOf(this.#request);
    const known = protocols ?? listItems(request, 'Sec-WebSocket-Protocol');
    const answer = answerRequest(request, { protocols: known, deflate, isFull: false }, acceptFor);
    if (answer.refusal) {
      this.refuse(answer.status, answer.refusal.message, answer.fields);
      return;
    }
    const head = Buffer.from(headText(answer.status, answer.fields));
    this.socket.setNoDelay();
    this.socket.write(head);
    if (this.#head.length > 0) this.socket.unshift(this.#head);
    const ws = new DemoSocket(this.socket, agreedDeflate(parseHttpHead(head)));
    this.#onAccept(ws);
    onOpen(ws);
    this.socket.resume();
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
    endWith(this.socket, headText(status, fields) + body);
  }
}

/** The JSON body of a refusal. */
export function refusalBody(status: number, detail: string): string {
  return `${JSON.stringify({ error: reasonPhrase(status), status, detail })}\n`;
}

function headText(status: number, fields: readonly Header[]): string {
  const lines = [`HTTP/1.1 ${status} ${reasonPhrase(status)}`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** What Node has parsed of a request, as ours are. */
function headOf({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): HttpHead {
  const headers = Array.from({ length: rawHeaders.length / 2 }, (_, nth) => {
    return [rawHeaders[2 * nth]!, rawHeaders[2 * nth + 1]!] as const;
  });
  return { startLine: `${method} ${url} HTTP/${httpVersion}`, headers, raw: new Uint8Array(0) };
}

function reasonPhrase(status: number): string {
  return STATUS_CODES[status] ?? 'Unassigned';
}
