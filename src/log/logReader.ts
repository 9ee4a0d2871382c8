import * as l10n from '@vscode/l10n';
import type { Frame, LogEntry } from '../api';
import { PREVIEW_BYTES, previewOf, type PreviewText } from '../payload/preview';
import { PayloadChecksum } from './checksum';
import type { Damage } from './damage';
import { FRAME_BYTES, unpackFrames, type FrameRecords } from './frameRecords';
import { FRAMES_FILE, INDEX_FILE, type LogFiles } from './logFiles';
import type { PayloadTail } from './payloadTail';
import { RECORD_BYTES, type IndexRecord, type IndexRecords } from './records';
import { segmentAt, segmentOf, type Segment } from './segments';

/** Entries that lie closer together than this are read from the file at once. */
const SPAN_BYTES = 1024 * 1024;
/** Larger payloads aren't verified for a preview: the pass in the background does it. */
const VERIFY_BYTES = 1024 * 1024;
/** Bytes that are verified in one go: a millisecond. */
const CHECK_BYTES = 4 * 1024 * 1024;

/** A payload isn't what was written, or isn't there: the place is in the message. */
export class DamagedEntryError extends Error {
  constructor(
    message: string,
    /** Its name in the log's folder. */
    readonly file: string,
    /** In the file, in bytes. */
    readonly offset: number,
  ) {
    super(message);
    this.name = 'DamagedEntryError';
  }
}

/** Reads payloads and frames: what isn't written yet from memory, the rest from the files. What it reads it verifies, once. */
export class LogReader {
  /** A bit for each entry whose payload was found to be good, or was written by this process. */
  readonly #verified: Uint8Array;

  constructor(
    private readonly from: {
      readonly records: IndexRecords;
      readonly tail: PayloadTail;
      readonly frames: FrameRecords;
      readonly segments: readonly Segment[];
    },
    private readonly files: LogFiles,
    private readonly damage: Damage,
    /** Entries that an earlier process wrote. */
    private readonly restored: number,
  ) {
    this.#verified = new Uint8Array(Math.ceil(restored / 8));
  }

  isVerified(index: number): boolean {
    return index >= this.restored || (this.#verified[index >> 3]! & (1 << (index & 7))) !== 0;
  }

  /** Notes what a payload turned out to be. */
  found(index: number, isGood: boolean): void {
    if (isGood) {
      if (index < this.restored) this.#verified[index >> 3]! |= 1 << (index & 7);
      return;
    }
    if (this.from.records.at(index).damaged) return;
    this.from.records.markDamaged(index);
    const { file, offset } = this.placeOf(index);
    this.damage.add('payload', index, file, offset);
  }

  /** The whole payload. @throws DamagedEntryError, or what keeps this process from reading the file */
  async payload(index: number): Promise<Uint8Array> {
    const record = this.#sound(index);
    const bytes = await this.#read(record.offset, record.size);
    const isGood = bytes !== undefined && (await isSound(bytes, record));
    this.found(index, isGood);
    if (!isGood) throw this.damaged(index);
    return bytes;
  }

  /** A part of a payload; only a small payload is verified for it. @throws as {@link payload} */
  async slice(index: number, from: number, to: number): Promise<Uint8Array> {
    const record = this.#sound(index);
    if (record.size <= VERIFY_BYTES) return (await this.payload(index)).slice(from, to);
    const bytes = await this.#read(record.offset + from, to - from);
    if (bytes) return bytes;
    this.found(index, false);
    throw this.damaged(index);
  }

  /**
   * What is shown of entries in a list: their records, and the beginnings of their payloads.
   *
   * @param textOf how the preview of a `data` entry with these first bytes is read. Absent: as UTF-8, or in hexadecimal
   */
  async entries(
    indexes: readonly number[],
    textOf?: (index: number, head: Uint8Array) => Promise<PreviewText | undefined>,
  ): Promise<LogEntry[]> {
    const { records } = this.from;
    const heads = await this.heads(indexes);
    const isRead = (index: number, head: Uint8Array | undefined): head is Uint8Array =>
      head !== undefined && records.at(index).kind === 'data';
    const texts =
      textOf &&
      (await Promise.all(
        indexes.map(async (index, nth) => (isRead(index, heads[nth]) ? textOf(index, heads[nth]) : undefined)),
      ));
    return indexes.map((index, nth) => {
      const { time, direction, kind, truncated, leftOut, roundTrip } = records.at(index);
      const head = heads[nth];
      return {
        index,
        time,
        direction,
        kind,
        size: records.wholeSizeOf(index),
        preview: head ? previewOf(kind, head, texts?.[nth]) : this.damaged(index).message,
        ...((truncated || leftOut) && { truncated: true }),
        ...(roundTrip > 0 && { roundTrip }),
        ...(!head && { damaged: true as const }),
      };
    });
  }

  /** The first bytes of payloads, for previews; `undefined` for those that aren't sound. One read where they lie together. */
  async heads(indexes: readonly number[]): Promise<(Uint8Array | undefined)[]> {
    const read = await this.#readEach(indexes, (index, { size }) =>
      this.isVerified(index) || size > VERIFY_BYTES ? Math.min(size, PREVIEW_BYTES) : size,
    );
    return read.map((bytes) => bytes?.subarray(0, PREVIEW_BYTES));
  }

