import type { LogQuery } from '../../api';
import { DIRECTIONS, KINDS } from '../../base/entryWords';
import { Field, Flag, whatBits } from '../records';

const NEVER = Flag.damaged | Flag.leftOut;

/** Whether an entry never matches, as its payload isn't there or isn't what came. */
export function neverMatches(words: Uint32Array, wordAt: number): boolean {
  return (words[wordAt + Field.what]! & NEVER) !== 0;
}

/** Whether an entry can match, by its index record alone; its payload isn't looked at. `words` and `floats` begin with the record. */
export type EntryFilter = (words: Uint32Array, wordAt: number, floats: Float64Array, floatAt: number) => boolean;

/** What of a query is about direction, kind, size and time; `undefined` if nothing is. */
export function entryFilter({ direction, kinds, size, time }: LogQuery): EntryFilter | undefined {
  if (!direction && !kinds && !size && !time) return undefined;
  // A bit for each pair of direction and kind, which stand together in the record.
  let pairs = 0;
  for (const one of direction === undefined ? DIRECTIONS : [direction]) {
    for (const kind of kinds ?? KINDS) pairs |= 1 << whatBits(one, kind, false, false);
  }
  const { from: sizeFrom = 0, to: sizeTo = Infinity } = size ?? {};
  const { from: timeFrom = -Infinity, to: timeTo = Infinity } = time ?? {};
  return (words, wordAt, floats, floatAt) => {
    const what = words[wordAt + Field.what]!;
    if (((pairs >>> (what & 31)) & 1) === 0) return false;
    const bytes = words[wordAt + Field.size]!;
    const at = floats[floatAt + Field.time]!;
    return bytes >= sizeFrom && bytes <= sizeTo && at >= timeFrom && at <= timeTo;
  };
}
