import * as l10n from '@vscode/l10n';
import type { Frame, LogEntry } from '../../api';
import type { Annotation, LogCounters, PageStart, SessionView } from '../../panel/messages';
import { announce } from '../frame/announcer';
import { frameRows } from '../frames/frameRows';
import type { Host } from '../host';
import type { PageState, RowMode } from '../pageState';
import { Annotations } from './annotations';
import { EntryFindings } from './entryFindings';
import { emptyFilter } from './filterDraft';
import type { GridRows } from './gridRows';
import { LogFilter } from './logFilter';
import type { LogGrid } from './logGrid';
import { tried } from './messageActions';
import { messageRows } from './messageRow';
import type { Target } from './parseMoment';
import { SelectedMessage } from './selectedMessage';
import { Selection } from './selection';

/** How long resizing a column must rest before it is kept. */
const restMs = 250;

type Grid = LogGrid<LogEntry | Frame>;

/** A session's list: which rows it has, what is selected of them, and where to go in it. The page draws it. */
export class LogList {
  view: SessionView;
  counters: LogCounters;
  layout: PageStart['layout'];
  annotations: Annotations;
  /** What the person wants the list to show; a TCP session has no frames. */
  mode: RowMode;
  rows: GridRows<LogEntry> | GridRows<Frame>;
  /** In places of the list that is shown. */
  selection = Selection.none;
  readonly filter: LogFilter;
  readonly selected: SelectedMessage;
  #findings: EntryFindings;
  /** The time of the log's first entry. */
  #startMs: number | undefined;
  /** The message that the list is to show once the search has come so far; and whether it is to be selected. */
  #anchor: { readonly index: number; readonly select: boolean } | undefined;
  /** Counts the lists shown: answers about an earlier one are dropped. */
  #generation = 0;
  #layoutTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param state What the page kept of this session.
   * @param grid Gives the element, while there is one.
   * @param onChange Called when something that is drawn has changed.
   */
  constructor(
    readonly host: Host,
    start: PageStart,
    state: Partial<PageState>,
    private readonly grid: () => Grid | null,
    private readonly onChange: () => void,
  ) {
    this.view = start.view;
    this.counters = start.counters;
    this.layout = start.layout;
    this.annotations = new Annotations(start.annotations);
    this.mode = state.rows ?? 'messages';
    this.filter = new LogFilter(
      host,
      () => this.startMs,
      (fresh) => this.#filterChanged(fresh),
    );
    this.filter.draft = { ...emptyFilter, ...state.filter };
    this.filter.begin(start.filter);
    this.selected = new SelectedMessage(host, () => this.#selectedChanged());
    this.#findings = new EntryFindings(start.view.findings);
    this.rows = this.#makeRows();
  }

  /** Goes to where the person was, and filters as the person did; once the grid is there. */
  async begin(state: Partial<PageState>): Promise<void> {
    this.grid()?.reset(this.length, state.topRow);
    const selected = this.showsFrames ? state.selectedFrame : state.selected;
    if (selected !== undefined && selected < this.length) this.select(Selection.of(selected));
    await this.#readStart();
    await this.filter.apply();
  }

  dispose(): void {
    this.#generation++;
    this.filter.dispose();
    this.selected.dispose();
    clearTimeout(this.#layoutTimer);
  }

  get showsFrames(): boolean {
    return this.mode === 'frames' && this.view.transport === 'websocket';
  }

  /** The generation of the filter, if the list shows what it lets through. */
  get filtered(): number | undefined {
    return !this.showsFrames && this.filter.active ? this.filter.state?.generation : undefined;
  }

  /** How many rows the list has. */
  get length(): number {
    if (this.showsFrames) return this.counters.frames;
    return this.filtered ? (this.filter.state?.matches ?? 0) : this.counters.length;
  }

  /** Of the log's first entry; of now, while there is none. */
  get startMs(): number {
    return this.#startMs ?? Date.now();
  }

  /** What was noticed of an entry, the gravest first. */
  findingsOf(entry: LogEntry | undefined): ReturnType<EntryFindings['of']> {
    return entry ? this.#findings.of(entry.index) : [];
  }

  setView(view: SessionView): void {
    if (view === this.view) return;
    this.view = view;
    this.#findings = new EntryFindings(view.findings);
    this.#renew();
  }

  setCounters(counters: LogCounters): void {
    if (counters === this.counters) return;
    this.counters = counters;
    this.selected.grown();
    if (this.#startMs === undefined) void this.#readStart();
  }

  setAnnotations(all: readonly Annotation[]): void {
    this.annotations = new Annotations(all);
    this.#renew();
  }

  /** Changes how the list looks, and keeps it. */
  setLayout(layout: PageStart['layout']): void {
    const restyled = layout.timestamps !== this.layout.timestamps;
    this.layout = layout;
    if (restyled) this.#renew();
    clearTimeout(this.#layoutTimer);
    this.#layoutTimer = setTimeout(() => {
      this.host
        .request('keepLayout', layout)
        .catch((error: unknown) => console.warn('Keeping the layout failed', error));
    }, restMs);
    this.onChange();
  }

  /** The message stays selected, and is shown where the list has it; its frames are a tab of the details. */
  setMode(mode: RowMode): void {
    const index = this.selected.entry?.index;
    this.mode = mode;
    this.selection = Selection.none;
    this.selected.frame = undefined;
    this.host.keep({ rows: mode, selectedFrame: undefined, topRow: undefined });
    this.#anchor = mode === 'messages' && index !== undefined ? { index, select: true } : undefined;
    this.#renew();
  }

  /** After the grid of another mode is there. */
  shownAnew(): void {
    this.grid()?.reset(this.length);
    this.#reachAnchor();
    this.onChange();
  }

  select(selection: Selection): void {
    this.#anchor = undefined;
    this.selection = selection;
    const { active } = selection;
    if (active !== undefined && this.showsFrames) {
      this.host.keep({ selectedFrame: active });
      void this.selected.readFrame(active);
    } else if (active !== undefined) {
      const held = this.grid()?.item(active) as LogEntry | undefined;
      if (held) this.selected.show(held);
      else void this.selected.readMessage(active, this.filtered);
    }
    this.onChange();
  }

  /** The person has moved the list: it doesn't move by itself any more. */
  moved(): void {
    this.#anchor = undefined;
  }

  /** Goes to a message, or to what is nearest to it, and selects it. */
  async jump(target: Target): Promise<void> {
    const index =
      'index' in target ? target.index : (await tried(this.host.request('entryAt', { time: target.time })))?.index;
    if (index === undefined || this.counters.length === 0) return;
    await this.#goTo(Math.min(index, this.counters.length - 1), 'nearest');
    this.grid()?.focusGrid();
  }

  /** Goes to the next marked message, or to the one before. */
  async jumpToMark(forward: boolean): Promise<void> {
    const index = this.annotations.next(this.selected.entry?.index, forward);
    if (index === undefined) announce(l10n.t('No message is pinned or has a note.'));
    else await this.#goTo(index, 'nearest');
  }

  /** The index in the log of the message at a place. */
  indexAt(place: number | undefined): number | undefined {
    if (place === undefined || this.showsFrames) return undefined;
    const held = this.grid()?.item(place) as LogEntry | undefined;
    if (held) return held.index;
    return this.filtered ? (place === this.selection.active ? this.selected.entry?.index : undefined) : place;
  }

  #selectedChanged(): void {
    this.host.keep({ selected: this.selected.entry?.index });
    this.onChange();
  }

  #filterChanged(fresh: boolean): void {
    if (fresh && !this.showsFrames) {
      const grid = this.grid();
      const top = grid?.place;
      const index = this.selected.entry?.index ?? this.indexAt(top);
      this.#generation++;
      this.selection = Selection.none;
      this.#anchor = index === undefined ? undefined : { index, select: this.selected.entry !== undefined };
      this.rows = this.#makeRows();
      if (grid) {
        // At once: what it reads next is of the new list.
        grid.rows = this.rows;
        grid.reset(this.length);
      }
    }
    this.#reachAnchor();
    this.onChange();
  }

