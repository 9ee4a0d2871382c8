import { ScrollMap } from './scrollMap';

/** How far a wheel's line goes, in pixels; browsers that count in lines mean about three lines of text a notch. */
const wheelLinePx = 16;

/**
 * Scrolls a list of any length in an element of bounded height. The wheel and keys move by pixels and rows, the scrollbar
 * in proportion. The element holds a spacer, which makes the scrollbar, and a sticky window, in which the owner draws the
 * visible rows; both belong to the owner, which draws anew on each change.
 */
export class VirtualScroller {
  readonly map: ScrollMap;
  #element: HTMLElement | undefined;
  #top = 0;
  #widthPx = 0;
  /** What `scrollTop` was after it was last written here; other values come from the person. */
  #written = 0;
  readonly #resizes: ResizeObserver;

  /** @param onResize Called when the visible height, or the width, has changed. */
  constructor(
    rowPx: number,
    readonly onResize: () => void,
  ) {
    this.map = new ScrollMap(rowPx);
    this.#resizes = new ResizeObserver(() => this.#measure());
  }

  /** Binds the scrolled element; again after it was made anew. */
  attach(element: HTMLElement): void {
    if (this.#element === element) return;
    this.#resizes.disconnect();
    this.#element = element;
    this.#written = element.scrollTop;
    this.#resizes.observe(element);
  }

  detach(): void {
    this.#resizes.disconnect();
    this.#element = undefined;
  }

  /** The position in the content, in pixels. */
  get top(): number {
    return this.#top;
  }

  set top(top: number) {
    this.#top = this.map.clamp(top);
  }

  /** Of what is visible. */
  get widthPx(): number {
    return this.#widthPx;
  }

  get atEnd(): boolean {
    return this.#top >= this.map.maxTop - 1;
  }

  /** Sets how many rows there are; the position stays. */
  setRows(rows: number): void {
    this.map.rows = rows;
    this.#top = this.map.clamp(this.#top);
  }

  /** Puts the scrollbar where the position is. Call after the spacer was drawn. */
  sync(): void {
    const element = this.#element;
    if (!element) return;
    const wanted = this.map.toScrollTop(this.#top);
    if (Math.abs(wanted - this.#written) < 0.5) return;
    element.scrollTop = wanted;
    this.#written = element.scrollTop;
  }

  /** Answers a `scroll` event. @returns whether the person scrolled (by the scrollbar or by touch). */
  takeScroll(): boolean {
    const { scrollTop = 0, clientHeight = 0 } = this.#element ?? {};
    // Where the element has grown, at the end, the browser scrolls by itself.
    if (clientHeight !== this.map.viewportPx) {
      this.#measure();
      return false;
    }
    if (Math.abs(scrollTop - this.#written) < 1) return false;
    this.#written = scrollTop;
    this.#top = this.map.fromScrollTop(scrollTop);
    return true;
  }

  /** Answers a `wheel` event. @returns whether the position has changed; the browser must not scroll then. */
  takeWheel(event: WheelEvent): boolean {
    if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return false;
    const unit = [1, wheelLinePx, this.map.viewportPx][event.deltaMode] ?? 1;
    const before = this.#top;
    this.top = before + event.deltaY * unit;
    if (this.#top === before) return false;
    event.preventDefault();
    return true;
  }

  #measure(): void {
    const { clientHeight: height = 0, clientWidth: width = 0, scrollTop = 0 } = this.#element ?? {};
    // A hidden list has no height; it keeps what it had.
    if (height === 0 || (height === this.map.viewportPx && width === this.#widthPx)) return;
    // The browser may have scrolled, so that nothing is below the end.
    this.#written = scrollTop;
    this.map.viewportPx = height;
    this.#widthPx = width;
    this.#top = this.map.clamp(this.#top);
    this.onResize();
  }
}
