/**
 * Where a text that is cut into parts anywhere stops to be UTF-8 (RFC 3629): the offset, over all parts, of the first byte that
 * can't stand there; for a text that ends inside a character, its length. `undefined` if all of it is sound.
 *
 * @param whole whether the text ends here; one that goes on may end inside a character
 */
export function firstInvalidUtf8(parts: readonly Uint8Array[], whole = true): number | undefined {
  let offset = 0;
  /** Continuation bytes still to come, and the range of the next one. */
  let missing = 0;
  let low = 0x80;
  let high = 0xbf;
  for (const part of parts) {
    for (const byte of part) {
      if (missing > 0) {
        if (byte < low || byte > high) return offset;
        missing -= 1;
        low = 0x80;
        high = 0xbf;
      } else if (byte >= 0x80) {
        if (byte < 0xc2 || byte > 0xf4) return offset;
        missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        // Overlong forms, surrogates, and what lies beyond U+10FFFF.
        if (byte === 0xe0) low = 0xa0;
        else if (byte === 0xed) high = 0x9f;
        else if (byte === 0xf0) low = 0x90;
        else if (byte === 0xf4) high = 0x8f;
      }
      offset += 1;
    }
  }
  return whole && missing > 0 ? offset : undefined;
}
