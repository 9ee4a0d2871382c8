import * as l10n from '@vscode/l10n';
import { mkdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { CancellationToken, Uri } from 'vscode';
import type { Direction, EntryKind, ExportFormat, ExportOptions, Frame, LogEntry, LogQuery, MessageLog } from '../api';
import { Emitter, type Disposable } from '../base/event';
import { previewOf } from '../payload/preview';
import type { Traffic } from './checkIndex';
import { paddedSize } from './checksum';
import { Damage, type LogProblem } from './damage';
import { FRAME_BYTES, FrameRecords } from './frameRecords';
import { LeftOut } from './leftOut';
import { FRAMES_FILE, INDEX_FILE, LogFiles } from './logFiles';
import { LogReader } from './logReader';
import type { LogSnapshot } from './logSnapshot';
import type { Searched } from './search/searchPass';
import { LogWriter } from './logWriter';
import { openIndex, type OpenedIndex } from './openIndex';
import { PayloadTail } from './payloadTail';
import { plainReason } from './plainReason';
import { IndexRecords, whatBits, type IndexRecord } from './records';
import { SEGMENT_BYTES, segmentAt, type Segment } from './segments';
import type { SessionRecord } from './sessionRecord';
import { verifyLog } from './verifyLog';
import { WallClock } from './wallClock';

/** `onDidAppend` fires at most 60 times a second. Node cuts the decimals of a delay off. */
const APPEND_INTERVAL_MS = Math.ceil(1000 / 60);

/** Frames that are read from the file at once, and entries that are looked through for the one of a frame. */
const FRAMES_AT_ONCE = 16 * 1024;
const ENTRIES_PER_SEARCH = 100_000;

/** While the files can't be written, so much waits in memory. */
const DEFAULT_MEMORY_BYTES = 64 * 1024 * 1024;
/** A disk that is full again and again is told once in this time. */
const QUIET_MS = 60_000;

export interface FileLogOptions {
  /** How much waits in memory at most while the files can't be written. Default: 64 MiB. */
  readonly memoryBytes?: number | undefined;
  /** When a file of payloads is closed, and the next one begun. Default: {@link SEGMENT_BYTES}. */
  readonly segmentBytes?: number | undefined;
}

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

const NO_EXTRAS: EntryExtras = {};

/**
 * A message log in append-only files of a folder: `payload-*.bin`, `frames.bin` for WebSocket, and `entries.bin`. Appending copies
 * the payload once and returns; one writer follows behind. In memory stay the index, and the payloads and frames that aren't
 * written yet. What the files hold is checked when it is read: what is damaged is marked as such, and told in {@link problems}.
 */
export class FileLog implements MessageLog, Disposable {
  readonly #onDidFail = new Emitter<Error>();
  /** The files can't be written, in words that say what happens now. Fires once for a failure, and seldom. */
  readonly onDidFail = this.#onDidFail.event;
  readonly #onDidAppend = new Emitter<number>();
  readonly onDidAppend = this.#onDidAppend.event;
  readonly #onDidChangeProblems = new Emitter<undefined>();
  /** {@link problems} has changed; at most 60 times a second. */
  readonly onDidChangeProblems = this.#onDidChangeProblems.event;
  readonly sent: Traffic;
  readonly received: Traffic;
  /** What is told of the session before its messages in an export; set by whoever has both. */
  session: (() => SessionRecord) | undefined;
  readonly #clock = new WallClock();
  readonly #records: IndexRecords;
  readonly #tail: PayloadTail;
  readonly #frames: FrameRecords;
  /** The last one is being written. */
  readonly #segments: Segment[];
  readonly #segmentBytes: number;
  readonly #memoryBytes: number;
  #segmentStart: number;
  readonly #writer: LogWriter;
  readonly #reader: LogReader;
  readonly #leftOut = new LeftOut();
  #lastTime = 0;
  #appendTimer: NodeJS.Timeout | undefined;
  #problemsTimer: NodeJS.Timeout | undefined;
  #failedAt = -Infinity;
  #isDisposed = false;
  /** Payloads of entries before this one weren't all verified yet. */
  #unverified = 0;

  private constructor(
    private readonly files: LogFiles,
    private readonly damage: Damage,
    { records, segments, sent, received }: Omit<OpenedIndex, 'frames'>,
    frames: number,
    { memoryBytes = DEFAULT_MEMORY_BYTES, segmentBytes = SEGMENT_BYTES }: FileLogOptions,
  ) {
    const last = segments.at(-1) ?? { ...segmentAt(0), size: 0 };
    this.sent = sent;
    this.received = received;
    this.#records = records;
    this.#tail = new PayloadTail(last.offset + last.size);
    this.#frames = new FrameRecords(frames);
    this.#segments = segments.map(({ file, offset }) => ({ file, offset }));
    this.#segmentBytes = segmentBytes;
    this.#memoryBytes = memoryBytes;
    this.#segmentStart = last.offset;
    const parts = { records, tail: this.#tail, frames: this.#frames, segments: this.#segments };
    this.#writer = new LogWriter(parts, files, memoryBytes);
    this.#reader = new LogReader(parts, files, damage, records.length);
    this.#writer.onDidChange(() => this.#onWriter());
    damage.onDidChange(() => this.#problemsChanged());
  }

  /** Makes a new, empty log in a folder, which is created. */
  static async create(folder: string, options: FileLogOptions = {}): Promise<FileLog> {
    await mkdir(folder, { recursive: true });
    const files = await LogFiles.create(folder);
    const nothing = { messages: 0, bytes: 0 };
    const segments = [{ ...segmentAt(0), size: 0 }];
    const index = { records: new IndexRecords(), segments, sent: nothing, received: { ...nothing } };
    return new FileLog(files, new Damage(), index, 0, options);
  }

  /**
   * Opens a log that was written earlier, to read it. What is damaged is marked as such; the payloads are verified in the background.
   *
   * @throws if there is no such folder
   */
  static async open(folder: string): Promise<FileLog> {
    const damage = new Damage();
    const index = await openIndex(folder, damage);
    const { records, frames } = index;
    const found = await stat(path.join(folder, FRAMES_FILE)).catch(() => undefined);
    const size = found?.isFile() ? found.size : 0;
    const count = Math.floor(size / FRAME_BYTES);
    if (count > 0 && records.length === 0)
      damage.addProblem({
        file: INDEX_FILE,
        offset: 0,
        message: l10n.t('{0} ends at byte {1}, within a frame or before the last message.', INDEX_FILE, 0),
      });
    if (frames > count || size % FRAME_BYTES > 0 || found?.isFile() === false)
      damage.addProblem({
        file: FRAMES_FILE,
        offset: size,
        message: l10n.t('{0} ends at byte {1}, within a frame or before the last message.', FRAMES_FILE, size),
      });
    const log = new FileLog(new LogFiles(folder), damage, index, count, {});
    log.#verify();
    return log;
  }

  get length(): number {
    return this.#records.length;
  }

  /** How many frames were noted, of both directions. */
  get frameCount(): number {
    return this.#frames.length;
  }

  /** What is wrong with the log's files, with the places. */
  get problems(): readonly LogProblem[] {
    const { error, isGone } = this.#writer;
    const problems = [...this.damage.problems];
    if (this.#leftOut.messages > 0)
      problems.push({
        message: l10n.t(
          'The payloads of {0} messages, {1} bytes in all, were left out, as they could not be written.',
          this.#leftOut.messages,
          this.#leftOut.bytes,
        ),
      });
    if (error) problems.push({ message: this.#failing(error) });
    if (isGone) problems.push({ message: gone() });
    return problems;
  }

  /** Whether the files can't be written at the moment. */
  get isFailing(): boolean {
    return this.#writer.error !== undefined;
  }

  /** So much waits for the disk that whoever fills the log should pause until {@link onDidDrain}. */
  get isFull(): boolean {
    return this.#writer.isFull;
  }

  /** The disk has caught up: {@link isFull} no longer holds. */
  get onDidDrain(): LogWriter['onDidDrain'] {
    return this.#writer.onDidDrain;
  }

  /** What other threads need to read what is in the files by now. */
  snapshot(): LogSnapshot {
    const { folder } = this.files;
    const { blocks, isOrdered } = this.#records;
    return { folder, blocks, length: this.#writer.written.entries, isOrdered, segments: [...this.#segments] };
  }

  /** All that is in the log, for a search: while the files can't be written, with the payloads that wait in memory. */
  searched(): Searched {
    const snapshot = { ...this.snapshot(), unverified: this.#unverified };
    if (!this.isFailing) return snapshot;
    let offset = this.#writer.written.bytes;
    const unwritten = this.#tail.between(offset, this.#tail.end).map((bytes) => {
      offset += bytes.length;
      return { offset: offset - bytes.length, bytes };
    });
    return { ...snapshot, length: this.length, unwritten };
  }

  /** The log's clock: milliseconds since the epoch, with microseconds as decimals; never goes back. */
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
    let size = 0;
    if (payload instanceof Uint8Array) size = payload.length;
    else for (const part of payload) size += part.length;
    const { error } = this.#writer;
    if (error && (this.#leftOut.isGoingOn || !this.#writer.hasRoom(size)))
      return this.#leaveOut(error, direction, kind, size, extras);
    return this.#push(direction, kind, payload, size, extras);
  }

  /**
   * Notes a frame, before the entry that it carries.
   *
   * @param packed see `packFrame`
   * @returns its number
   */
  appendFrame(time: number, offset: number, length: number, packed: number): number {
    if (this.#leftOut.isGoingOn) return this.#frames.skip();
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
    const heads = await this.#reader.heads(indexes);
    return indexes.map((index, nth) => {
      const { time, direction, kind, truncated, leftOut, roundTrip } = this.#records.at(index);
      const head = heads[nth];
      return {
        index,
        time,
        direction,
        kind,
        size: this.#records.wholeSizeOf(index),
        preview: head ? previewOf(kind, head) : this.#reader.damaged(index).message,
        ...((truncated || leftOut) && { truncated: true }),
        ...(roundTrip > 0 && { roundTrip }),
        ...(!head && { damaged: true as const }),
      };
    });
  }

  /** What the index says of an entry. @throws RangeError if there is no such entry */
  recordOf(index: number): IndexRecord {
    return this.#records.at(index);
  }

  /** The whole payloads of several entries, ascending: one read of the file where they lie together. `undefined`: it is damaged. */
  payloads(indexes: readonly number[]): Promise<(Uint8Array | undefined)[]> {
    return this.#reader.payloads(indexes);
  }

  async export(format: ExportFormat, target: Uri, options?: ExportOptions): Promise<void> {
    if (target.scheme !== 'file') {
      throw new Error(l10n.t('An export is written to a file, not to {0}.', `${target.scheme}:`));
    }
    const { exportLog } = await import('./export/exportLog');
    await exportLog(this, format, target.fsPath, options);
  }

  async search(query: LogQuery, token?: CancellationToken): Promise<Uint32Array> {
    const { searchLog } = await import('./search/searchLog');
    return searchLog(this, query, token);
  }

  /** @throws DamagedEntryError */
  payload(index: number): Promise<Uint8Array> {
    return this.#reader.payload(index);
  }

  /** The bytes `from` to `to` of a payload, cut to what there is; the caller owns them. @throws DamagedEntryError */
  async payloadSlice(index: number, from: number, to: number): Promise<Uint8Array> {
    const { size } = this.#records.at(index);
    const start = Math.min(Math.max(0, from), size);
    return this.#reader.slice(index, start, Math.max(start, Math.min(to, size)));
  }

  /** The size of a payload in bytes. */
  sizeOf(index: number): number {
    return this.#records.wholeSizeOf(index);
  }

  /** The first entry at or after a time, in milliseconds since the epoch; the length if there is none. */
  indexAt(time: number): number {
    let from = 0;
    for (let to = this.length; from < to;) {
      const middle = (from + to) >> 1;
      if (this.#records.timeOf(middle) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  async frames(index: number): Promise<Frame[]> {
    return (await this.framesOf(index, Infinity)).frames;
  }

  /** The first frames of an entry, at most `most`, how many there are, and what all of them took, headers included. */
  async framesOf(index: number, most: number): Promise<{ frames: Frame[]; total: number; wireBytes: number }> {
    const record = this.#records.at(index);
    const end = record.firstFrame + record.frameSpan;
    const frames: Frame[] = [];
    let total = 0;
    let wireBytes = 0;
    // Control frames, and those of the other direction, may have come between those of a message.
    for (let from = record.firstFrame; from < end; from += FRAMES_AT_ONCE) {
      for (const frame of await this.readFrames(from, Math.min(end, from + FRAMES_AT_ONCE))) {
        const isOther = frame.direction !== record.direction || frame.opcode >= 8;
        if (record.frameSpan > 1 && isOther && !frame.damaged) continue;
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
    return start >= end ? [] : this.#reader.frames(start, end, this.#writer.written.frames);
  }

  /** The entry that a frame belongs to; `null` if none does, or not yet. */
  async entryOfFrame(number: number): Promise<number | null> {
    const [frame] = await this.readFrames(number, number + 1);
    if (!frame) return null;
    // Entries are stamped with the time of their last frame, or later.
    const from = this.indexAt(frame.time);
    const isControl = frame.opcode >= 8;
    for (let index = from; index < Math.min(this.length, from + ENTRIES_PER_SEARCH); index += 1) {
      const { firstFrame, frameSpan, direction } = this.#records.at(index);
      const inside = number >= firstFrame && number < firstFrame + frameSpan;
      if (inside && (frameSpan === 1 || (!isControl && direction === frame.direction))) return index;
    }
    return null;
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Nothing more is appended: writes what is left and closes the files. The log stays readable. */
  async finish(): Promise<void> {
    if (this.#leftOut.isGoingOn) this.#note(this.#leftOut.end());
    await this.#writer.finish();
  }

  /** Ends the events, and what goes on in the background. {@link finish} releases the files. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#appendTimer);
    clearTimeout(this.#problemsTimer);
    for (const emitter of [this.#onDidAppend, this.#onDidChangeProblems, this.#onDidFail]) emitter.dispose();
    this.damage.dispose();
    this.#writer.dispose();
  }

  #push(
    direction: Direction,
    kind: EntryKind,
    payload: Uint8Array | readonly Uint8Array[],
    size: number,
    extras: EntryExtras,
  ): number {
    const start = this.#tail.end;
    if (start + paddedSize(size) - this.#segmentStart > this.#segmentBytes && start > this.#segmentStart) {
      this.#segments.push(segmentAt(start));
      this.#segmentStart = start;
    }
    const offset = this.#tail.append(payload, size);
    return this.#index(direction, kind, offset, size, this.#tail.checksum, false, extras);
  }

  /** Keeps of an entry all but its payload. */
  #leaveOut(error: Error, direction: Direction, kind: EntryKind, size: number, extras: EntryExtras): number {
    if (!this.#leftOut.isGoingOn) this.#note(this.#leftOut.beginning(error, this.#memoryBytes));
    this.#leftOut.add(size);
    this.#problemsChanged();
    return this.#index(direction, kind, this.#tail.end, 0, size, true, extras);
  }

  #note(text: string): void {
    const bytes = Buffer.from(text);
    this.#push('local', 'event', bytes, bytes.length, NO_EXTRAS);
  }

  #index(
    direction: Direction,
    kind: EntryKind,
    offset: number,
    size: number,
    check: number,
    leftOut: boolean,
    { time = this.#clock.now(), firstFrame, lastFrame, truncated = false, roundTrip = 0 }: EntryExtras,
  ): number {
    // An entry is never before the one before it.
    if (time > this.#lastTime) this.#lastTime = time;
    const what = whatBits(direction, kind, truncated, leftOut);
    const span = firstFrame === undefined ? 0 : (lastFrame ?? firstFrame) - firstFrame + 1;
    this.#records.push(this.#lastTime, offset, size, what, check, firstFrame ?? 0, span, roundTrip);
    if (direction !== 'local') {
      const traffic = direction === 'sent' ? this.sent : this.received;
      traffic.messages += 1;
      traffic.bytes += leftOut ? check : size;
    }
    this.#changed();
    return this.#records.length - 1;
  }

  #changed(): void {
    if (this.#appendTimer === undefined && !this.#isDisposed) this.#startAppendTimer();
    this.#writer.changed();
  }

  #startAppendTimer(): void {
    this.#appendTimer = setTimeout(() => {
      this.#appendTimer = undefined;
      this.#onDidAppend.fire(this.length);
    }, APPEND_INTERVAL_MS);
  }

  #onWriter(): void {
    const { error, isGone } = this.#writer;
    this.#problemsChanged();
    if (!error && this.#leftOut.isGoingOn) this.#note(this.#leftOut.end());
    const now = performance.now();
    if ((!error && !isGone) || now - this.#failedAt < QUIET_MS) return;
    this.#failedAt = now;
    this.#onDidFail.fire(new Error(error ? this.#failing(error) : gone(), { cause: error }));
  }

  #failing(error: Error): string {
    return l10n.t(
      'The log can not be written: {0}. Messages stay in memory, up to {1} MiB, and are written when that is possible again.',
      plainReason(error),
      Math.round(this.#memoryBytes / 1024 / 1024),
    );
  }

  #problemsChanged(): void {
    if (this.#isDisposed) return;
    this.#problemsTimer ??= setTimeout(() => {
      this.#problemsTimer = undefined;
      this.#onDidChangeProblems.fire(undefined);
    }, APPEND_INTERVAL_MS);
  }

  #verify(): void {
    const frames = this.#frames.length;
    this.#unverified = this.length;
    void verifyLog(
      this.#records,
      this.#segments,
      this.#reader,
      this.files,
      this.damage,
      frames,
      () => this.#isDisposed,
    ).then(() => {
      if (!this.#isDisposed) this.#unverified = 0;
    });
  }
}

function gone(): string {
  return l10n.t(
    'The files of the log were deleted while it is written: its messages can be read only as long as this window is open.',
  );
}
