/** One line of a hex dump. */
export interface HexRow {
  readonly offset: string;
  /** Two digits a byte, a space between, two between groups of eight; as wide as a full line. */
  readonly hex: string;
  /** Printable ASCII as it is, a dot for any other byte. */
  readonly ascii: string;
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * @param bytes The bytes of this line, at most `width`.
 * @param offset Of the first of them in the payload.
 * @param width Bytes in a full line.
 */
export function hexRow(bytes: Uint8Array, offset: number, width: number): HexRow {
  let hex = '';
  let ascii = '';
  for (let column = 0; column < width; column++) {
    const byte = bytes[column];
    if (column > 0) hex += column % 8 === 0 ? '  ' : ' ';
    hex += digits[byte ?? -1] ?? '  ';
    if (byte !== undefined) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return { offset: offset.toString(16).padStart(8, '0'), hex, ascii };
}
