import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { icon } from '../frame/icon';
import { styleBy } from '../frame/styleBy';
import { LightElement } from '../lightElement';
import { FollowState, type Pause } from './followState';
import type { GridRows } from './gridRows';
import { RowWindow } from './rowWindow';
import { VirtualScroller } from './virtualScroller';

const rowPx = 22;
/** How many rows beyond the visible ones are read along while the person scrolls. */
const aheadRows = 100;

/**
 * The log as a grid. Only visible rows are elements, and only rows around them are held; growth costs the same however
 * long the log is.
 *
 * While it follows the tail, the list grows when the new rows have come, so that no empty row is ever seen there; while
 * the person reads above, it grows at once, below what is visible.
 */
export class LogGrid<T> extends LightElement {
  static override properties = {
    length: { attribute: false },
    selected: { attribute: false },
    rows: { attribute: false },
  };

  /** How many rows the log has. */
  declare length: number;
  declare selected: number | undefined;
  /** What the rows are. What is read stays the same as long as the element lives. */
  declare rows: GridRows<T>;
  declare onSelect: (index: number, by: 'pointer' | 'keyboard') => void;
  /** Enter, or a double click, on a row. */
  declare onOpen: () => void;
  /** Following began or ended, or the place changed. */
  declare onPlace: () => void;

