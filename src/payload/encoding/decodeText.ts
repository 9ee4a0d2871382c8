import type { CharacterReader } from '../characterReader';

/** Bytes as text. What means no character is U+FFFD. */
export function decodeText(reader: CharacterReader, bytes: Uint8Array): string {
  let text = '';
  let codes: number[] = [];
  for (let at = 0; at < bytes.length; at += reader.length) {
    reader.read(bytes, at);
    codes.push(reader.code < 0 ? 0xfffd : reader.code);
    if (codes.length < 4096) continue;
    text += String.fromCodePoint(...codes);
    codes = [];
  }
  return text + String.fromCodePoint(...codes);
}

/** A character of any encoding that has begun is whole with one of these. */
const endings = [
  [0x40],
  [0x80],
  [0xa1],
  [0x80, 0x80],
  [0xb0, 0xa1],
  [0x80, 0x80, 0x80],
  [0xa1, 0xa1, 0xa1],
  [0x30],
  [0x81, 0x30],
  [0],
  [0, 0],
  [0, 0, 0],
  [0xdc],
  [0, 0xdc],
  [0xdc, 0],
  [0, 0xdc, 0],
];

/** How many bytes at the end are the beginning of a character that more bytes could make whole; at most 3. */
export function unfinishedBytes(reader: CharacterReader, bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += reader.length) {
    reader.read(bytes, at);
    if (reader.code >= 0 || bytes.length - at > 3) continue;
    const rest = bytes.subarray(at);
    if (endings.some((ending) => hasWhole(reader, rest, ending))) return rest.length;
    reader.read(bytes, at);
  }
  return 0;
}

function hasWhole(reader: CharacterReader, rest: Uint8Array, ending: readonly number[]): boolean {
  reader.read(Uint8Array.of(...rest, ...ending), 0);
  return reader.code >= 0 && reader.length === rest.length + ending.length;
}
