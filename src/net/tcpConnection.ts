import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import type { Failure, SendOptions } from '../api';
import { LineFraming, NO_FRAMING, type StreamFraming, type StreamMessage } from '../protocol/framing';
import { hostAndPort } from '../protocol/association';
import { isTlsRecord, TLS_ALERT } from '../protocol/recogniseProtocol';
import type { TcpProfile } from '../profiles/profile';
import { parseSize } from '../profiles/size';
import {
  CLOSE_TIMEOUT_MS,
  DEFAULT_MAX_MESSAGE_BYTES,
  type ConnectContext,
  type Connection,
  type ConnectionSink,
} from './connection';
import { resolveSocketPath } from './connectPath';
import { dial } from './dial';
import { handedOver } from './handedOver';
import type { Target } from './failures';
import { connectionLost, notClosed } from './openFailures';
import { quoteBytes } from './quoteBytes';

/**
 * Connects a TCP profile, over TLS if it says so.
 *
 * @throws ConnectError, or the signal's reason
 */
export async function openTcp(profile: TcpProfile, context: ConnectContext): Promise<Connection> {
  const { tls, noDelay, keepAlive } = profile;
  const target = targetOf(profile, context.folder);
  const options = {
    ...target,
    scheme: tls ? ('tls' as const) : ('tcp' as const),
    proxy: profile.proxy,
    ...(typeof tls === 'object' && { ca: tls.ca }),
    ...(tls !== undefined && tls !== false && { tls: tls === true ? {} : tls }),
    ...(noDelay !== undefined && { noDelay }),
    ...(keepAlive !== undefined && { keepAlive }),
  };
  const socket = await dial(options, context);
  const where = hostAndPort(target.host, target.port);
  return new TcpConnection(socket, framingOf(profile), context.sink, where, options.tls !== undefined);
}

function targetOf({ host = '', port, path }: TcpProfile, folder: string | undefined): Target {
  return path === undefined ? { host, port } : { host: resolveSocketPath(path, folder), port: undefined };
}

function framingOf({ framing, maxMessageSize }: TcpProfile): StreamFraming {
  if (framing?.kind !== 'line') return NO_FRAMING;
  const limit = parseSize(maxMessageSize ?? DEFAULT_MAX_MESSAGE_BYTES) ?? DEFAULT_MAX_MESSAGE_BYTES;
  return new LineFraming(Buffer.from(framing.delimiter ?? '\n'), limit);
}

class TcpConnection implements Connection {
  #closing = false;
  #remoteEnded = false;
  #error: NodeJS.ErrnoException | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  #timedOut = false;
  #destroyed = false;

  constructor(
    private readonly socket: net.Socket,
    private readonly framing: StreamFraming,
    private readonly sink: ConnectionSink,
    private readonly address: string,
    private readonly isSecure: boolean,
  ) {
    socket.once('data', (chunk: Buffer) => this.#recognise(chunk));
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('end', () => {
      this.#remoteEnded = true;
      this.#receive(framing.end());
      sink.closing();
    });
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.on('close', () => this.#onClose());
  }

  async send(payload: string | Uint8Array, { raw = false }: SendOptions): Promise<number> {
    // A copy: the caller may use his bytes for something else before the kernel has them.
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
    const index = this.sink.append('sent', 'data', bytes);
    const encoded = raw ? bytes : this.framing.encode(bytes);
    await handedOver(this.socket, (done) => this.socket.write(encoded, done));
    return index;
  }

  ping(): Promise<number> {
    return Promise.reject(new Error(l10n.t('Pings belong to WebSocket; this is a TCP connection.')));
  }

  close(): void {
    this.#closing = true;
    this.socket.end();
    this.limitClosing();
  }

  limitClosing(): void {
    this.#closeTimer ??= setTimeout(() => {
      this.#timedOut = true;
      this.socket.destroy();
    }, CLOSE_TIMEOUT_MS);
  }

  resume(): void {
    this.socket.resume();
  }

  destroy(): void {
    this.#destroyed = true;
    this.socket.destroy();
  }

  /** A server that speaks TLS answers what it doesn't understand with an alert. */
  #recognise(first: Uint8Array): void {
    if (this.isSecure || first[0] !== TLS_ALERT || !isTlsRecord(first)) return;
    this.sink.found({
      id: 'plain-tls-port',
      severity: 'warning',
      message: l10n.t(
        '{0} speaks TLS on this port, and was spoken to without: set "tls": true in the profile. It answered: {1}',
        this.address,
        quoteBytes(first),
      ),
      reference: 'RFC 8446 §5.1',
    });
  }

  #onData(chunk: Uint8Array): void {
    // A socket that is destroyed may still have some.
    if (this.#destroyed) return;
    this.#receive(this.framing.read(chunk));
    if (this.sink.isFull()) this.socket.pause();
  }

  #receive(messages: readonly StreamMessage[]): void {
    for (const { payload, truncated } of messages) this.sink.append('received', 'data', payload, { truncated });
  }

  #onClose(): void {
    clearTimeout(this.#closeTimer);
    // What a reset left in a socket that was paused.
    const left = this.socket.readableLength > 0 ? (this.socket.read() as Buffer | null) : null;
    if (left) this.#onData(left);
    if (!this.#remoteEnded && !this.#destroyed) this.#receive(this.framing.end());
    const failure = this.#failure();
    if (failure) this.sink.ended({ by: 'error', clean: false }, failure);
    else this.sink.ended({ by: this.#closing ? 'local' : 'remote', clean: this.#remoteEnded });
  }

  #failure(): Failure | undefined {
    const stage = this.#closing ? 'closing' : 'open';
    if (this.#timedOut) return notClosed(this.address, CLOSE_TIMEOUT_MS);
    return this.#error && connectionLost(this.#error, this.address, stage);
  }
}
