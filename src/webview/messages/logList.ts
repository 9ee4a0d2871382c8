import type { Frame } from '../../api';
import type { Annotation, ListedEntry, LogCounters, PageStart, SessionView } from '../../panel/messages';
import { frameRows } from '../frames/frameRows';
import type { Host } from '../host';
import type { PageState, RowMode } from '../pageState';
import { Annotations } from './annotations';
import { EntryFindings } from './entryFindings';
import { emptyFilter } from './filterDraft';
import type { GridRows } from './gridRows';
import { ListWay } from './listWay';
import { LogFilter } from './logFilter';
import type { LogGrid } from './logGrid';
import { messageRows } from './messageRow';
import { SelectedMessage } from './selectedMessage';
import { Selection } from './selection';

/** How long resizing a column must rest before it is kept. */
const restMs = 250;

/** What would mend a problem, by a button. */
export interface ProblemAction {
  readonly label: string;
  run(): void;
}

type Grid = LogGrid<ListedEntry | Frame>;

/** A session's list: which rows it has, what is selected of them, and where to go in it. The page draws it. */
export class LogList {
  view: SessionView;
  counters: LogCounters;
  layout: PageStart['layout'];
  annotations: Annotations;
  /** What can be done with messages in VS Code's editors. */
  tools: PageStart['tools'];
  /** What the person wants the list to show; a TCP session has no frames. */
  mode: RowMode;
  rows: GridRows<ListedEntry> | GridRows<Frame>;
  /** In places of the list that is shown. */
  selection = Selection.none;
  /** What the person tried last and went wrong, in words; empty: nothing. */
  problem = '';
  /** What would help. */
  problemAction: ProblemAction | undefined;
  readonly filter: LogFilter;
  readonly selected: SelectedMessage;
  #findings: EntryFindings;
  /** The time of the log's first entry. */
  #startMs: number | undefined;
  /** What the list is to show, where it goes to, and whether it has what is selected. */
  readonly way: ListWay;
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
    readonly onChange: () => void,
  ) {
    this.view = start.view;
    this.counters = start.counters;
    this.layout = start.layout;
    this.annotations = new Annotations(start.annotations);
    this.tools = start.tools;
    this.mode = state.rows ?? 'messages';
    this.filter = new LogFilter(
      host,
      () => this.startMs,
      (fresh) => this.#filterChanged(fresh),
    );
    this.filter.draft = { ...emptyFilter, ...state.filter };
    this.filter.begin(start.filter);
    this.way = new ListWay(this, grid);
    this.selected = new SelectedMessage(host, () => this.#selectedChanged());
    this.#findings = new EntryFindings(start.view.findings);
    this.rows = this.#makeRows();
  }

  /** Goes to where the person was, and filters as the person did; once the grid is there. */
  async begin(state: Partial<PageState>): Promise<void> {
    const { topRow: top } = state;
    if (this.filtered) {
      this.grid()?.reset(this.length);
      this.way.anchor = { top, active: state.selected };
    } else {
      this.grid()?.reset(this.length, top);
      const selected = this.showsFrames ? state.selectedFrame : state.selected;
      if (selected !== undefined && selected < this.length) this.select(Selection.of(selected));
    }
    await this.#readStart();
    await this.filter.apply();
  }

  dispose(): void {
    this.way.stop();
    this.filter.dispose();
    this.selected.dispose();
    if (this.#layoutTimer !== undefined) this.#keepLayout();
  }

  get showsFrames(): boolean {
    return this.mode === 'frames' && this.view.transport === 'websocket' && !this.view.merged;
  }

  /** The generation of the filter, if the list shows what it lets through, or what came after it was cleared. */
  get filtered(): number | undefined {
    const { active, first, state } = this.filter;
    return !this.showsFrames && (active || first > 0) ? state?.generation : undefined;
  }

  /** How many rows the list has. */
  get length(): number {
    if (this.showsFrames) return this.counters.frames;
    if (this.filter.active) return this.filter.state?.matches ?? 0;
    return Math.max(0, this.counters.length - this.filter.first);
  }

  /** Of the log's first entry; of now, while there is none. */
  get startMs(): number {
    return this.#startMs ?? Date.now();
  }

  /** What was noticed of an entry, the gravest first. */
  findingsOf(entry: ListedEntry | undefined): ReturnType<EntryFindings['of']> {
    return entry ? (entry.findings ?? this.#findings.of(entry.index)) : [];
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

  setTools(tools: PageStart['tools']): void {
    this.tools = tools;
    this.onChange();
  }

  /** Changes how the list looks, and keeps it: while a column is dragged, when it rests. */
  setLayout(layout: PageStart['layout'], isDragged = false): void {
    const restyled = layout.timestamps !== this.layout.timestamps;
    this.layout = layout;
    if (restyled) this.#renew();
    clearTimeout(this.#layoutTimer);
    if (isDragged) this.#layoutTimer = setTimeout(() => this.#keepLayout(), restMs);
    else this.#keepLayout();
    this.onChange();
  }

  #keepLayout(): void {
    clearTimeout(this.#layoutTimer);
    this.#layoutTimer = undefined;
    this.host
      .request('keepLayout', this.layout)
      .catch((error: unknown) => console.warn('Keeping the layout failed', error));
  }

  /** The message stays selected, and is shown where the list has it; its frames are a tab of the details. */
  setMode(mode: RowMode): void {
    const index = this.selected.entry?.index;
    this.mode = mode;
    this.selection = Selection.none;
    this.way.selected(this.selection);
    this.selected.frame = undefined;
    this.host.keep({ rows: mode, selectedFrame: undefined, topRow: undefined });
    this.way.anchor = mode === 'messages' && index !== undefined ? { active: index, reveal: true } : undefined;
    this.#renew();
  }

  /** After the grid of another mode is there. */
  shownAnew(): void {
    this.grid()?.reset(this.length);
    this.way.reach();
    const index = this.selected.entry?.index;
    if (this.showsFrames && index !== undefined) void this.way.goToFrameOf(index);
    this.onChange();
  }

  select(selection: Selection): void {
    this.selection = selection;
    this.way.selected(selection);
    const { active } = selection;
    if (active !== undefined && this.showsFrames) {
      this.host.keep({ selectedFrame: active });
      void this.selected.readFrame(active);
    } else if (active !== undefined) {
      const held = this.grid()?.item(active) as ListedEntry | undefined;
      if (held) this.selected.show(held, active);
      else void this.selected.readMessage(active, this.filtered);
    }
    this.onChange();
  }

  /** The person has moved the list: it doesn't move by itself any more. */
  moved(): void {
    this.way.stop();
  }

  get following(): boolean {
    return this.grid()?.following ?? true;
  }

  /** What is kept of where the list is: a message by its index, a frame by its number; nothing while it follows. */
  get top(): number | undefined {
    const place = this.grid()?.place;
    return this.showsFrames ? place : this.indexAt(place);
  }

  /** The index in the log of the message at a place. */
  indexAt(place: number | undefined): number | undefined {
    if (place === undefined || this.showsFrames) return undefined;
    const held = this.grid()?.item(place) as ListedEntry | undefined;
    if (held) return held.index;
    if (!this.filter.active) return this.filter.first + place;
    return place === this.selected.place ? this.selected.entry?.index : undefined;
  }

  /** As {@link indexAt}; asks the host if that must be. */
  async readIndex(place: number | undefined): Promise<number | undefined> {
    if (place === undefined || this.showsFrames) return undefined;
    const known = this.indexAt(place);
    if (known !== undefined) return known;
    const { filtered } = this;
    const rows = await this.tried(
      this.host.request('readRows', { from: place, to: place + 1, ...(filtered !== undefined && { filtered }) }),
    );
    return rows?.[0]?.index;
  }

  /** What goes wrong is shown, and answered with nothing. */
  async tried<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      const result = await answer;
      this.tell('');
      return result;
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** Shows what went wrong, and what would help; empty: nothing. */
  tell(problem: string, action?: ProblemAction): void {
    this.problemAction = action;
    if (problem === this.problem) return;
    this.problem = problem;
    this.onChange();
  }

  #selectedChanged(): void {
    this.host.keep({ selected: this.selected.entry?.index });
    this.onChange();
  }

  #filterChanged(fresh: boolean): void {
    if (fresh && !this.showsFrames) {
      const grid = this.grid();
      this.way.anew(this.selected.entry?.index);
      this.selection = Selection.none;
      this.rows = this.#makeRows();
      if (grid) {
        // At once: what it reads next is of the new list.
        grid.rows = this.rows;
        grid.reset(this.length);
      }
    }
    this.way.reach();
    this.onChange();
  }

  async #readStart(): Promise<void> {
    if (this.counters.length === 0 || this.#startMs !== undefined) return;
    const [first] = (await this.tried(this.host.request('readRows', { from: 0, to: 1 }))) ?? [];
    if (!first) return;
    this.#startMs = first.time;
    if (this.layout.timestamps === 'relative') this.#renew();
  }

  /** Draws the rows anew: what they are made of has changed. */
  #renew(): void {
    this.rows = this.#makeRows();
    this.onChange();
  }

  #makeRows(): GridRows<ListedEntry> | GridRows<Frame> {
    if (this.showsFrames) return frameRows(this.host);
    return messageRows({
      host: this.host,
      chunks: this.view.chunks,
      manyPeers: this.view.manyPeers === true,
      merged: this.view.merged === true,
      filtered: this.filtered,
      timestamps: this.layout.timestamps,
      startMs: this.#startMs,
      marker: this.filter.active ? this.filter.marker : undefined,
      annotations: this.annotations,
      findingsOf: (entry) => this.findingsOf(entry),
    });
  }
}
