import type { Direction, EntryKind } from '../api';
import { DIRECTIONS, KINDS } from '../base/entryWords';
import { checksum } from './checksum';

const DIRECTION_CODES = { sent: 0, received: 1, local: 2 } as const satisfies Record<Direction, number>;
const KIND_CODES = { text: 0, binary: 4, data: 8, ping: 12, pong: 16, close: 20, event: 24 } as const;

/**
 * Bytes of one index record, in memory and in `entries.bin`, little-endian (as all processors that VS Code runs on):
 * time f64 @0, payload offset f64 @8, size u32 @16, first frame u32 @20, span of frames u32 @24, round trip f32 @28, payload
 * checksum u32 @32, and @36 a word with direction (2 bits), kind (3 bits), flags (3 bits) and a check of the record (24 bits).
 */
export const RECORD_BYTES = 40;
export const RECORDS_PER_BLOCK = 16 * 1024;
export const BLOCK_BYTES = RECORD_BYTES * RECORDS_PER_BLOCK;
/** There may be thousands of logs that stay small: the first block begins with this, and is copied into larger ones until it is whole. */
const FIRST_BLOCK_BYTES = 64 * RECORD_BYTES;
const GROWTH = 4;

/** Where the fields stand in a record, in words of 32 bits; time and offset in 64-bit floats, of which a record has five. */
export const Field = {
  time: 0,
  offset: 1,
  size: 4,
  firstFrame: 5,
  frameSpan: 6,
  roundTrip: 7,
  checksum: 8,
  what: 9,
} as const;
export const WORDS = RECORD_BYTES / 4;
export const FLOATS = RECORD_BYTES / 8;

/** Flags in the last word, beside `direction | kind << 2`. */
export const Flag = { truncated: 0x20, damaged: 0x40, leftOut: 0x80 } as const;
const WHAT_BITS = 0xff;

/** Where an entry's payload is, and what the entry is. */
export interface IndexRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Of the payload among all payloads of the log, in bytes; a multiple of 4. */
  readonly offset: number;
  /** What of the payload is in the files, in bytes. */
  readonly size: number;
  readonly direction: Direction;
  readonly kind: EntryKind;
  readonly truncated: boolean;
  /** The record or its payload isn't what was written. Known in memory only. */
  readonly damaged: boolean;
  /** The payload wasn't kept; {@link checksum} is its size. */
  readonly leftOut: boolean;
  /** The number of the first frame that carried it, and how far its last one is from there; a span of 0: no frame. */
  readonly firstFrame: number;
  readonly frameSpan: number;
  /** Of a pong, in milliseconds; 0: none. */
  readonly roundTrip: number;
  /** Of the payload: see `PayloadChecksum`. */
  readonly checksum: number;
}

interface Block {
  readonly buffer: SharedArrayBuffer;
  readonly words: Uint32Array;
  readonly floats: Float64Array;
  readonly singles: Float32Array;
}

/** What an entry is, as it stands in the lowest byte of its record's last word. */
export function whatBits(direction: Direction, kind: EntryKind, truncated: boolean, leftOut: boolean): number {
  return (
    DIRECTION_CODES[direction] | KIND_CODES[kind] | (truncated ? Flag.truncated : 0) | (leftOut ? Flag.leftOut : 0)
  );
}

/**
 * The index of a log in memory: {@link RECORD_BYTES} an entry, in the same layout as in its file. Grows in blocks that other threads
 * can look into, from the second on without copying: what stands in a record doesn't change once the log's length is beyond it,
 * but for {@link Flag.damaged}.
 */
export class IndexRecords {
  readonly #blocks: Block[] = [];
  #length = 0;
  /** No payload begins before the end of one of an earlier entry. */
  isOrdered = true;
  /** The newest block, and how many words of it are used. */
  #last: Block | undefined;
  #used = 0;
  /** How many words it has. */
  #room = 0;

  /** The index that another thread has in memory, as it was when it told its length. */
  static over(blocks: readonly SharedArrayBuffer[], length: number): IndexRecords {
    const records = new IndexRecords();
    for (const buffer of blocks) records.addBlock(buffer);
    records.setLength(length);
    return records;
  }

