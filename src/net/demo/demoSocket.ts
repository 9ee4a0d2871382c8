import type { Socket } from 'node:net';
import { DEFAULT_MAX_MESSAGE_BYTES } from '../../profiles/messageLimit';
import { isSendableCloseCode } from '../../protocol/closeCodes';
import { concatBytes } from '../../protocol/concatBytes';
import type { DeflateAgreement } from '../../protocol/deflateParameters';
import { Opcode } from '../../protocol/frameDecoder';
import { CLOSE_TIMEOUT_MS, type ConnectionSink } from '../connection';
import { closePayload } from '../controlPayload';
import { FrameSender } from '../frameSender';
import { lingerThenDestroy } from '../linger';
import { MessageReceiver } from '../messageReceiver';

/** More waiting bytes than this, and a conversation should wait for its client. */
export const MAX_BUFFERED_BYTES = 1024 * 1024;

/** What a frame of a message may be. */
interface FrameOptions {
  /** Default: what the payload is, a text or bytes. */
  readonly binary?: boolean;
  /** Whether it ends the message. Default true. */
  readonly fin?: boolean;
}

/** An open WebSocket of the demo server: the frames of our own sessions, without their log and what belongs to it. */
export class DemoSocket {
  readonly #sender: FrameSender;
  readonly #receiver: MessageReceiver;
  #onMessage: (payload: Uint8Array, binary: boolean) => void = () => undefined;
  #onClose: (() => void)[] = [];
  #isOpen = true;
  /** The peer's close frame has come, or none is waited for. */
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param socket after the handshake's answer */
  constructor(
    private readonly socket: Socket,
    deflate: DeflateAgreement | undefined,
  ) {
    this.#sender = new FrameSender('server', socket, deflate);
    const events = {
      onPing: (payload: Uint8Array) => this.#sender.sendPong(payload.slice()),
      onPong: () => undefined,
      onClose: (payload: Uint8Array) => this.#end(payload.slice()),
      onProblem: ({ closeCode }: { closeCode: number }) => this.#end(closePayload(closeCode, '')),
      onIdle: () => this.#readOn(),
      onMessage: (_: number, kind: string, payload: Uint8Array | readonly Uint8Array[]) =>
        this.#onMessage(payload instanceof Uint8Array ? payload.slice() : concatBytes(payload), kind === 'binary'),
    };
    this.#receiver = new MessageReceiver('server', NO_LOG, events, deflate, DEFAULT_MAX_MESSAGE_BYTES);
    socket.on('data', (chunk: Buffer) => {
      this.#receiver.write(chunk);
      if (this.#receiver.isBusy || this.bufferedBytes > MAX_BUFFERED_BYTES) socket.pause();
    });
    socket.once('end', () => {
      this.#isOpen = false;
      socket.end();
    });
    socket.once('finish', () => lingerThenDestroy(socket));
    socket.once('close', () => {
      clearTimeout(this.#timer);
      this.#isOpen = false;
      this.#sender.close();
      for (const tell of this.#onClose) tell();
    });
  }

  /** Whether messages can be sent: no close frame has come or gone. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What the kernel hasn't taken yet. */
  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  /** Takes the messages from now on. There is one listener. */
  onMessage(listener: (payload: Uint8Array, binary: boolean) => void): void {
    this.#onMessage = listener;
  }

  /** Is called when the connection is released. */
  onClose(listener: () => void): void {
    this.#onClose.push(listener);
  }

  /** @param onSent is called when the kernel has taken it, or never will; not where nothing can be sent any more */
  send(data: string | Uint8Array, options: FrameOptions = {}, onSent?: () => void): void {
    const { binary = typeof data !== 'string', fin = true } = options;
    if (!this.#isOpen) return;
    const payload = typeof data === 'string' ? Buffer.from(data) : data;
    this.#sender.sendData(binary ? Opcode.binary : Opcode.text, payload, fin, () => {
      this.#readOn();
      onSent?.();
    });
  }

  ping(text: string): void {
    if (this.#isOpen) this.#sender.sendControl(Opcode.ping, Buffer.from(text), () => undefined);
  }

  /** Begins the closing handshake (RFC 6455 §7.1.2). @param code absent: the close frame is empty */
  close(code?: number, reason = ''): void {
    if (!this.#isOpen) return;
    if (code !== undefined && !isSendableCloseCode(code)) throw new RangeError(`${code} is in no close frame`);
    this.#timer = setTimeout(() => this.socket.destroy(), CLOSE_TIMEOUT_MS);
    this.#sendClose(closePayload(code, reason));
  }

  /** Lets go of the connection without a close frame. */
  terminate(): void {
    this.socket.destroy();
  }

  #readOn(): void {
    if (!this.#receiver.isBusy && this.bufferedBytes <= MAX_BUFFERED_BYTES) this.socket.resume();
  }

  /** Answers a close frame (RFC 6455 §5.5.1) or a breach, unless ours has gone, and ends TCP. */
  #end(payload: Uint8Array): void {
    this.#isOver = true;
    if (this.#isOpen) this.#sendClose(payload);
    else this.socket.end();
  }

  #sendClose(payload: Uint8Array): void {
    this.#isOpen = false;
    this.#sender.sendControl(Opcode.close, payload, () => {
      if (this.#isOver) this.socket.end();
    });
  }
}

const nothing = (): void => undefined;

/** Where a session would put what happens. */
const NO_LOG: ConnectionSink = {
  now: () => 0,
  appendFrame: () => 0,
  append: () => 0,
  isFull: () => false,
  exchanges: nothing,
  found: nothing,
  closing: nothing,
  ended: nothing,
};
