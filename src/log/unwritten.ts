import { FRAME_BYTES, type FrameRecords } from './frameRecords';
import { FRAMES_FILE, INDEX_FILE, writeFully, writeFullySync, type LogFiles } from './logFiles';
import type { PayloadTail } from './payloadTail';
import { RECORD_BYTES, type IndexRecords } from './records';
import { segmentOf, type Segment } from './segments';

/** What is in memory of a log, and where it goes. */
export interface LogParts {
  readonly records: IndexRecords;
  readonly tail: PayloadTail;
  readonly frames: FrameRecords;
  readonly segments: readonly Segment[];
}

/**
 * What of a log isn't in its files yet, and how it gets there: payloads and frames before the records that point to them, so that a
 * record in the file never points at nothing. Nothing is kept per message.
 */
export class Unwritten {
  /** Up to where the files go. */
  entries: number;
  bytes: number;
  frames: number;

  constructor(
    private readonly from: LogParts,
    private readonly files: LogFiles,
  ) {
    this.entries = from.records.length;
    this.bytes = from.tail.end;
    this.frames = from.frames.length;
  }

  /** Of payloads and frames, in bytes. */
  get size(): number {
    return this.payloadSize + (this.from.frames.length - this.frames) * FRAME_BYTES;
  }

  /** Of payloads, in bytes. */
  get payloadSize(): number {
    return this.from.tail.end - this.bytes;
  }

  get isNothing(): boolean {
    return this.entries === this.from.records.length && this.frames === this.from.frames.length;
  }

  /** The files that it goes to, and that aren't open yet. */
  missingFiles(): string[] {
    const { frames, segments, tail } = this.from;
    const names = frames.length > this.frames ? [FRAMES_FILE] : [];
    if (tail.end > this.bytes)
      for (let nth = segmentOf(segments, this.bytes); nth < segments.length; nth += 1) names.push(segments[nth]!.file);
    return names.filter((name) => !this.files.opened(name));
  }

  async openFiles(names: readonly string[]): Promise<void> {
    for (const name of names) await this.files.toWrite(name);
  }

  /** Writes all of it at once: only while no file is missing. */
  writeSync(): void {
    const { records, tail, frames } = this.from;
    const write = (name: string, parts: readonly Uint8Array[], position: number): void =>
      writeFullySync(this.files.opened(name)!, parts, position);
    for (const { first, bytes } of frames.between(this.frames, frames.length))
      write(FRAMES_FILE, [bytes], first * FRAME_BYTES);
    for (const { file, parts, position } of this.#payloadsTo(tail.end)) write(file, parts, position);
    write(INDEX_FILE, records.bytes(this.entries, records.length), this.entries * RECORD_BYTES);
    this.#wrote(records.length, tail.end, frames.length);
  }

  /** Writes a batch of it in threads. @param most bytes of payloads, but one entry at least */
  async write(most: number): Promise<void> {
    const { records, tail, frames } = this.from;
    const entries = this.#batchEnd(most);
    const bytes = entries === records.length ? tail.end : records.offsetOf(entries);
    const frame = frames.length;
    // Both have to be over before they are tried again.
    const written = await Promise.allSettled([this.#writeFrames(frame), this.#writePayloads(bytes)]);
    for (const result of written) if (result.status === 'rejected') throw result.reason;
    const index = await this.files.toWrite(INDEX_FILE);
    await writeFully(index, records.bytes(this.entries, entries), this.entries * RECORD_BYTES);
    this.#wrote(entries, bytes, frame);
  }

  #wrote(entries: number, bytes: number, frames: number): void {
    this.entries = entries;
    this.bytes = bytes;
    this.frames = frames;
    this.from.tail.release(bytes);
    this.from.frames.release(frames);
  }

  /** The entry before which a batch ends. */
  #batchEnd(most: number): number {
    const { records, tail } = this.from;
    if (this.payloadSize <= most) return records.length;
    let from = this.entries + 1;
    for (let to = records.length; from < to;) {
      const middle = (from + to + 1) >> 1;
      const end = middle === records.length ? tail.end : records.offsetOf(middle);
      if (end - this.bytes <= most) from = middle;
      else to = middle - 1;
    }
    return from;
  }

  async #writeFrames(end: number): Promise<void> {
    if (end === this.frames) return;
    const file = await this.files.toWrite(FRAMES_FILE);
    for (const { first, bytes } of this.from.frames.between(this.frames, end))
      await writeFully(file, [bytes], first * FRAME_BYTES);
  }

  async #writePayloads(to: number): Promise<void> {
    for (const { file, parts, position } of this.#payloadsTo(to))
      await writeFully(await this.files.toWrite(file), parts, position);
  }

  /** What of the payloads goes to which place of which file. */
  *#payloadsTo(to: number): Generator<{ file: string; parts: Uint8Array[]; position: number }> {
    const { segments, tail } = this.from;
    for (let from = this.bytes; from < to;) {
      const nth = segmentOf(segments, from);
      const { file, offset } = segments[nth]!;
      const end = Math.min(to, segments[nth + 1]?.offset ?? to);
      yield { file, parts: tail.between(from, end), position: from - offset };
      from = end;
    }
  }
}
