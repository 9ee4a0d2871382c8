import type { IndexRange } from '../../panel/messages';

/** The keys that are held while a row is chosen. */
export type Modifiers = Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/**
 * Which rows of a list are selected, as ranges: selecting ten million rows costs what selecting one does. It never
 * changes; what changes it gives another one.
 */
export class Selection {
  static readonly none = new Selection([], undefined, undefined);

  private constructor(
    /** Ascending and apart from each other. */
    readonly ranges: readonly IndexRange[],
    /** The row that a selection by Shift begins at. */
    readonly anchor: number | undefined,
    /** The row that keys go on from, and whose details are shown. */
    readonly active: number | undefined,
  ) {}

  static of(row: number): Selection {
    return new Selection([[row, row + 1]], row, row);
  }

  /** @param ranges ascending and apart from each other */
  static ofRanges(ranges: readonly IndexRange[], active: number | undefined): Selection {
    return new Selection(ranges, active, active);
  }

  /** How many rows are selected. */
  get size(): number {
    return this.ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  has(row: number): boolean {
    return this.ranges.some(([from, to]) => row >= from && row < to);
  }

  /** Selects a row alone; with Ctrl or Cmd takes it in or out, with Shift selects all from the anchor on. */
  chosen(row: number, { shiftKey, ctrlKey, metaKey }: Modifiers): Selection {
    const adds = ctrlKey || metaKey;
    if (shiftKey) return this.extendTo(row, adds);
    return adds ? this.toggle(row) : Selection.of(row);
  }

  /** Takes a row in or out, and goes on from there. */
  toggle(row: number): Selection {
    const ranges = this.has(row)
      ? this.ranges.flatMap(([from, to]) => (row >= from && row < to ? cut(from, to, row) : [[from, to] as const]))
      : joined([...this.ranges, [row, row + 1]]);
    return new Selection(ranges, row, row);
  }

  /** Selects from the anchor to a row; what else was selected stays only with `keep`. */
  extendTo(row: number, keep = false): Selection {
    const anchor = this.anchor ?? row;
    const range: IndexRange = [Math.min(anchor, row), Math.max(anchor, row) + 1];
    return new Selection(keep ? joined([...this.ranges, range]) : [range], anchor, row);
  }

  /** Selects all rows of a list; the details stay as they are. */
  all(length: number): Selection {
    return length === 0 ? this : new Selection([[0, length]], this.anchor ?? 0, this.active ?? length - 1);
  }
}

function cut(from: number, to: number, row: number): IndexRange[] {
  const parts: IndexRange[] = [
    [from, row],
    [row + 1, to],
  ];
  return parts.filter(([start, end]) => start < end);
}

function joined(ranges: readonly IndexRange[]): IndexRange[] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
