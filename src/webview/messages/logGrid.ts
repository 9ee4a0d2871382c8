import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ListLayout } from '../../panel/messages';
import { icon } from '../frame/icon';
import { styleBy } from '../frame/styleBy';
import { LightElement } from '../lightElement';
import { columnTemplate, shownColumns, withWidth } from './columns';
import type { Pause } from './followState';
import { gridHead, tellWidths } from './gridHead';
import { rowOfKey } from './gridKeys';
import { gridRow, placeOf, rowId } from './gridRow';
import type { GridRows } from './gridRows';
import { RowViewport } from './rowViewport';
import { Selection, type Modifiers } from './selection';

const rowPx = 22;
/** How many rows are shown above one that was gone to. */
const rowsAbove = 3;
/** How something was chosen in a list. */
export type By = 'pointer' | 'keyboard';

/**
 * The log as a grid. Only visible rows are elements, and only rows around them are held; growth costs the same however
 * long the log is. Rows are known by their place in the list, which a filter makes another one than in the log.
 */
export class LogGrid<T> extends LightElement {
  static override properties = {
    length: { attribute: false },
    selection: { attribute: false },
    rows: { attribute: false },
    layout: { attribute: false },
    highest: { attribute: false },
  };

  /** How many rows the list has. */
  declare length: number;
  /** The highest number that a row may show: of a filtered list, the log's length. */
  declare highest: number;
  declare selection: Selection;
  /** What the rows are. What is read stays the same until {@link reset}. */
  declare rows: GridRows<T>;
  declare layout: ListLayout;
  declare onSelect: (selection: Selection, by: By) => void;
  declare onLayout: (layout: ListLayout) => void;
  /** A menu is asked for, for what is selected. */
  declare onMenu: (x: number, y: number) => void;
  /** The mark of a row was clicked. */
  declare onMark: (place: number) => void;
  /** Enter, or a double click, on a row. */
  declare onOpen: () => void;
  /** Following began or ended, or the place changed. */
  declare onPlace: () => void;

