import type { FileHandle } from 'node:fs/promises';
import type { Socket } from 'node:net';

const BUFFER_BYTES = 1024 * 1024;
/** More waiting buffers than this pause the socket. */
const MOST_WAITING = 8;

/** Writes to a file in large pieces, one after another, and pauses the socket that feeds it when the disk is slower. */
export class FileWriter {
  #bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;
  #waiting = 0;
  #written: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: FileHandle,
    private readonly socket: Socket,
  ) {}

  /** Copies `from` to `to` of `bytes`. */
  add(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to;) {
      if (this.#used === BUFFER_BYTES) this.#next();
      const count = Math.min(to - at, BUFFER_BYTES - this.#used);
      this.#bytes.set(bytes.subarray(at, at + count), this.#used);
      this.#used += count;
      at += count;
    }
  }

  /** Where `count` bytes may be put. */
  room(count: number): { view: DataView; at: number } {
    if (this.#used + count > BUFFER_BYTES) this.#next();
    const at = this.#used;
    this.#used += count;
    return { view: this.#view, at };
  }

  async flush(): Promise<void> {
    this.#next();
    await this.#written;
  }

  #next(): void {
    const bytes = this.#bytes.subarray(0, this.#used);
    this.#bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
    this.#used = 0;
    this.#waiting += 1;
    if (this.#waiting === MOST_WAITING) this.socket.pause();
    this.#written = this.#written.then(async () => {
      await this.file.write(bytes);
      this.#waiting -= 1;
      if (this.#waiting < MOST_WAITING) this.socket.resume();
    });
  }
}
