import { hexRow } from './hexRow';

const width = 16;

/** Bytes as lines of offset, hex and ASCII columns. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += width) {
    const row = hexRow(bytes.subarray(offset, offset + width), offset, width);
    lines.push(`${row.offset}  ${row.hex}  ${row.ascii}\n`);
  }
  return lines.join('');
}
