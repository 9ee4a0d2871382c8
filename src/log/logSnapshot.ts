import type { TextEncoding } from '../payload/encoding/textEncoding';
import type { Segment } from './segments';

/**
 * What another thread needs to read a log that this one writes: the index, without a copy of it, and where the payloads are.
 * Structured-cloneable. It holds for good: files and records only get more.
 *
 * In a worker: `IndexRecords.over(snapshot.blocks, snapshot.length)`; a payload stands in the segment `segmentOf(segments, offset)` at
 * `offset - segment.offset`. Files may be damaged: a read may come short, and the checksum of a payload may not fit.
 */
export interface LogSnapshot {
  /** The log's folder. */
  readonly folder: string;
  /** `RECORDS_PER_BLOCK` index records each; see `RECORD_BYTES` for their layout. */
  readonly blocks: readonly SharedArrayBuffer[];
  /** Entries that are wholly in the files. */
  readonly length: number;
  /** Payloads stand in the order of the entries. It is so unless a record was forged. */
  readonly isOrdered: boolean;
  /** In order of their offsets. */
  readonly segments: readonly Segment[];
  /** Of the payloads' text. Absent: UTF-8. */
  readonly encoding?: TextEncoding | undefined;
}
