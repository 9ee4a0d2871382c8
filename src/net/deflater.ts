import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import type { DeflateStream } from '../protocol/deflateParameters';

/** Without the window of the messages before it, a smaller message hardly shrinks. */
const THRESHOLD_BYTES = 1024;
/** What a message leaves out at its end (RFC 7692 §7.2.1). */
const TRAILER_BYTES = 4;

/** Compresses the messages of one direction, frame by frame (RFC 7692 §7.2.1). */
export class Deflater {
  #deflate: DeflateRaw | undefined;
  #chunks: Buffer[] = [];
  #onError: ((error: Error) => void) | undefined;

  constructor(private readonly stream: DeflateStream) {}

  /** Whether it is worth it for a message whose first frame has this size in bytes. */
  isWorth(size: number): boolean {
    return size >= (this.stream.keepsWindow ? 1 : THRESHOLD_BYTES);
  }

  /** Compresses the payload of a frame. One after the other. */
  deflate(payload: Uint8Array, fin: boolean, done: (error: Error | undefined, deflated: Uint8Array) => void): void {
    const deflate = (this.#deflate ??= this.#open());
    this.#onError = (error) => done(error, payload);
    deflate.write(payload);
    deflate.flush(constants.Z_SYNC_FLUSH, () => {
      if (!this.#onError) return;
      this.#onError = undefined;
      const whole = Buffer.concat(this.#chunks);
      this.#chunks = [];
      if (fin && !this.stream.keepsWindow) deflate.reset();
      done(undefined, fin ? whole.subarray(0, -TRAILER_BYTES) : whole);
    });
  }

  /** Releases zlib. What is being compressed fails with this error. */
  close(error: Error): void {
    this.#deflate?.close();
    this.#fail(error);
  }

  #open(): DeflateRaw {
    const deflate = createDeflateRaw({ windowBits: this.stream.windowBits });
    deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    deflate.on('error', (error) => this.#fail(error));
    return deflate;
  }

  #fail(error: Error): void {
    this.#onError?.(error);
    this.#onError = undefined;
  }
}
