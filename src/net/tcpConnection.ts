import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import type { Failure, SendOptions } from '../api';
import { bytesOfText } from '../payload/encoding/bytesOfText';
import { textEncodingOf, unitBytes, type TextEncoding } from '../payload/encoding/textEncoding';
import { framingOf } from '../protocol/framing/framingOf';
import { NO_BYTES, type StreamFraming, type StreamMessage } from '../protocol/framing/streamFraming';
import { hostAndPort } from '../protocol/association';
import { isTlsRecord, TLS_ALERT } from '../protocol/recogniseProtocol';
import { messageLimitOf } from '../profiles/messageLimit';
import type { TcpProfile, TcpServerProfile } from '../profiles/profile';
import {
  CLOSE_TIMEOUT_MS,
  type ConnectContext,
  type Connection,
  type ConnectionSink,
  type PartsOptions,
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
  const encoding = await textEncodingOf(profile.encoding);
  const framing = framingFor(profile, encoding);
  const socket = await dial(options, context);
  const where = hostAndPort(target.host, target.port);
  return new TcpConnection(socket, framing, encoding, context.sink, where, options.tls !== undefined);
}

function targetOf({ host = '', port, path }: TcpProfile, folder: string | undefined): Target {
  return path === undefined ? { host, port } : { host: resolveSocketPath(path, folder), port: undefined };
}

/** What cuts the stream of a profile into messages. */
export function framingFor(profile: TcpProfile | TcpServerProfile, encoding: TextEncoding | undefined): StreamFraming {
  const text = { encode: (given: string) => bytesOfText(encoding, given), unitBytes: unitBytes(encoding) };
  return framingOf(profile.framing, messageLimitOf(profile), text);
}

const BAD_REQUEST = /^HTTP\/1\.[01] 400 /;

/** An open TCP connection, plain or over TLS, of either end. */
export class TcpConnection implements Connection {
  #closing = false;
  #remoteEnded = false;
  /** The peer has ended, and waits for the rest; or went while it did. */
  #isAnswering = false;
  /** This end has ended its side, and goes on receiving. */
  #endedSending = false;
  /** Sends that the kernel hasn't taken yet. */
  #underWay = 0;
  #isInParts = false;
  #onSent: (() => void) | undefined;
  #error: NodeJS.ErrnoException | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  #timedOut = false;
  #isCut = false;
  #destroyed = false;
  /** For a framing that ends messages at pauses; there is one timer for all of them. */
  #idleTimer: NodeJS.Timeout | undefined;
  #lastByteAt = 0;

