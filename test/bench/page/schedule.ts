/** A page is watched while the flood goes on, then clicked on, still in the flood. */
export const SETTLE_MS = 1_000;
export const WATCH_MS = 8_000;
export const CLICKS = 10;

/** How far below the list's top the nth click is: another row each time. */
export function placeOfClick(nth: number): number {
  return 100 + 22 * (nth % 2 === 0 ? nth : 14 - nth);
}
