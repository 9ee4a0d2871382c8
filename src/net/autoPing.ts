import type * as net from 'node:net';
import type { PingOptions } from '../profiles/profile';

const DEFAULT_INTERVAL_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Pings a peer now and then, and notices when it is gone (RFC 6455 §5.5.2). A pong to our ping is what ends the wait; any other byte
 * only puts the verdict off by the whole timeout, since a pong can't come within a frame that is still being sent. So does what the
 * peer takes of a long message behind which the ping waits. One timer at a time.
 */
export class AutoPing {
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  /** The payload of the ping that waits for its pong, or ''. */
  #asked = '';
  #count = 0;
  /** When there was the last sign of life, or the ping went, by `performance.now()`. */
  #lastMs = performance.now();
  /** When the last byte had come. */
  #heardMs = this.#lastMs;
  /** Behind what is sent before, the ping waits to be sent itself. */
  #isWaiting = false;
  #backlog: Backlog = { doneBytes: 0, leftBytes: 0 };

  /**
   * @param ping sends one; settles when the kernel has taken it
   * @param onGone the peer is gone; nothing had come for so many milliseconds
   */
  constructor(
    { interval = DEFAULT_INTERVAL_MS, timeout = DEFAULT_TIMEOUT_MS }: PingOptions,
    private readonly socket: net.Socket,
    private readonly ping: (payload: Uint8Array) => Promise<unknown>,
    private readonly onGone: (silentMs: number) => void,
  ) {
    this.#intervalMs = interval;
    this.#timeoutMs = timeout;
    this.#wait(interval, () => this.#ask());
  }

  /** Some bytes have come. */
  heard(): void {
    this.#lastMs = this.#heardMs = performance.now();
  }

  answered(payload: Uint8Array): void {
    if (this.#asked === '' || Buffer.from(payload).toString('latin1') !== this.#asked) return;
    this.#asked = '';
    this.#wait(this.#intervalMs, () => this.#ask());
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #ask(): void {
    this.#asked = `ping ${String((this.#count += 1))}`;
    this.#lastMs = performance.now();
    this.#isWaiting = true;
    this.ping(Buffer.from(this.#asked)).then(
      () => {
        this.#isWaiting = false;
        this.#lastMs = performance.now();
      },
      // The connection's end tells that.
      () => undefined,
    );
    this.#backlog = backlogOf(this.socket);
    this.#wait(this.#timeoutMs, () => this.#judge());
  }

  #judge(): void {
    const now = performance.now();
    const { doneBytes, leftBytes } = this.#backlog;
    this.#backlog = backlogOf(this.socket);
    const takesMore = this.#backlog.doneBytes > doneBytes || this.#backlog.leftBytes < leftBytes;
    // While nothing is read of it, its pong can't be seen.
    if (this.socket.isPaused() || (this.#isWaiting && takesMore)) this.#lastMs = now;
    const leftMs = this.#lastMs + this.#timeoutMs - now;
    // Timers may be a moment early.
    if (leftMs > 1) this.#wait(leftMs, () => this.#judge());
    else this.onGone(now - this.#heardMs);
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    if (!this.#isOver) this.#timer = setTimeout(then, ms);
  }
}

/** What the kernel has taken of all writes that are done, and has still to take of the one under way. */
interface Backlog {
  readonly doneBytes: number;
  readonly leftBytes: number;
}

/** Of a long write Node tells nothing before it is done; its handle does, by which Node's own idle timer goes as well. */
function backlogOf(socket: net.Socket): Backlog {
  const { _handle: handle } = socket as { _handle?: { readonly writeQueueSize?: number } | null };
  return { doneBytes: socket.bytesWritten - socket.writableLength, leftBytes: handle?.writeQueueSize ?? 0 };
}
