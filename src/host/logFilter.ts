import * as l10n from '@vscode/l10n';
import type { CancellationToken } from 'vscode';
import type { LogEntry, TextQuery } from '../api';
import type { Disposable } from '../base/event';
import type { FileLog } from '../log/fileLog';
import type { LogSearch } from '../log/search/logSearch';
import type { Annotation, FilterState, ListQuery, PayloadHits } from '../panel/messages';
import { amongThem, indexesWith, placeIn } from './markedMessages';

/** The page is told at most 20 times a second. */
const NOTIFY_INTERVAL_MS = 50;

/** Of the filter that was set last in any list: what is asked of a session's is never taken for another's. */
let lastGeneration = 0;

/** The filter of a session's list: the host's side. */
export class LogFilter implements Disposable {
  #generation = 0;
  #query: ListQuery | null = null;
  #annotations: readonly Annotation[] = [];
  /** What the query's marks let through; `undefined`: it asks for none. */
  #marked: Uint32Array | undefined;
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
    const matches = this.#matches.length;
    const { length } = this.log;
    if (!isSearched(query)) return { generation, query, matches, scanned: length, total: length, state: 'following' };
    if (!search) return { generation, query, matches, scanned: 0, total: length, state: 'searching' };
    const { scanned, total, state, problem } = search;
    return {
      generation,
      query,
      matches,
      scanned,
      total,
      state,
      ...(problem !== undefined && { problem }),
    };
  }

  /** Puts a filter in the place of the one there was; `null`: none. */
  async set(query: ListQuery | null): Promise<FilterState> {
    this.#search?.dispose();
    this.#search = undefined;
    this.#query = query;
    this.#marked = query?.marks && indexesWith(query.marks, this.#annotations);
    const generation = ++lastGeneration;
    this.#generation = generation;
    if (query && isSearched(query)) {
      // Not loaded before it is needed.
      const { LogSearch } = await import('../log/search/logSearch');
      // The marks may have changed meanwhile, the rest of the query not.
      if (this.#query === query && !this.#disposed) {
        this.#search = new LogSearch(this.log, query);
        this.#search.onDidChange(() => this.#changed());
      }
    }
    return this.state;
  }

  /** Takes the marks as they are now. A list that is made of them is another one then. */
  setAnnotations(annotations: readonly Annotation[]): void {
    this.#annotations = annotations;
    const marks = this.#query?.marks;
    const marked = marks && indexesWith(marks, annotations);
    if (String(marked) === String(this.#marked)) return;
    this.#marked = marked;
    this.#generation = ++lastGeneration;
    this.notify(this.state);
  }

  /** The indexes of all that it lets through, ascending: to the log's end as it is now, even if the list's own search isn't there yet. */
  async all(token?: CancellationToken): Promise<Uint32Array | undefined> {
    const query = this.#query;
    const marked = this.#marked;
    if (!query) return undefined;
    if (!isSearched(query)) return marked;
    const found = await this.log.search(query, token);
    return marked ? amongThem(marked, found) : found;
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
    return this.#matches.slice(from, Math.max(from, to));
  }

  /** The entries at the places `from` to `to` of the filtered list, cut to what there is. */
  read(from: number, to: number): Promise<LogEntry[]> {
    return this.log.readEach([...this.indexes(from, to)]);
  }

  placeOf(index: number): number {
    return placeIn(this.#matches, index);
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

  get #matches(): Uint32Array {
    const found = this.#search?.matches;
    if (!this.#marked) return found ?? new Uint32Array(0);
    if (this.#query && !isSearched(this.#query)) return this.#marked;
    return amongThem(this.#marked, found ?? new Uint32Array(0));
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

/** Whether a query asks for more than marks, so that the log must be searched. */
function isSearched(query: ListQuery): boolean {
  return Object.keys(query).some((part) => part !== 'marks' && part !== 'invert');
}
