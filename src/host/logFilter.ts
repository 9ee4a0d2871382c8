import * as l10n from '@vscode/l10n';
import type { LogEntry, LogQuery, TextQuery } from '../api';
import type { Disposable } from '../base/event';
import type { FileLog } from '../log/fileLog';
import type { LogSearch } from '../log/search/logSearch';
import type { FilterState, PayloadHits } from '../panel/messages';

/** The page is told at most 20 times a second. */
const NOTIFY_INTERVAL_MS = 50;

/** Of the filter that was set last in any list: what is asked of a session's is never taken for another's. */
let lastGeneration = 0;

/** The filter of a session's list: the host's side. */
export class LogFilter implements Disposable {
  #generation = 0;
  #query: LogQuery | null = null;
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
    if (!query) return { generation, query, matches: 0, scanned: 0, total: 0, state: 'none' };
    if (!search) return { generation, query, matches: 0, scanned: 0, total: this.log.length, state: 'searching' };
    const { scanned, total, state, problem } = search;
    return {
      generation,
      query,
      matches: search.matches.length,
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

  /** This, for what names places of the list of a filter. @throws if there is another one by now */
  of(generation: number): this {
    if (generation !== this.#generation) throw new Error(l10n.t('The list is another one by now.'));
    return this;
  }

  cancel(): FilterState {
    this.#search?.cancel();
    return this.state;
  }

  /** The indexes at the places `from` to `to` of the filtered list, cut to what there is. */
  indexes(from: number, to: number): Uint32Array {
    return this.#search?.matches.slice(from, Math.max(from, to)) ?? new Uint32Array(0);
  }

  /** The entries at the places `from` to `to` of the filtered list, cut to what there is. */
  read(from: number, to: number): Promise<LogEntry[]> {
    return this.log.readEach([...this.indexes(from, to)]);
  }

  placeOf(index: number): number {
    const matches = this.#search?.matches ?? new Uint32Array(0);
    let low = 0;
    for (let high = matches.length; low < high;) {
      const middle = (low + high) >> 1;
      if (matches[middle]! < index) low = middle + 1;
      else high = middle;
    }
    return low;
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

  #changed(): void {
    const wait = this.#notifiedAt + NOTIFY_INTERVAL_MS - performance.now();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#notifiedAt = performance.now();
      this.notify(this.state);
    }, wait);
  }
}