  /** Shows the message that is to be shown, if the search has come so far. */
  #reachAnchor(): void {
    const anchor = this.#anchor;
    const { state, searching } = this.filter;
    if (!anchor || (this.filtered && searching && (state?.scanned ?? 0) <= anchor.index)) return;
    this.#anchor = undefined;
    void this.#goTo(anchor.index, anchor.select ? 'exactly' : 'scroll');
  }

  /** Shows the message at an index; one that the filter doesn't let through is left alone if it must be `exactly` it. */
  async #goTo(index: number, how: 'nearest' | 'exactly' | 'scroll'): Promise<void> {
    const generation = ++this.#generation;
    const { filtered } = this;
    // Refused if the host has another filter by now: then that one tells of itself.
    const found = filtered
      ? await this.host.request('placeOf', { index, filtered }).catch(() => undefined)
      : { place: index };
    if (!found) return;
    const place = Math.max(0, Math.min(found.place, this.length - 1));
    if (how === 'exactly' && filtered) {
      const [entry] = await this.host.request('readRows', { from: place, to: place + 1, filtered }).catch(() => []);
      if (entry?.index !== index) return;
    }
    const grid = this.grid();
    if (generation !== this.#generation || !grid || this.length === 0) return;
    if (how === 'scroll') grid.reset(this.length, place);
    else {
      grid.show(place, this.length);
      this.select(Selection.of(place));
    }
    this.onChange();
  }

  async #readStart(): Promise<void> {
    if (this.counters.length === 0 || this.#startMs !== undefined) return;
    const [first] = (await tried(this.host.request('readRows', { from: 0, to: 1 }))) ?? [];
    if (!first) return;
    this.#startMs = first.time;
    if (this.layout.timestamps === 'relative') this.#renew();
  }

  /** Draws the rows anew: what they are made of has changed. */
  #renew(): void {
    this.rows = this.#makeRows();
    this.onChange();
  }

  #makeRows(): GridRows<LogEntry> | GridRows<Frame> {
    if (this.showsFrames) return frameRows(this.host);
    return messageRows({
      host: this.host,
      chunks: this.view.chunks,
      filtered: this.filtered,
      timestamps: this.layout.timestamps,
      startMs: this.#startMs,
      marker: this.filtered ? this.filter.marker : undefined,
      annotations: this.annotations,
      findingsOf: (index) => this.#findings.of(index),
    });
  }
}
