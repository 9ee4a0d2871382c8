/** `42 B`, `1.2 kB`, `5.6 MB`: in steps of 1000, as on the session's page. */
export function sizeText(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let step = 0;
  let value = sizeBytes;
  for (; value >= (step === 0 ? 1000 : 999.5) && step < units.length - 1; step += 1) value /= 1000;
  return `${value.toFixed(step > 0 && value < 9.95 ? 1 : 0)} ${units[step] ?? ''}`;
}
