import type { Annotation, Mark } from '../panel/messages';

/** The indexes of the messages that have one of these marks, ascending. */
export function indexesWith(marks: readonly Mark[], annotations: readonly Annotation[]): Uint32Array {
  const isWanted = ({ pinned, note }: Annotation): boolean =>
    (pinned === true && marks.includes('pinned')) || (note !== undefined && marks.includes('noted'));
  return Uint32Array.from(annotations.filter(isWanted), ({ index }) => index);
}

/** Those of a few indexes that are among many; both ascending. */
export function amongThem(few: Uint32Array, many: Uint32Array): Uint32Array {
  return few.filter((index) => many[placeIn(many, index)] === index);
}

/** Where a number stands in ascending ones, or would stand. */
export function placeIn(ascending: Uint32Array, wanted: number): number {
  let low = 0;
  for (let high = ascending.length; low < high;) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
