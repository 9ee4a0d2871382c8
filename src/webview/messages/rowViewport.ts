import { FollowState, type Pause } from './followState';
import { RowWindow } from './rowWindow';
import { VirtualScroller } from '../frame/virtualScroller';

/** How many rows beyond the visible ones are read along while the person scrolls. */
const aheadRows = 50;

/**
 * Which rows of a growing list are in sight, and what is known of them.
 *
 * While it follows the tail, the list grows when the new rows have come, so that no empty row is ever seen there; while
 * the person reads above, it grows at once, below what is visible.
 */
export class RowViewport<T> {
  readonly #follow = new FollowState();
  readonly #scroller: VirtualScroller;
  readonly #held: RowWindow<T>;
  #length = 0;
  /** Following shows the tail once rows up to here have come. */
  #tailAt = 0;
  /** The row that stays in sight when the visible part gets another size, until the person scrolls or follows the tail. */
  #kept: number | undefined;

  /**
   * @param read Gives the rows `from` to `to`, or fewer where there are fewer.
   * @param onChange Called when rows have come, or the visible part has another size.
   */
  constructor(
    readonly rowPx: number,
    read: (from: number, to: number) => Promise<readonly T[]>,
    onChange: () => void,
  ) {
    this.#scroller = new VirtualScroller(rowPx, () => {
      if (this.#kept !== undefined && !this.following) this.reveal(this.#kept);
      onChange();
    });
    this.#held = new RowWindow(read, onChange);
  }

  get following(): boolean {
    return this.#follow.following;
  }

  get pausedBy(): Pause | undefined {
    return this.#follow.pausedBy;
  }

  /** The first visible row. */
  get first(): number {
    return Math.floor(this.#scroller.top / this.rowPx);
  }

  /** The rows that are at least partly visible, and by how much the first one is cut. */
  get visible(): { readonly from: number; readonly to: number; readonly cutPx: number } {
    return this.#scroller.map.visible(this.#scroller.top);
  }

  get rowsPerPage(): number {
    return this.#scroller.map.rowsPerPage;
  }

  get widthPx(): number {
    return this.#scroller.widthPx;
  }

  get heightPx(): number {
    return this.#scroller.map.viewportPx;
  }

  /** The height of what is scrolled. */
  get spacerPx(): number {
    return this.#scroller.map.spacerPx;
  }

  /** How many rows came since following stopped; those that are in sight need no telling. */
  get newRows(): number {
    return this.visible.to < this.#length ? this.#follow.newRows(this.#length) : 0;
  }

  /** What a row shows, if it is held. */
  item(place: number): T | undefined {
    return this.#held.get(place);
  }

  /** Shows another list from its tail, or from `place` on, where it stays for that reason. */
  reset(length: number, place: number | undefined, by: Pause): void {
    this.#held.clear();
    this.#follow.resume();
    this.#kept = undefined;
    this.#length = length;
    this.#tailAt = length;
    this.#scroller.setRows(0);
    if (place === undefined) return;
    this.#follow.pause(by, length);
    this.#scroller.setRows(length);
    this.#scroller.top = place * this.rowPx;
  }

  /** Follows the tail from now on. */
  follow(): void {
    this.#kept = undefined;
    this.#tailAt = this.#length;
    this.#follow.resume();
  }

  pause(by: Pause): void {
    this.#follow.pause(by, this.#length);
  }

  /** Stays at a row: where the list is if the row is in sight, else with `above` rows above it. */
  show(place: number, length: number, above: number): void {
    const { from, to } = this.visible;
    this.#length = length;
    this.pause('selected');
    this.#scroller.setRows(length);
    if (place < from || place >= to) this.#scroller.top = Math.max(0, place - above) * this.rowPx;
    this.reveal(place);
  }

  /** Brings a row into sight by the shortest way. */
  reveal(place: number): void {
    this.#kept = place;
    this.#scroller.setRows(this.#length);
    this.#scroller.top = this.#scroller.map.toReveal(place, this.#scroller.top);
  }

  /** Takes the list's length, and sees to it that its visible rows come. Call before drawing. */
  prepare(length: number): void {
    this.#length = length;
    const { map } = this.#scroller;
    if (!this.following) this.#scroller.setRows(length);
    else if (this.#held.heldTo >= Math.max(1, this.#tailAt)) {
      this.#scroller.setRows(this.#held.heldTo);
      this.#scroller.top = map.maxTop;
    }
    if (map.viewportPx === 0 || length === 0) return;
    if (this.following) {
      // A row more than is visible, and the one above, which times may be told from.
      this.#held.want(Math.max(0, length - map.rowsPerPage - 2), length, length, 0);
    } else {
      const { from, to } = this.visible;
      this.#held.want(Math.max(0, from - 1), to, length, aheadRows);
    }
  }

  /** Puts the scrollbar where the rows are. Call after drawing. */
  sync(element: HTMLElement): void {
    this.#scroller.attach(element);
    this.#scroller.sync();
  }

  detach(): void {
    this.#scroller.detach();
  }

  /** Answers an event of the scrollbar or the wheel. @returns whether the person has scrolled */
  take(event: Event): boolean {
    const before = this.#scroller.top;
    const scrolled = event instanceof WheelEvent ? this.#scroller.takeWheel(event) : this.#scroller.takeScroll();
    if (!scrolled) return false;
    this.#kept = undefined;
    const up = event instanceof WheelEvent ? event.deltaY < 0 : this.#scroller.top < before;
    // Reading above stops following, reaching the end resumes it.
    if (this.#scroller.atEnd && !up) this.follow();
    else this.pause('scrolled');
    return true;
  }
}
