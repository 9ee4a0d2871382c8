import * as l10n from '@vscode/l10n';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import type { CancellationToken, Uri } from 'vscode';
import type { Direction, EntryKind, ExportFormat, ExportOptions, Frame, LogEntry, LogQuery, MessageLog } from '../api';
import { Emitter, type Disposable } from '../base/event';
import { PREVIEW_BYTES, previewOf } from '../payload/preview';
import { FRAME_BYTES, FrameRecords, unpackFrames } from './frameRecords';
import { payloadChecksum, paddedSize } from './checksum';
import { createFiles, FRAMES_FILE, readFully, writeFully, type LogFiles } from './logFiles';
import type { LogSnapshot } from './logSnapshot';
import { openIndex, type LogProblem } from './openIndex';
import { PayloadTail } from './payloadTail';
import { IndexRecords, RECORD_BYTES, whatBits, type IndexRecord } from './records';
import { SEGMENT_BYTES, segmentAt, segmentOf, type FoundSegment, type Segment } from './segments';
import type { SessionRecord } from './sessionRecord';
import { WallClock } from './wallClock';

/** `onDidAppend` fires at most 60 times a second. Node cuts the decimals of a delay off. */
const APPEND_INTERVAL_MS = Math.ceil(1000 / 60);
/** Entries that lie closer together than this are read from the file at once. */
const SPAN_BYTES = 1024 * 1024;

/** Frames that are read from the file at once, and entries that are looked through for the one of a frame. */
const FRAMES_AT_ONCE = 16 * 1024;
const ENTRIES_PER_SEARCH = 100_000;

const NO_EXTRAS: EntryExtras = {};

/** What an entry may have beside its payload. */
export interface EntryExtras {
  /** When it came or went, by {@link FileLog.now}. Default: now. */
  readonly time?: number;
  readonly truncated?: boolean | undefined;
  /** The numbers of the first and the last frame that carried it; frames of others may lie between. */
  readonly firstFrame?: number;
  readonly lastFrame?: number;
  /** Of a pong: milliseconds since the ping that it answers. */
  readonly roundTrip?: number | undefined;
}

/** How much went through in one direction. */
export interface Traffic {
  messages: number;
  bytes: number;
}

/**
 * A message log in append-only files of a folder: `payload-*.bin`, `frames.bin` for WebSocket, and `entries.bin`. Appending copies the
 * payload and returns; one writer follows behind, payloads and frames before the records of their entries, so that a record in the
 * file never points at nothing. In memory stay the index, and the payloads and frames that aren't written yet.
 */
export class FileLog implements MessageLog, Disposable {
  readonly #onDidFail = new Emitter<Error>();
  /** The files can't be written: what comes from now on is kept in memory only. */
  readonly onDidFail = this.#onDidFail.event;
  readonly #onDidAppend = new Emitter<number>();
  readonly onDidAppend = this.#onDidAppend.event;
  readonly sent: Traffic = { messages: 0, bytes: 0 };
  readonly received: Traffic = { messages: 0, bytes: 0 };
  /** What is told of the session before its messages in an export; set by whoever has both. */
  session: (() => SessionRecord) | undefined;
  readonly #tail: PayloadTail;
  readonly #clock = new WallClock();
  #lastTime = 0;
  #appendTimer: NodeJS.Timeout | undefined;
  /** Up to where the files go. */
  #writtenEntries: number;
  #writtenBytes: number;
  #writtenFrames: number;
  readonly #frames: FrameRecords;
  #writing: Promise<void> | undefined;
  #writeError: Error | undefined;

  /** Of the segments' files; the last one is being written. */
  readonly #segments: Segment[];
  #problems: readonly LogProblem[];
  readonly #onDidChangeProblems = new Emitter<undefined>();
  /** {@link problems} has changed. */
  readonly onDidChangeProblems = this.#onDidChangeProblems.event;

