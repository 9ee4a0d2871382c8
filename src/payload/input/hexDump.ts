import * as l10n from '@vscode/l10n';
import { concatBytes } from '../../protocol/concatBytes';
import { readHex } from './hexInput';
import { inputError, type ParsedInput } from './inputFormat';

/** An offset, then a colon (xxd; tcpdump, with 0x before the offset) or blanks (hexdump -C, od, Wireshark, our own view), then digits; or an offset alone, which ends a dump. */
const LINE = /^[ \t]*(?:0x(?=[0-9a-f]+:))?([0-9a-f]{4,16})(:?)([ \t]*)(?=[0-9a-f]{2}|$)/i;
/** A byte, and the blanks before it. */
const BYTE = /[ \t]*[0-9a-f]{2}/iy;
/** Stands for lines that repeat the one before. */
const REPEATED = /^[ \t]*\*[ \t]*$/;
const DIGITS = /^(?:[0-9a-f]{2}\s*)+$/i;
const MOST_BYTES_A_LINE = 256;
/** More than any dump has for as many bytes. */
const MOST_CHARACTERS_A_LINE = 4096;
/** Of a dump with repeated lines, which may stand for any number of bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

interface DumpLine {
  readonly offset: string;
  readonly colon: boolean;
  /** How many blanks follow the offset. */
  readonly gap: number;
  /** Where its digits begin in the text, and where it ends but for barred characters. */
  readonly from: number;
  readonly to: number;
  /** The line before it is repeated up to its offset. */
  readonly repeats: boolean;
}

/**
 * Reads a dump by its layout: lines of an offset, digits, and perhaps the same bytes as characters. How many bytes a line has is told by
 * the next offset, not by the characters: they may look like digits, and needn't have been changed where the digits were.
 *
 * @returns `undefined` if the text isn't a dump
 */
export function readHexDump(text: string): ParsedInput | undefined {
  const lines = dumpLines(text);
  const steps = lines && stepsOf(lines, text);
  if (!steps) return undefined;
  const swapped = lines.find(({ colon, from, to }) => !colon && /^[0-9a-f]{3}/i.test(text.slice(from, to)));
  if (swapped) {
    const message = l10n.t('In a dump of words it is not told which byte of each comes first: use xxd or hexdump -C.');
    return inputError(text, swapped.from, swapped.to - swapped.from, message);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  let offset = 0;
  /** Where the digits of a full line end, from their beginning. */
  let width = 0;
  for (const [nth, line] of lines.entries()) {
    const last = parts.at(-1);
    if (offset > MOST_BYTES)
      return inputError(
        text,
        line.from,
        line.to - line.from,
        l10n.t('The repeated lines are too many bytes: send a file instead.'),
      );
    for (; last && last.length > 0 && size < offset; size += last.length) parts.push(last.subarray(0, offset - size));
    size = offset;
    const step = steps[nth];
    const isFull = step !== undefined && !lines[nth + 1]?.repeats;
    const end = (isFull ? endOfBytes(text, line, step) : undefined) ?? endOfDigits(text, line, isFull ? 0 : width);
    const to = Math.min(end, line.to);
    const bytes = new Uint8Array((to - line.from) >> 1);
    const read = readHex(text, line.from, to, bytes, 0);
    if (read.error) return { error: read.error };
    if (isFull && read.length !== step) {
      const message = l10n.t(
        'By the offsets this line has {0} bytes, but it has {1}: remove the offsets, or mend it.',
        step,
        read.length,
      );
      return inputError(text, line.from, to - line.from, message);
    }
    if (isFull) width = Math.max(width, to - line.from);
    parts.push(bytes.subarray(0, read.length));
    size += read.length;
    offset += step ?? 0;
  }
  return { bytes: concatBytes(parts) };
}

function dumpLines(text: string): DumpLine[] | undefined {
  const lines: DumpLine[] = [];
  let repeats = false;
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    if (line.trim() === '') continue;
    if (line.length > MOST_CHARACTERS_A_LINE) return undefined;
    if (REPEATED.test(line) && lines.length > 0) {
      repeats = true;
      continue;
    }
    const [head = '', offset = '', colon, blanks = ''] = LINE.exec(line) ?? [];
    // Digits that just go on are no offset.
    if (head === '' || (!colon && blanks === '' && head.length < line.length)) return undefined;
    const to = index + (barredFrom(line) ?? line.length);
    lines.push({ offset, colon: colon !== '', gap: blanks.length, from: index + head.length, to, repeats });
    repeats = false;
  }
  return lines.length > 0 ? lines : undefined;
}

