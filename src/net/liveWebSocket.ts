import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import type { EntryKind, Failure, SendOptions } from '../api';
import { isSendableCloseCode } from '../protocol/closeCodes';
import { MAX_CONTROL_BYTES, Opcode } from '../protocol/frameDecoder';
import { CLOSE_TIMEOUT_MS, type Connection, type ConnectionSink } from './connection';
import { findingOf } from './failures';
import type { FrameSpan } from './frameLog';
import { FrameSender } from './frameSender';
import { handedOver } from './handedOver';
import { MessageReceiver } from './messageReceiver';
import { connectionLost, endedInFrame, endedWithoutClose, notClosed, protocolBroken } from './openFailures';
import type { ReceiveProblem } from './receiveProblem';
import type { Culprit } from './receiverEvents';
import { RoundTrips } from './roundTrips';
import type { ShakenHands } from './webSocketHandshake';

/** How long our close frame has to reach a peer that broke the protocol, whose answer isn't waited for (RFC 6455 §7.1.7). */
const FAIL_GRACE_MS = 500;
/** What a close frame without a code, and the want of one, are called (RFC 6455 §7.4.1). */
const NO_CODE = 1005;
const NO_CLOSE_FRAME = 1006;

/** A message that was given to the sender, and that isn't wholly handed to the kernel. */
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
 * An open WebSocket (RFC 6455 §5 to §7). What is received goes straight into the log; what is sent is in the log when its frames were
 * handed to the kernel. Both sides' close frames end it, and then TCP: the peer's end or ours, within a limit.
 */
export class LiveWebSocket implements Connection {
  readonly #receiver: MessageReceiver;
  readonly #sender: FrameSender;
  readonly #waiting: Waiting[] = [];
  /** Pings that were given to the sender, oldest first; what they carry is read from their frames. */
  readonly #waitingPings: ((index: number) => void)[] = [];
  readonly #roundTrips = new RoundTrips();
  /** Who sent a close frame first. */
  #closedBy: 'local' | 'remote' | undefined;
  /** Nothing more is sent. */
  #isClosing = false;
  #closeSent = false;
  /** Of the peer's close frame. */
  #closeCode: number | undefined;
  #closeReason = '';
  #failure: Failure | undefined;
  #endTimer: NodeJS.Timeout | undefined;
  #socketError: NodeJS.ErrnoException | undefined;
  #remoteEnded = false;
  #isClosed = false;
  #destroyed = false;

