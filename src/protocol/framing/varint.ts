/** Of a number of 64 bits. */
export const MAX_VARINT_BYTES = 10;

/**
 * Reads an unsigned LEB128 number (DWARF 5 §7.6), as Protocol Buffers have it: seven bits a byte, the lowest first. Zeros that it
 * wouldn't need are taken.
 *
 * @returns `undefined` if more bytes must come; the value is `NaN` if it has more than 64 bits, and rounded beyond 2^53.
 */
export function readVarint(bytes: Uint8Array): { readonly value: number; readonly size: number } | undefined {
  let value = 0;
  for (let nth = 0; nth < Math.min(bytes.length, MAX_VARINT_BYTES); nth += 1) {
    const byte = bytes[nth]!;
    value += (byte & 0x7f) * 128 ** nth;
    if (nth === MAX_VARINT_BYTES - 1 && byte > 1) return { value: NaN, size: MAX_VARINT_BYTES };
    if (byte < 0x80) return { value, size: nth + 1 };
  }
  return undefined;
}

/** @param value a whole number of at most 2^53 - 1 */
export function writeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Uint8Array.of(...bytes, rest);
}
