import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import type { WebSocket } from 'ws';
import type { EntryKind, Exchange, Failure, SendOptions } from '../api';
import { fieldValues } from '../protocol/httpHead';
import { isSendableCloseCode } from '../protocol/closeCodes';
import { parseWebSocketUrl } from '../profiles/address';
import { hostAndPort } from '../protocol/association';
import type { WebSocketProfile } from '../profiles/profile';
import { parseSize } from '../profiles/size';
import {
  CLOSE_TIMEOUT_MS,
  DEFAULT_MAX_MESSAGE_BYTES,
  type ConnectContext,
  type Connection,
  type ConnectionSink,
  type Sending,
} from './connection';
import { dial } from './dial';
import { ConnectError, type Target } from './failures';
import { badRedirect, refusedByHttp } from './httpFailures';
import { connectionLost, endedWithoutClose, notClosed, protocolBroken } from './openFailures';
import { shakeHands, type HandshakeOptions } from './webSocketHandshake';

/** Never carried to another origin by a redirect (RFC 9110 §15.4). */
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'cookie']);

export interface OpenedWebSocket {
  readonly connection: Connection;
  /** The subprotocol that the server chose, or ''. */
  readonly protocol: string;
}

/**
 * Connects a WebSocket profile, following as many redirects as it allows.
 *
 * @throws ConnectError, or the signal's reason
 */
export async function openWebSocket(profile: WebSocketProfile, context: ConnectContext): Promise<OpenedWebSocket> {
  const { sink, signal, clock } = context;
  const maxMessageBytes = parseSize(profile.maxMessageSize ?? DEFAULT_MAX_MESSAGE_BYTES) ?? DEFAULT_MAX_MESSAGE_BYTES;
  let url = parseWebSocketUrl(profile.url);
  let headers = profile.headers ?? {};
  const exchanges: Exchange[] = [];
  const visited = new Set<string>();

  for (let hop = 0; ; hop += 1) {
    visited.add(url.href);
    const target = targetOf(url);
    const socket = await dial(
      { ...target, noDelay: true, ...(url.protocol === 'wss:' && { tls: profile.tls ?? {} }) },
      context,
    );
    clock.start('http');
    const options: HandshakeOptions = {
      headers,
      protocols: profile.protocols ?? [],
      compression: profile.compression ?? true,
      maxMessageBytes,
    };
    const onExchange = (exchange: Exchange): void => {
      exchanges[hop] = exchange;
      sink.exchanges([...exchanges]);
    };
    const result = await shakeHands(url, target, socket, options, signal, onExchange);
    if (result.kind === 'open') {
      clock.end('101');
      const connection = new WebSocketConnection(
        result.webSocket,
        socket,
        sink,
        hostAndPort(target.host, target.port),
        maxMessageBytes,
      );
      return { connection, protocol: result.protocol };
    }
    const location = result.exchange.response && fieldValues(result.exchange.response, 'location')[0];
    const isRedirect = result.status >= 300 && result.status < 400 && location !== undefined;
    if (isRedirect)
      sink.found({
        id: 'redirect',
        severity: 'info',
        header: 'Location',
        reference: 'RFC 9110 §15.4',
        message: l10n.t('The server redirects to {0}', location),
      });
    if (!isRedirect || (profile.redirects ?? 0) === 0) {
      throw new ConnectError(refusedByHttp(result.status, result.reason));
    }
    const next = redirectTarget(location, url);
    if (hop >= (profile.redirects ?? 0)) {
      throw new ConnectError(
        badRedirect(
          l10n.t('the profile allows {0} redirects, and {1} would be one more.', profile.redirects ?? 0, next.href),
        ),
      );
    }
    if (visited.has(next.href))
      throw new ConnectError(badRedirect(l10n.t('{0} was already visited: the redirects form a loop.', next.href)));
    clock.end(String(result.status));
    if (next.host !== url.host || next.protocol !== url.protocol) {
      headers = Object.fromEntries(
        Object.entries(headers).filter(
          ([name]) => !CREDENTIALS.has(name.toLowerCase()) && name.toLowerCase() !== 'host',
        ),
      );
    }
    url = next;
  }
}

function targetOf(url: URL): Target {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(url.port || (url.protocol === 'wss:' ? 443 : 80)) };
}

/** @throws ConnectError `redirect` if the target is no WebSocket address or takes TLS away */
function redirectTarget(location: string, from: URL): URL {
  let url: URL;
  try {
    url = new URL(location, from);
    if (url.protocol === 'http:' || url.protocol === 'https:') url = new URL(url.href.replace(/^http/, 'ws'));
    url.hash = '';
    parseWebSocketUrl(url.href);
  } catch {
    throw new ConnectError(badRedirect(l10n.t('"{0}" is not a WebSocket address.', location)));
  }
  if (from.protocol === 'wss:' && url.protocol === 'ws:') {
    throw new ConnectError(
      badRedirect(l10n.t('it leads from wss:// to {0}, where the data would not be encrypted.', url.href)),
    );
  }
  return url;
}

