import { isUtf8 } from 'node:buffer';

/** Whether a text that is cut into parts anywhere is UTF-8 (RFC 6455 §8.1). Nothing is copied but characters that are cut. */
export function isTextInParts(parts: readonly Uint8Array[]): boolean {
  /** The beginning of a character that the part before has cut. */
  let begun: Uint8Array = new Uint8Array(0);
  for (const part of parts) {
    let start = 0;
    if (begun.length > 0) {
      start = Math.min(part.length, characterSize(begun[0]!) - begun.length);
      const character = Buffer.concat([begun, part.subarray(0, start)]);
      if (character.length < characterSize(character[0]!)) {
        begun = character;
        continue;
      }
      if (!isUtf8(character)) return false;
    }
    const end = wholeCharacters(part, start);
    if (!isUtf8(part.subarray(start, end))) return false;
    begun = part.subarray(end);
  }
  return begun.length === 0;
}

/** Where a character begins that goes on after these bytes; their length if none does. */
function wholeCharacters(bytes: Uint8Array, start: number): number {
  for (let at = bytes.length - 1; at >= Math.max(start, bytes.length - 3); at -= 1) {
    const byte = bytes[at]!;
    if ((byte & 0xc0) !== 0x80) return at + characterSize(byte) > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}

/** By its first byte (RFC 3629 §3); 1 for one that no character begins with. */
function characterSize(first: number): number {
  if (first < 0xc0 || first > 0xf7) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}
