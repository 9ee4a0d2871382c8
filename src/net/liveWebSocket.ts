import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Failure, SendOptions } from '../api';
import type { PingOptions } from '../profiles/profile';
import { Opcode } from '../protocol/frameDecoder';
import { AutoPing } from './autoPing';
import { CLOSE_TIMEOUT_MS, type Connection, type ConnectionSink, type PartsOptions } from './connection';
import { checkClose, checkControl, closePayload } from './controlPayload';
import { findingOf } from './failures';
import { FrameSender } from './frameSender';
import { handedOver } from './handedOver';
import { KeptParts } from './keptParts';
import { MessageReceiver } from './messageReceiver';
import {
  connectionLost,
  endedInFrame,
  endedWithoutClose,
  notClosed,
  pingTimedOut,
  protocolBroken,
} from './openFailures';
import type { ReceiveProblem } from './receiveProblem';
import type { Culprit } from './receiverEvents';
import { SentLog } from './sentLog';
import type { ShakenHands } from './webSocketHandshake';

/** How long our close frame has to reach a peer that broke the protocol, whose answer isn't waited for (RFC 6455 §7.1.7). */
const FAIL_GRACE_MS = 500;
/** A client's close frame is answered after what it had sent before, if that takes no longer. */
const ANSWERS_MS = 5000;
/** What a close frame without a code, and the want of one, are called (RFC 6455 §7.4.1). */
const NO_CODE = 1005;
const NO_CLOSE_FRAME = 1006;

/**
 * An open WebSocket (RFC 6455 §5 to §7). What is received goes straight into the log; what is sent is in the log when its frames were
 * handed to the kernel. Both sides' close frames end it, and then TCP: the peer's end or ours, within a limit.
 */
export class LiveWebSocket implements Connection {
  readonly #receiver: MessageReceiver;
  readonly #sender: FrameSender;
  readonly #sent: SentLog;
  readonly #autoPing: AutoPing | undefined;
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
  /** The peer's close frame waits for the answers to what came before it. */
  #answersTimer: NodeJS.Timeout | undefined;
  #socketError: NodeJS.ErrnoException | undefined;
  #remoteEnded = false;
  #isClosed = false;
  #destroyed = false;
  #isCut = false;

