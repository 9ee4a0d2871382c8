const UNITS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3 };

/**
 * The bytes that a size in a profile means: a number, or a text such as `"100 MiB"`, `"64 KiB"`, `"1.5 MB"`. `kB` and `MB`
 * are powers of 1000, `KiB` and `MiB` of 1024.
 *
 * @returns `undefined` if it is no size.
 */
export function parseSize(size: number | string): number | undefined {
  if (typeof size === 'number') return Number.isSafeInteger(size) && size > 0 ? size : undefined;
  const match = /^(\d+(?:\.\d+)?) ?(?:([kKMG])(i?)B|B)?$/.exec(size);
  if (!match) return undefined;
  const power = UNITS[match[2]?.toLowerCase() ?? ''] ?? 0;
  const bytes = Math.round(Number(match[1]) * (match[3] ? 1024 : 1000) ** power);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
