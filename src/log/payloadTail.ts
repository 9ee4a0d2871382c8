const BLOCK_BYTES = 256 * 1024;

interface Block {
  /** Of its first byte in the payload file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  used: number;
}

/**
 * The payloads that aren't in the file yet. Each is copied once, into blocks that are written as they are; a payload never
 * crosses a block, so that it can be read in one piece.
 */
export class PayloadTail {
  #blocks: Block[] = [];
  #end: number;

  constructor(
    /** The payload file's size so far. */
    end: number,
  ) {
    this.#end = end;
  }

  get end(): number {
    return this.#end;
  }

  /** @returns the payload's offset in the payload file */
  append(payload: Uint8Array | readonly Uint8Array[]): number {
    const isWhole = payload instanceof Uint8Array;
    const size = isWhole ? payload.length : payload.reduce((sum, { length }) => sum + length, 0);
    let block = this.#blocks.at(-1);
    if (!block || block.bytes.length - block.used < size) {
      block = { offset: this.#end, bytes: new Uint8Array(Math.max(BLOCK_BYTES, size)), used: 0 };
      this.#blocks.push(block);
    }
    const offset = this.#end;
    for (const part of isWhole ? [payload] : payload) {
      block.bytes.set(part, block.used);
      block.used += part.length;
    }
    this.#end += size;
    return offset;
  }

  /** All bytes from `from` on, for writing; views that stay valid. */
  since(from: number): Uint8Array[] {
    return this.#blocks
      .filter(({ offset, used }) => offset + used > from)
      .map(({ offset, bytes, used }) => bytes.subarray(Math.max(0, from - offset), used));
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
