import type { Disposable } from '../base/event';
import { Emitter } from '../base/event';
import type { LogFiles } from './logFiles';
import { Unwritten, type LogParts } from './unwritten';

/** What waits is written when it is this much, else after this time. Smaller batches would cost a flood more for waking threads. */
const BATCH_BYTES = 512 * 1024;
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
 * Less than this is written at once, without waiting for a thread: for the system's cache that takes no longer than to ask for it,
 * and what was appended is safe from a crash of this process right away. More is left to threads, while more is received.
 */
const AT_ONCE_BYTES = 64 * 1024;
/**
 * A disk that took longer than this for what is written at once is left to threads as well for a while, and for longer each time,
 * until it has been quick for {@link CALM_MS}.
 */
const SLOW_MS = 20;
const FIRST_PENALTY_MS = 1000;
const LAST_PENALTY_MS = 64_000;
const CALM_MS = 60_000;
/** How often is looked whether the files are still there. */
const LOOK_MS = 1000;

/** Brings what was appended into the files, in batches: when, and what follows from an error. It tries again, from the same place. */
export class LogWriter implements Disposable {
  readonly #unwritten: Unwritten;
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
    private readonly from: LogParts,
    private readonly files: LogFiles,
    /** How much may wait while the files can't be written, in bytes. */
    private readonly memoryBytes: number,
  ) {
    this.#unwritten = new Unwritten(from, files);
  }

  /** How many entries, bytes of payloads, and frames are in the files. */
  get written(): { readonly entries: number; readonly bytes: number; readonly frames: number } {
    return this.#unwritten;
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

  /** Whether so many bytes more are taken: all while the files are written, else what memory allows. See {@link isFull}. */
  hasRoom(size: number): boolean {
    return !this.#error || this.#unwritten.size + size <= this.memoryBytes;
  }

  /** Something was appended. */
  changed(): void {
    if (this.#writing !== undefined) {
      if (this.#error === undefined && this.#unwritten.size > FULL_BYTES) this.#isFull = true;
    } else if (this.#error !== undefined || this.#isClosed) return;
    else if (this.#unwritten.payloadSize >= BATCH_BYTES) this.#begin();
    else this.#timer ??= setTimeout(() => this.#begin(), BATCH_MS);
  }

  /** Settles when all that was appended so far is in the files. @throws if it can't be written */
  async flush(): Promise<void> {
    const entries = this.from.records.length;
    const frames = this.from.frames.length;
    while (this.#unwritten.entries < entries || this.#unwritten.frames < frames) {
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
    if (start >= this.#slowUntil && !this.#error && this.#unwritten.size < AT_ONCE_BYTES) {
      const missing = this.#unwritten.missingFiles();
      if (missing.length === 0 && this.#writeAtOnce(start)) return;
      if (missing.length > 0) {
        this.#writing = this.#unwritten.openFiles(missing).then(
          () => this.#succeeded(true),
          (error: unknown) => this.#failed(error as Error),
        );
        return;
      }
    }
    this.#writing = this.#unwritten.write(this.#error ? MAX_RETRY_BYTES : MAX_BATCH_BYTES).then(
      () => this.#succeeded(),
      (error: unknown) => this.#failed(error as Error),
    );
  }

  /** @returns whether all that waited is written; what failed is tried again in a thread */
  #writeAtOnce(start: number): boolean {
    try {
      this.#unwritten.writeSync();
    } catch {
      return false;
    }
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
    if (this.#error && this.#unwritten.size <= this.memoryBytes / 2) this.#recovered();
    if (this.#isFull && this.#unwritten.size < DRAINED_BYTES) this.#drained();
    const isWritten = this.#unwritten.isNothing;
    if (this.#isFinished && isWritten) void this.#close();
    else if (goOn || this.#unwritten.size >= BATCH_BYTES) this.#begin();
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