/** How many bytes are from each offset to the next one, in the base in which that fits the lines; `undefined` if it isn't a dump. */
function stepsOf(lines: readonly DumpLine[], text: string): number[] | undefined {
  const [first] = lines as [DumpLine];
  const isBarred = barredFrom(/[^\r\n]+/.exec(text)?.[0] ?? '') !== undefined;
  if (lines.length === 1) {
    // Colons and blanks may stand between bytes as well.
    const offset = parseInt(first.offset, 16);
    const hasCharacters = endOfDigits(text, first, 0) < text.slice(0, first.to).trimEnd().length;
    const isMarked = isBarred || (first.gap > 0 && first.colon) || (first.gap > 1 && (offset === 0 || hasCharacters));
    return isMarked && offset % 16 === 0 && first.to > first.from ? [] : undefined;
  }
  // Numbers in columns may look like offsets of four digits.
  if (!first.colon && first.gap <= 1 && !isBarred && first.offset.length < 6) return undefined;
  // od prints seven digits unless it is told to print hexadecimal ones.
  const bases = first.offset.length === 7 && !first.colon ? [8, 10, 16] : [16, 10, 8];
  const all = bases.map((base) =>
    lines.slice(1).map(({ offset }, nth) => parseInt(offset, base) - parseInt(lines[nth]!.offset, base)),
  );
  const regular = all.filter((steps) => isRegular(steps, lines));
  const fits = (isFit: (line: DumpLine, step: number) => boolean): number[] | undefined =>
    regular.find((steps) => steps.every((step, nth) => lines[nth + 1]!.repeats || isFit(lines[nth]!, step)));
  // A line that was changed has too few in any base.
  return (
    fits((line, step) => endOfBytes(text, line, step) === endOfDigits(text, line, 0)) ??
    fits((line, step) => endOfBytes(text, line, step) !== undefined) ??
    regular[0]
  );
}

/** Where the column of characters of hexdump -C (`|…|`) or of od (`>…<`) begins, with the blanks before it. */
function barredFrom(line: string): number | undefined {
  const end = line.trimEnd().length - 1;
  const bar = line[end] === '|' ? '|' : line[end] === '<' ? '>' : undefined;
  if (bar === undefined) return undefined;
  for (let at = line.indexOf(bar, 1); at > 0 && at < end; at = line.indexOf(bar, at + 1))
    if (line[at - 1] === ' ' || line[at - 1] === '\t') return line.slice(0, at).trimEnd().length;
  return undefined;
}

/** Whether all lines are as long as the first one, but for the last ones. */
function isRegular(steps: readonly number[], lines: readonly DumpLine[]): boolean {
  const full = steps.filter((_, nth) => !lines[nth + 1]!.repeats);
  const width = full[0] ?? MOST_BYTES_A_LINE;
  return (
    width <= MOST_BYTES_A_LINE &&
    steps.every((step) => step > 0) &&
    full.every((step, nth) => step === width || (nth === full.length - 1 && step < width))
  );
}

/** Where so many bytes of a line end; `undefined` if it has fewer. */
function endOfBytes(text: string, { from, to }: DumpLine, count: number): number | undefined {
  let at = from;
  for (let nth = 0; nth < count; nth += 1) {
    BYTE.lastIndex = at;
    at += BYTE.exec(text)?.[0].length ?? Infinity;
    if (at > to) return undefined;
  }
  return at;
}

/**
 * Where the digits of a line end whose offset nothing follows, or which has too few: before the characters that they stand for, if it
 * has them.
 *
 * @param width of the digits of a full line; 0 if it isn't known
 */
function endOfDigits(text: string, { from, to }: DumpLine, width: number): number {
  const line = text.slice(from, to).trimEnd();
  const gaps = [...line.matchAll(/[ \t]{2,}/g)].map(({ index, 0: { length } }) => ({
    left: line.slice(0, index),
    right: line.slice(index + length),
  }));
  const same = gaps.find(({ left, right }) => right.trim() === charactersOf(left));
  if (same) return from + same.left.length;
  if (width > 0) return from + width;
  return from + (gaps.findLast(({ left, right }) => DIGITS.test(left) && !DIGITS.test(right))?.left ?? line).length;
}

function charactersOf(digits: string): string {
  const bytes = digits.match(/[0-9a-f]{2}/gi) ?? [];
  const codes = bytes.map((byte) => parseInt(byte, 16));
  return codes
    .map((code) => (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.'))
    .join('')
    .trim();
}
