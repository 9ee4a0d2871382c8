import type { LogQuery } from '../../api';

/** More hits in a row aren't marked: each is an element. */
const mostHits = 5;

/** Finds what the filter's text hit in a preview. */
export type Marker = (text: string) => readonly (readonly [from: number, to: number])[];

/**
 * Makes the marker of a filter, or `undefined` where nothing is to be marked: an inverted filter hits nothing, and an
 * expression that could take long is not tried on the page's thread, where nobody could stop it.
 */
export function markerOf(query: LogQuery | null): Marker | undefined {
  if (!query?.text || query.invert) return undefined;
  const pattern = patternOf(query.text, query);
  if (!pattern) return undefined;
  return (text) => {
    const hits: [number, number][] = [];
    pattern.lastIndex = 0;
    for (let hit = pattern.exec(text); hit && hits.length < mostHits; hit = pattern.exec(text)) {
      if (hit[0] === '') pattern.lastIndex++;
      else hits.push([hit.index, hit.index + hit[0].length]);
    }
    return hits;
  };
}

function patternOf(text: string, { regex, caseSensitive, wholeWord }: LogQuery): RegExp | undefined {
  const source = regex && isRegex(text) ? text : text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  if (regex && source === text && !isQuick(text)) return undefined;
  try {
    const bounded = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source;
    return new RegExp(bounded, caseSensitive ? 'gu' : 'giu');
  } catch {
    return undefined;
  }
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/** With one unbounded repetition and no reference back, time grows with the square of a short text at most. */
function isQuick(source: string): boolean {
  const repetitions = source.replace(/\\./g, '_').match(/[*+]|\{\d*,\d*\}|\{\d{2,}\}/g) ?? [];
  return repetitions.length <= 1 && !/\\[1-9k]/.test(source);
}
