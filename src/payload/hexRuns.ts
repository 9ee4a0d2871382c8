import { hexRow } from './hexRow';

/** Bytes of a line of a hex dump that look the same, as text. */
export interface HexRun {
  readonly text: string;
  readonly className: string;
}

/**
 * A line of a hex dump in pieces, each column by itself. The space between two bytes belongs to both, or to neither.
 *
 * @param classOf how the byte at an offset of the payload is marked
 */
export function hexRuns(
  bytes: Uint8Array,
  offset: number,
  width: number,
  classOf: (offset: number) => string,
): { readonly offset: string; readonly hex: readonly HexRun[]; readonly ascii: readonly HexRun[] } {
  const row = hexRow(bytes, offset, width);
  const hex: HexRun[] = [];
  const ascii: HexRun[] = [];
  for (let from = 0; from < width;) {
    const className = from < bytes.length ? classOf(offset + from) : '';
    let to = from + 1;
    while (to < width && (to < bytes.length ? classOf(offset + to) : '') === className) to++;
    hex.push({ text: row.hex.slice(hexColumn(from), hexColumn(to - 1) + 2), className });
    if (to < width) hex.push({ text: row.hex.slice(hexColumn(to - 1) + 2, hexColumn(to)), className: '' });
    ascii.push({ text: row.ascii.slice(from, to), className });
    from = to;
  }
  return { offset: row.offset, hex, ascii };
}

/** The character of a line's hex column at which a byte begins: a space between two, one more between groups of eight. */
export function hexColumn(byte: number): number {
  return byte * 3 + Math.floor(byte / 8);
}

/** The byte that a character of the hex column belongs to. */
export function byteAtHexColumn(column: number): number {
  const group = Math.floor(column / 25);
  return group * 8 + Math.min(7, Math.floor((column - group * 25) / 3));
}
