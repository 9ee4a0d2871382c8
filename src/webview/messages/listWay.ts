import * as l10n from '@vscode/l10n';
import type { Frame, LogEntry } from '../../api';
import type { IndexRange } from '../../panel/messages';
import { indexRanges, lastOf, placeOf, selectionOf, type Wanted } from './listPlaces';
import type { LogGrid } from './logGrid';
import type { LogList } from './logList';
import type { Target } from './parseMoment';
import type { Selection } from './selection';

/** Messages by their indexes in the log: their places are known once the filter's search has come to them. */
export interface Anchor extends Wanted {
  /** The first visible one. */
  readonly top?: number | undefined;
  /** The selected one comes into sight. */
  readonly reveal?: boolean;
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

  constructor(
    private readonly list: LogList,
    private readonly grid: () => LogGrid<LogEntry | Frame> | null,
  ) {}

  stop(): void {
    this.#generation++;
  }

  /** The person has selected something, or it was gone to. */
  selected(selection: Selection): void {
    const { list } = this;
    this.anchor = undefined;
    this.isMissing = false;
    this.#ranges = list.showsFrames
      ? undefined
      : indexRanges(selection, (place) => list.indexAt(place), list.filtered === undefined);
  }

  /** Another list is about to be shown: it is to show what the one before it did. */
  anew(active: number | undefined): void {
    // Before the search has come to what was wanted last, that is wanted still.
    const before = this.anchor;
    const ranges = this.#ranges ?? before?.ranges;
    this.#generation++;
    // Where the person reads is kept as well: the list may not have what is selected.
    const top = this.list.indexAt(this.grid()?.place) ?? before?.top;
    this.anchor = active === undefined ? { top } : { top, active, reveal: true, ...(ranges && { ranges }) };
  }

  /** Goes to a message, or to what is nearest to it, and selects it. */
  async jump(target: Target): Promise<void> {
    const index =
      'index' in target
        ? target.index
        : (await this.list.tried(this.list.host.request('entryAt', { time: target.time })))?.index;
    if (index === undefined || this.list.counters.length === 0) return;
    if (index < this.list.filter.first) {
      this.list.tell(this.missingText(index));
      return;
    }
    this.anchor = { active: Math.min(index, this.list.counters.length - 1), reveal: true, nearest: true };
    this.reach();
    this.grid()?.focusGrid();
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

  /** Goes to a marked message, unless the filter hides it. */
  async jumpToOne(index: number): Promise<void> {
    if (!(await this.#jumpExactly(index))) this.list.tell(this.missingText(index));
  }

  /** Why the list hasn't a message. */
  missingText(index: number): string {
    return index < this.list.filter.first
      ? l10n.t('Message #{0} is one of the earlier ones that are hidden.', index + 1)
      : l10n.t('The filter hides message #{0}.', index + 1);
  }

  /** Goes to a message. @returns whether the list has it */
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
  async #show({ top, reveal, ...wanted }: Anchor): Promise<boolean> {
    const generation = ++this.#generation;
    const { list } = this;
    const { filtered } = list;
    // Refused if the host has another filter by now: then that one tells of itself.
    const first = top === undefined ? undefined : await placeOf(list.host, top, filtered).catch(() => undefined);
    const selection = await selectionOf(list.host, wanted, filtered).catch(() => undefined);
    const grid = this.grid();
    if (generation !== this.#generation) return false;
    this.#noteMissing(wanted, selection);
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

  /** The details keep the message that the list has lost. */
  #noteMissing({ active, nearest }: Wanted, selection: Selection | undefined): void {
    const { selected } = this.list;
    if (active === undefined || nearest || selection?.active !== undefined) return;
    if (selected.entry && selected.entry.index !== active) return;
    this.isMissing = true;
    // After the page was hidden it isn't known any more.
    if (!selected.entry) void selected.readMessage(active, undefined);
    this.list.onChange();
  }

  #isBeyondSearch(index: number): boolean {
    const { filtered, filter } = this.list;
    return filtered !== undefined && filter.searching && (filter.state?.scanned ?? 0) <= index;
  }
}
