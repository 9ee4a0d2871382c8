import * as l10n from '@vscode/l10n';
import type { Frame } from '../../api';
import type { IndexRange, ListedEntry } from '../../panel/messages';
import { formatCount, formatTime } from '../format';
import { indexRanges, lastOf, placeOf, selectionOf, type Wanted } from './listPlaces';
import type { LogGrid } from './logGrid';
import type { LogList } from './logList';
import type { Target } from './parseMoment';
import { Selection } from './selection';

/** Messages by their indexes in the log: their places are known once the filter's search has come to them. */
export interface Anchor extends Wanted {
  /** The first visible one. */
  readonly top?: number | undefined;
  /** The selected one comes into sight. */
  readonly reveal?: boolean;
  /** The person has asked for just the selected one: it is said if the filter hides it. */
  readonly asked?: boolean;
}

/** Where a list goes to: places of messages are the host's to know where a filter is, and known only as far as it has searched. */
export class ListWay {
  /** What the list is to show once the search has come so far. */
  anchor: Anchor | undefined;
  /** The message whose details are shown isn't in the list. */
  isMissing = false;
  /** Counts the lists shown: answers about an earlier one are dropped. */
  #generation = 0;
  /** Several selected messages by their indexes, as far as they are known. */
  #ranges: readonly IndexRange[] | undefined;
  /** What the next list is to show. */
  #next: Anchor | undefined;

  constructor(
    private readonly list: LogList,
    private readonly grid: () => LogGrid<ListedEntry | Frame> | null,
  ) {}

  /** Goes nowhere any more: neither to what waits for the search, nor to what is being asked for. */
  stop(): void {
    this.anchor = undefined;
    this.#generation++;
  }

  /** The person has selected something, or it was gone to. */
  selected(selection: Selection): void {
    const { list } = this;
    this.stop();
    this.isMissing = false;
    this.#ranges = list.showsFrames
      ? undefined
      : indexRanges(selection, (place) => list.indexAt(place), list.filtered === undefined);
  }

  /** Another list is about to be shown: it is to show what the one before it did. */
  anew(active: number | undefined): void {
    // Before the search has come to what was wanted last, that is wanted still.
    const before = this.anchor;
    const next = this.#next;
    this.#next = undefined;
    // That was about the list before.
    if (this.list.problemAction) this.list.tell('');
    const ranges = this.#ranges ?? before?.ranges;
    this.#generation++;
    // Where the person reads is kept as well: the list may not have what is selected.
    const top = this.list.indexAt(this.grid()?.place) ?? before?.top;
    this.anchor = next ?? (active === undefined ? { top } : { top, active, reveal: true, ...(ranges && { ranges }) });
  }

  /**
   * Goes to a message, or to what the filter leaves nearest to it, and selects it.
   *
   * @returns why it goes nowhere, in words: the log has no such message; empty: it goes
   */
  async jump(target: Target): Promise<string> {
    const { list } = this;
    const index =
      'index' in target ? target.index : (await list.tried(list.host.request('entryAt', { time: target.time })))?.index;
    const { length } = list.counters;
    // What the host refused is told by the list.
    if (index === undefined) return '';
    const problem = outside(target, index, length, list.startMs);
    if (problem !== '') return problem;
    list.tell('');
    if (index < list.filter.first) this.#tellHidden(index);
    // A time is a place in any list, whatever the filter leaves of it.
    else this.#go({ active: index, reveal: true, nearest: true, asked: 'index' in target });
    return '';
  }

