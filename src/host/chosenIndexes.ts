import type { IndexRange } from '../panel/messages';

/** The part of a list that ranges are cut from. */
export interface IndexedList {
  readonly length: number;
  /** The log's indexes at the places `from` to `to`, cut to what there is. */
  indexes(from: number, to: number): Uint32Array;
}

/** The log's indexes at the places of some ranges, ascending, each once, cut to what there is. The ranges come from a page. */
export function chosenIndexes(ranges: readonly IndexRange[], list: IndexedList): Uint32Array {
  const sorted = ranges
    .map(([from, to]) => [from, Math.min(to, list.length)] as const)
    .filter(([from, to]) => from < to)
    .sort(([one], [other]) => one - other);
  const parts: Uint32Array[] = [];
  let end = 0;
  for (const [from, to] of sorted) {
    const start = Math.max(from, end);
    if (start >= to) continue;
    parts.push(list.indexes(start, to));
    end = to;
  }
  const chosen = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    chosen.set(part, at);
    at += part.length;
  }
  return chosen;
}
