import { TextLayout } from '../../payload/textLayout';
import type { CharacterReader } from '../../payload/characterReader';
import type { ByteRange } from '../../payload/byteRange';
import type { VirtualScroller } from '../frame/virtualScroller';
import type { SliceLoader } from './sliceLoader';

/** A visible row: its bytes, or nothing while they are being read. */
export interface TextRow {
  /** Its number, which changes when rows before it become known. */
  readonly row: number;
  readonly range?: ByteRange;
  readonly bytes?: Uint8Array;
}

/**
 * The visible rows of a text. Blocks are laid out when they come into sight; what is at the top of the view stays there when
 * the number of rows before it becomes known.
 */
export class TextRows {
  readonly layout: TextLayout;
  #goal: number | undefined;

  constructor(
    readonly loader: SliceLoader,
    readonly scroller: VirtualScroller,
    reader: CharacterReader,
    columns: number,
  ) {
    this.layout = new TextLayout(loader.reader.size, reader, columns);
    scroller.setRows(this.layout.rows);
  }

  /** Puts the row with this byte into sight as soon as it is known. */
  goTo(offset: number): void {
    this.#goal = offset;
  }

  /** The offset of the first byte in sight. */
  get topOffset(): number | undefined {
    const { block, row } = this.layout.place(Math.floor(this.scroller.top / this.scroller.map.rowPx));
    return this.layout.has(block) ? this.layout.range(block, row)[0] : undefined;
  }

  visible(): TextRow[] {
    this.#reachGoal();
    const { scroller, layout } = this;
    while (this.#layOutVisible()) {
      // Each turn may show that a block has fewer rows than was thought, and bring the next one into sight.
    }
    const { from, to } = scroller.map.visible(scroller.top);
    const rows: TextRow[] = [];
    let place = layout.place(from);
    for (let row = from; row < to; row++) {
      if (place.row >= layout.rowsIn(place.block)) place = { block: place.block + 1, row: 0 };
      rows.push({ row, ...this.#content(place) });
      place = { block: place.block, row: place.row + 1 };
    }
    return rows;
  }

  #content({ block, row }: { readonly block: number; readonly row: number }): Partial<TextRow> {
    if (!this.layout.has(block)) return {};
    const range = this.layout.range(block, row);
    const bytes = this.loader.peek(range[0], range[1]);
    return bytes ? { range, bytes } : { range };
  }

  /** Lays out one block in sight. @returns whether it did */
  #layOutVisible(): boolean {
    const { layout, scroller } = this;
    const { from, to } = scroller.map.visible(scroller.top);
    const last = layout.place(Math.max(from, to - 1)).block;
    for (let { block } = layout.place(from); block <= last; block++) {
      if (!layout.has(block)) return this.#layOut(block);
    }
    return false;
  }

  #layOut(block: number): boolean {
    const { layout, scroller } = this;
    const { rowPx, rowsPerPage } = scroller.map;
    const bytes = this.loader.peek(...layout.needs(block));
    if (!bytes) return false;
    const atEnd = scroller.top > 0 && scroller.atEnd;
    const topRow = Math.floor(scroller.top / rowPx);
    const cutPx = scroller.top - topRow * rowPx;
    const top = layout.place(topRow);
    const rowsBefore = layout.rowsIn(top.block);
    layout.layOut(block, bytes);
    const rows = layout.rowsIn(top.block);
    scroller.setRows(layout.rows);
    const fromEnd = rowsBefore - top.row;
    // What was reached from below stays so far from its end; else the share of the block counts.
    const row = fromEnd <= rowsPerPage ? rows - fromEnd : Math.round((top.row * rows) / rowsBefore);
    scroller.top = atEnd ? scroller.map.maxTop : (layout.firstRow(top.block) + Math.max(0, row)) * rowPx + cutPx;
    return true;
  }

  #reachGoal(): void {
    const { layout, scroller } = this;
    if (this.#goal === undefined) return;
    for (;;) {
      const { block, row } = layout.placeOf(this.#goal);
      if (row !== undefined) {
        this.#goal = undefined;
        const { map } = scroller;
        const target = layout.firstRow(block) + row;
        const shown = map.visible(scroller.top);
        if (target >= shown.from + 1 && target < shown.to - 1) return;
        scroller.top = (target - Math.floor(map.rowsPerPage / 3)) * map.rowPx;
        return;
      }
      if (!this.#layOut(block)) return;
    }
  }
}
