import type { Direction, EntryKind } from '../api';

const DIRECTIONS: readonly Direction[] = ['sent', 'received', 'local'];
const KINDS: readonly EntryKind[] = ['text', 'binary', 'data', 'ping', 'pong', 'close', 'event'];
const TRUNCATED = 1;

/**
 * Bytes of one index record: time f64, offset f64, size u32, first frame u32, span of frames u32, round trip f32, direction u8,
 * kind u8, flags u8, one unused; little-endian.
 */
export const RECORD_BYTES = 36;
const RECORDS_PER_BLOCK = 16 * 1024;
const BLOCK_BYTES = RECORD_BYTES * RECORDS_PER_BLOCK;

/** Where an entry's payload is, and what the entry is. */
export interface IndexRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Of the payload in the payload file, in bytes. */
  readonly offset: number;
  readonly size: number;
  readonly direction: Direction;
  readonly kind: EntryKind;
  readonly truncated: boolean;
  /** The number of the first frame that carried it, and how far its last one is from there; a span of 0: no frame. */
  readonly firstFrame: number;
  readonly frameSpan: number;
  /** Of a pong, in milliseconds; 0: none. */
  readonly roundTrip: number;
}

/** The index of a log in memory: {@link RECORD_BYTES} an entry, in the same layout as in its file. Grows without copying. */
export class IndexRecords {
  readonly #blocks: DataView[] = [];
  #length = 0;

  /** Reads records as they are in a file; a last one that is cut is left out. */
  static from(bytes: Uint8Array): IndexRecords {
    const records = new IndexRecords();
    const whole = bytes.subarray(0, bytes.length - (bytes.length % RECORD_BYTES));
    for (let start = 0; start < whole.length; start += BLOCK_BYTES) {
      records.#addBlock().set(whole.subarray(start, start + BLOCK_BYTES));
    }
    records.#length = whole.length / RECORD_BYTES;
    return records;
  }

  get length(): number {
    return this.#length;
  }

  push(record: IndexRecord): void {
    const { time, offset, size, direction, kind, truncated } = record;
    if (this.#length % RECORDS_PER_BLOCK === 0) this.#addBlock();
    const [view, at] = this.#place(this.#length);
    view.setFloat64(at, time, true);
    view.setFloat64(at + 8, offset, true);
    view.setUint32(at + 16, size, true);
    view.setUint32(at + 20, record.firstFrame, true);
    view.setUint32(at + 24, record.frameSpan, true);
    view.setFloat32(at + 28, record.roundTrip, true);
    view.setUint8(at + 32, DIRECTIONS.indexOf(direction));
    view.setUint8(at + 33, KINDS.indexOf(kind));
    view.setUint8(at + 34, truncated ? TRUNCATED : 0);
    this.#length += 1;
  }

  /** @throws RangeError if there is no such entry */
  at(index: number): IndexRecord {
    if (!Number.isInteger(index) || index < 0 || index >= this.#length) {
      throw new RangeError(`The log has ${String(this.#length)} entries; there is no entry ${String(index)}.`);
    }
    const [view, at] = this.#place(index);
    return {
      time: view.getFloat64(at, true),
      offset: view.getFloat64(at + 8, true),
      size: view.getUint32(at + 16, true),
      direction: DIRECTIONS[view.getUint8(at + 32)] ?? 'local',
      kind: KINDS[view.getUint8(at + 33)] ?? 'event',
      truncated: (view.getUint8(at + 34) & TRUNCATED) !== 0,
      firstFrame: view.getUint32(at + 20, true),
      frameSpan: view.getUint32(at + 24, true),
      roundTrip: view.getFloat32(at + 28, true),
    };
  }

  /** Keeps the first `length` records only. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** The bytes of the records `from` to `to`, as they stand in the file; views, at most one a block. */
  bytes(from: number, to: number): Uint8Array[] {
    const views: Uint8Array[] = [];
    for (let index = from; index < to;) {
      const [view, at] = this.#place(index);
      const count = Math.min(to - index, RECORDS_PER_BLOCK - (index % RECORDS_PER_BLOCK));
      views.push(new Uint8Array(view.buffer, at, count * RECORD_BYTES));
      index += count;
    }
    return views;
  }

  #addBlock(): Uint8Array {
    const block = new Uint8Array(BLOCK_BYTES);
    this.#blocks.push(new DataView(block.buffer));
    return block;
  }

  #place(index: number): [view: DataView, offset: number] {
    const view = this.#blocks[Math.floor(index / RECORDS_PER_BLOCK)];
    if (!view) throw new RangeError(`No block for entry ${String(index)}`);
    return [view, (index % RECORDS_PER_BLOCK) * RECORD_BYTES];
  }
}
