import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import type { WebSocket } from 'ws';
import type { EntryKind, Failure, Finding, SendOptions } from '../api';
import { isSendableCloseCode } from '../protocol/closeCodes';
import { MAX_CONTROL_BYTES, Opcode } from '../protocol/frameDecoder';
import { breachReference, breachText } from '../protocol/frameFindings';
import { firstInvalidUtf8 } from '../protocol/invalidUtf8';
import { CLOSE_TIMEOUT_MS, type Connection, type ConnectionSink } from './connection';
import { findingOf } from './failures';
import { handedOver } from './handedOver';
import { connectionLost, endedInFrame, endedWithoutClose, notClosed, protocolBroken } from './openFailures';
import { RoundTrips } from './roundTrips';
import { isTolerated, type Breach, type FrameSpan, type Leftover, type ReceivedFrames } from './receivedFrames';
import type { ShakenHands } from './webSocketHandshake';

/** How long our close frame has to reach a peer that broke the protocol, whose answer isn't waited for (RFC 6455 §7.1.7). */
const FAIL_GRACE_MS = 500;

/** A message that `ws` has, and that isn't wholly handed to the kernel. */
interface Waiting {
  readonly kind: 'text' | 'binary';
  readonly payload: Uint8Array;
  sent(index: number): void;
}

const CONTROL_KINDS: Readonly<Record<number, EntryKind>> = {
  [Opcode.close]: 'close',
  [Opcode.ping]: 'ping',
  [Opcode.pong]: 'pong',
};

/**
 * An open WebSocket. `ws` decides what happens; the frames on the wire say what was there. The two are joined in order: what `ws`
 * delivers next was carried by the frames that are next in the queue, and a message is in the log as sent when its frames were
 * handed to the kernel.
 */
export class LiveWebSocket implements Connection {
  readonly #webSocket: WebSocket;
  readonly #received: ReceivedFrames;
  readonly #close: WebSocket['close'];
  readonly #waiting: Waiting[] = [];
  /** Pings and pongs that `ws` has, oldest first; what they carry is read from their frames. */
  readonly #waitingPings: ((index: number) => void)[] = [];
  readonly #roundTrips = new RoundTrips();
  /** Who sent a close frame first. */
  #closedBy: 'local' | 'remote' | undefined;
  #failure: Failure | undefined;
  /** What was logged last of what is no message. */
  #last: { readonly leftover: Leftover; readonly entry: number } | undefined;
  /** What `ws` gave up for. */
  #culprit: { readonly leftover: Leftover; readonly entry: number; readonly fatal: Breach | undefined } | undefined;
  #graceTimer: NodeJS.Timeout | undefined;
  #endTimer: NodeJS.Timeout | undefined;
  #socketError: NodeJS.ErrnoException | undefined;
  #remoteEnded = false;
  #destroyed = false;