  /** Goes to the next marked message that the list has, or to the one before. */
  async jumpToMark(forward: boolean): Promise<void> {
    const { indexes } = this.list.annotations;
    // The entry of what was just gone to may not be read yet.
    const from = this.list.indexAt(this.list.selection.active) ?? this.list.selected.entry?.index;
    let index = this.list.annotations.next(from, forward);
    for (let tries = 0; tries < indexes.length && index !== undefined; tries++) {
      if (await this.#jumpExactly(index)) return;
      index = this.list.annotations.next(index, forward);
    }
    this.list.tell(
      indexes.length === 0
        ? l10n.t('No message is pinned or has a note.')
        : this.list.filter.first > 0
          ? l10n.t('All messages that are pinned or have a note are hidden.')
          : l10n.t('The filter hides all messages that are pinned or have a note.'),
    );
  }

  /** Goes to a message, and to no other. */
  goTo(index: number): void {
    this.list.tell('');
    this.#go({ active: index, reveal: true, asked: true });
  }

  /** Goes to the first frame of the message that is selected. */
  async goToFrameOf(index: number): Promise<void> {
    const { list } = this;
    const generation = ++this.#generation;
    const found = await list.tried(list.host.request('framesOf', { index }));
    if (generation !== this.#generation || !list.showsFrames || !found || found.total === 0) return;
    this.grid()?.show(found.first, list.length);
    list.select(Selection.of(found.first));
  }

  /** Why the list hasn't the message whose details are shown, in words. */
  get missing(): string | undefined {
    const { entry } = this.list.selected;
    return entry && this.isMissing && !this.list.showsFrames ? this.missingText(entry.index) : undefined;
  }

  /** Why the list hasn't a message. */
  missingText(index: number): string {
    const { filter } = this.list;
    const number = formatCount(index + 1);
    if (index < filter.first) return l10n.t('Message #{0} is one of the earlier ones that are hidden.', number);
    return filter.stopped && (filter.state?.scanned ?? 0) <= index
      ? l10n.t('The search was stopped before message #{0}.', number)
      : l10n.t('The filter hides message #{0}.', number);
  }

  #go(anchor: Anchor): void {
    this.anchor = anchor;
    this.reach();
    this.grid()?.focusGrid();
  }

  /** Goes to a message, if the list has it. @returns whether it has, or may have */
  async #jumpExactly(index: number): Promise<boolean> {
    if (this.#isBeyondSearch(index)) {
      this.anchor = { active: index, reveal: true };
      return true;
    }
    const reached = await this.#show({ active: index, reveal: true });
    if (reached) this.grid()?.focusGrid();
    return reached;
  }

  /** Shows what is to be shown, if the search has come so far. */
  reach(): void {
    const anchor = this.anchor;
    if (!anchor || this.#isBeyondSearch(lastOf(anchor))) return;
    this.anchor = undefined;
    void this.#show(anchor);
  }

  /** @returns whether there is now a selected row */
  async #show({ top, reveal, asked, nearest, ...wanted }: Anchor): Promise<boolean> {
    const generation = ++this.#generation;
    const { list } = this;
    const { filtered } = list;
    // Refused if the host has another filter by now: then that one tells of itself.
    const first = top === undefined ? undefined : await placeOf(list.host, top, filtered).catch(() => undefined);
    const find = (what: Wanted) => selectionOf(list.host, what, filtered).catch(() => undefined);
    const exact = await find(wanted);
    const selection = exact ?? (nearest ? await find({ ...wanted, nearest }) : undefined);
    const grid = this.grid();
    if (generation !== this.#generation) return false;
    if (asked && !exact && wanted.active !== undefined) this.#tellHidden(wanted.active);
    this.#noteMissing({ ...wanted, ...(nearest && { nearest }) }, selection);
    if (!grid || list.length === 0) return false;
    if (first !== undefined) grid.reset(list.length, first);
    const shown = selection?.active ?? selection?.ranges[0]?.[0];
    if (shown !== undefined && reveal) grid.show(shown, list.length);
    if (selection) list.select(selection);
    // What another filter hides is still meant when that one is gone.
    this.#ranges = wanted.ranges ?? this.#ranges;
    list.onChange();
    return selection?.active !== undefined;
  }

  #tellHidden(index: number): void {
    const { list } = this;
    const { filter } = list;
    const isCleared = index < filter.first;
    list.tell(this.missingText(index), {
      label: isCleared ? l10n.t('Show It') : l10n.t('Clear Filter and Show It'),
      run: () => {
        // The filter may hide what was cleared away as well.
        this.#next = { active: index, reveal: true, asked: isCleared };
        if (isCleared) void list.tried(filter.clearList(false));
        else filter.clear();
        this.grid()?.focusGrid();
      },
    });
  }

  /** The details keep the message that the list has lost. */
  #noteMissing({ active, nearest }: Wanted, selection: Selection | undefined): void {
    const { selected } = this.list;
    if (active === undefined || nearest || selection?.active !== undefined) return;
    if (selected.entry && selected.entry.index !== active) return;
    this.isMissing = true;
    selected.place = undefined;
    // After the page was hidden it isn't known any more.
    if (!selected.entry) void selected.readMessage(active, undefined);
    this.list.onChange();
  }

  #isBeyondSearch(index: number): boolean {
    const { filtered, filter } = this.list;
    return filtered !== undefined && filter.searching && (filter.state?.scanned ?? 0) <= index;
  }
}

/** What to say of a target that the log doesn't reach; empty: nothing. */
function outside(target: Target, index: number, length: number, startMs: number): string {
  if (length === 0) return l10n.t('No messages');
  if ('index' in target)
    return index < length
      ? ''
      : l10n.t('There is no message #{0}. The last one is #{1}.', formatCount(index + 1), formatCount(length));
  if (index >= length) return l10n.t('No message is as late as that. The last one is #{0}.', formatCount(length));
  // A time of the list is cut to milliseconds.
  return target.time < startMs - 1
    ? l10n.t('No message is as early as that. The first one came at {0}.', formatTime(startMs))
    : '';
}
