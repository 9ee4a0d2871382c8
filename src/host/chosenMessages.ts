import type { IndexRange } from '../panel/messages';

/** The part of a list that ranges are cut from. */
export interface IndexedList {
  readonly length: number;
  /** The log's indexes at the places `from` to `to`, cut to what there is. */
  indexes(from: number, to: number): Uint32Array;
}

/** Messages of a list that a page has chosen. */
export interface ChosenMessages {
  readonly count: number;
  /** Ascending, each once. Costs what there are of them, so ask only when they are needed. */
  indexes(): Uint32Array;
}

/** What is at the places of some ranges, cut to what there is. The ranges come from a page. */
export function chosenMessages(ranges: readonly IndexRange[], list: IndexedList): ChosenMessages {
  const sound = soundRanges(ranges, list.length);
  const count = sound.reduce((sum, [from, to]) => sum + to - from, 0);
  const indexes = (): Uint32Array => {
    const chosen = new Uint32Array(count);
    let at = 0;
    for (const [from, to] of sound) {
      const part = list.indexes(from, to);
      chosen.set(part, at);
      at += part.length;
    }
    return chosen.subarray(0, at);
  };
  return { count, indexes };
}

/** The log up to `length`, from the message `first` on, as a list. */
export function wholeLog(length: number, first = 0): IndexedList {
  const count = Math.max(0, length - first);
  const indexes = (from: number, to: number): Uint32Array => {
    const all = new Uint32Array(Math.max(0, Math.min(to, count) - from));
    for (let nth = 0; nth < all.length; nth++) all[nth] = first + from + nth;
    return all;
  };
  return { length: count, indexes };
}

/** Ascending and apart from each other. */
function soundRanges(ranges: readonly IndexRange[], length: number): IndexRange[] {
  const sound: IndexRange[] = [];
  let end = 0;
  for (const [from, to] of ranges.toSorted(([one], [other]) => one - other)) {
    const start = Math.max(from, end);
    const stop = Math.min(to, length);
    if (start >= stop) continue;
    sound.push([start, stop]);
    end = stop;
  }
  return sound;
}