  constructor(
    role: 'client' | 'server',
    { deflate, sent }: Pick<ShakenHands, 'deflate' | 'sent'>,
    private readonly socket: net.Socket,
    private readonly sink: ConnectionSink,
    private readonly address: string,
    private readonly maxMessageBytes: number,
    ping?: PingOptions,
  ) {
    this.#sent = new SentLog(sink);
    this.#sender = new FrameSender(role, socket, deflate);
    const events = {
      onPing: (payload: Uint8Array) => this.#answerPing(payload),
      onPong: (payload: Uint8Array, time: number) => {
        this.#autoPing?.answered(payload);
        sink.onwardMessages?.pong(payload);
        return this.#sent.answered(payload, time);
      },
      onClose: (payload: Uint8Array) => this.#onCloseFrame(payload),
      onProblem: (problem: ReceiveProblem, culprit: Culprit | undefined) => this.#giveUp(problem, culprit),
      onIdle: () => this.#onIdle(),
      onMessage: sink.onwardMessages?.message.bind(sink.onwardMessages),
    };
    this.#receiver = new MessageReceiver(role, sink, events, deflate, maxMessageBytes);
    sent.onSent = (span, control) => this.#sent.onSent(span, control);
    socket.on('error', (error) => {
      this.#socketError = error;
    });
    socket.on('end', () => this.#onEnd());
    socket.on('close', () => this.#onClose());
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    const onGone = (silentMs: number): void => this.#onGone(silentMs);
    this.#autoPing = ping && new AutoPing(ping, socket, (payload) => this.ping(payload), onGone);
  }

  async send(payload: string | Uint8Array, { kind, fragments = [] }: SendOptions): Promise<number> {
    // A copy: the caller may use his bytes for something else before the kernel has them.
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
    const type = kind ?? (typeof payload === 'string' ? 'text' : 'binary');
    const opcode = type === 'binary' ? Opcode.binary : Opcode.text;
    let start = 0;
    const frames = fragments.map((size) => bytes.subarray(start, (start += size)));
    let index = -1;
    this.#sent.expect({ kind: type, payload: bytes, sent: (entry) => (index = entry) });
    const last = bytes.subarray(start);
    await Promise.all([
      ...frames.map((frame) => handedOver(this.socket, (done) => this.#sender.sendData(opcode, frame, false, done))),
      handedOver(this.socket, (done) => this.#sender.sendData(opcode, last, true, done)),
    ]);
    return index;
  }

  async sendParts(
    parts: AsyncIterable<Uint8Array>,
    { kind = 'binary', onProgress, onEntry }: PartsOptions,
  ): Promise<void> {
    const opcode = kind === 'binary' ? Opcode.binary : Opcode.text;
    const kept = new KeptParts();
    let sentBytes = 0;
    const fragment = async (bytes: Uint8Array, fin: boolean): Promise<void> => {
      if (this.#isClosing) throw new Error(l10n.t('The connection ended before all of it was sent.'));
      await handedOver(this.socket, (done) => this.#sender.sendData(opcode, bytes, fin, done));
      onProgress?.((sentBytes += bytes.length));
    };
    try {
      for await (const part of parts) {
        kept.add(part);
        await fragment(part, false);
      }
    } finally {
      // A message that was begun must be ended before another one can begin (RFC 6455 §5.4).
      if (!this.#isClosing) {
        const { parts: payload, truncated } = kept;
        this.#sent.expect({ kind, payload, truncated, sent: (entry) => onEntry?.(entry) });
        await fragment(new Uint8Array(0), true);
      }
    }
  }

  async ping(payload: Uint8Array): Promise<number> {
    checkControl(payload);
    let index = -1;
    this.#sent.expectPing((entry) => (index = entry));
    await handedOver(this.socket, (done) => this.#sender.sendControl(Opcode.ping, payload, done));
    return index;
  }

  async pong(payload: Uint8Array): Promise<void> {
    checkControl(payload);
    await handedOver(this.socket, (done) => this.#sender.sendControl(Opcode.pong, payload, done));
  }

  close(code: number | undefined, reason: string): void {
    checkClose(code, reason);
    this.#closedBy ??= 'local';
    this.#sendClose(closePayload(code, reason));
  }

  endSending(): void {
    throw new Error(l10n.t('A WebSocket has no halves: a close frame ends both sides (RFC 6455 §5.5.1).'));
  }

  limitClosing(): void {
    // Each way to close has its limit here.
  }

  resume(): void {
    if (!this.#receiver.isBusy && !this.sink.isFull()) this.socket.resume();
  }

  /** Sends the close frame that came over the other leg of a relay (RFC 6455 §5.5.1), unless one was sent. */
  passClose(payload: Uint8Array): void {
    this.#closedBy ??= 'local';
    this.sink.closing();
    this.#sendClose(payload);
  }

  /** Ends it as the other leg of a relay ended: without a close frame. */
  cut(how: 'ended' | 'reset'): void {
    if (this.#isClosed) return;
    this.#isCut = true;
    this.#isClosing = true;
    this.sink.closing();
    if (how === 'reset' && !(this.socket instanceof TLSSocket)) this.socket.resetAndDestroy();
    else this.socket.destroySoon();
    this.#limit(FAIL_GRACE_MS);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#autoPing?.stop();
    this.socket.destroy();
  }

  #onData(chunk: Uint8Array): void {
    // A socket that is destroyed may still have some.
    if (this.#destroyed) return;
    this.#autoPing?.heard();
    this.#receiver.write(chunk);
    if (this.#receiver.isBusy || this.sink.isFull()) this.socket.pause();
  }

  /** A message that took long to inflate is in the log. */
  #onIdle(): void {
    if (this.#isClosed) this.#finish();
    else if (!this.sink.isFull()) this.socket.resume();
  }

  #answerPing(payload: Uint8Array): void {
    if (this.sink.onwardMessages) this.sink.onwardMessages.ping(payload);
    else if (!this.#isClosing) this.#sender.sendPong(payload.slice());
  }

  /** RFC 6455 §5.5.1: it is answered with the same code, unless ours was the first; then TCP is ended. */
  #onCloseFrame(payload: Uint8Array): void {
    this.#closedBy ??= 'remote';
    this.#closeCode = payload.length === 0 ? NO_CODE : (payload[0]! << 8) | payload[1]!;
    this.#closeReason = Buffer.from(payload.subarray(2)).toString();
    const answer = Uint8Array.from(payload);
    const answered = this.#isClosing ? undefined : this.sink.answered?.();
    if (!answered) {
      this.#answerClose(answer);
      return;
    }
    // So much may be sent until our own close frame is (RFC 6455 §5.5.1).
    this.#answersTimer = setTimeout(() => this.#answerClose(answer), ANSWERS_MS);
    void answered.then(() => this.#answerClose(answer));
  }

  #answerClose(payload: Uint8Array): void {
    clearTimeout(this.#answersTimer);
    if (this.#isClosed) return;
    this.sink.closing();
    if (this.sink.onwardMessages) this.sink.onwardMessages.closing(payload);
    else this.#sendClose(payload);
    this.#endWhenClosed();
  }

  #sendClose(payload: Uint8Array): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#autoPing?.stop();
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

  #onGone(silentMs: number): void {
    this.#failure = pingTimedOut(this.address, silentMs);
    this.sink.closing();
    // There is nobody whom a close frame would reach.
    this.socket.destroy();
  }

  #onEnd(): void {
    this.#remoteEnded = true;
    this.#isClosing = true;
    this.#autoPing?.stop();
    this.sink.closing();
    if (this.#endTimer === undefined) this.#limit(CLOSE_TIMEOUT_MS);
    this.socket.end();
  }

  #onClose(): void {
    clearTimeout(this.#endTimer);
    clearTimeout(this.#answersTimer);
    this.#autoPing?.stop();
    this.#isClosed = true;
    this.#sender.close();
    // What a reset left in a socket that was paused.
    const left = this.socket.readableLength > 0 ? (this.socket.read() as Buffer | null) : null;
    if (left) this.#onData(left);
    if (!this.#receiver.isBusy) this.#finish();
  }

  #finish(): void {
    if (!this.#destroyed) this.#receiver.finish();
    this.#tellEnd();
    const isWhole = this.#closeSent && this.#closeCode !== undefined;
    this.sink.onwardMessages?.gone(this.#socketError && !isWhole ? 'reset' : 'ended');
  }

  #tellEnd(): void {
    const code = this.#failure ? NO_CLOSE_FRAME : (this.#closeCode ?? NO_CLOSE_FRAME);
    const abnormal = !this.#failure && code === NO_CLOSE_FRAME ? this.#abnormalEnd() : undefined;
    const entry = this.#receiver.cutEntry;
    // What the end cut off is the entry that it is about.
    if (abnormal && !this.#socketError && entry !== undefined) this.sink.found({ ...findingOf(abnormal), entry });
    if (this.#isCut && !this.#failure) {
      this.sink.ended({ by: this.#closedBy ?? 'local', clean: false, code });
      return;
    }
    const failure = this.#failure ?? abnormal;
    if (!failure && !this.#remoteEnded && !this.#socketError && !this.#destroyed) this.#foundNotEnded();
    this.sink.ended(
      {
        by: failure ? 'error' : (this.#closedBy ?? 'remote'),
        clean: !failure && this.#closeSent && this.#closeCode !== undefined,
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
