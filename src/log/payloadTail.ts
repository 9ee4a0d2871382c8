import { checksum, paddedSize } from './checksum';

const BLOCK_BYTES = 256 * 1024;
/** A log may stay small, and there may be thousands of them: the first blocks are smaller, each twice the one before. */
const FIRST_BLOCK_BYTES = 4 * 1024;
/** Blocks that wait to be used again: memory that is new costs more than what is copied into it. */
const SPARE_BLOCKS = 32;

interface Block {
  /** Of its first byte among all payloads. */
  offset: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  used: number;
}

const NO_BLOCK: Block = { offset: 0, bytes: new Uint8Array(0), words: new Uint32Array(0), used: 0 };

/**
 * The payloads that aren't in their file yet. Each is copied once, into blocks that are written as they are; a payload never
 * crosses a block, so that it can be read in one piece. Blocks that are written are used again.
 */
export class PayloadTail {
  /** Oldest first; the last one is {@link #current}. */
  #blocks: Block[] = [];
  readonly #spare: Block[] = [];
  #current = NO_BLOCK;
  /** The size of all payloads so far, padding included. */
  end: number;
  /** Of the payload that was appended last: see `PayloadChecksum`. */
  checksum = 0;

  constructor(end: number) {
    this.end = end;
  }

  /**
   * @param parts are put one after another
   * @param size of all parts together
   * @returns the payload's offset among all payloads
   */
  append(parts: Uint8Array | readonly Uint8Array[], size: number): number {
    const padded = paddedSize(size);
    let block = this.#current;
    if (block.bytes.length - block.used < padded) block = this.#addBlock(padded);
    const start = block.used;
    if (padded > size) block.words[(start + padded) / 4 - 1] = 0;
    if (parts instanceof Uint8Array) copy(parts, block.bytes, start);
    else {
      let at = start;
      for (const part of parts) {
        copy(part, block.bytes, at);
        at += part.length;
      }
    }
    this.checksum = checksum(block.words, start / 4, (start + padded) / 4, size);
    block.used = start + padded;
    const offset = this.end;
    this.end = offset + padded;
    return offset;
  }

  /** All bytes from `from` to `to`, for writing; views that stay valid until they are released. */
  between(from: number, to: number): Uint8Array[] {
    return this.#blocks
      .filter(({ offset, used }) => offset + used > from && offset < to)
      .map(({ offset, bytes, used }) => bytes.subarray(Math.max(0, from - offset), Math.min(used, to - offset)));
  }

  /** The same from `from` to the end, with where each piece stands among all payloads. */
  pieces(from: number): { readonly offset: number; readonly bytes: Uint8Array }[] {
    let offset = from;
    return this.between(from, this.end).map((bytes) => {
      offset += bytes.length;
      return { offset: offset - bytes.length, bytes };
    });
  }

  /** A copy of bytes of one payload that isn't in its file yet, or `undefined` if it may be. */
  read(from: number, to: number): Uint8Array | undefined {
    // From the newest: that is what is read while messages come in.
    const block = this.#blocks.findLast(({ offset, used }) => offset <= from && to <= offset + used);
    return block?.bytes.slice(from - block.offset, to - block.offset);
  }

  /** Whether a payload is still here. */
  holds(offset: number): boolean {
    const [oldest] = this.#blocks;
    return oldest !== undefined && offset >= oldest.offset;
  }

  /** Lets go of the blocks that are in the file up to `offset`, but for one that has room for more. */
  release(offset: number): void {
    let count = 0;
    for (const block of this.#blocks) {
      if (block === this.#current || block.offset + block.used > offset) break;
      if (block.bytes.length === BLOCK_BYTES && this.#spare.length < SPARE_BLOCKS) this.#spare.push(block);
      count += 1;
    }
    if (count > 0) this.#blocks.splice(0, count);
  }

  /** Nothing more comes, and all is in the file. */
  clear(): void {
    this.#blocks = [];
    this.#current = NO_BLOCK;
    this.#spare.length = 0;
  }

  #addBlock(padded: number): Block {
    const spare = padded <= BLOCK_BYTES ? this.#spare.pop() : undefined;
    const size = Math.min(BLOCK_BYTES, Math.max(FIRST_BLOCK_BYTES, 2 * this.#current.bytes.length));
    const bytes = spare?.bytes ?? new Uint8Array(Math.max(size, padded));
    const block = { offset: this.end, bytes, words: spare?.words ?? new Uint32Array(bytes.buffer), used: 0 };
    this.#blocks.push(block);
    this.#current = block;
    return block;
  }
}

/** Below this, a loop is faster than the call that copies. */
const SHORT_BYTES = 48;

function copy(from: Uint8Array, to: Uint8Array, at: number): void {
  if (from.length > SHORT_BYTES) to.set(from, at);
  else for (let nth = 0; nth < from.length; nth += 1) to[at + nth] = from[nth]!;
}
