import type { LogEntry, LogQuery } from '../../../../src/api';

/** What a query means, said as plainly as can be: what the search finds is compared with it. */
export function naiveMatch(entry: LogEntry, payload: Uint8Array, query: LogQuery): boolean {
  return !entry.damaged && holds(entry, Buffer.from(payload), query) !== (query.invert ?? false);
}

function holds(entry: LogEntry, payload: Buffer, { direction, kinds, size, time, json, ...text }: LogQuery): boolean {
  return (
    (direction === undefined || entry.direction === direction) &&
    (kinds === undefined || kinds.includes(entry.kind)) &&
    entry.size >= (size?.from ?? 0) &&
    entry.size <= (size?.to ?? Infinity) &&
    entry.time >= (time?.from ?? 0) &&
    entry.time <= (time?.to ?? Infinity) &&
    hasText(payload, text) &&
    (json === undefined || hasJson(payload.toString(), json.path, json.value))
  );
}

function hasText(payload: Buffer, { text = '', regex, caseSensitive, wholeWord }: LogQuery): boolean {
  if (text === '') return true;
  const message = payload.toString();
  if (regex) return new RegExp(text, caseSensitive ? 'u' : 'iu').test(message);
  if (!wholeWord && caseSensitive) return payload.includes(text);
  return places(message, text, caseSensitive).some((at) => !wholeWord || isWord(message, at, at + text.length));
}

function places(message: string, text: string, caseSensitive = false): number[] {
  // A text of ASCII only finds ASCII only. The lengths of these stay the same with the alphabet of the tests.
  const isAscii = !/[^\0-\x7f]/.test(text);
  const fold = (letters: string): string =>
    caseSensitive ? letters : isAscii ? letters.replace(/[A-Z]/g, (one) => one.toLowerCase()) : letters.toLowerCase();
  const found = [];
  for (let at = fold(message).indexOf(fold(text)); at >= 0; at = fold(message).indexOf(fold(text), at + 1))
    found.push(at);
  return found;
}

function isWord(message: string, from: number, to: number): boolean {
  const isPart = (character: string | undefined): boolean =>
    character !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(character);
  return (!isPart(message[from - 1]) || !isPart(message[from])) && (!isPart(message[to - 1]) || !isPart(message[to]));
}

function hasJson(message: string, path: string, value: string | undefined): boolean {
  try {
    let at: unknown = JSON.parse(message);
    for (const step of path.match(/[^.[\]]+/g) ?? []) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false;
      at = (at as Record<string, unknown>)[step];
    }
    return value === undefined || ((typeof at !== 'object' || at === null) && String(at) === value);
  } catch {
    return false;
  }
}
