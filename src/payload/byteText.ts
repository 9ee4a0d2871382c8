import type { CharacterReader } from './characterReader';

/** Ways to write bytes as text. */
export type ByteFormat = 'hex' | 'text' | 'base64' | 'c';

/** So many bytes are written to a line of a C array. */
const perLine = 12;
/** A multiple of three, so that the pieces of Base64 join. */
const base64Step = 3 * 4096;

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes as text for a clipboard. @param reader of the encoding that `text` is read in; what is no character becomes U+FFFD */
export function byteText(bytes: Uint8Array, format: ByteFormat, reader: CharacterReader): string {
  switch (format) {
    case 'hex':
      return Array.from(bytes, (byte) => digits[byte]!).join(' ');
    case 'base64':
      return base64(bytes);
    case 'c':
      return cArray(bytes);
    case 'text':
      return readText(bytes, reader);
  }
}

/** Bytes as the text that they are in an encoding. */
export function readText(bytes: Uint8Array, reader: CharacterReader): string {
  const parts: string[] = [];
  let codes: number[] = [];
  for (let at = 0; at < bytes.length; at += reader.length) {
    reader.read(bytes, at);
    codes.push(reader.code < 0 ? 0xfffd : reader.code);
    if (codes.length === 4096) {
      parts.push(String.fromCodePoint(...codes));
      codes = [];
    }
  }
  return parts.join('') + String.fromCodePoint(...codes);
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += base64Step) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + base64Step)));
  }
  return text;
}

function cArray(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    lines.push(`  ${Array.from(bytes.subarray(at, at + perLine), (byte) => `0x${digits[byte]!}`).join(', ')},`);
  }
  return `unsigned char data[${bytes.length}] = {\n${lines.join('\n')}\n};\n`;
}
