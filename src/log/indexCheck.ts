import { paddedSize } from './checksum';
import type { Damage } from './damage';
import { INDEX_FILE } from './logFiles';
import {
  Field,
  Flag,
  FLOATS,
  isSoundRecord,
  RECORD_BYTES,
  RECORDS_PER_BLOCK,
  WORDS,
  type IndexRecords,
} from './records';
import { SEGMENT_BYTES, segmentAt, segmentOf, type FoundSegment, type Segment } from './segments';
import type { Traffic } from './traffic';

/**
 * Checks the records of an index that was written earlier, and whether the files are long enough for their payloads: in order, a
 * block at a time, as they are read. A record that isn't sound becomes an empty entry that is marked as damaged. 30 ns a record.
 */
export class IndexCheck {
  /** How many records there are up to the last sound one. */
  sound = 0;
  readonly sent: Traffic = { messages: 0, bytes: 0 };
  readonly received: Traffic = { messages: 0, bytes: 0 };
  #time = 0;
  #end = 0;
  #gone: Segment | undefined;
  #segment: FoundSegment | undefined;
  #nextSegment: number;

  constructor(
    private readonly records: IndexRecords,
    private readonly segments: readonly FoundSegment[],
    private readonly damage: Damage,
  ) {
    this.#nextSegment = segments[0]?.offset ?? Infinity;
  }

  /** Checks the next records, which are in one block. */
  check(from: number, to: number): void {
    const { words, floats } = this.records.blockOf(from);
    const { sent, received } = this;
    const first = from - (from % RECORDS_PER_BLOCK);
    let time = this.#time;
    let end = this.#end;
    for (let index = from; index < to; index += 1) {
      const nth = index - first;
      if (!isSoundRecord(words, floats, nth, index)) {
        this.records.replaceDamaged(index, time, end);
        this.damage.add('record', index, INDEX_FILE, index * RECORD_BYTES);
        continue;
      }
      this.sound = index + 1;
      const at = nth * WORDS;
      const offset = floats[nth * FLOATS + Field.offset]!;
      const size = words[at + Field.size]!;
      const what = words[at + Field.what]!;
      const isLeftOut = (what & Flag.leftOut) !== 0;
      time = Math.max(time, floats[nth * FLOATS]!);
      if (offset < end) this.records.isOrdered = false;
      end = offset + paddedSize(size);
      if ((what & 2) === 0) {
        const traffic = (what & 1) === 0 ? sent : received;
        traffic.messages += 1;
        traffic.bytes += isLeftOut ? words[at + Field.checksum]! : size;
      }
      if (isLeftOut) this.damage.add('left-out', index, INDEX_FILE, index * RECORD_BYTES);
      if (size > 0 && !this.#isThere(offset, size)) this.#missing(index, offset, end);
    }
    this.#time = time;
    this.#end = end;
  }

  #isThere(offset: number, size: number): boolean {
    if (offset >= this.#nextSegment || offset < (this.#segment?.offset ?? 0)) {
      const nth = segmentOf(this.segments, offset);
      this.#segment = this.segments[nth];
      this.#nextSegment = this.segments[nth + 1]?.offset ?? Infinity;
    }
    const segment = this.#segment;
    return segment !== undefined && offset + size <= Math.min(this.#nextSegment, segment.offset + segment.size);
  }

  #missing(index: number, offset: number, end: number): void {
    const segment = this.#segment;
    const gone = this.#gone;
    this.records.markDamaged(index);
    const before: Segment | undefined = gone && gone.offset > (segment?.offset ?? -1) ? gone : segment;
    const isBeyond = before && offset > before.offset && end > before.offset + SEGMENT_BYTES;
    // What didn't fit into the file before began one that is gone.
    const lost = before && !isBeyond ? before : segmentAt(before ? offset : 0);
    if (lost !== segment) this.#gone = lost;
    this.damage.add('missing', index, lost.file, offset - lost.offset);
  }
}