  constructor(
    { deflate, sent }: ShakenHands,
    private readonly socket: net.Socket,
    private readonly sink: ConnectionSink,
    private readonly address: string,
    private readonly maxMessageBytes: number,
  ) {
    this.#sender = new FrameSender(socket, deflate);
    const events = {
      onPing: (payload: Uint8Array) => this.#answerPing(payload),
      onPong: (payload: Uint8Array, time: number) => this.#roundTrips.answered(payload, time),
      onClose: (payload: Uint8Array) => this.#onCloseFrame(payload),
      onProblem: (problem: ReceiveProblem, culprit: Culprit | undefined) => this.#giveUp(problem, culprit),
      onIdle: () => this.#onIdle(),
    };
    this.#receiver = new MessageReceiver(sink, events, deflate, maxMessageBytes);
    sent.onSent = (span, control) => this.#onSent(span, control);
    socket.on('error', (error) => {
      this.#socketError = error;
    });
    socket.on('end', () => this.#onEnd());
    socket.on('close', () => this.#onClose());
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
  }

  async send(payload: string | Uint8Array, { kind, fragments = [] }: SendOptions): Promise<number> {
    // A copy: the caller may use his bytes for something else before the kernel has them.
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
    const type = kind ?? (typeof payload === 'string' ? 'text' : 'binary');
    const opcode = type === 'binary' ? Opcode.binary : Opcode.text;
    let start = 0;
    const frames = fragments.map((size) => bytes.subarray(start, (start += size)));
    let index = -1;
    this.#waiting.push({ kind: type, payload: bytes, sent: (entry) => (index = entry) });
    const last = bytes.subarray(start);
    await Promise.all([
      ...frames.map((frame) => handedOver(this.socket, (done) => this.#sender.sendData(opcode, frame, false, done))),
      handedOver(this.socket, (done) => this.#sender.sendData(opcode, last, true, done)),
    ]);
    return index;
  }

  async ping(payload: Uint8Array): Promise<number> {
    if (payload.length > MAX_CONTROL_BYTES)
      throw new RangeError(l10n.t('A ping carries at most 125 bytes (RFC 6455 §5.5), not {0}.', payload.length));
    let index = -1;
    this.#waitingPings.push((entry) => (index = entry));
    await handedOver(this.socket, (done) => this.#sender.sendControl(Opcode.ping, payload, done));
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
    this.#closedBy ??= 'local';
    this.#sendClose(closePayload(code, reason));
  }

  limitClosing(): void {
    // Each way to close has its limit here.
  }

  resume(): void {
    if (!this.#receiver.isBusy) this.socket.resume();
  }

  destroy(): void {
    this.#destroyed = true;
    this.socket.destroy();
  }

  #onData(chunk: Uint8Array): void {
    // A socket that is destroyed may still have some.
    if (this.#destroyed) return;
    this.#receiver.write(chunk);
    if (this.#receiver.isBusy || this.sink.isFull()) this.socket.pause();
  }

  /** A message that took long to inflate is in the log. */
  #onIdle(): void {
    if (this.#isClosed) this.#finish();
    else if (!this.sink.isFull()) this.socket.resume();
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

  #answerPing(payload: Uint8Array): void {
    if (!this.#isClosing) this.#sender.sendPong(payload.slice());
  }

  /** RFC 6455 §5.5.1: it is answered with the same code, unless ours was the first; then TCP is ended. */
  #onCloseFrame(payload: Uint8Array): void {
    this.#closedBy ??= 'remote';
    this.#closeCode = payload.length === 0 ? NO_CODE : (payload[0]! << 8) | payload[1]!;
    this.#closeReason = Buffer.from(payload.subarray(2)).toString();
    this.sink.closing();
    this.#sendClose(payload.slice());
    this.#endWhenClosed();
  }

  #sendClose(payload: Uint8Array): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#limit(CLOSE_TIMEOUT_MS);
    this.#sender.sendControl(Opcode.close, payload, (error) => {
      if (error) return;
      this.#closeSent = true;
      this.#endWhenClosed();
    });
  }

  #endWhenClosed(): void {
    if (this.#closeSent && (this.#closeCode !== undefined || this.#failure)) this.socket.end();
  }

  /** The socket is released by then, whatever the peer does, and whatever is still to be sent. */
  #limit(timeoutMs: number): void {
    clearTimeout(this.#endTimer);
    this.#endTimer = setTimeout(() => this.socket.destroy(), timeoutMs);
  }

  #giveUp(problem: ReceiveProblem, culprit: Culprit | undefined): void {
    this.#failure = protocolBroken(problem, this.address, this.maxMessageBytes, culprit ?? {});
    // A breach was told with its frame.
    if (!problem.breach) this.sink.found({ ...findingOf(this.#failure), ...(culprit && { entry: culprit.entry }) });
    this.sink.closing();
    this.#sendClose(closePayload(problem.closeCode, ''));
    this.#endWhenClosed();
    // The peer may have stopped to listen.
    this.#limit(FAIL_GRACE_MS);
  }

  #onEnd(): void {
    this.#remoteEnded = true;
    this.#isClosing = true;
    this.sink.closing();
    if (this.#endTimer === undefined) this.#limit(CLOSE_TIMEOUT_MS);
    this.socket.end();
  }

  #onClose(): void {
    clearTimeout(this.#endTimer);
    this.#isClosed = true;
    this.#sender.close();
    // What a reset left in a socket that was paused.
    const left = this.socket.readableLength > 0 ? (this.socket.read() as Buffer | null) : null;
    if (left) this.#onData(left);
    if (!this.#receiver.isBusy) this.#finish();
  }

  #finish(): void {
    if (!this.#destroyed) this.#receiver.finish();
    const code = this.#failure ? NO_CLOSE_FRAME : (this.#closeCode ?? NO_CLOSE_FRAME);
    const abnormal = !this.#failure && code === NO_CLOSE_FRAME ? this.#abnormalEnd() : undefined;
    const entry = this.#receiver.cutEntry;
    // What the end cut off is the entry that it is about.
    if (abnormal && !this.#socketError && entry !== undefined) this.sink.found({ ...findingOf(abnormal), entry });
    const failure = this.#failure ?? abnormal;
    if (!failure && !this.#remoteEnded && !this.#socketError && !this.#destroyed) this.#foundNotEnded();
    this.sink.ended(
      {
        by: failure ? 'error' : (this.#closedBy ?? 'remote'),
        clean: !failure,
        code,
        ...(this.#closeReason && !failure && { reason: this.#closeReason }),
      },
      failure,
    );
  }

  #foundNotEnded(): void {
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

  #abnormalEnd(): Failure {
    const stage = this.#closedBy ? 'closing' : 'open';
    if (this.#socketError) return connectionLost(this.#socketError, this.address, stage);
    if (this.#closedBy === 'local' && !this.#remoteEnded) return notClosed(this.address, CLOSE_TIMEOUT_MS);
    const { decoder } = this.#receiver;
    return decoder.inFrame ? endedInFrame(this.address, stage, decoder) : endedWithoutClose(this.address, stage);
  }
}

/** A close frame's payload (RFC 6455 §5.5.1). */
function closePayload(code: number | undefined, reason: string): Uint8Array {
  if (code === undefined) return new Uint8Array(0);
  return Buffer.concat([Uint8Array.of(code >> 8, code & 0xff), Buffer.from(reason)]);
}
