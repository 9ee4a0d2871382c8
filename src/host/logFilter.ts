import * as l10n from '@vscode/l10n';
import type { CancellationToken } from 'vscode';
import type { TextQuery } from '../api';
import type { Disposable } from '../base/event';
import type { StandingSearch } from '../log/search/runningSearch';
import type { Annotation, FilterState, ListedEntry, ListQuery, PayloadHits } from '../panel/messages';
import { standingSearch, type ListedLog } from './listedLog';
import { wholeLog, type IndexedList } from './chosenMessages';
import { amongThem, indexesWith, placeIn } from './markedMessages';

/** The page is told at most 20 times a second. */
const NOTIFY_INTERVAL_MS = 50;

/** Of the filter that was set last in any list: what is asked of a session's is never taken for another's. */
let lastGeneration = 0;

/** What a session's list has: the messages that its filter lets through, without those that were cleared away. The host's side. */
export class LogFilter implements Disposable {
  #generation = 0;
  #query: ListQuery | null = null;
  /** Messages before this one were cleared away. */
  #first = 0;
  #annotations: readonly Annotation[] = [];
  /** What the query's marks let through; `undefined`: it asks for none. */
  #marked: Uint32Array | undefined;
  #search: StandingSearch | undefined;
  /** Of marks alone nothing is searched that would tell that the log has grown. */
  #growth: Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #notifiedAt = -Infinity;
  #finding: AbortController | undefined;
  #disposed = false;

  constructor(
    private readonly log: ListedLog,
    private readonly notify: (state: FilterState) => void,
  ) {}

  get state(): FilterState {
    const search = this.#search;
    const generation = this.#generation;
    const query = this.#query;
    const first = this.#first;
    if (!query) return { generation, query, first, matches: 0, scanned: 0, total: 0, state: 'none' };
    const matches = this.#matches.length;
    const total = this.log.length;
    const known = { generation, query, first, matches };
    if (!isSearched(query)) return { ...known, scanned: total, total, state: 'following' };
    if (!search) return { ...known, scanned: 0, total, state: 'searching' };
    const { scanned, state, problem } = search;
    return { ...known, scanned, total: search.total, state, ...(problem !== undefined && { problem }) };
  }

  /** Puts a filter in the place of the one there was; `null`: none. */
  async set(query: ListQuery | null): Promise<FilterState> {
    this.#search?.dispose();
    this.#search = undefined;
    this.#query = query;
    this.#marked = this.#indexesOf(query);
    this.#growth?.dispose();
    this.#growth = query && !isSearched(query) ? this.log.onDidAppend(() => this.#changed()) : undefined;
    const generation = ++lastGeneration;
    this.#generation = generation;
    if (query && isSearched(query)) {
      const search = await standingSearch(this.log, query);
      // The marks may have changed meanwhile, the rest of the query not.
      if (this.#query === query && !this.#disposed) {
        this.#search = search;
        search.onDidChange(() => this.#changed());
      } else search.dispose();
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

  /** Takes the marks as they are now. A list that is made of them is another one then. */
  setAnnotations(annotations: readonly Annotation[]): void {
    this.#annotations = annotations;
    const marked = this.#indexesOf(this.#query);
    if (String(marked) === String(this.#marked)) return;
    this.#marked = marked;
    this.#generation = ++lastGeneration;
    this.notify(this.state);
  }

  /**
   * The indexes of all that the list has, ascending: to the log's end as it is now, even if the list's own search isn't there yet.
   *
   * @param first where it begins; 0: with what was cleared away
   */
  async all(token?: CancellationToken, first = this.#first): Promise<Uint32Array> {
    const query = this.#query;
    const marked = this.#marked;
    if (!query) return wholeLog(this.log.length, first).indexes(0, this.log.length);
    if (marked && !isSearched(query)) return from(marked, first);
    const found = await this.log.search(query, token);
    return from(marked ? amongThem(marked, found) : found, first);
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
    const found = this.#matches;
    return { length: found.length, indexes: (start, end) => found.slice(start, Math.max(start, end)) };
  }

  /** The entries at the places `start` to `end` of the list, cut to what there is. */
  async read(start: number, end: number): Promise<readonly ListedEntry[]> {
    if (!this.#query) return this.log.read(this.#first + start, this.#first + end);
    return this.log.readEach([...this.list.indexes(start, end)]);
  }

  /** The place of the first message at an index or after it; the list's length if there is none. */
  placeOf(index: number): number {
    if (!this.#query) return Math.max(0, Math.min(index, this.log.length) - this.#first);
    return placeIn(this.#matches, index);
  }

  /** Loads and starts what the first search needs. */
  async warmUp(): Promise<undefined> {
    const { searchWorkers, threadsFor } = await import('../log/onDemand');
    searchWorkers.warmUp(threadsFor(this.log.length));
  }

  async findInPayload(index: number, query: TextQuery): Promise<PayloadHits> {
    const { findInPayload } = await import('../log/onDemand');
    const payload = new Uint8Array(await this.log.payload(index));
    // The page shows what it asked for last.
    this.#finding?.abort();
    this.#finding = new AbortController();
    return findInPayload(payload, query, this.#finding.signal, this.log.text.encoding);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#search?.dispose();
    this.#growth?.dispose();
    this.#finding?.abort();
  }

  /** What a query's marks let through: the file of notes may be of a longer log. */
  #indexesOf(query: ListQuery | null): Uint32Array | undefined {
    return query?.marks && indexesWith(query.marks, this.#annotations).filter((index) => index < this.log.length);
  }

  get #matches(): Uint32Array {
    const found = this.#search?.matches ?? new Uint32Array(0);
    if (!this.#marked) return from(found, this.#first);
    const isMarkedAlone = this.#query && !isSearched(this.#query);
    return from(isMarkedAlone ? this.#marked : amongThem(this.#marked, found), this.#first);
  }

  #changed(): void {
    const wait = Math.max(0, this.#notifiedAt + NOTIFY_INTERVAL_MS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#notifiedAt = performance.now();
      this.notify(this.state);
    }, wait);
  }
}

/** Whether a query asks for more than marks, so that the log must be searched. */
function isSearched(query: ListQuery): boolean {
  return Object.keys(query).some((part) => part !== 'marks' && part !== 'invert');
}

/** Those of ascending indexes that are not before `first`. */
function from(indexes: Uint32Array, first: number): Uint32Array {
  return first === 0 ? indexes : indexes.subarray(placeIn(indexes, first));
}
