import type { TimeStyle } from '../../panel/messages';
import { formatTime } from '../format';

/** What a row's time is told from. */
export interface TimeBase {
  /** Of the log's first entry, if it is known yet; milliseconds since the epoch. */
  readonly startMs: number | undefined;
  /** Of the row above, if it is known. */
  readonly beforeMs: number | undefined;
}

/** A row's time in the style that the person chose; empty where what it is told from isn't known. */
export function timeText(timeMs: number, style: TimeStyle, { startMs, beforeMs }: TimeBase): string {
  switch (style) {
    case 'absolute':
      return formatTime(timeMs);
    case 'relative':
      return startMs === undefined ? '' : `+${elapsedText(timeMs - startMs)}`;
    case 'delta':
      return beforeMs === undefined ? '' : `+${elapsedText(timeMs - beforeMs)}`;
  }
}

/** A time span in microseconds, whose decimals stand below each other: `0.000000`, `12.345000`, `1:02.345678`. */
export function elapsedText(spanMs: number): string {
  const us = Math.max(0, Math.round(spanMs * 1000));
  const seconds = Math.floor(us / 1_000_000);
  const decimals = String(us % 1_000_000).padStart(6, '0');
  if (seconds < 60) return `${seconds}.${decimals}`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}.${decimals}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}.${decimals}`;
}
