import { Field, FLOATS, RECORDS_PER_BLOCK } from '../records';

/** A part of a log's index in the memory that another thread shares. */
export class IndexView {
  readonly words: readonly Uint32Array[];
  readonly floats: readonly Float64Array[];

  constructor(
    blocks: readonly SharedArrayBuffer[],
    /** How many blocks come before the first one here. */
    private readonly firstBlock = 0,
  ) {
    this.words = blocks.map((block) => new Uint32Array(block));
    this.floats = blocks.map((block) => new Float64Array(block));
  }

  /** The number, among those here, of the block that an entry is in. */
  blockOf(entry: number): number {
    return Math.floor(entry / RECORDS_PER_BLOCK) - this.firstBlock;
  }

  offsetOf(entry: number): number {
    return this.floats[this.blockOf(entry)]![(entry % RECORDS_PER_BLOCK) * FLOATS + Field.offset]!;
  }
}
