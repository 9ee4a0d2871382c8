import * as l10n from '@vscode/l10n';
import { inputError, type InputParser } from './inputFormat';

/** The value of each character: RFC 4648 §4, and §5 with `-` and `_`. */
const VALUES = new Map(
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (character, value) => [
    character.charCodeAt(0),
    value,
  ]),
);
VALUES.set('-'.charCodeAt(0), 62).set('_'.charCodeAt(0), 63);
const PADDING = '='.charCodeAt(0);

/** Base64 (RFC 4648), in its standard or its URL-safe alphabet, with white space anywhere; padding may be left out. */
export const base64Input: InputParser = {
  parse(text) {
    const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
    let length = 0;
    let bits = 0;
    let digits = 0;
    let padding = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (isSpace(code)) continue;
      const value = VALUES.get(code);
      if (code === PADDING) {
        padding += 1;
        if (padding > wantedPadding(digits))
          return inputError(
            text,
            at,
            1,
            l10n.t('There is one "=" too many: padding fills up a group of four characters.'),
          );
        continue;
      }
      if (value === undefined) {
        const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
        const message = l10n.t(
          '"{0}" is no character of Base64: there are A–Z, a–z, 0–9, "+" and "/", or "-" and "_".',
          character,
        );
        return inputError(text, at, character.length, message);
      }
      if (padding > 0)
        return inputError(text, at, 1, l10n.t('Nothing can follow the padding "=": remove it, or what follows.'));
      digits += 1;
      bits = (bits << 6) | value;
      if (digits % 4 === 1) continue;
      // The bits that aren't a whole byte yet.
      const rest = [0, 0, 4, 2][digits % 4]!;
      bytes[length++] = (bits >> rest) & 0xff;
      bits &= (1 << rest) - 1;
    }
    if (digits % 4 === 1)
      return inputError(
        text,
        text.length,
        0,
        l10n.t('The last group has a single character, which is less than a byte: something is missing.'),
      );
    if (padding > 0 && padding < wantedPadding(digits))
      return inputError(
        text,
        text.length,
        0,
        l10n.t('The padding is not complete: a second "=" is missing, or write none.'),
      );
    return { bytes: bytes.subarray(0, length) };
  },
};

/** How many `=` fill up the last group. */
function wantedPadding(digits: number): number {
  return [0, 0, 2, 1][digits % 4]!;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
