import { paddedSize, checksum } from './checksum';

const BLOCK_BYTES = 1024 * 1024;

interface Block {
  /** Of its first byte among all payloads. */
  offset: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  used: number;
}

/**
 * The payloads that aren't in the file yet. Each is copied once, into blocks that are written as they are; a payload never
 * crosses a block, so that it can be read in one piece.
 */
export class PayloadTail {
  #blocks: Block[] = [];
  #end: number;
  #isBroken = false;
  /** Of the payload that was appended last: see `payloadChecksum`. */
  checksum = 0;

  constructor(
    /** The size of all payloads so far, padding included. */
    end: number,
  ) {
    this.#end = end;
  }

  get end(): number {
    return this.#end;
  }

  /** @returns the payload's offset among all payloads */
  append(parts: readonly Uint8Array[], size: number): number {
    let block = this.#blocks.at(-1);
    const padded = paddedSize(size);
    if (this.#isBroken || !block || block.bytes.length - block.used < padded) {
      const bytes = new Uint8Array(Math.max(BLOCK_BYTES, padded));
      block = { offset: this.#end, bytes, words: new Uint32Array(bytes.buffer), used: 0 };
      this.#blocks.push(block);
      this.#isBroken = false;
    }
    const start = block.used;
    let at = start;
    for (const part of parts) {
      block.bytes.set(part, at);
      at += part.length;
    }
    block.bytes.fill(0, at, start + padded);
    this.checksum = checksum(block.words, start / 4, (start + padded) / 4, size);
    block.used += padded;
    const offset = this.#end;
    this.#end += padded;
    return offset;
  }

  /** A segment ends here: what comes next goes into a new block. */
  breakBlock(): void {
    this.#isBroken = true;
  }

  /** All bytes from `from` to `to`, for writing; views that stay valid. */
  between(from: number, to: number): Uint8Array[] {
    return this.#blocks
      .filter(({ offset, used }) => offset + used > from && offset < to)
      .map(({ offset, bytes, used }) => bytes.subarray(Math.max(0, from - offset), Math.min(used, to - offset)));
  }

  /** A copy of bytes that aren't in the file yet, or `undefined` if they are. */
  read(from: number, to: number): Uint8Array | undefined {
    // From the newest: that is what is read while messages come in.
    const block = this.#blocks.findLast(({ offset, used }) => offset <= from && to <= offset + used);
    return block?.bytes.slice(from - block.offset, to - block.offset);
  }

  /** Lets go of the blocks that are in the file up to `offset`, but for one that has room for more. */
  release(offset: number): void {
    this.#blocks = this.#blocks.filter(
      (block, nth) =>
        block.offset + block.used > offset || (nth === this.#blocks.length - 1 && block.bytes.length === BLOCK_BYTES),
    );
  }

  /** Nothing more comes, and all is in the file. */
  clear(): void {
    this.#blocks = [];
  }
}
