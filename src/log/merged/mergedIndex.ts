/** Pairs in one block: 128 KiB. */
const BLOCK_PAIRS = 16 * 1024;
/** Most listeners have few entries: the first block begins with this, and is copied into larger ones until it is whole. */
const FIRST_PAIRS = 64;
const GROWTH = 4;

/** Which entry of which client stands where: 8 bytes a position. It only grows, and what is in it stays. */
export class MergedIndex {
  readonly #blocks: Uint32Array<ArrayBuffer>[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What it takes in memory. */
  get sizeBytes(): number {
    return this.#blocks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  push(client: number, entry: number): void {
    const at = (this.#length % BLOCK_PAIRS) * 2;
    const block = this.#blockFor(at);
    block[at] = client;
    block[at + 1] = entry;
    this.#length += 1;
  }

  /** The number of the client whose entry stands at a position. */
  clientAt(position: number): number {
    return this.#blocks[Math.floor(position / BLOCK_PAIRS)]![(position % BLOCK_PAIRS) * 2]!;
  }

  /** Which of that client's entries it is. */
  entryAt(position: number): number {
    return this.#blocks[Math.floor(position / BLOCK_PAIRS)]![(position % BLOCK_PAIRS) * 2 + 1]!;
  }

  #blockFor(at: number): Uint32Array {
    const last = this.#blocks.at(-1);
    if (last && at > 0 && at < last.length) return last;
    if (this.#length > 0 && at === 0) return this.#add(BLOCK_PAIRS);
    const larger = this.#add(Math.min(BLOCK_PAIRS, last ? (last.length / 2) * GROWTH : FIRST_PAIRS));
    if (last) {
      larger.set(last);
      this.#blocks.splice(-2, 1);
    }
    return larger;
  }

  #add(pairs: number): Uint32Array {
    const block = new Uint32Array(pairs * 2);
    this.#blocks.push(block);
    return block;
  }
}
