/** Browsers cap an element's height at 16 to 33 million pixels; beyond this the scrollbar is a scale of the content. */
const tallestPx = 8_000_000;

/**
 * The geometry of a list of rows of one height, which may be far taller than an element can be. `top` is a position in
 * the content, in pixels; `scrollTop` is the element's. Up to {@link tallestPx} they are the same.
 */
export class ScrollMap {
  rows = 0;
  viewportPx = 0;

  constructor(readonly rowPx: number) {}

  /** The lowest position: the last row is whole and at the bottom, the first visible one is whole at the top. */
  get maxTop(): number {
    return Math.max(0, this.rows - this.rowsPerPage) * this.rowPx;
  }

  /** How many whole rows fit; at least one. */
  get rowsPerPage(): number {
    return Math.max(1, Math.floor(this.viewportPx / this.rowPx));
  }

  /** The height to give to the scrolled element; 0 where all fits, so that rounding makes no scrollbar. */
  get spacerPx(): number {
    return this.maxTop === 0 ? 0 : Math.min(this.maxTop, tallestPx) + this.viewportPx;
  }

  clamp(top: number): number {
    return Math.min(Math.max(0, top), this.maxTop);
  }

  toScrollTop(top: number): number {
    return this.maxTop <= tallestPx ? top : (top / this.maxTop) * tallestPx;
  }

  /** In a scaled list a position from the scrollbar begins with a whole row: it means a place, not a pixel. */
  fromScrollTop(scrollTop: number): number {
    if (this.maxTop <= tallestPx) return this.clamp(scrollTop);
    const top = (scrollTop / tallestPx) * this.maxTop;
    return this.clamp(Math.round(top / this.rowPx) * this.rowPx);
  }

  /** The rows that are at least partly visible from `top` on, and by how much the first one is cut. */
  visible(top: number): { readonly from: number; readonly to: number; readonly cutPx: number } {
    const from = Math.floor(top / this.rowPx);
    const to = Math.min(this.rows, Math.ceil((top + this.viewportPx) / this.rowPx));
    return { from, to, cutPx: top - from * this.rowPx };
  }

  /** The position nearest to `top` at which `row` is wholly visible. */
  toReveal(row: number, top: number): number {
    const rowTop = row * this.rowPx;
    const lowest = rowTop - (this.rowsPerPage - 1) * this.rowPx;
    return this.clamp(rowTop < top ? rowTop : Math.max(top, lowest));
  }
}
