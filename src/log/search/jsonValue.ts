import type { JsonCondition } from '../../api';

/** Whether a text is JSON, and has the value at the path. */
export function jsonHolds(text: string, steps: readonly (string | number)[], value: string | undefined): boolean {
  let at: unknown;
  try {
    at = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    return false;
  }
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false;
    at = (at as Record<string | number, unknown>)[step];
  }
  if (value === undefined) return true;
  if (typeof at === 'number') return numberIs(at, value, text);
  return typeof at !== 'object' || at === null ? String(at) === value : false;
}

/** A number is what it is usually written as, or as it stands in the message: big integers lose digits when they are parsed. */
function numberIs(number: number, value: string, text: string): boolean {
  const isExact = !Number.isInteger(number) || Number.isSafeInteger(number);
  if (isExact && String(number) === value) return true;
  if (Number(value) !== number || value.trim() !== value || value === '') return false;
  const spelled = value.replace(/[.+]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\w.+-])${spelled}(?![\\w.+-])`).test(text);
}

/** Texts that the JSON must have in it, as long as nothing in it is written with `\u`. */
export function jsonLiterals({ value }: JsonCondition, steps: readonly (string | number)[]): string[] {
  // A list has numbers and a length without their being written.
  const names = steps.filter((step) => typeof step === 'string' && !/^(?:\d+|length)$/.test(step)) as string[];
  const strings = value === undefined || isOther(value) ? names.slice(-1) : [...names.slice(-1), value];
  // Of other characters there are two spellings.
  // eslint-disable-next-line no-control-regex -- these must be escaped
  return strings.filter((text) => !/["\\/\x00-\x1f\ufffd]/.test(text)).map((text) => `"${text}"`);
}

/** Whether a value may be that of a number, `true`, `false` or `null`. */
function isOther(value: string): boolean {
  return ['true', 'false', 'null'].includes(value) || !Number.isNaN(Number(value));
}