  constructor(
    private readonly socket: net.Socket,
    private readonly framing: StreamFraming,
    private readonly encoding: TextEncoding | undefined,
    private readonly sink: ConnectionSink,
    private readonly address: string,
    private readonly isSecure: boolean,
  ) {
    // What is queued, or what the other leg of a relay has to say, is still sent after the peer's end.
    socket.allowHalfOpen = true;
    socket.once('data', (chunk: Buffer) => this.#recognise(chunk));
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('end', () => this.#onPeerEnd());
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.on('close', () => this.#onClose());
  }

  async send(payload: string | Uint8Array, { raw = false }: SendOptions): Promise<number> {
    if (this.#endedSending)
      throw new Error(l10n.t('This end has ended its side of the connection: nothing more can be sent.'));
    // A copy: the caller may use his bytes for something else before the kernel has them.
    const bytes = typeof payload === 'string' ? bytesOfText(this.encoding, payload) : Buffer.from(payload);
    const { prefix, suffix } = raw ? { prefix: NO_BYTES, suffix: NO_BYTES } : this.framing.encode(bytes);
    this.sink.chunk?.('sent', [prefix, bytes, suffix]);
    const index = this.sink.append('sent', 'data', bytes);
    await this.#counted(handedOver(this.socket, (done) => this.#write([prefix, bytes, suffix], done)));
    return index;
  }

  /** Each part is an entry of its own: where a chunk ends means nothing in a stream. */
  sendParts(parts: AsyncIterable<Uint8Array>, options: PartsOptions): Promise<void> {
    return this.#counted(this.#sendParts(parts, options));
  }

  async #sendParts(parts: AsyncIterable<Uint8Array>, { onProgress, onEntry }: PartsOptions): Promise<void> {
    let sentBytes = 0;
    this.#isInParts = true;
    try {
      for await (const part of parts) {
        const entry = await this.send(part, { raw: true });
        onEntry?.(entry);
        sentBytes += part.length;
        onProgress?.(sentBytes);
      }
    } finally {
      this.#isInParts = false;
    }
  }

  async pong(): Promise<void> {
    await this.ping();
  }

  ping(): Promise<number> {
    return Promise.reject(new Error(l10n.t('Pings belong to WebSocket; this is a TCP connection.')));
  }

  close(): void {
    this.#closing = true;
    this.socket.end();
    this.limitClosing();
  }

  endSending(): void {
    if (this.#endedSending) return;
    this.#endedSending = true;
    this.#note(l10n.t('This end has ended its side: nothing more is sent. What the peer sends is still received.'));
    this.sink.sideEnded?.('local');
    this.socket.end();
  }

  limitClosing(): void {
    this.#closeTimer ??= setTimeout(() => {
      this.#timedOut = true;
      this.socket.destroy();
    }, CLOSE_TIMEOUT_MS);
  }

  resume(): void {
    if (!this.sink.isFull()) this.socket.resume();
  }

  /** Bytes that wait until the kernel takes them. */
  get waitingBytes(): number {
    return this.socket.writableLength;
  }

  /** @param listener is called when all that waited was taken, if that was much */
  onDrain(listener: () => void): void {
    this.socket.on('drain', listener);
  }

  /** Sends bytes as they are, without an entry. */
  pass(bytes: Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** Sends bytes of a framed stream as they are. @param messages that they complete, which get entries */
  passPart(bytes: Uint8Array, messages: readonly Pick<StreamMessage, 'kind' | 'payload'>[]): void {
    if (bytes.length > 0) this.sink.chunk?.('sent', bytes);
    for (const { kind, payload } of messages) this.sink.append('sent', kind, payload);
    this.pass(bytes);
  }

  /** Sends FIN after all that was sent, since the other leg's peer did. */
  endSide(): void {
    if (!this.#remoteEnded && this.socket.writable) {
      this.#note(l10n.t("The other end's end of its side was passed on. What the peer sends is still received."));
      this.sink.sideEnded?.('local');
    }
    this.socket.end();
  }

  /** Ends it as the other leg of a relay ended. */
  cut(how: 'ended' | 'reset'): void {
    if (this.socket.destroyed) return;
    this.#isCut = true;
    if (how === 'ended') {
      this.socket.destroySoon();
      // The peer may not take what is still to be sent.
      this.limitClosing();
    } else if (this.isSecure) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  destroy(): void {
    this.#destroyed = true;
    clearTimeout(this.#idleTimer);
    this.socket.destroy();
  }

  /** What is queued is still sent; then this end ends its side too. */
  #onPeerEnd(): void {
    this.#remoteEnded = true;
    this.#receive(this.framing.end());
    if (this.sink.onwardBytes) {
      // The other leg's end of a side may have been passed on before: then both have ended.
      if (!this.socket.writableEnded) {
        this.#note(l10n.t('The peer has ended its side. What comes from the other end is still passed on.'));
        this.sink.sideEnded?.('remote');
      }
      this.sink.onwardBytes.ended();
      return;
    }
    if (this.#endedSending) this.#note(l10n.t('The peer has ended its side as well.'));
    const answered = this.sink.answered?.();
    const isSending = this.socket.writableLength > 0 || this.#isInParts;
    this.#isAnswering = !this.#endedSending && (answered !== undefined || isSending);
    if (!this.#isAnswering) {
      this.#endToo();
      return;
    }
    // A rule's answer needs no words.
    if (isSending) {
      this.#note(l10n.t('The peer has ended its side. What is queued is still sent; then this end ends its side too.'));
      this.sink.sideEnded?.('remote');
    }
    void this.#sendRest(answered);
  }

  async #sendRest(answered: Promise<void> | undefined): Promise<void> {
    await answered;
    while (this.#underWay > 0) {
      await new Promise<void>((resolve) => (this.#onSent = resolve));
      // What waited for it follows at once.
      await new Promise(setImmediate);
    }
    // Of one that is gone, the answers have failed, and its end is yet to come.
    if (!this.socket.destroyed) this.#isAnswering = false;
    this.#endToo();
  }

  #endToo(): void {
    this.sink.closing();
    // With TLS, the peer may wait for this end's close_notify (RFC 8446 §6.1).
    this.socket.end();
  }

  async #counted<T>(sending: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await sending;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#onSent?.();
    }
  }

  #note(text: string): void {
    this.sink.append('local', 'event', Buffer.from(text));
  }

  /** A server that speaks TLS answers what it doesn't understand with an alert; one that speaks HTTP, with status 400. */
  #recognise(first: Uint8Array): void {
    if (BAD_REQUEST.test(Buffer.from(first.subarray(0, 16)).toString('latin1')))
      this.sink.found({
        id: 'tcp-http-port',
        severity: 'warning',
        message: l10n.t(
          '{0} speaks HTTP on this port, and what was sent is no request of HTTP. It answered: {1}',
          this.address,
          quoteBytes(first),
        ),
        reference: 'RFC 9110 §15.5.1',
      });
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
    this.sink.chunk?.('received', chunk);
    this.#receive(this.framing.read(chunk), this.sink.now(), chunk);
    this.#awaitPause();
    if (this.sink.isFull()) this.socket.pause();
  }

  /** In one piece, as small writes would be if they were sent by themselves. */
  #write(parts: readonly Uint8Array[], done: (error?: Error | null) => void): void {
    const filled = parts.filter(({ length }) => length > 0);
    const last = filled.pop() ?? NO_BYTES;
    this.socket.cork();
    for (const part of filled) this.socket.write(part);
    this.socket.write(last, done);
    this.socket.uncork();
  }