  constructor(
    { webSocket, received, sent }: ShakenHands,
    private readonly socket: net.Socket,
    private readonly sink: ConnectionSink,
    private readonly address: string,
    private readonly maxMessageBytes: number,
  ) {
    this.#webSocket = webSocket;
    this.#received = received;
    sent.onSent = (span, control) => this.#onSent(span, control);
    // `ws` answers a close frame, and a breach of the protocol, by calling its own `close`: the one place where both are known
    // when they come. A close frame that it answers is next in the queue.
    this.#close = webSocket.close.bind(webSocket);
    webSocket.close = (code?: number, reason?: string | Buffer) => {
      if (received.nextOpcode === Opcode.close) {
        this.#receive('close', code === undefined ? NO_BYTES : closePayload(code, Buffer.from(reason ?? '')));
        this.#closedBy ??= 'remote';
      } else this.#logLeftovers();
      sink.closing();
      this.#close(code, reason);
    };
    webSocket.on('message', (data, isBinary) => this.#receive(isBinary ? 'binary' : 'text', data as Buffer));
    webSocket.on('ping', (data) => {
      this.#receive('ping', data);
      this.#answerPing(data);
    });
    webSocket.on('pong', (data) => this.#receive('pong', data));
    webSocket.on('error', (error) => this.#onError(error));
    webSocket.on('close', (code, reason) => this.#onClose(code, reason));
    socket.on('error', (error) => {
      this.#socketError = error;
    });
    socket.on('end', () => {
      this.#remoteEnded = true;
      sink.closing();
      // `ws` waits, without a limit, until all that was to be sent is sent.
      this.#endTimer = setTimeout(() => webSocket.terminate(), CLOSE_TIMEOUT_MS);
    });
    webSocket.resume();
  }

  async send(payload: string | Uint8Array, { kind, fragments = [] }: SendOptions): Promise<number> {
    // A copy: the caller may use his bytes for something else before the kernel has them.
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
    const type = kind ?? (typeof payload === 'string' ? 'text' : 'binary');
    const binary = type === 'binary';
    let start = 0;
    const frames = fragments.map((size) => bytes.subarray(start, (start += size)));
    let index = -1;
    this.#waiting.push({ kind: type, payload: bytes, sent: (entry) => (index = entry) });
    const writes = frames.map((frame) =>
      handedOver(this.socket, (done) => this.#webSocket.send(frame, { binary, fin: false }, done)),
    );
    writes.push(
      handedOver(this.socket, (done) => this.#webSocket.send(bytes.subarray(start), { binary, fin: true }, done)),
    );
    await Promise.all(writes);
    return index;
  }

  async ping(payload: Uint8Array): Promise<number> {
    if (payload.length > MAX_CONTROL_BYTES)
      throw new RangeError(l10n.t('A ping carries at most 125 bytes (RFC 6455 §5.5), not {0}.', payload.length));
    let index = -1;
    this.#waitingPings.push((entry) => (index = entry));
    await handedOver(this.socket, (done) => this.#webSocket.ping(payload, true, done));
    return index;
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
    if (Buffer.byteLength(reason) > MAX_CONTROL_BYTES - 2)
      throw new RangeError(l10n.t('The reason of a close frame has at most 123 bytes (RFC 6455 §5.5).'));
    this.#closedBy = 'local';
    this.#close(code, reason);
  }

  limitClosing(): void {
    // Each way to close has its limit here: that of `ws`, and of the peer's end.
  }

  destroy(): void {
    this.#destroyed = true;
    this.#webSocket.terminate();
  }

  #receive(kind: EntryKind, payload: Uint8Array): void {
    const span = this.#received.take();
    const extras =
      kind === 'pong' && span ? { ...span, roundTrip: this.#roundTrips.answered(payload, span.time) } : span;
    const entry = this.sink.append('received', kind, payload, extras);
    if (span) for (const breach of this.#received.breachesOf(span)) this.sink.found(this.#finding(breach, entry));
  }

  /** A message or a control frame was handed to the kernel. */
  #onSent(span: FrameSpan, control: Uint8Array): void {
    const controlKind = CONTROL_KINDS[span.firstByte & 15];
    if (controlKind) {
      const entry = this.sink.append('sent', controlKind, control, span);
      if (controlKind !== 'ping') return;
      this.#roundTrips.asked(control, span.time);
      this.#waitingPings.shift()?.(entry);
      return;
    }
    const message = this.#waiting.shift();
    if (message) message.sent(this.sink.append('sent', message.kind, message.payload, span));
  }

  #answerPing(payload: Buffer): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    // A pong that can't be written any more is told by the connection's end.
    this.#webSocket.pong(payload, true, () => undefined);
  }

  #onError(error: NodeJS.ErrnoException): void {
    // An error of the socket is told by the end.
    if (error === this.#socketError || this.#failure) return;
    this.#logLeftovers();
    const { leftover, entry, fatal } = this.#culprit ?? {};
    const compressed = leftover?.firstByte !== undefined && (leftover.firstByte & 0x40) !== 0;
    this.#failure = protocolBroken(error, this.address, this.maxMessageBytes, {
      breach: fatal,
      payload: leftover?.payload,
      compressed,
      announced: leftover?.announced,
    });
    if (!fatal) this.sink.found({ ...findingOf(this.#failure), ...(entry !== undefined && { entry }) });
    // The peer may have stopped to listen.
    this.#graceTimer = setTimeout(() => this.#webSocket.terminate(), FAIL_GRACE_MS);
  }

  /** Logs what came and is no message, with what is wrong with it. */
  #logLeftovers(): void {
    // What waits in the queue came before a frame that breaks a rule: `ws` gave up for the first of it.
    const { nextOpcode, fatal } = this.#received;
    for (const leftover of this.#received.finish()) {
      const { payload, breaches, firstByte } = leftover;
      const entry = this.sink.append('received', 'event', payload, leftover);
      this.#last = { leftover, entry };
      if (nextOpcode === undefined) this.#culprit = { leftover, entry, fatal };
      else this.#culprit ??= { leftover, entry, fatal: undefined };
      for (const breach of breaches) this.sink.found(this.#finding(breach, entry));
      const isCutText =
        breaches.length === 0 && leftover.truncated && firstByte !== undefined && (firstByte & 0x4f) === 1;
      const bad = isCutText ? firstInvalidUtf8([payload], false) : undefined;
      if (bad === undefined) continue;
      this.sink.found({
        id: 'invalid-utf8',
        severity: 'error',
        message: l10n.t(
          'A text message that never became whole is not UTF-8: the first bad byte is at offset {0}.',
          bad,
        ),
        reference: 'RFC 6455 §8.1',
        entry,
      });
    }
  }

  #finding(breach: Breach, entry: number): Finding {
    return {
      id: breach.id,
      severity: isTolerated(breach) ? 'warning' : 'error',
      message: breachText(breach),
      reference: breachReference(breach.id),
      entry,
    };
  }

  #onClose(code: number, reason: Buffer): void {
    clearTimeout(this.#graceTimer);
    clearTimeout(this.#endTimer);
    const failure = this.#failure ?? (code === 1006 ? this.#abnormalEnd() : undefined);
    this.#logLeftovers();
    // What the end cut off is the entry that it is about.
    if (failure && failure !== this.#failure && !this.#socketError && this.#last?.leftover.truncated)
      this.sink.found({ ...findingOf(failure), entry: this.#last.entry });
    if (!failure && !this.#remoteEnded && !this.#socketError && !this.#destroyed) {
      this.sink.found({
        id: 'tcp-not-closed',
        severity: 'warning',
        message: l10n.t(
          '{0} answered the close frame, but did not end the TCP connection within {1} ms; it was cut.',
          this.address,
          CLOSE_TIMEOUT_MS,
        ),
        reference: 'RFC 6455 §7.1.1',
      });
    }
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

  #abnormalEnd(): Failure {
    const stage = this.#closedBy ? 'closing' : 'open';
    if (this.#socketError) return connectionLost(this.#socketError, this.address, stage);
    if (this.#closedBy === 'local' && !this.#remoteEnded) return notClosed(this.address, CLOSE_TIMEOUT_MS);
    const { decoder } = this.#received;
    return decoder.inFrame ? endedInFrame(this.address, stage, decoder) : endedWithoutClose(this.address, stage);
  }
}

const NO_BYTES = new Uint8Array(0);

/** A close frame's payload as on the wire (RFC 6455 §5.5.1). */
function closePayload(code: number, reason: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), reason]);
}
