import type { Disposable } from '../base/event';
import { Emitter } from '../base/event';
import { FRAME_BYTES, type FrameRecords } from './frameRecords';
import { FRAMES_FILE, INDEX_FILE, writeFully, writeFullySync, type LogFiles } from './logFiles';
import type { PayloadTail } from './payloadTail';
import { RECORD_BYTES, type IndexRecords } from './records';
import { segmentOf, type Segment } from './segments';

/** What waits is written at once when it is this much, else after this time. */
const BATCH_BYTES = 64 * 1024;
const BATCH_MS = 10;
/** What one batch takes at most: its records follow when all its payloads are in the file. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** The same while the files can't be written: what little room there is shall be used. */
const MAX_RETRY_BYTES = 256 * 1024;
/** When this much waits, whoever fills the log should pause, and go on when no more than that does. */
const FULL_BYTES = 8 * 1024 * 1024;
const DRAINED_BYTES = 2 * 1024 * 1024;
/** After an error: pauses between the attempts. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2000;
/**
 * Less than a batch is written at once, without waiting for a thread: for the system's cache that takes no longer than to ask for
 * it, and what was appended is safe from a crash of this process right away. More is left to threads, while more is received.
 * A disk that took longer than this for it is left to threads as well for a while, and for longer each time, until it has been
 * quick for {@link CALM_MS}.
 */
const SLOW_MS = 20;
const FIRST_PENALTY_MS = 1000;
const LAST_PENALTY_MS = 64_000;
const CALM_MS = 60_000;
/** How often is looked whether the files are still there. */
const LOOK_MS = 1000;

/** What is in memory of a log, and where it goes. */
export interface Unwritten {
  readonly records: IndexRecords;
  readonly tail: PayloadTail;
  readonly frames: FrameRecords;
  readonly segments: readonly Segment[];
}

/**
 * Brings what was appended into the files, in batches: payloads and frames before the records that point to them, so that a
 * record in the file never points at nothing. After an error it tries again, from the same place. Nothing is kept per message.
 */
export class LogWriter implements Disposable {
  /** Up to where the files go. */
  entries: number;
  bytes: number;
  frames: number;
  readonly #onDidDrain = new Emitter<undefined>();
  readonly onDidDrain = this.#onDidDrain.event;
  readonly #onDidChange = new Emitter<undefined>();
  /** {@link error} or {@link isGone} has changed. */
  readonly onDidChange = this.#onDidChange.event;
  #error: Error | undefined;
  #isGone = false;
  #isFull = false;
  #isFinished = false;
  #isClosed = false;
  #isDisposed = false;
  #timer: NodeJS.Timeout | undefined;
  /** What is being written; it settles with what went wrong, if anything did. */
  #writing: Promise<Error | undefined> | undefined;
  #retryMs = FIRST_RETRY_MS;
  #lookedAt = performance.now();
  /** Until then nothing is written at once. */
  #slowUntil = 0;
  #penaltyMs = FIRST_PENALTY_MS;

  constructor(
    private readonly from: Unwritten,
    private readonly files: LogFiles,
    /** How much may wait while the files can't be written, in bytes. */
    private readonly memoryBytes: number,
  ) {
    this.entries = from.records.length;
    this.bytes = from.tail.end;
    this.frames = from.frames.length;
  }

  /** Why the files can't be written at the moment. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** The files were deleted: what is written is gone when they are closed. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** So much waits that whoever fills the log should pause until {@link onDidDrain}. Never while the files can't be written. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Bytes that are only in memory. */
  get waiting(): number {
    return this.from.tail.end - this.bytes + (this.from.frames.length - this.frames) * FRAME_BYTES;
  }

  /** Whether so many bytes more are taken: all while the files are written, else what memory allows. See {@link isFull}. */
  hasRoom(size: number): boolean {
    return !this.#error || this.waiting + size <= this.memoryBytes;
  }

