import { paddedSize } from '../checksum';
import { Field, RECORDS_PER_BLOCK, WORDS } from '../records';
import { MOST_ROWS, type ByteScanner } from './byteScanner';
import { neverMatches } from './entryFilter';
import type { IndexView } from './indexView';

/** Payloads one after another as they stand in a file, of the entries `from` to `to`, from the payload offset `base` on. */
export interface WholeSpan {
  readonly from: number;
  readonly to: number;
  readonly base: number;
  /** With the zeros after the last payload. */
  readonly size: number;
}

/**
 * The entries from `from` on whose payloads are read at once; one at least, `to` at most.
 *
 * @param border where the file ends that the first payload is in
 * @param most bytes, if it is more than one entry
 */
export function wholeSpan(index: IndexView, from: number, to: number, border: number, most: number): WholeSpan {
  const base = index.offsetOf(from);
  const limit = Math.min(border, base + most);
  let next = from + 1;
  for (let high = Math.min(to, from + MOST_ROWS); next < high;) {
    const middle = (next + high) >> 1;
    if (endOf(index, middle) <= limit) next = middle + 1;
    else high = middle;
  }
  return { from, to: next, base, size: endOf(index, next - 1) - base };
}

/**
 * Puts the entries of a span that have a needle in them into the scanner's table, and their numbers into `rows`: looks at all bytes,
 * and only where the needle is into the index. To go through the index takes longer than to go through the payloads.
 *
 * @param available how many bytes of the span there are
 */
export function addHits(
  span: WholeSpan,
  available: number,
  index: IndexView,
  scanner: ByteScanner,
  needle: number,
  length: number,
  rows: Int32Array,
): void {
  const { to, base } = span;
  let entry = span.from;
  for (let at = 0; ;) {
    const hit = scanner.find(needle, at, available);
    if (hit < 0) return;
    entry = lastUpTo(index, base + hit, entry, to);
    const words = index.words[index.blockOf(entry)]!;
    const wordAt = (entry % RECORDS_PER_BLOCK) * WORDS;
    const start = index.offsetOf(entry) - base;
    const end = start + words[wordAt + Field.size]!;
    if (hit + length > end) {
      // In the zeros after a payload, or across its end.
      at = hit + 1;
      continue;
    }
    if (end <= available && !neverMatches(words, wordAt)) {
      rows[scanner.rows] = entry;
      scanner.add(start, end);
    }
    at = end;
  }
}

/** The last entry before `to` whose payload begins at or before a place, as that of `from` does: mostly one of the next. */
function lastUpTo(index: IndexView, place: number, from: number, to: number): number {
  let low = from;
  let step = 1;
  for (; low + step < to && index.offsetOf(low + step) <= place; step *= 2) low += step;
  for (let high = Math.min(to, low + step); low + 1 < high;) {
    const middle = (low + high) >> 1;
    if (index.offsetOf(middle) <= place) low = middle;
    else high = middle;
  }
  return low;
}

function endOf(index: IndexView, entry: number): number {
  const size = index.words[index.blockOf(entry)]![(entry % RECORDS_PER_BLOCK) * WORDS + Field.size]!;
  return index.offsetOf(entry) + paddedSize(size);
}
