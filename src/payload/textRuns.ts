import type { CharacterReader } from './characterReader';
import { characterMark } from './characterMark';

/** A piece of a row of text that looks the same throughout. */
export interface TextRun {
  /** `mark`: a character that is shown by a name. `invalid`: bytes that are no character, shown in hexadecimal. */
  readonly kind: 'text' | 'mark' | 'invalid';
  readonly text: string;
  /** What a mark means. */
  readonly meaning?: string;
  /** Its bytes, by their offsets in the payload. */
  readonly from: number;
  readonly to: number;
  /** What `classOf` said of its bytes. */
  readonly className: string;
}

/** Columns between two stops of the tabulator. */
export const tabColumns = 4;

/**
 * A row of text in pieces. A line feed at its end is left out.
 *
 * @param bytes the row's
 * @param offset of its first byte in the payload
 * @param classOf how the byte at an offset of the payload is marked; a character goes by its first one
 */
export function textRuns(
  reader: CharacterReader,
  bytes: Uint8Array,
  offset: number,
  classOf: (offset: number) => string = () => '',
): TextRun[] {
  const runs: TextRun[] = [];
  let text = '';
  let from = 0;
  let className = '';
  let before = 0;
  const flush = (to: number): void => {
    if (text !== '') runs.push({ kind: 'text', text, from: offset + from, to: offset + to, className });
    text = '';
  };
  for (let at = 0; at < bytes.length; at += reader.length) {
    reader.read(bytes, at);
    const { code, length } = reader;
    if (code === 0x0a) break;
    const own = classOf(offset + at);
    const mark = code < 0 ? undefined : characterMark(code, before);
    if (code < 0 || mark) {
      flush(at);
      const place = { from: offset + at, to: offset + at + length, className: own };
      if (mark) runs.push({ kind: 'mark', text: mark.label, meaning: mark.meaning, ...place });
      else runs.push({ kind: 'invalid', text: hexOf(bytes.subarray(at, at + length)), ...place });
    } else {
      if (text !== '' && own !== className) flush(at);
      if (text === '') {
        from = at;
        className = own;
      }
      text += String.fromCodePoint(code);
    }
    before = code;
  }
  flush(runEnd(bytes, reader));
  return runs;

  function runEnd(row: Uint8Array, { length, code }: CharacterReader): number {
    return code === 0x0a ? row.length - length : row.length;
  }
}

/** The offset in the payload of the character `index` (in UTF-16 units) of a run of text. */
export function offsetInRun(reader: CharacterReader, bytes: Uint8Array, run: TextRun, index: number): number {
  if (run.kind !== 'text') return index === 0 ? run.from : run.to;
  let at = 0;
  for (let units = 0; units < index && at < bytes.length; at += reader.length) {
    reader.read(bytes, at);
    units += reader.code > 0xffff ? 2 : 1;
  }
  return run.from + at;
}

/** How many columns of a fixed pitch a character takes, as a row shows it. */
export function columnsOf(code: number, length: number, before: number, column: number): number {
  if (code >= 0x20 && code < 0x7f) return 1;
  if (code === 0x09) return tabColumns - (column % tabColumns);
  if (code < 0) return length * 3;
  if (code >= 0xa0 && code < 0x300 && code !== 0xad) return 1;
  const mark = characterMark(code, before);
  if (mark) return mark.label.length + 1;
  return isWide(code) ? 2 : 1;
}

/** About the characters that Unicode calls wide (UAX #11), and emoji. */
function isWide(code: number): boolean {
  return (
    code >= 0x1100 &&
    (code <= 0x115f ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd))
  );
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