  readonly #viewport = new RowViewport<T>(
    rowPx,
    (from, to) => this.rows.read(from, to),
    () => this.requestUpdate(),
  );
  #tabStop: string | undefined;
  #template = '';

  constructor() {
    super();
    this.length = 0;
    this.highest = 0;
    this.selection = Selection.none;
  }

  get following(): boolean {
    return this.#viewport.following;
  }

  /** The first visible row while the person reads above; `undefined` while the list follows. */
  get place(): number | undefined {
    return this.following ? undefined : this.#viewport.first;
  }

  /** What a row shows, if it is held. */
  item(place: number): T | undefined {
    return this.#viewport.item(place);
  }

  /** Where a row stands on the screen, if it is in sight. */
  rectOf(place: number): DOMRect | undefined {
    return this.querySelector(`#${rowId(place)}`)?.getBoundingClientRect();
  }

  /** Shows another log from its tail, or from `place` on, where it stays for that reason. */
  reset(length: number, place?: number, by: Pause = 'scrolled'): void {
    this.length = length;
    this.#viewport.reset(length, place, by);
    this.requestUpdate();
  }

  /** Stays at a row: where the list is if it shows the row, else with some rows above it. */
  show(place: number, length: number): void {
    this.length = length;
    this.#viewport.show(place, length, rowsAbove);
    this.#changedPlace();
  }

  /** Follows the tail from now on. */
  follow(): void {
    this.#viewport.follow();
    this.#changedPlace();
  }

  pause(): void {
    this.#viewport.pause('asked');
    this.#changedPlace();
  }

  /** Follows again if only the look at a message had stopped it. */
  endLook(): void {
    if (this.#viewport.pausedBy === 'selected') this.follow();
  }

  focusGrid(): void {
    this.#grid?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#viewport.detach();
  }

  get #grid(): HTMLElement | null {
    return this.querySelector('.grid');
  }

  protected override willUpdate(): void {
    this.#viewport.prepare(this.length);
  }

  protected override render(): TemplateResult {
    const { widthPx, heightPx, spacerPx, newRows } = this.#viewport;
    const { from, to, cutPx } = this.#viewport.visible;
    const rows: TemplateResult[] = [];
    for (let index = from; index < to; index++) {
      const [item, before] = [this.item(index), this.item(index - 1)];
      rows.push(gridRow({ rows: this.rows, place: index, item, before, selection: this.selection }));
    }
    const { active } = this.selection;
    const { className } = this.rows;
    const shown = shownColumns(this.rows.columns, className, this.layout, widthPx);
    const hidden = this.rows.columns.filter((column) => !shown.includes(column)).map(({ key }) => `without-${key}`);
    return html`
      ${gridHead({
        className,
        columns: shown,
        tabStop: this.#tabStop ?? shown.find(({ resizable }) => resizable)?.key,
        onResize: (key, widthPx) => this.onLayout(withWidth(this.layout, `${className}.${key}`, widthPx)),
        onTabStop: (key) => this.#setTabStop(key),
      })}
      <div
        class="grid ${hidden.join(' ')}"
        role="grid"
        tabindex="0"
        aria-label=${this.rows.label}
        aria-rowcount=${this.length}
        aria-multiselectable=${this.rows.many ? 'true' : 'false'}
        aria-owns="grid-head"
        aria-activedescendant=${active !== undefined && active >= from && active < to ? rowId(active) : nothing}
        @scroll=${this.#onScroll}
        @wheel=${this.#onScroll}
        @keydown=${this.#onKeydown}
        @pointerdown=${this.#onPointerdown}
        @click=${this.#onClick}
        @contextmenu=${this.#onContextmenu}
        @dblclick=${this.#onDoubleClick}
        @pointerover=${this.#onPointerover}
      >
        <div class="spacer" ${styleBy({ height: `${spacerPx}px` })}></div>
        <div class="window" ${styleBy({ height: `${heightPx}px` })}>
          <div role="rowgroup" ${styleBy({ transform: `translateY(${-cutPx}px)` })}>${rows}</div>
        </div>
      </div>
      ${
        newRows > 0
          ? html`<button type="button" class="new-rows" @click=${() => this.follow()}>
              ${this.rows.newRowsText(newRows)}${icon('arrow-down')}
            </button>`
          : nothing
      }
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const grid = this.#grid;
    if (!grid) return;
    this.#viewport.sync(grid);
    if (changed.has('highest')) {
      this.style.setProperty('--number-width', `${Math.max(3, String(this.highest).length)}ch`);
    }
    this.#layOut(grid.previousElementSibling);
  }

  /** Gives the columns their widths, which the style sheet takes from here. */
  #layOut(head: Element | null): void {
    const { className, columns } = this.rows;
    const { widthPx } = this.#viewport;
    const template = columnTemplate(shownColumns(columns, className, this.layout, widthPx), className, this.layout);
    if (this.#template === template) return;
    this.#template = template;
    this.style.setProperty('--columns', template);
    if (head) tellWidths(head);
  }

  #setTabStop(key: string): void {
    this.#tabStop = key;
    this.requestUpdate();
  }

  #changedPlace(): void {
    this.requestUpdate();
    this.onPlace();
  }

  readonly #onScroll = (event: Event): void => {
    if (this.#viewport.take(event)) this.#changedPlace();
  };

  /** On pressing, not on releasing: in a flood another row stands under the pointer by then. */
  readonly #onPointerdown = (event: PointerEvent): void => {
    const place = placeOf(event);
    if (place === undefined) return;
    if (event.button === 0 && (event.target as Element).closest('.pin-mark')) this.onMark(place);
    else if (event.button === 0) this.#choose(place, event, 'pointer');
    // A menu is for what is selected, if it is asked for there.
    else if (event.button === 2 && !this.selection.has(place)) this.#choose(place, plainly, 'pointer');
  };

  /** Assistive tools click without a pointer. */
  readonly #onClick = (event: MouseEvent): void => {
    const place = placeOf(event);
    if (event.detail === 0 && place !== undefined) this.#choose(place, event, 'pointer');
  };

  readonly #onDoubleClick = (event: MouseEvent): void => {
    if (placeOf(event) !== undefined && !(event.target as Element).closest('.pin-mark')) this.onOpen();
  };

  readonly #onContextmenu = (event: MouseEvent): void => {
    event.preventDefault();
    if (this.selection.size === 0) return;
    const { active } = this.selection;
    // From the keyboard the event is the grid's, and its place is of no use.
    const row = placeOf(event) === undefined && active !== undefined ? this.rectOf(active) : undefined;
    this.onMenu(row ? row.left + rowPx : event.clientX, row?.bottom ?? event.clientY);
  };

  readonly #onPointerover = (event: PointerEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[role="gridcell"]');
    const place = placeOf(event);
    const item = place === undefined ? undefined : this.item(place);
    if (cell && item) cell.title = this.rows.cellTitle(cell, item);
  };

  #choose(place: number, keys: Modifiers, by: By): void {
    const next = this.rows.many ? this.selection.chosen(place, keys) : Selection.of(place);
    this.#viewport.pause('selected');
    this.#viewport.reveal(place);
    this.onSelect(next, by);
    this.#changedPlace();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.altKey || this.length === 0) return;
    const isEnd = event.key === 'Home' || event.key === 'End';
    if ((event.ctrlKey || event.metaKey) && !isEnd) {
      if (event.key.toLowerCase() !== 'a' || !this.rows.many) return;
      // Not to VS Code, which would select all of the page.
      event.stopPropagation();
      this.#viewport.pause('selected');
      this.onSelect(this.selection.all(this.length), 'keyboard');
      this.#changedPlace();
    } else if (event.key === 'Enter') {
      if (this.selection.active !== undefined) this.onOpen();
    } else {
      const { rowsPerPage, visible } = this.#viewport;
      const place = rowOfKey(event.key, {
        active: this.selection.active,
        length: this.length,
        rowsPerPage,
        ...visible,
      });
      if (place === undefined) return;
      // Ctrl or Cmd is of no meaning there.
      this.#choose(place, { ...plainly, shiftKey: event.shiftKey }, 'keyboard');
      // The end of a growing log is its tail.
      if (event.key === 'End' && !event.shiftKey) this.follow();
    }
    event.preventDefault();
  };
}

const plainly: Modifiers = { shiftKey: false, ctrlKey: false, metaKey: false };

customElements.define('socketscope-log-grid', LogGrid);
