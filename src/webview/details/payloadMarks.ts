import type { ByteRange } from '../../payload/byteRange';

/** What is marked in the payload: the same bytes in every view of it. Never changed, always made anew. */
export interface PayloadMarks {
  readonly selection?: ByteRange;
  /** The view that the selection was made in: the browser draws one of the text itself. */
  readonly selectedIn?: 'text' | 'hex' | 'pretty';
  /** What was found, ascending. */
  readonly hits: readonly ByteRange[];
  /** Which of the hits is the one that was gone to. */
  readonly current?: number | undefined;
  /** The bytes that a view shows when this is new to it. */
  readonly goal?: { readonly range: ByteRange };
}

export const noMarks: PayloadMarks = { hits: [] };

/** Gives the class of each byte by its offset. @param own the view that it is for */
export function markClasses(marks: PayloadMarks, own: 'text' | 'hex' | 'pretty'): (offset: number) => string {
  const { hits, selection, selectedIn } = marks;
  const current = marks.current === undefined ? undefined : hits[marks.current];
  const drawn = selection && (own !== 'text' || selectedIn !== 'text') ? selection : undefined;
  return (offset) => {
    const selected = drawn && offset >= drawn[0] && offset < drawn[1] ? ' selected' : '';
    if (current && offset >= current[0] && offset < current[1]) return `current-hit${selected}`;
    return isHit(hits, offset) ? `hit${selected}` : selected.trimStart();
  };
}

function isHit(hits: readonly ByteRange[], offset: number): boolean {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hits[middle]![1] <= offset) low = middle + 1;
    else high = middle;
  }
  const hit = hits[low];
  return hit !== undefined && hit[0] <= offset;
}
