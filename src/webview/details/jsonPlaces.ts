import type { ByteRange } from '../../payload/byteRange';
import type { JsonNodes } from '../../payload/jsonNodes';
import type { PayloadMarks } from './payloadMarks';

/** The value that a byte is in: the last one that begins there or before. */
export function nodeAt(nodes: JsonNodes, offset: number): number {
  return firstWhere(nodes.length, (node) => nodes.start(node) > offset) - 1;
}

/** The class of a value's row: the one with the hit that was gone to is that of its first byte. */
export function hitClass(nodes: JsonNodes, node: number, { hits, current }: PayloadMarks): string {
  const at = current === undefined ? undefined : hits[current];
  if (at && nodeAt(nodes, at[0]) === node) return 'current-hit';
  return hasHit(nodes, node, hits) ? 'has-hit' : '';
}

/** Whether something was found in what a value's own row shows. @param hits in the order of the bytes */
function hasHit(nodes: JsonNodes, node: number, hits: readonly ByteRange[]): boolean {
  const inner = nodes.isContainer(node) && nodes.count(node) > 0;
  const end = inner ? nodes.start(node + 1) : nodes.end(node);
  const hit = hits[firstWhere(hits.length, (at) => hits[at]![1] > nodes.start(node))];
  return hit !== undefined && hit[0] < end;
}

/** The first of `count` places where something holds that also holds of all after it. */
function firstWhere(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
