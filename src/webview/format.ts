import * as l10n from '@vscode/l10n';
import { durationText } from '../panel/durationText';

/**
 * How numbers, sizes and times are written on the page.
 */
let counts = new Intl.NumberFormat('en');
let dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
let moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
let relative = new Intl.RelativeTimeFormat('en');

/** Sets the language of numbers and dates; once, before the first render. An unknown language leaves English. */
export function setFormatLanguage(tag: string): void {
  try {
    counts = new Intl.NumberFormat(tag);
    dates = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
    moments = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' });
    relative = new Intl.RelativeTimeFormat(tag);
  } catch {
    // A display language that isn't BCP 47; English numbers are readable everywhere.
  }
}

/** `12034` as `12,034`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1 byte`, `4,096 bytes`: where each one counts. */
export function formatBytes(sizeBytes: number): string {
  return sizeBytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', formatCount(sizeBytes));
}

const units = ['', 'k', 'M', 'G', 'T'];

/** A size in at most five characters, in steps of 1000: `42`, `1.2k`, `34k`, `5.6M`. */
export function formatShortSize(sizeBytes: number): string {
  const { figure, unit } = scale(sizeBytes);
  return figure + unit;
}

/** A size with its unit: `42 B`, `1.2 kB`, `5.6 MB`. */
export function formatSize(sizeBytes: number): string {
  const { figure, unit } = scale(sizeBytes);
  return `${figure} ${unit}B`;
}

function scale(value: number): { figure: string; unit: string } {
  let step = 0;
  let scaled = value;
  // 999.5 and more would be written with four digits.
  while (scaled >= (step === 0 ? 1000 : 999.5) && step < units.length - 1) {
    scaled /= 1000;
    step++;
  }
  const digits = step > 0 && scaled < 9.95 ? 1 : 0;
  return { figure: scaled.toFixed(digits), unit: units[step] ?? '' };
}

/** The local time of day, to the millisecond: `10:02:11.204`. */
export function formatTime(epochMs: number): string {
  const time = new Date(epochMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}`;
}

/** The local date and time, with all decimals there are: for a title. */
export function formatDateTime(epochMs: number): string {
  const microseconds = String(Math.floor((epochMs % 1) * 1000)).padStart(3, '0');
  return `${dates.format(epochMs)} ${formatTime(epochMs)}${microseconds}`;
}

/** A duration in milliseconds: `0.42 ms`, `12.3 ms`, `480 ms`, `10.0 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs >= 60_000) return durationText(durationMs);
  if (durationMs >= 1000) return `${(durationMs / 1000).toFixed(durationMs < 9995 ? 2 : 1)} s`;
  return `${durationMs.toFixed(durationMs < 9.995 ? 2 : durationMs < 99.95 ? 1 : 0)} ms`;
}

/** A duration in milliseconds that goes on while it is read: `0.3 s`. */
export function formatSeconds(durationMs: number): string {
  return durationMs < 60_000 ? `${(durationMs / 1000).toFixed(1)} s` : durationText(durationMs);
}

/** The local date and time to the second, in the display language: `Jan 2, 2025, 3:04:05 AM`. */
export function formatMoment(epochMs: number): string {
  return moments.format(epochMs);
}

const spans: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number, from: number])[] = [
  ['year', 365.25 * 86_400_000, 2],
  ['month', 30.44 * 86_400_000, 3],
  ['day', 86_400_000, 1],
  ['hour', 3_600_000, 1],
  ['minute', 60_000, 1],
];

/** How far away a moment is, in the display language and the largest unit that says enough: `in 12 days`, `3 hours ago`. */
export function formatRelative(deltaMs: number): string {
  const [unit, ms] = spans.find(([, size, from]) => Math.abs(deltaMs) >= size * from) ?? (['second', 1000] as const);
  return relative.format(Math.trunc(deltaMs / ms), unit);
}