  #awaitPause(): void {
    const { idleMs } = this.framing;
    if (idleMs === undefined) return;
    this.#lastByteAt = this.sink.now();
    if (this.#idleTimer) this.#idleTimer.refresh();
    else this.#idleTimer = setTimeout(() => this.#onPause(), idleMs);
  }

  #onPause(): void {
    // It may be this end that doesn't read.
    if (this.socket.isPaused()) this.#idleTimer?.refresh();
    else this.#receive(this.framing.end(), this.#lastByteAt);
  }

  #receive(messages: readonly StreamMessage[], time = this.sink.now(), bytes: Uint8Array = NO_BYTES): void {
    let entry = -1;
    for (const { kind, payload, truncated, problem } of messages) {
      entry = this.sink.append('received', kind, payload, { truncated, time });
      if (problem) this.sink.found({ ...problem, entry });
    }
    this.sink.onwardBytes?.data(bytes, messages, entry - messages.length + 1);
  }

  #onClose(): void {
    clearTimeout(this.#closeTimer);
    clearTimeout(this.#idleTimer);
    // What a reset left in a socket that was paused.
    const left = this.socket.readableLength > 0 ? (this.socket.read() as Buffer | null) : null;
    if (left) this.#onData(left);
    if (!this.#remoteEnded && !this.#destroyed) this.#receive(this.framing.end());
    const failure = this.#failure();
    if (failure) this.sink.ended({ by: 'error', clean: false }, failure);
    else if (this.#isCut) this.sink.ended({ by: 'local', clean: false });
    else {
      const by = this.#closing || this.#endedSending ? 'local' : 'remote';
      this.sink.ended({ by, clean: this.#remoteEnded && !this.#error });
    }
    this.sink.onwardBytes?.gone(this.#remoteEnded || this.#destroyed ? 'ended' : 'reset');
  }

  #failure(): Failure | undefined {
    const stage = this.#closing ? 'closing' : 'open';
    if (this.#timedOut) return notClosed(this.address, CLOSE_TIMEOUT_MS);
    // Who resets the connection then had ended it before, and didn't wait.
    if (this.#isAnswering || this.#isCut) return undefined;
    return this.#error && connectionLost(this.#error, this.address, stage);
  }
}
