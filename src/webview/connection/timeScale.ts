import type { Stage } from '../../api';

/** What has a place on the scale. Times are as in {@link Stage}. */
type Span = Pick<Stage, 'start' | 'end'>;

/**
 * Where the waterfall's one scale ends, in milliseconds since the session began: with the last stage. While one is under
 * way, at the next 1, 2 or 5 times a power of ten after `nowMs`, so that the other bars stand still for a while.
 */
export function scaleEnd(stages: readonly Stage[], nowMs?: number): number {
  const spans: Span[] = stages.flatMap((stage) => [stage, ...(stage.attempts ?? [])]);
  const lastMs = Math.max(1e-3, ...spans.map(({ start, end }) => end ?? start));
  return nowMs === undefined ? lastMs : roundedUp(Math.max(lastMs, nowMs));
}

function roundedUp(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(ms));
  return ([1, 2, 5].find((step) => step * power >= ms) ?? 10) * power;
}

/** A bar's place in percent of the scale, wide enough to be seen and never beyond the scale. What has no end goes on until `untilMs`. */
export function barPlace(
  { start, end }: Span,
  scaleEndMs: number,
  untilMs: number,
): { readonly left: number; readonly width: number } {
  const percent = (ms: number): number => Math.min(100, Math.max(0, (ms / scaleEndMs) * 100));
  const left = Math.min(percent(start), 99);
  return { left, width: Math.max(1, percent(end ?? untilMs) - left) };
}