class WebSocketConnection implements Connection {
  /** Who sent a close frame first. */
  #closedBy: 'local' | 'remote' | undefined;
  readonly #close: WebSocket['close'];
  #protocolError: NodeJS.ErrnoException | undefined;
  #socketError: NodeJS.ErrnoException | undefined;
  #remoteEnded = false;

  constructor(
    private readonly webSocket: WebSocket,
    socket: net.Socket,
    private readonly sink: ConnectionSink,
    private readonly address: string,
    private readonly maxMessageBytes: number,
  ) {
    // `ws` answers a close frame, and a breach of the protocol, by calling its own `close`: the one place where both
    // frames are known when they come and go. The answer to a close frame has its reason, or no code at all.
    this.#close = webSocket.close.bind(webSocket);
    webSocket.close = (code?: number, reason?: string | Buffer) => {
      const payload = closePayload(code, Buffer.from(reason ?? ''));
      if (code === undefined || reason !== undefined) this.#receive('close', payload);
      if (!this.#closedBy) {
        this.#closedBy = 'remote';
        this.sink.append('sent', 'close', payload);
        this.sink.closing();
      }
      this.#close(code, reason);
    };
    webSocket.on('message', (data, isBinary) => this.#receive(isBinary ? 'binary' : 'text', data as Buffer));
    webSocket.on('ping', (data) => {
      this.#receive('ping', data);
      this.#answerPing(data);
    });
    webSocket.on('pong', (data) => this.#receive('pong', data));
    webSocket.on('error', (error) => {
      this.#protocolError = error;
    });
    webSocket.on('close', (code, reason) => this.#onClose(code, reason));
    socket.on('error', (error) => {
      this.#socketError = error;
    });
    socket.on('end', () => {
      this.#remoteEnded = true;
    });
    webSocket.resume();
  }

  send(payload: string | Uint8Array, { kind, fragments = [] }: SendOptions): Sending {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const binary = (kind ?? (typeof payload === 'string' ? 'text' : 'binary')) === 'binary';
    const index = this.sink.append('sent', binary ? 'binary' : 'text', bytes);
    let start = 0;
    const frames = fragments.map((size) => bytes.subarray(start, (start += size)));
    const writes = frames.map((frame) =>
      this.#write((done) => this.webSocket.send(frame, { binary, fin: false }, done)),
    );
    writes.push(this.#write((done) => this.webSocket.send(bytes.subarray(start), { binary, fin: true }, done)));
    return { index, done: Promise.all(writes).then(() => undefined) };
  }

  ping(payload: Uint8Array): Sending {
    if (payload.length > 125)
      throw new RangeError(l10n.t('A ping carries at most 125 bytes (RFC 6455 §5.5), not {0}.', payload.length));
    const index = this.sink.append('sent', 'ping', payload);
    return { index, done: this.#write((done) => this.webSocket.ping(payload, true, done)) };
  }

  close(code: number | undefined, reason: string): void {
    if (code !== undefined && !isSendableCloseCode(code)) {
      throw new RangeError(
        l10n.t(
          "{0} can't be sent in a close frame: use 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455 §7.4).",
          code,
        ),
      );
    }
    if (Buffer.byteLength(reason) > 123)
      throw new RangeError(l10n.t('The reason of a close frame has at most 123 bytes (RFC 6455 §5.5).'));
    this.#closedBy = 'local';
    this.sink.append('sent', 'close', closePayload(code, Buffer.from(reason)));
    this.#close(code, reason);
  }

  destroy(): void {
    this.webSocket.terminate();
  }

  #receive(kind: EntryKind, payload: Uint8Array): void {
    this.sink.append('received', kind, payload);
  }

  #answerPing(payload: Buffer): void {
    if (this.webSocket.readyState !== this.webSocket.OPEN) return;
    this.sink.append('sent', 'pong', payload);
    // A pong that can't be written any more is told by the connection's end.
    this.webSocket.pong(payload, true, () => undefined);
  }

  #write(start: (done: (error?: Error) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      start((error) => (error ? reject(error) : resolve()));
    });
  }

  #onClose(code: number, reason: Buffer): void {
    const failure = this.#failure(code);
    const text = reason.toString();
    this.sink.ended(
      {
        by: failure ? 'error' : (this.#closedBy ?? 'remote'),
        clean: code !== 1006 && !failure,
        code,
        ...(text && { reason: text }),
      },
      failure,
    );
  }

  #failure(code: number): Failure | undefined {
    const stage = this.#closedBy ? 'closing' : 'open';
    if (this.#protocolError && this.#protocolError !== this.#socketError) {
      return protocolBroken(this.#protocolError, this.address, this.maxMessageBytes);
    }
    if (code !== 1006) return undefined;
    if (this.#socketError) return connectionLost(this.#socketError, this.address, stage);
    if (this.#closedBy === 'local' && !this.#remoteEnded) return notClosed(this.address, CLOSE_TIMEOUT_MS);
    return endedWithoutClose(this.address, stage);
  }
}

/** A close frame's payload as on the wire (RFC 6455 §5.5.1). */
function closePayload(code: number | undefined, reason: Uint8Array): Uint8Array {
  if (code === undefined) return new Uint8Array(0);
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), reason]);
}
