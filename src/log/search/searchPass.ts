import * as os from 'node:os';
import type { LogQuery } from '../../api';
import type { LogSnapshot } from '../logSnapshot';
import { RECORDS_PER_BLOCK } from '../records';
import { IndexView } from './indexView';
import type { Unread, UnwrittenPart } from './payloadReader';
import { Control, type Piece, type Report } from './searchJob';
import type { SearchWorkers, Thread } from './searchWorkers';

/** Longer on one message than this, and a pattern is taken for one that never ends. */
const STUCK_MS = 2000;
const LOOK_MS = 100;
/** A thread that is told to stop has this long to do so. */
const STOP_MS = 500;
const MOST_THREADS = Math.max(1, Math.min(2, os.availableParallelism()));
/** For fewer entries, a second thread is more trouble than help. */
const ENTRIES_PER_THREAD = 2000;

/** What a pass goes through. */
export interface Searched extends LogSnapshot {
  /** Payloads that aren't in the files. */
  readonly unwritten?: readonly UnwrittenPart[];
  /** Payloads of entries before this one may be damaged without anyone knowing yet. Default: 0. */
  readonly unverified?: number;
}

export type PassEnd =
  | { readonly kind: 'done'; readonly unread?: Unread | undefined }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'stuck'; readonly entry: number }
  | { readonly kind: 'failed'; readonly message: string };

/** How many threads a search through so many entries has. */
export function threadsFor(entries: number): number {
  return Math.max(1, Math.min(MOST_THREADS, Math.ceil(entries / ENTRIES_PER_THREAD)));
}

/** One way through some entries of a log, by one or more threads; what they find comes in order. */
export class SearchPass {
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #threads = new Map<number, Thread>();
  /** Pieces that came before those that stand before them. */
  readonly #waiting = new Map<number, Piece>();
  #expected: number;
  #unread: Unread | undefined;
  #settle: (end: PassEnd) => void = () => undefined;
  #watch: NodeJS.Timeout | undefined;
  /** Settles when it is through, or ended otherwise. */
  readonly ended: Promise<PassEnd>;

  /** @param onPiece is given each part with what was found in it, in ascending order and without gaps */
  constructor(
    workers: SearchWorkers,
    query: LogQuery,
    log: Searched,
    from: number,
    to: number,
    private readonly onPiece: (piece: Piece) => void,
  ) {
    const count = threadsFor(to - from);
    this.#expected = from;
    this.#control = new Int32Array(new SharedArrayBuffer(4 * (Control.testing + count)));
    this.#control.set([from, to]);
    this.ended = new Promise((resolve) => (this.#settle = resolve));
    const firstBlock = Math.floor(from / RECORDS_PER_BLOCK);
    const { folder, segments, encoding, isOrdered, unverified = 0 } = log;
    const blocks = log.blocks.slice(firstBlock, Math.ceil(to / RECORDS_PER_BLOCK));
    // Only these are copied.
    const start = new IndexView(blocks, firstBlock).offsetOf(from);
    const unwritten = (log.unwritten ?? []).filter(({ offset, bytes }) => offset + bytes.length > start);
    for (let thread = 0; thread < count; thread += 1) {
      const control = this.#control;
      const where = { folder, segments, encoding, unwritten, isOrdered, unverified, blocks, firstBlock } as const;
      const onReport = (report: Report): void => this.#receive(thread, report);
      this.#threads.set(thread, workers.run({ kind: 'search', query, ...where, control, thread }, [], onReport));
    }
    this.#watch = this.#watchThreads(count);
  }

  /** Ends it now; nothing more is found. */
  cancel(): void {
    this.#end({ kind: 'cancelled' });
  }

  #receive(thread: number, report: Report): void {
    if (report.kind === 'piece') this.#deliver(report);
    else if (report.kind === 'done') {
      this.#threads.delete(thread);
      this.#unread ??= report.unread;
      if (this.#threads.size === 0) this.#end({ kind: 'done', unread: this.#unread });
    } else if (report.kind === 'failed') {
      this.#threads.delete(thread);
      this.#end(report);
    }
  }

  #deliver(piece: Piece): void {
    if (!this.#watch) return;
    this.#waiting.set(piece.from, piece);
    for (let next = this.#waiting.get(this.#expected); next; next = this.#waiting.get(this.#expected)) {
      this.#waiting.delete(this.#expected);
      this.#expected = next.to;
      this.onPiece(next);
    }
  }

  #watchThreads(count: number): NodeJS.Timeout {
    const seen = new Int32Array(count);
    const since = new Float64Array(count).fill(performance.now());
    return setInterval(() => {
      for (let thread = 0; thread < count; thread += 1) {
        const testing = Atomics.load(this.#control, Control.testing + thread);
        if (testing === 0 || testing !== seen[thread]) {
          seen[thread] = testing;
          since[thread] = performance.now();
        } else if (performance.now() - since[thread]! >= STUCK_MS) {
          this.#threads.get(thread)?.terminate();
          this.#threads.delete(thread);
          this.#end({ kind: 'stuck', entry: testing - 1 });
          return;
        }
      }
    }, LOOK_MS);
  }

  #end(end: PassEnd): void {
    if (!this.#watch) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
    if (this.#threads.size > 0) {
      Atomics.store(this.#control, Control.cancelled, 1);
      // One that is in the midst of a pattern that never ends doesn't hear of it.
      setTimeout(() => {
        for (const thread of this.#threads.values()) thread.terminate();
      }, STOP_MS).unref();
    }
    this.#settle(end);
  }
}