  private constructor(
    private readonly folder: string,
    /** Open while the log grows. */
    private files: LogFiles | undefined,
    private readonly records: IndexRecords,
    segments: readonly FoundSegment[],
    frames: number,
    problems: readonly LogProblem[],
  ) {
    const last = segments.at(-1);
    const payloadBytes = last ? last.offset + last.size : 0;
    this.#segments = segments.map(({ file, offset }) => ({ file, offset }));
    this.#problems = problems;
    this.#tail = new PayloadTail(payloadBytes);
    this.#writtenEntries = records.length;
    this.#writtenBytes = payloadBytes;
    this.#frames = new FrameRecords(frames);
    this.#writtenFrames = frames;
    for (let index = 0; index < records.length; index += 1) {
      const { direction, size } = records.at(index);
      this.#count(direction, size);
    }
  }

  /** Makes a new, empty log in a folder, which is created. */
  static async create(folder: string): Promise<FileLog> {
    await mkdir(folder, { recursive: true });
    return new FileLog(folder, await createFiles(folder), new IndexRecords(), [{ ...segmentAt(0), size: 0 }], 0, []);
  }

  /** Opens a log that was written earlier. What is damaged is marked as such, and is told in {@link problems}. */
  static async open(folder: string): Promise<FileLog> {
    const { records, segments, problems } = await openIndex(folder);
    const frames = await stat(path.join(folder, FRAMES_FILE)).catch(() => undefined);
    return new FileLog(folder, undefined, records, segments, Math.floor((frames?.size ?? 0) / FRAME_BYTES), problems);
  }

  /** What is wrong with the log's files, with the places. */
  get problems(): readonly LogProblem[] {
    return this.#problems;
  }