  readonly #follow = new FollowState();
  readonly #scroller = new VirtualScroller(rowPx, () => this.requestUpdate());
  readonly #held = new RowWindow<T>(
    (from, to) => this.rows.read(from, to),
    () => this.requestUpdate(),
  );
  /** Following shows the tail once rows up to here have come. */
  #tailAt = 0;

  constructor() {
    super();
    this.length = 0;
  }

  get following(): boolean {
    return this.#follow.following;
  }

  /** The first visible row while the person reads above; `undefined` while the list follows. */
  get place(): number | undefined {
    return this.following ? undefined : Math.floor(this.#scroller.top / rowPx);
  }

  /** What a row shows, if it is held. */
  item(index: number): T | undefined {
    return this.#held.get(index);
  }

  /** Shows another log from its tail, or from `place` on, where it stays for that reason. */
  reset(length: number, place?: number, by: Pause = 'scrolled'): void {
    this.#held.clear();
    this.#follow.resume();
    this.length = length;
    this.#tailAt = length;
    this.#scroller.setRows(0);
    if (place !== undefined) {
      this.#follow.pause(by, length);
      this.#scroller.setRows(length);
      this.#scroller.top = place * rowPx;
    }
    this.requestUpdate();
  }

  /** Follows the tail from now on. */
  follow(): void {
    this.#tailAt = this.length;
    this.#follow.resume();
    this.#changedPlace();
  }

  pause(): void {
    this.#follow.pause('asked', this.length);
    this.#changedPlace();
  }

  /** Follows again if only the look at a message had stopped it. */
  endLook(): void {
    if (this.#follow.pausedBy === 'selected') this.follow();
  }

  focusGrid(): void {
    this.#grid?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scroller.detach();
  }

  get #grid(): HTMLElement | null {
    return this.querySelector('.grid');
  }

  protected override willUpdate(): void {
    const { map } = this.#scroller;
    if (!this.following) this.#scroller.setRows(this.length);
    else if (this.#held.heldTo >= Math.max(1, this.#tailAt)) {
      this.#scroller.setRows(this.#held.heldTo);
      this.#scroller.top = map.maxTop;
    }
    if (map.viewportPx === 0 || this.length === 0) return;
    if (this.following) {
      this.#held.want(Math.max(0, this.length - map.rowsPerPage - 1), this.length, this.length, 0);
    } else {
      const { from, to } = map.visible(this.#scroller.top);
      this.#held.want(from, to, this.length, aheadRows);
    }
  }

  protected override render(): TemplateResult {
    const { map, top } = this.#scroller;
    const { from, to, cutPx } = map.visible(top);
    const rows: TemplateResult[] = [];
    for (let index = from; index < to; index++) {
      rows.push(this.#row(index));
    }
    const active = this.selected !== undefined && this.selected >= from && this.selected < to;
    // Those that are in sight need no pointing at.
    const newRows = to < this.length ? this.#follow.newRows(this.length) : 0;
    return html`
      <div class="grid-head row ${this.rows.className}" aria-hidden="true">${this.rows.head}</div>
      <div
        class="grid"
        role="grid"
        tabindex="0"
        aria-label=${this.rows.label}
        aria-rowcount=${this.length}
        aria-activedescendant=${active && this.selected !== undefined ? rowId(this.selected) : nothing}
        @scroll=${this.#onScroll}
        @wheel=${this.#onWheel}
        @keydown=${this.#onKeydown}
        @pointerdown=${this.#onPointerdown}
        @click=${this.#onClick}
        @dblclick=${() => this.onOpen()}
        @pointerover=${this.#onPointerover}
      >
        <div class="spacer" ${styleBy({ height: `${map.spacerPx}px` })}></div>
        <div class="window" ${styleBy({ height: `${map.viewportPx}px` })}>
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
    this.#scroller.attach(grid);
    this.#scroller.sync();
    if (changed.has('length')) {
      this.style.setProperty('--number-width', `${Math.max(3, String(this.length).length)}ch`);
    }
  }

  /** The element is used again for other rows, so nothing of a row is kept in it. */
  #row(index: number): TemplateResult {
    const item = this.#held.get(index);
    const { rows } = this;
    return html`<div
      role="row"
      id=${rowId(index)}
      class="row ${rows.className} ${item ? rows.rowClass(item) : 'unread'} ${index % 2 ? 'odd' : ''}"
      aria-rowindex=${index + 1}
      aria-selected=${index === this.selected ? 'true' : 'false'}
      data-index=${index}
    >
      <span role="gridcell" class="number">${index + 1}</span>
      ${rows.cells(item)}
    </div>`;
  }

  #changedPlace(): void {
    this.requestUpdate();
    this.onPlace();
  }

  /** After the person scrolled: reading above stops following, reaching the end resumes it. */
  #scrolled(up: boolean): void {
    if (this.#scroller.atEnd && !up) this.follow();
    else {
      this.#follow.pause('scrolled', this.length);
      this.#changedPlace();
    }
  }

  readonly #onScroll = (): void => {
    const before = this.#scroller.top;
    if (this.#scroller.takeScroll()) this.#scrolled(this.#scroller.top < before);
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (this.#scroller.takeWheel(event)) this.#scrolled(event.deltaY < 0);
  };

  /** On pressing, not on releasing: in a flood another row stands under the pointer by then. */
  readonly #onPointerdown = (event: PointerEvent): void => {
    if (event.button === 0) this.#selectAt(event);
  };

  /** Assistive tools click without a pointer. */
  readonly #onClick = (event: MouseEvent): void => {
    if (event.detail === 0) this.#selectAt(event);
  };

  readonly #onPointerover = (event: PointerEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[role="gridcell"]');
    const row = cell?.closest<HTMLElement>('[data-index]');
    const item = row && this.#held.get(Number(row.dataset.index));
    if (cell && item) cell.title = this.rows.cellTitle(cell, item);
  };

  #selectAt(event: Event): void {
    const row = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (row) this.#select(Number(row.dataset.index), 'pointer');
  }

  #select(index: number, by: 'pointer' | 'keyboard'): void {
    this.#follow.pause('selected', this.length);
    this.#scroller.setRows(this.length);
    this.#scroller.top = this.#scroller.map.toReveal(index, this.#scroller.top);
    this.onSelect(index, by);
    this.#changedPlace();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || this.length === 0) return;
    if (event.key === 'Enter') {
      if (this.selected !== undefined) this.onOpen();
      event.preventDefault();
      return;
    }
    const target = this.#target(event.key);
    if (target === undefined) return;
    event.preventDefault();
    this.#select(Math.min(Math.max(0, target), this.length - 1), 'keyboard');
    // The end of a growing log is its tail.
    if (event.key === 'End') this.follow();
  };

  #target(key: string): number | undefined {
    const { map, top } = this.#scroller;
    const visible = map.visible(top);
    const lastVisible = Math.max(visible.from, visible.to - 1);
    const { selected } = this;
    switch (key) {
      case 'ArrowDown':
        return selected === undefined ? visible.from : selected + 1;
      case 'ArrowUp':
        return selected === undefined ? lastVisible : selected - 1;
      case 'PageDown':
        return (selected ?? visible.from) + map.rowsPerPage - 1;
      case 'PageUp':
        return (selected ?? lastVisible) - map.rowsPerPage + 1;
      case 'Home':
        return 0;
      case 'End':
        return this.length - 1;
      default:
        return undefined;
    }
  }
}

/** The id of a row's element, for `aria-activedescendant`. */
function rowId(index: number): string {
  return `row-${index}`;
}

customElements.define('socketscope-log-grid', LogGrid);