  get length(): number {
    return this.#length;
  }

  /** The memory of the index, {@link RECORDS_PER_BLOCK} records each. */
  get blocks(): SharedArrayBuffer[] {
    return this.#blocks.map(({ buffer }) => buffer);
  }

  /** @param what see {@link whatBits} */
  push(
    time: number,
    offset: number,
    size: number,
    what: number,
    payloadCheck: number,
    firstFrame: number,
    frameSpan: number,
    roundTrip: number,
  ): void {
    if (this.#used === this.#room) this.#addRoom();
    const { words, floats, singles } = this.#last!;
    const at = this.#used;
    floats[at / 2] = time;
    floats[at / 2 + Field.offset] = offset;
    words[at + Field.size] = size;
    words[at + Field.firstFrame] = firstFrame;
    words[at + Field.frameSpan] = frameSpan;
    singles[at + Field.roundTrip] = roundTrip;
    words[at + Field.checksum] = payloadCheck;
    words[at + Field.what] = recordCheck(words, at, this.#length, what) | what;
    this.#used = at + WORDS;
    this.#length += 1;
  }

  /** @throws RangeError if there is no such entry */
  at(index: number): IndexRecord {
    if (!Number.isInteger(index) || index < 0 || index >= this.#length) {
      throw new RangeError(`The log has ${String(this.#length)} entries; there is no entry ${String(index)}.`);
    }
    const { words, floats, singles } = this.blockOf(index);
    const nth = index % RECORDS_PER_BLOCK;
    const at = nth * WORDS;
    const what = words[at + Field.what]!;
    return {
      time: floats[nth * FLOATS]!,
      offset: floats[nth * FLOATS + Field.offset]!,
      size: words[at + Field.size]!,
      direction: DIRECTIONS[what & 3] ?? 'local',
      kind: KINDS[(what >> 2) & 7] ?? 'event',
      truncated: (what & Flag.truncated) !== 0,
      damaged: (what & Flag.damaged) !== 0,
      leftOut: (what & Flag.leftOut) !== 0,
      firstFrame: words[at + Field.firstFrame]!,
      frameSpan: words[at + Field.frameSpan]!,
      roundTrip: singles[at + Field.roundTrip]!,
      checksum: words[at + Field.checksum]!,
    };
  }

  /** When an entry came, without the rest of its record. */
  timeOf(index: number): number {
    return this.blockOf(index).floats[(index % RECORDS_PER_BLOCK) * FLOATS]!;
  }

  /** The first entry at or after a time, in milliseconds since the epoch; the length if there is none. */
  indexAt(time: number): number {
    let from = 0;
    for (let to = this.#length; from < to;) {
      const middle = (from + to) >> 1;
      if (this.timeOf(middle) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Where an entry's payload begins, without the rest of its record. */
  offsetOf(index: number): number {
    return this.blockOf(index).floats[(index % RECORDS_PER_BLOCK) * FLOATS + Field.offset]!;
  }

  /** The size of an entry's payload in bytes, without the rest of its record; 0 for one that was left out. */
  sizeOf(index: number): number {
    return this.blockOf(index).words[(index % RECORDS_PER_BLOCK) * WORDS + Field.size]!;
  }

  /** The same as it came, also of one that was left out. */
  wholeSizeOf(index: number): number {
    const at = (index % RECORDS_PER_BLOCK) * WORDS;
    const { words } = this.blockOf(index);
    return words[at + Field.what]! & Flag.leftOut ? words[at + Field.checksum]! : words[at + Field.size]!;
  }

  /** Whether an entry has a peer of its own: see `EntryPeers`. */
  hasPeer(index: number): boolean {
    const at = (index % RECORDS_PER_BLOCK) * WORDS;
    const { words } = this.blockOf(index);
    return words[at + Field.firstFrame]! > 0 && words[at + Field.frameSpan] === 0;
  }

  /** What an entry is, without the rest of its record: see {@link whatBits}. */
  whatOf(index: number): number {
    return this.blockOf(index).words[(index % RECORDS_PER_BLOCK) * WORDS + Field.what]! & WHAT_BITS;
  }

  /** Notes that a payload isn't what was written. */
  markDamaged(index: number): void {
    this.blockOf(index).words[(index % RECORDS_PER_BLOCK) * WORDS + Field.what]! |= Flag.damaged;
  }

  /** Puts an empty, damaged entry in the place of a record that can't be trusted, so that those after it keep their index. */
  replaceDamaged(index: number, time: number, offset: number): void {
    const { words, floats } = this.blockOf(index);
    const nth = index % RECORDS_PER_BLOCK;
    words.fill(0, nth * WORDS, (nth + 1) * WORDS);
    floats[nth * FLOATS] = time;
    floats[nth * FLOATS + Field.offset] = offset;
    words[nth * WORDS + Field.what] = whatBits('local', 'event', false, false) | Flag.damaged;
  }

  /** Room for more records; what is in it counts after {@link setLength}. */
  addBlock(buffer: SharedArrayBuffer): void {
    this.#last = {
      buffer,
      words: new Uint32Array(buffer),
      floats: new Float64Array(buffer),
      singles: new Float32Array(buffer),
    };
    this.#blocks.push(this.#last);
    this.#used = 0;
    this.#room = this.#last.words.length;
  }

  #addRoom(): void {
    if (this.#blocks.length > 1 || this.#room === BLOCK_BYTES / 4) {
      this.addBlock(new SharedArrayBuffer(BLOCK_BYTES));
      return;
    }
    const before = this.#blocks.pop();
    this.addBlock(new SharedArrayBuffer(Math.min(BLOCK_BYTES, GROWTH * this.#room * 4 || FIRST_BLOCK_BYTES)));
    if (!before) return;
    // What others look into stays as it is: it has all that they know of.
    this.#last!.words.set(before.words);
    this.#used = before.words.length;
  }

  /** How many records count; at most as many as the blocks have room for. */
  setLength(length: number): void {
    this.#length = length;
    this.#used = (length - (this.#blocks.length - 1) * RECORDS_PER_BLOCK) * WORDS;
  }

  /** The bytes of the records `from` to `to`, as they stand in the file; views, at most one a block. */
  bytes(from: number, to: number): Uint8Array[] {
    const views: Uint8Array[] = [];
    for (let index = from; index < to;) {
      const nth = index % RECORDS_PER_BLOCK;
      const count = Math.min(to - index, RECORDS_PER_BLOCK - nth);
      views.push(new Uint8Array(this.blockOf(index).buffer, nth * RECORD_BYTES, count * RECORD_BYTES));
      index += count;
    }
    return views;
  }

  /** The block that an entry is in. */
  blockOf(index: number): Block {
    const block = this.#blocks[Math.floor(index / RECORDS_PER_BLOCK)];
    if (!block) throw new RangeError(`No block for entry ${String(index)}`);
    return block;
  }
}

/** Whether the `nth` record of a block is one that was written as the `index`th of the log. */
export function isSoundRecord(words: Uint32Array, floats: Float64Array, nth: number, index: number): boolean {
  const at = nth * WORDS;
  const what = words[at + Field.what]!;
  const offset = floats[nth * FLOATS + Field.offset]!;
  return (
    recordCheck(words, at, index, what & WHAT_BITS) === (what & ~WHAT_BITS) >>> 0 &&
    (what & Flag.damaged) === 0 &&
    (what & 3) < DIRECTIONS.length &&
    ((what >> 2) & 7) < KINDS.length &&
    Number.isFinite(floats[nth * FLOATS]) &&
    Number.isSafeInteger(offset) &&
    offset >= 0 &&
    offset % 4 === 0
  );
}

/** The check of a record, in the upper 24 bits: of all that is in it, and of its place. */
function recordCheck(words: Uint32Array, at: number, index: number, what: number): number {
  return (checksum(words, at, at + Field.what, Math.imul(index + 1, 0x01000193) ^ what) & ~WHAT_BITS) >>> 0;
}
