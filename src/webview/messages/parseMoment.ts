/** Where in a log to go: an index (the shown number less one), or a time in milliseconds since the epoch. */
export type Target = { readonly index: number } | { readonly time: number };

const dayMs = 86_400_000;

/**
 * Reads what a person types to go somewhere in a log: `#123456` or `123456` is a message's number, the rest is a time.
 *
 * @param startMs the time of the log's first entry
 * @returns `undefined` if it is none of these
 */
export function parseTarget(text: string, startMs: number): Target | undefined {
  const number = /^#?\s*(\d[\d,.\u00a0\u202f ]*)$/.exec(text.trim());
  // A point followed by other than three digits is a decimal one; nothing is numbered so.
  if (number?.[1] && !/\.(?!\d{3}(?:\D|$))/.test(number[1])) {
    const index = Number(number[1].replace(/\D/g, '')) - 1;
    return Number.isSafeInteger(index) ? { index: Math.max(0, index) } : undefined;
  }
  const time = parseMoment(text, startMs);
  return time === undefined ? undefined : { time };
}

/**
 * Reads a time: `10:02:11.204` of the day, on the log's first day or the next one; `+12.5s`, `+340ms`, `+2m` or `+1:02.5`
 * after the log's first entry; or a whole date and time.
 *
 * @param startMs the time of the log's first entry
 * @returns milliseconds since the epoch, or `undefined` if it is none of these
 */
export function parseMoment(text: string, startMs: number): number | undefined {
  const wanted = text.trim();
  const span = /^\+\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(wanted);
  if (span) return startMs + Number(span[1]) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[span[2] ?? 's'] ?? 1000);
  const clock = /^(\+?)\s*(\d{1,2}(?::\d{1,2}){1,2}(?:\.\d+)?)$/.exec(wanted);
  if (clock?.[2]) {
    const figures = clock[2].split(':').map(Number);
    if (clock[1]) return startMs + figures.reduce((sum, figure) => sum * 60 + figure, 0) * 1000;
    const [hours = 0, minutes = 0, seconds = 0] = figures;
    return onDay(((hours * 60 + minutes) * 60 + seconds) * 1000, startMs);
  }
  const date = /^\d{4}-\d{2}-\d{2}(?:[T ]|$)/.test(wanted) ? Date.parse(wanted.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

/** A time of day before that of the first entry is one of the next day. */
function onDay(ofDayMs: number, startMs: number): number | undefined {
  if (ofDayMs >= dayMs) return undefined;
  const midnight = new Date(startMs);
  midnight.setHours(0, 0, 0, 0);
  const time = midnight.getTime() + ofDayMs;
  return time < Math.floor(startMs / 60_000) * 60_000 ? time + dayMs : time;
}