  /** Something was appended. */
  changed(): void {
    if (this.#writing !== undefined) {
      if (this.#error === undefined && this.waiting > FULL_BYTES) this.#isFull = true;
    } else if (this.#error !== undefined || this.#isClosed) return;
    else if (this.from.tail.end - this.bytes >= BATCH_BYTES) this.#begin();
    else this.#timer ??= setTimeout(() => this.#begin(), BATCH_MS);
  }

  /** Settles when all that was appended so far is in the files. @throws if it can't be written */
  async flush(): Promise<void> {
    const entries = this.from.records.length;
    const frames = this.from.frames.length;
    while (this.entries < entries || this.frames < frames) {
      if (this.#isClosed) throw new Error('This log is finished: nothing can be added to it.');
      if (!this.#writing) this.#begin();
      const error = await this.#writing;
      if (error) throw error;
    }
  }

  /** Nothing more is appended. What can't be written now is tried again until it is, or until {@link dispose}. */
  async finish(): Promise<void> {
    await this.flush().catch(() => undefined);
    this.#isFinished = true;
    if (!this.#error || this.#isDisposed) await this.#close();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#onDidDrain.dispose();
    this.#onDidChange.dispose();
    if (this.#error) clearTimeout(this.#timer);
    if (this.#isFinished) void (this.#writing ?? Promise.resolve()).then(() => this.#close());
  }

  #begin(): void {
    // Whoever hears of an event may append, which begins a batch; two at a time would write what the first one lets go of.
    if (this.#writing) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const start = performance.now();
    if (!this.#isGone && start - this.#lookedAt > LOOK_MS) this.#look(start);
    if (start >= this.#slowUntil && !this.#error && this.waiting < BATCH_BYTES) {
      const missing = this.#missing();
      if (missing.length === 0 && this.#writeAtOnce(start)) return;
      if (missing.length > 0) {
        this.#writing = this.#openFiles(missing).then(
          () => this.#succeeded(true),
          (error: unknown) => this.#failed(error as Error),
        );
        return;
      }
    }
    this.#writing = this.#writeBatch().then(
      () => this.#succeeded(),
      (error: unknown) => this.#failed(error as Error),
    );
  }

  /** The files that what waits goes to, and that aren't open yet. */
  #missing(): string[] {
    const { frames, segments, tail } = this.from;
    const names = frames.length > this.frames ? [FRAMES_FILE] : [];
    if (tail.end > this.bytes)
      for (let nth = segmentOf(segments, this.bytes); nth < segments.length; nth += 1) names.push(segments[nth]!.file);
    return names.filter((name) => !this.files.opened(name));
  }

  async #openFiles(names: readonly string[]): Promise<void> {
    for (const name of names) await this.files.toWrite(name);
  }

  /** @returns whether all that waited is written; what failed is tried again in a thread */
  #writeAtOnce(start: number): boolean {
    const { records, tail, frames } = this.from;
    const write = (name: string, parts: readonly Uint8Array[], position: number): void =>
      writeFullySync(this.files.opened(name)!, parts, position);
    try {
      for (const { first, bytes } of frames.between(this.frames, frames.length))
        write(FRAMES_FILE, [bytes], first * FRAME_BYTES);
      for (const { file, parts, position } of this.#payloadsTo(tail.end)) write(file, parts, position);
      write(INDEX_FILE, records.bytes(this.entries, records.length), this.entries * RECORD_BYTES);
    } catch {
      return false;
    }
    this.#wrote(records.length, tail.end, frames.length);
    const now = performance.now();
    if (now - start > SLOW_MS) {
      if (start > this.#slowUntil + CALM_MS) this.#penaltyMs = FIRST_PENALTY_MS;
      this.#slowUntil = now + this.#penaltyMs;
      this.#penaltyMs = Math.min(this.#penaltyMs * 4, LAST_PENALTY_MS);
    }
    return true;
  }

  #look(now: number): void {
    this.#lookedAt = now;
    const look = async (): Promise<void> => {
      if (!(await this.files.isGone())) return;
      this.#isGone = true;
      this.#onDidChange.fire(undefined);
    };
    // Closed meanwhile: then nobody needs to know.
    void look().catch(() => undefined);
  }

  /** @param goOn what waits is to be written now */
  #succeeded(goOn = false): undefined {
    this.#writing = undefined;
    // Before that, what comes could fill the memory sooner than the disk takes it.
    if (this.#error && this.waiting <= this.memoryBytes / 2) this.#recovered();
    if (this.#isFull && this.waiting < DRAINED_BYTES) this.#drained();
    const isWritten = this.entries === this.from.records.length && this.frames === this.from.frames.length;
    if (this.#isFinished && isWritten) void this.#close();
    else if (goOn || this.waiting >= BATCH_BYTES) this.#begin();
    else if (!isWritten) this.#timer ??= setTimeout(() => this.#begin(), BATCH_MS);
  }

  #failed(error: Error): Error {
    this.#writing = undefined;
    const isNew = this.#error?.message !== error.message;
    this.#error = error;
    if (!this.#isDisposed) this.#timer ??= setTimeout(() => this.#begin(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    if (isNew) this.#onDidChange.fire(undefined);
    // Pausing doesn't make room on a disk.
    if (this.#isFull) this.#drained();
    return error;
  }

  #recovered(): void {
    this.#error = undefined;
    this.#retryMs = FIRST_RETRY_MS;
    this.#onDidChange.fire(undefined);
  }

  #drained(): void {
    this.#isFull = false;
    this.#onDidDrain.fire(undefined);
  }

  async #writeBatch(): Promise<void> {
    const { records, tail, frames } = this.from;
    const entries = this.#batchEnd();
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

  /** The entry before which a batch ends: all that wait, or as many as a batch takes, but one at least. */
  #batchEnd(): number {
    const { records, tail } = this.from;
    const most = this.#error ? MAX_RETRY_BYTES : MAX_BATCH_BYTES;
    if (tail.end - this.bytes <= most) return records.length;
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

  async #close(): Promise<void> {
    // Files that were deleted are readable as long as they are open.
    if (this.#isGone && !this.#isDisposed) return;
    this.#isClosed = true;
    await this.files.close();
    if (this.#error) return;
    this.from.tail.clear();
    this.from.frames.clear();
  }
}
