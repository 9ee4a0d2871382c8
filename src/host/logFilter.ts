import * as l10n from '@vscode/l10n';
import type { LogEntry, LogQuery, TextQuery } from '../api';
import type { Disposable } from '../base/event';
import type { FileLog } from '../log/fileLog';
import type { LogSearch } from '../log/search/logSearch';
import type { FilterState, PayloadHits } from '../panel/messages';
import { wholeLog, type IndexedList } from './chosenMessages';

/** The page is told at most 20 times a second. */
const NOTIFY_INTERVAL_MS = 50;

/** Of the filter that was set last in any list: what is asked of a session's is never taken for another's. */
let lastGeneration = 0;

/** What a session's list has: the messages that its filter lets through, without those that were cleared away. The host's side. */
export class LogFilter implements Disposable {
  #generation = 0;
  #query: LogQuery | null = null;
  /** Messages before this one were cleared away. */
  #first = 0;
  #search: LogSearch | undefined;
  #timer: NodeJS.Timeout | undefined;
  #notifiedAt = -Infinity;
  #finding: AbortController | undefined;
  #disposed = false;

  constructor(
    private readonly log: FileLog,
    private readonly notify: (state: FilterState) => void,
  ) {}

  get state(): FilterState {
    const search = this.#search;
    const generation = this.#generation;
    const query = this.#query;
    const first = this.#first;
    if (!query) return { generation, query, first, matches: 0, scanned: 0, total: 0, state: 'none' };
    if (!search) {
      return { generation, query, first, matches: 0, scanned: 0, total: this.log.length, state: 'searching' };
    }
    const { scanned, total, state, problem } = search;
    return {
      generation,
      query,
      first,
      matches: this.#found(search).length,
      scanned,
      total,
      state,
      ...(problem !== undefined && { problem }),
    };
  }

  /** Puts a filter in the place of the one there was; `null`: none. */
  async set(query: LogQuery | null): Promise<FilterState> {
    this.#search?.dispose();
    this.#search = undefined;
    this.#query = query;
    const generation = ++lastGeneration;
    this.#generation = generation;
    if (query) {
      // Not loaded before it is needed.
      const { LogSearch } = await import('../log/search/logSearch');
      if (generation === this.#generation && !this.#disposed) {
        this.#search = new LogSearch(this.log, query);
        this.#search.onDidChange(() => this.#changed());
      }
    }
    return this.state;
  }

  /** Takes what there is by now out of the list, or with `false` back into it. The log keeps it all. */
  clear(away: boolean): FilterState {
    const first = away ? this.log.length : 0;
    if (first !== this.#first) {
      this.#first = first;
      // Its places are others now.
      this.#generation = ++lastGeneration;
    }
    return this.state;
  }

  /** This, for what names places of the list of a filter. @throws if there is another one by now */
  of(generation: number): this {
    if (generation !== this.#generation) throw new Error(l10n.t('The list is another one by now.'));
    return this;
  }

  cancel(): FilterState {
    this.#search?.cancel();
    return this.state;
  }

  /** The list as it is now: what comes later isn't in it. */
  get list(): IndexedList {
    if (!this.#query) return wholeLog(this.log.length, this.#first);
    const found = this.#search ? this.#found(this.#search) : new Uint32Array(0);
    return { length: found.length, indexes: (from, to) => found.subarray(from, Math.max(from, to)) };
  }

  /** The entries at the places `from` to `to` of the list, cut to what there is. */
  async read(from: number, to: number): Promise<readonly LogEntry[]> {
    if (!this.#query) return this.log.read(this.#first + from, this.#first + to);
    return this.log.readEach([...this.list.indexes(from, to)]);
  }

  /** The place of the first message at an index or after it; the list's length if there is none. */
  placeOf(index: number): number {
    if (!this.#query) return Math.max(0, Math.min(index, this.log.length) - this.#first);
    return this.#search ? firstAtOrAfter(this.#found(this.#search), index) : 0;
  }

  /** Loads and starts what the first search needs. */
  async warmUp(): Promise<undefined> {
    const { searchWorkers } = await import('../log/search/searchWorkers');
    const { threadsFor } = await import('../log/search/searchPass');
    searchWorkers.warmUp(threadsFor(this.log.length));
  }

  async findInPayload(index: number, query: TextQuery): Promise<PayloadHits> {
    const { findInPayload } = await import('../log/search/findInPayload');
    const payload = new Uint8Array(await this.log.payload(index));
    // The page shows what it asked for last.
    this.#finding?.abort();
    this.#finding = new AbortController();
    return findInPayload(payload, query, this.#finding.signal);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#search?.dispose();
    this.#finding?.abort();
  }

  #found({ matches }: LogSearch): Uint32Array {
    return this.#first === 0 ? matches : matches.subarray(firstAtOrAfter(matches, this.#first));
  }

  #changed(): void {
    const wait = this.#notifiedAt + NOTIFY_INTERVAL_MS - performance.now();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#notifiedAt = performance.now();
      this.notify(this.state);
    }, wait);
  }
}

/** The place of the first of some ascending indexes that is at an index or after it. */
function firstAtOrAfter(indexes: Uint32Array, index: number): number {
  let low = 0;
  for (let high = indexes.length; low < high;) {
    const middle = (low + high) >> 1;
    if (indexes[middle]! < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
