import type { IndexRange } from '../../panel/messages';
import type { Host } from '../host';
import { Selection } from './selection';

/** The most selected ranges that are found again in another list: two requests each. */
const mostRanges = 100;
/** The most rows of a filtered list whose indexes are looked for. */
const mostRows = 1000;

/** Messages that are to be selected, by their indexes. */
export interface Wanted {
  readonly active?: number | undefined;
  /** Several ones, `active` among them. */
  readonly ranges?: readonly IndexRange[];
  /** If the list hasn't the active one: the next one that it has. */
  readonly nearest?: boolean;
}

/** The place of the first message of the list that is at an index or after it. */
export async function placeOf(host: Host, index: number, filtered: number | undefined): Promise<number> {
  return filtered === undefined ? index : (await host.request('placeOf', { index, filtered })).place;
}

/** What of the wanted messages the list has; `undefined`: none. */
export async function selectionOf(
  host: Host,
  { active, ranges = [], nearest }: Wanted,
  filtered: number | undefined,
): Promise<Selection | undefined> {
  const ends = await Promise.all(ranges.flat().map((index) => placeOf(host, index, filtered)));
  const places = ranges
    .map((_, nth) => [ends[2 * nth] ?? 0, ends[2 * nth + 1] ?? 0] as const)
    .filter(([from, to]) => from < to);
  const place = active === undefined ? undefined : await activePlace(host, active, filtered, nearest ?? false);
  if (places.length > 0) return Selection.ofRanges(places, place);
  return place === undefined ? undefined : Selection.of(place);
}

async function activePlace(
  host: Host,
  index: number,
  filtered: number | undefined,
  nearest: boolean,
): Promise<number | undefined> {
  const place = await placeOf(host, index, filtered);
  if (filtered === undefined) return place;
  const read = (at: number) => host.request('readRows', { from: at, to: at + 1, filtered });
  const [entry] = await read(place);
  if (entry?.index === index || (nearest && entry)) return place;
  // Beyond the last one, that is the nearest.
  return nearest && place > 0 ? place - 1 : undefined;
}

/**
 * The indexes of several selected messages, as ranges; `undefined` for one alone, and where some aren't known.
 *
 * @param whole The list shows the whole log.
 */
export function indexRanges(
  { ranges, size }: Selection,
  indexAt: (place: number) => number | undefined,
  whole: boolean,
): readonly IndexRange[] | undefined {
  if (size < 2 || (!whole && size > mostRows)) return undefined;
  const found: [number, number][] = [];
  for (const [from, to] of whole ? ranges : ranges.flatMap(each)) {
    const index = whole ? from : indexAt(from);
    if (index === undefined) return undefined;
    const last = found.at(-1);
    if (last?.[1] === index) last[1] = index + to - from;
    else found.push([index, index + to - from]);
  }
  return found.length > mostRanges ? undefined : found;
}

function each([from, to]: IndexRange): IndexRange[] {
  return Array.from({ length: to - from }, (_, nth) => [from + nth, from + nth + 1] as const);
}

/** The greatest index that must be known before the messages can be shown. */
export function lastOf({ top, active, ranges }: Wanted & { readonly top?: number | undefined }): number {
  return Math.max(top ?? 0, active ?? 0, (ranges?.at(-1)?.[1] ?? 1) - 1);
}
