import * as l10n from '@vscode/l10n';
import { concatBytes } from '../../protocol/concatBytes';
import { encodeUtf8, inputError, type InputParser, type ParsedInput } from './inputFormat';

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };
const ESCAPE = /\\(?:x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|([nrt0\\]))/iy;
const LAST_CODE_POINT = 0x10ffff;

/** Text as it is, or with escape sequences: `\n \r \t \0 \\`, `\xNN` for a byte, `\uNNNN` and `\u{N…}` for a character. */
export const textInput: InputParser = {
  parse: (text, { escapes = false, encode = encodeUtf8 }) =>
    escapes && text.includes('\\') ? parseEscapes(text, encode) : { bytes: encode(text) },
};

function parseEscapes(text: string, encode: (text: string) => Uint8Array): ParsedInput {
  const parts: Uint8Array[] = [];
  /** Characters up to the next byte that is given as such. */
  let characters = '';
  let at = 0;
  for (let next = text.indexOf('\\'); next >= 0; next = text.indexOf('\\', at)) {
    characters += text.slice(at, next);
    ESCAPE.lastIndex = next;
    const match = ESCAPE.exec(text);
    // "\N" isn't "\n": only digits may be written in either case.
    if (!match || /^\\[A-Z]/.test(match[0])) return noEscape(text, next);
    const [whole, byte, long, short, simple] = match;
    at = next + whole.length;
    const code = parseInt(long ?? short ?? '0', 16);
    if (byte !== undefined) {
      parts.push(encode(characters), Uint8Array.of(parseInt(byte, 16)));
      characters = '';
    } else if (simple !== undefined) characters += SIMPLE[simple] ?? '';
    else if (code > LAST_CODE_POINT) {
      const message = l10n.t('There is no character {0}: the last one is U+10FFFF.', whole);
      return inputError(text, next, whole.length, message);
    } else if (short !== undefined && isLeading(code) && isTrailingEscape(text, at)) {
      // A pair of \uNNNN is one character.
      characters += String.fromCharCode(code, parseInt(text.slice(at + 2, at + 6), 16));
      at += 6;
    } else if (code >= 0xd800 && code < 0xe000) {
      const message = l10n.t('{0} is half of a character: write both halves, or the whole as \\u{…}.', whole);
      return inputError(text, next, whole.length, message);
    } else characters += String.fromCodePoint(code);
  }
  parts.push(encode(characters + text.slice(at)));
  return { bytes: concatBytes(parts) };
}

function noEscape(text: string, at: number): ParsedInput {
  const sequence = /^\\(?:[xu]\{?[0-9a-f]*|[^])?/iu.exec(text.slice(at, at + 8))?.[0] ?? '\\';
  const message = l10n.t(
    '{0} is no escape sequence. There are \\n, \\r, \\t, \\0, \\xNN, \\uNNNN and \\u{…}; write \\\\ for a backslash.',
    sequence,
  );
  return inputError(text, at, sequence.length, message);
}

function isLeading(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isTrailingEscape(text: string, at: number): boolean {
  return /^\\ud[c-f][0-9a-f]{2}$/i.test(text.slice(at, at + 6)) && text.charAt(at + 1) === 'u';
}
