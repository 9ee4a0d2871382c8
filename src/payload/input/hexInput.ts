import * as l10n from '@vscode/l10n';
import { readHexDump } from './hexDump';
import { inputError, type InputError, type InputParser } from './inputFormat';

/** What may stand between bytes. */
const SEPARATORS = /[\s,:;_-]*/y;
/** Digits, with what people write before them. */
const RUN = /(?:0x|\\x)?([0-9a-f]*)/iy;

/**
 * Hexadecimal digits, two a byte, in either case: together or apart by spaces, line breaks, commas, colons, hyphens; each group with
 * `0x` or `\x` before it. A dump that was pasted with its offsets and its column of characters is read as the bytes that it shows.
 */
export const hexInput: InputParser = {
  parse(text) {
    const dump = readHexDump(text);
    if (dump) return dump;
    const bytes = new Uint8Array(text.length >> 1);
    const { length, error } = readHex(text, 0, text.length, bytes, 0);
    return error ? { error } : { bytes: bytes.subarray(0, length) };
  },
};

/**
 * Reads the bytes that a part of a text names.
 *
 * @param into has room for them from `length` on
 * @returns how many there are in it now
 */
export function readHex(
  text: string,
  from: number,
  to: number,
  into: Uint8Array,
  length: number,
): { readonly length: number; readonly error?: InputError } {
  let end = length;
  for (let at = skip(SEPARATORS, text, from); at < to; at = skip(SEPARATORS, text, at)) {
    const [run = '', digits = ''] = matchAt(RUN, text, at);
    const start = at + run.length - digits.length;
    at += run.length;
    if (digits === '') return { length: end, ...noDigit(text, at) };
    if (digits.length % 2 > 0) {
      // What isn't a digit is the reason, not that one is missing before it.
      const isCut = at < to && skip(SEPARATORS, text, at) === at;
      return { length: end, ...(isCut ? noDigit(text, at) : oddDigits(text, start, digits)) };
    }
    for (let digit = 0; digit < digits.length; digit += 2) into[end++] = parseInt(digits.slice(digit, digit + 2), 16);
  }
  return { length: end };
}

function noDigit(text: string, at: number): { error: InputError } {
  if (at >= text.length) return inputError(text, at, 0, l10n.t('Hexadecimal digits are missing here.'));
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const message = l10n.t('"{0}" is no hexadecimal digit: a byte is two of 0–9 and a–f.', character);
  return inputError(text, at, character.length, message);
}

function oddDigits(text: string, at: number, digits: string): { error: InputError } {
  const message =
    digits.length === 1
      ? l10n.t('A byte has two digits: write 0{0}, or what is missing.', digits)
      : l10n.t('{0} digits here, which is half a byte too many or too few: each byte has two.', digits.length);
  return inputError(text, at, digits.length, message);
}

function skip(pattern: RegExp, text: string, at: number): number {
  return at + (matchAt(pattern, text, at)[0] ?? '').length;
}

function matchAt(pattern: RegExp, text: string, at: number): readonly string[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