  /** The whole payloads; `undefined` for those that aren't sound. */
  payloads(indexes: readonly number[]): Promise<(Uint8Array | undefined)[]> {
    return this.#readEach(indexes, (_, { size }) => size, true);
  }

  /** The frames number `from` to `to`, which there are, of both directions as they came and went. */
  async frames(from: number, to: number, written: number): Promise<Frame[]> {
    const unwritten = this.from.frames.read(from, to);
    if (unwritten) return unwritten;
    const end = from < written ? Math.min(to, written) : to;
    const bytes = new Uint8Array((end - from) * FRAME_BYTES);
    // At its end the file may have none of those that were left out.
    await this.files.readInto(FRAMES_FILE, bytes, from * FRAME_BYTES);
    const frames = unpackFrames(new Float64Array(bytes.buffer), from);
    return end < to ? [...frames, ...(await this.frames(end, to, written))] : frames;
  }

  /** Where an entry is in the files: its payload, or its record if that is what is damaged. */
  placeOf(index: number): { file: string; offset: number } {
    const { offset, size } = this.from.records.at(index);
    if (size === 0) return { file: INDEX_FILE, offset: index * RECORD_BYTES };
    const segment = this.from.segments[segmentOf(this.from.segments, offset)] ?? segmentAt(0);
    return { file: segment.file, offset: offset - segment.offset };
  }

  damaged(index: number): DamagedEntryError {
    const { file, offset } = this.placeOf(index);
    const { leftOut, size } = this.from.records.at(index);
    const message = leftOut
      ? l10n.t('The payload of message #{0} was left out, as the log could not be written.', index + 1)
      : size === 0
        ? l10n.t('The record of message #{0} is damaged: {1}, byte {2}.', index + 1, file, offset)
        : l10n.t('The payload of message #{0} is damaged or missing: {1}, byte {2}.', index + 1, file, offset);
    return new DamagedEntryError(message, file, offset);
  }

  #sound(index: number): IndexRecord {
    const record = this.from.records.at(index);
    if (record.damaged || record.leftOut) throw this.damaged(index);
    return record;
  }

  /** @param need how many bytes of a payload are needed @param verify also what was verified before */
  async #readEach(
    indexes: readonly number[],
    need: (index: number, record: IndexRecord) => number,
    verify = false,
  ): Promise<(Uint8Array | undefined)[]> {
    const wanted = indexes.map((index) => {
      const record = this.from.records.at(index);
      return { index, record, needed: record.damaged || record.leftOut ? 0 : need(index, record) };
    });
    const results: (Uint8Array | undefined)[] = [];
    for (let start = 0; start < wanted.length;) {
      const end = start + this.#together(wanted, start);
      const { offset } = wanted[start]!.record;
      const last = wanted[end - 1]!;
      const size = last.record.offset + last.needed - offset;
      const span = end - start > 1 ? await this.#readable(offset, size) : undefined;
      for (; start < end; start += 1) {
        const { index, record, needed } = wanted[start]!;
        if (record.damaged || record.leftOut) {
          results.push(undefined);
          continue;
        }
        const from = record.offset - offset;
        const bytes = span?.subarray(from, from + needed) ?? (await this.#readable(record.offset, needed));
        const isWhole = needed === record.size && (verify || !this.isVerified(index));
        if (bytes === undefined) this.found(index, false);
        else if (bytes && isWhole) this.found(index, await isSound(bytes, record));
        results.push(this.from.records.at(index).damaged ? undefined : (bytes ?? undefined));
      }
    }
    return results;
  }

  /** How many entries from `start` on are read at once: they lie together in one file, and not in memory. */
  #together(wanted: readonly { record: IndexRecord; needed: number }[], start: number): number {
    const { segments, tail } = this.from;
    const { offset } = wanted[start]!.record;
    const segment = segmentOf(segments, offset);
    let end = start;
    for (; end < wanted.length; end += 1) {
      const { record, needed } = wanted[end]!;
      const isTogether = record.offset >= offset && record.offset + needed - offset <= SPAN_BYTES;
      if (!isTogether || segmentOf(segments, record.offset) !== segment || tail.holds(record.offset)) break;
    }
    return Math.max(1, end - start);
  }

  /** The same as {@link #read}; `null` where the disk doesn't give them: the entries around them can still be read. */
  #readable(offset: number, size: number): Promise<Uint8Array | undefined | null> {
    return this.#read(offset, size).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EIO') return null;
      throw error;
    });
  }

  /** @returns `undefined` if the files don't have them @throws what keeps this process from reading the file */
  async #read(offset: number, size: number): Promise<Uint8Array | undefined> {
    if (size === 0) return new Uint8Array(0);
    const inMemory = this.from.tail.read(offset, offset + size);
    if (inMemory) return inMemory;
    const segment = this.from.segments[segmentOf(this.from.segments, offset)];
    if (!segment) return undefined;
    return this.files.read(segment.file, offset - segment.offset, offset - segment.offset + size);
  }
}

async function isSound(payload: Uint8Array, { checksum }: IndexRecord): Promise<boolean> {
  const check = new PayloadChecksum(payload.length);
  for (let at = 0; at < payload.length; at += CHECK_BYTES) {
    // A large one must not hold the event loop.
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    check.add(payload.subarray(at, at + CHECK_BYTES));
  }
  return check.value === checksum;
}
