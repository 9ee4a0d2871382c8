import * as l10n from '@vscode/l10n';

/** How long something lasted, for people: `18 ms`, `0.3 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 0.05) return l10n.t('{0} ms', Math.round(seconds * 1000));
  if (seconds < 10) return l10n.t('{0} s', seconds.toFixed(1));
  const whole = Math.round(seconds);
  if (whole < 60) return l10n.t('{0} s', whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return l10n.t('{0} min {1} s', minutes, whole % 60);
  return l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}
