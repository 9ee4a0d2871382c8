import * as l10n from '@vscode/l10n';
import type { FilterState } from '../../panel/messages';
import { formatCount } from '../format';
import { announce } from '../frame/announcer';
import type { Host } from '../host';
import { emptyFilter, queryOf, type DraftProblems, type FilterDraft } from './filterDraft';
import { markerOf, type Marker } from './previewParts';

/** How long typing must rest before it filters. */
const restMs = 120;

/** The filter of a session's list: what the person wants, and how far the host is with it. */
export class LogFilter {
  draft: FilterDraft = emptyFilter;
  problems: DraftProblems = {};
  state: FilterState | undefined;
  /** Marks what the text of the filter hit. */
  marker: Marker | undefined;
  #asked = 'null';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;
  /** The generation whose result was announced. */
  #told = 0;

  /**
   * @param startMs Gives the time of the log's first entry.
   * @param onChange Called when something has changed; `fresh`: the list is another one now.
   */
  constructor(
    private readonly host: Host,
    private readonly startMs: () => number,
    private readonly onChange: (fresh: boolean) => void,
  ) {}

  /** Begins with what the host has, which may still have the filter from before the page was hidden. */
  begin(state: FilterState): void {
    this.state = state;
    this.#told = state.generation;
    this.#asked = JSON.stringify(state.query);
    this.marker = markerOf(state.query);
  }

  /** How many messages were cleared away: those before this one. */
  get first(): number {
    return this.state?.first ?? 0;
  }

  /** Whether the list is a filtered one. */
  get active(): boolean {
    return this.state !== undefined && this.state.query !== null;
  }

  /** Whether the host is still looking through the log. */
  get searching(): boolean {
    return this.state?.state === 'searching';
  }

  /** How much was looked at, 0 to 1. */
  get progress(): number {
    const { scanned = 0, total = 0 } = this.state ?? {};
    return total === 0 ? 1 : Math.min(1, scanned / total);
  }

  /** Changes what is wanted; `typed`: once typing rests. */
  change(part: Partial<FilterDraft>, typed = false): void {
    this.draft = { ...this.draft, ...part };
    this.host.keep({ filter: this.draft });
    clearTimeout(this.#timer);
    if (typed) this.#timer = setTimeout(() => void this.apply(), restMs);
    else void this.apply();
    this.onChange(false);
  }

  clear(): void {
    this.change(emptyFilter);
  }

  /** A text is about to be typed. */
  warmUp(): void {
    this.host.request('warmUpSearch').catch((error: unknown) => console.warn('Warming up failed', error));
  }

  cancel(): void {
    this.host.request('cancelFilter').catch((error: unknown) => console.warn('Cancelling failed', error));
  }

  /** Takes what there is by now out of the list, or with `false` back into it. Rejects with words for the person. */
  async clearList(away: boolean): Promise<void> {
    this.receive(await this.host.request('clearList', { away }));
  }

  /** Whether the search ended before its end, so that it can be begun anew. */
  get stopped(): boolean {
    return this.state?.state === 'cancelled' || this.state?.state === 'failed';
  }

  /** Begins a search anew that was stopped; else as {@link apply}. */
  async again(): Promise<void> {
    if (this.stopped) this.#asked = '';
    await this.apply();
  }

  /** Asks the host for the list that the draft describes, unless it was asked already. */
  async apply(): Promise<void> {
    const { query, problems } = queryOf(this.draft, this.startMs());
    this.problems = problems;
    const asked = JSON.stringify(query);
    if (asked === this.#asked) {
      this.onChange(false);
      return;
    }
    this.#asked = asked;
    try {
      this.receive(await this.host.request('setFilter', { query }));
    } catch (error) {
      if (this.#disposed || asked !== this.#asked) return;
      this.#asked = 'null';
      this.problems = { ...problems, text: error instanceof Error ? error.message : String(error) };
      this.onChange(false);
    }
  }

  /** Takes what the host tells; what is older than what is known is dropped. */
  receive(state: FilterState): void {
    const known = this.state;
    if (this.#disposed || (known && state.generation < known.generation)) return;
    const fresh = state.generation !== (known?.generation ?? 0);
    if (fresh) this.marker = markerOf(state.query);
    this.state = state;
    const isDone = state.query !== null && state.state !== 'searching';
    // Once for each search, not for each match of a flood.
    if (isDone && this.#told !== state.generation) {
      this.#told = state.generation;
      announce(matchesText(state));
    }
    if (known && state.first !== known.first) {
      announce(state.first > 0 ? l10n.t('Cleared') : l10n.t('All messages are in the list again.'));
    }
    this.onChange(fresh);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }
}

/** How many messages of the list the filter lets through. */
export function matchesText({ matches, total, first }: FilterState): string {
  return l10n.t('{0} of {1} match', formatCount(matches), formatCount(Math.max(0, total - first)));
}

/** How many messages were cleared away. */
export function clearedText(count: number): string {
  return count === 1 ? l10n.t('1 earlier message hidden') : l10n.t('{0} earlier messages hidden', formatCount(count));
}