  /** What other threads need to read what is in the files by now. */
  snapshot(): LogSnapshot {
    const { folder, records } = this;
    return { folder, blocks: records.blocks, length: this.#writtenEntries, segments: [...this.#segments] };
  }

  get length(): number {
    return this.records.length;
  }

  /** How many frames were noted, of both directions. */
  get frameCount(): number {
    return this.#frames.length;
  }

  /** The log's clock: milliseconds since the epoch, with microseconds as decimals. */
  now(): number {
    return this.#clock.now();
  }

  /**
   * Adds an entry. The payload is copied, once, its parts one after another.
   *
   * @returns its index
   */
  append(
    direction: Direction,
    kind: EntryKind,
    payload: Uint8Array | readonly Uint8Array[],
    extras: EntryExtras = NO_EXTRAS,
  ): number {
    // A clock that is set back must not put an entry before the one before it.
    this.#lastTime = Math.max(this.#lastTime, extras.time ?? this.#clock.now());
    const { firstFrame, lastFrame, truncated = false, roundTrip = 0 } = extras;
    const parts = payload instanceof Uint8Array ? [payload] : payload;
    let size = 0;
    for (const part of parts) size += part.length;
    const { segmentEnd } = this;
    if (this.#tail.end + paddedSize(size) > segmentEnd && this.#tail.end > segmentEnd - SEGMENT_BYTES) {
      this.#segments.push(segmentAt(this.#tail.end));
      this.#tail.breakBlock();
    }
    const offset = this.#tail.append(parts, size);
    this.records.push(
      this.#lastTime,
      offset,
      size,
      whatBits(direction, kind, truncated, false),
      this.#tail.checksum,
      firstFrame ?? 0,
      firstFrame === undefined ? 0 : (lastFrame ?? firstFrame) - firstFrame + 1,
      roundTrip,
    );
    this.#count(direction, size);
    this.#changed();
    return this.length - 1;
  }

  /**
   * Notes a frame, before the entry that it carries.
   *
   * @param packed see `packFrame`
   * @returns its number
   */
  appendFrame(time: number, offset: number, length: number, packed: number): number {
    const number = this.#frames.push(time, offset, length, packed);
    this.#changed();
    return number;
  }

  async read(from: number, to: number): Promise<LogEntry[]> {
    const indexes: number[] = [];
    for (let index = Math.max(0, from); index < Math.min(to, this.length); index += 1) indexes.push(index);
    return this.readEach(indexes);
  }

  /** The entries with these indexes, which are ascending. */
  async readEach(indexes: readonly number[]): Promise<LogEntry[]> {
    const records = indexes.map((index) => this.records.at(index));
    const heads = await this.#readHeads(records);
    return records.map(({ time, direction, kind, size, truncated, damaged, roundTrip }, nth) => ({
      index: indexes[nth]!,
      time,
      direction,
      kind,
      size,
      preview: damaged ? l10n.t('Damaged in the files of the log') : previewOf(kind, heads[nth]!),
      ...(truncated && { truncated }),
      ...(roundTrip > 0 && { roundTrip }),
      ...(damaged && { damaged: true as const }),
    }));
  }

  payload(index: number): Promise<Uint8Array> {
    return this.payloadSlice(index, 0, Infinity);
  }

  /** What the index says of an entry. @throws RangeError if there is no such entry */
  recordOf(index: number): IndexRecord {
    return this.records.at(index);
  }

  /** The whole payloads of several entries, ascending: one read of the file if they lie together. `undefined`: it is damaged. */
  async payloads(indexes: readonly number[]): Promise<(Uint8Array | undefined)[]> {
    const records = indexes.map((index) => this.records.at(index));
    const first = records.find(({ damaged }) => !damaged);
    const last = records.findLast(({ damaged }) => !damaged);
    const end = last ? last.offset + paddedSize(last.size) : 0;
    const together = first && segmentOf(this.#segments, first.offset) === segmentOf(this.#segments, last!.offset);
    if (together && end - first.offset <= SPAN_BYTES && end <= this.#writtenBytes) {
      const span = await this.#readBytes(first.offset, end).catch(() => undefined);
      if (span) {
        return indexes.map((index, nth) => {
          const { offset, size, checksum, damaged } = records[nth]!;
          if (damaged) return undefined;
          const padded = span.subarray(offset - first.offset, offset - first.offset + paddedSize(size));
          if (payloadChecksum(padded, size) === checksum) return padded.subarray(0, size);
          this.#markDamaged(index);
          return undefined;
        });
      }
    }
    const payloads: (Uint8Array | undefined)[] = [];
    for (const index of indexes) payloads.push(await this.payload(index).catch(() => undefined));
    return payloads;
  }

  async export(format: ExportFormat, target: Uri, options?: ExportOptions): Promise<void> {
    if (target.scheme !== 'file') {
      throw new Error(l10n.t('An export is written to a file, not to {0}.', `${target.scheme}:`));
    }
    const { exportLog } = await import('./export/exportLog');
    await exportLog(this, format, target.fsPath, options);
  }

  /** The bytes `from` to `to` of a payload, cut to what there is; the caller owns them. */
  async payloadSlice(index: number, from: number, to: number): Promise<Uint8Array> {
    const { offset, size, checksum, damaged } = this.records.at(index);
    if (damaged) throw new Error(l10n.t('Message {0} is damaged in the files of the log.', index));
    if (from <= 0 && to >= size) {
      const padded = await this.#readBytes(offset, offset + paddedSize(size));
      if (payloadChecksum(padded, size) === checksum) return padded.subarray(0, size);
      this.#markDamaged(index);
      throw new Error(l10n.t('Message {0} is damaged in the files of the log.', index));
    }
    const start = Math.min(Math.max(0, from), size);
    return this.#readBytes(offset + start, offset + Math.max(start, Math.min(to, size)));
  }

  /** The size of a payload in bytes. */
  sizeOf(index: number): number {
    return this.records.at(index).size;
  }

  /** The first entry at or after a time, in milliseconds since the epoch; the length if there is none. */
  indexAt(time: number): number {
    let from = 0;
    for (let to = this.length; from < to;) {
      const middle = (from + to) >> 1;
      if (this.records.timeOf(middle) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  async search(query: LogQuery, token?: CancellationToken): Promise<Uint32Array> {
    const { searchLog } = await import('./search/searchLog');
    return searchLog(this, query, token);
  }

  async frames(index: number): Promise<Frame[]> {
    return (await this.framesOf(index, Infinity)).frames;
  }

  /** The first frames of an entry, at most `most`, how many there are, and what all of them took, headers included. */
  async framesOf(index: number, most: number): Promise<{ frames: Frame[]; total: number; wireBytes: number }> {
    const record = this.records.at(index);
    const end = record.firstFrame + record.frameSpan;
    const frames: Frame[] = [];
    let total = 0;
    let wireBytes = 0;
    // Control frames, and those of the other direction, may have come between those of a message.
    for (let from = record.firstFrame; from < end; from += FRAMES_AT_ONCE) {
      for (const frame of await this.readFrames(from, Math.min(end, from + FRAMES_AT_ONCE))) {
        if (record.frameSpan > 1 && (frame.direction !== record.direction || frame.opcode >= 8)) continue;
        total += 1;
        wireBytes += frame.headerLength + frame.length;
        if (frames.length < most) frames.push(frame);
      }
    }
    return { frames, total, wireBytes };
  }

  /** The frames number `from` (inclusive) to `to` (exclusive), of both directions as they came and went. */
  async readFrames(from: number, to: number): Promise<Frame[]> {
    const start = Math.max(0, from);
    const end = Math.min(to, this.frameCount);
    if (start >= end) return [];
    const unwritten = this.#frames.read(start, end);
    if (unwritten) return unwritten;
    const written = Math.min(end, this.#writtenFrames);
    const bytes = await this.#readFile(this.files?.frames, FRAMES_FILE, start * FRAME_BYTES, written * FRAME_BYTES);
    return [...unpackFrames(new Float64Array(bytes.buffer), start), ...(await this.readFrames(written, end))];
  }

  /** The entry that a frame belongs to; `null` if none does, or not yet. */
  async entryOfFrame(number: number): Promise<number | null> {
    const [frame] = await this.readFrames(number, number + 1);
    if (!frame) return null;
    // Entries are stamped with the time of their last frame, or later.
    const from = this.indexAt(frame.time);
    const isControl = frame.opcode >= 8;
    for (let index = from; index < Math.min(this.length, from + ENTRIES_PER_SEARCH); index += 1) {
      const { firstFrame, frameSpan, direction } = this.records.at(index);
      const inside = number >= firstFrame && number < firstFrame + frameSpan;
      if (inside && (frameSpan === 1 || (!isControl && direction === frame.direction))) return index;
    }
    return null;
  }

  async flush(): Promise<void> {
    const entries = this.length;
    const frames = this.frameCount;
    while (this.#writtenEntries < entries || this.#writtenFrames < frames) {
      if (this.#writeError) throw this.#writeError;
      this.#write();
      await this.#writing;
    }
  }

  /** Nothing more is appended: writes what is left and closes the files. The log stays readable. */
  async finish(): Promise<void> {
    await this.flush().catch(() => undefined);
    const { files } = this;
    this.files = undefined;
    await files?.index.close();
    await files?.payload.close();
    await files?.frames?.close();
    if (this.#writeError) return;
    this.#tail.clear();
    this.#frames.clear();
  }

  /** Ends the events. {@link finish} releases the files. */
  dispose(): void {
    clearTimeout(this.#appendTimer);
    this.#onDidAppend.dispose();
  }

  get segmentEnd(): number {
    return this.#segments.at(-1)!.offset + SEGMENT_BYTES;
  }

  #markDamaged(index: number): void {
    this.records.markDamaged(index);
    this.#problems = [...this.#problems, { message: l10n.t('Message {0} is damaged in the files of the log.', index) }];
    this.#onDidChangeProblems.fire(undefined);
  }

  #count(direction: Direction, size: number): void {
    if (direction === 'local') return;
    this[direction].messages += 1;
    this[direction].bytes += size;
  }

  #changed(): void {
    this.#appendTimer ??= setTimeout(() => {
      this.#appendTimer = undefined;
      this.#onDidAppend.fire(this.length);
    }, APPEND_INTERVAL_MS);
    this.#write();
  }

  get #isWritten(): boolean {
    return this.#writtenEntries === this.length && this.#writtenFrames === this.frameCount;
  }

  #write(): void {
    this.#writing ??= this.#writeAll()
      .catch((error: unknown) => {
        this.#writeError = error as Error;
        this.#onDidFail.fire(this.#writeError);
      })
      .finally(() => {
        this.#writing = undefined;
        // What was appended after the writer's last look at the length.
        if (this.files && !this.#isWritten && !this.#writeError) this.#write();
      });
  }

  async #writeAll(): Promise<void> {
    const { files } = this;
    if (!files) throw new Error('This log is finished: nothing can be added to it.');
    // What comes in the same turn of the event loop is written together.
    await Promise.resolve();
    while (!this.#isWritten && !this.#writeError) {
      const entries = this.length;
      const end = this.#tail.end;
      const frames = this.frameCount;
      if (frames > this.#writtenFrames) {
        files.frames ??= await open(path.join(this.folder, FRAMES_FILE), 'wx+');
        await writeFully(files.frames, this.#frames.since(this.#writtenFrames), this.#writtenFrames * FRAME_BYTES);
      }
      await this.#writePayloads(files, this.#writtenBytes, end);
      await writeFully(
        files.index,
        this.records.bytes(this.#writtenEntries, entries),
        this.#writtenEntries * RECORD_BYTES,
      );
      this.#writtenBytes = end;
      this.#writtenEntries = entries;
      this.#writtenFrames = frames;
      this.#tail.release(end);
      this.#frames.release(frames);
    }
  }

  async #writePayloads(files: LogFiles, from: number, to: number): Promise<void> {
    for (let at = from; at < to;) {
      const nth = segmentOf(this.#segments, at);
      const { file, offset } = this.#segments[nth]!;
      if (at === offset && nth > 0) {
        const full = files.payload;
        files.payload = await open(path.join(this.folder, file), 'wx+');
        await full.close();
      }
      const end = Math.min(to, this.#segments[nth + 1]?.offset ?? to);
      await writeFully(files.payload, this.#tail.between(at, end), at - offset);
      at = end;
    }
  }

  /** The first bytes of each payload, for previews; one read of the file where they lie together. */
  async #readHeads(records: readonly IndexRecord[]): Promise<Uint8Array[]> {
    const first = records.find(({ damaged }) => !damaged);
    const last = records.findLast(({ damaged }) => !damaged);
    if (!first || !last) return records.map(() => new Uint8Array(0));
    const end = last.offset + Math.min(last.size, PREVIEW_BYTES);
    const together = segmentOf(this.#segments, first.offset) === segmentOf(this.#segments, last.offset);
    if (together && end - first.offset <= SPAN_BYTES && end <= this.#writtenBytes) {
      const span = await this.#readBytes(first.offset, end);
      return records.map(({ offset, size }) => {
        const start = offset - first.offset;
        return span.subarray(start, start + Math.min(size, PREVIEW_BYTES));
      });
    }
    return Promise.all(
      records.map(({ offset, size, damaged }) =>
        this.#readBytes(offset, damaged ? offset : offset + Math.min(size, PREVIEW_BYTES)),
      ),
    );
  }

  async #readBytes(from: number, to: number): Promise<Uint8Array> {
    if (to <= from) return new Uint8Array(0);
    const inMemory = this.#tail.read(from, to);
    if (inMemory) return inMemory;
    const segment = this.#segments[segmentOf(this.#segments, from)]!;
    const opened = segment === this.#segments.at(-1) ? this.files?.payload : undefined;
    return this.#readFile(opened, segment.file, from - segment.offset, to - segment.offset);
  }

  async #readFile(opened: FileHandle | undefined, name: string, from: number, to: number): Promise<Uint8Array> {
    if (opened) return readFully(opened, from, to);
    const file = await open(path.join(this.folder, name), 'r');
    try {
      return await readFully(file, from, to);
    } finally {
      await file.close();
    }
  }
}
