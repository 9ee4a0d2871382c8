import { multiByteCode } from './multiByteCodes';
import type { TextEncoding } from './textEncoding';

/** A character that an encoding has no bytes for. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';

  constructor(
    readonly character: string,
    /** Where it is in the text, in UTF-16 units. */
    readonly at: number,
  ) {
    super(`no bytes for ${character}`);
  }
}

const singleByte = new WeakMap<TextEncoding, Map<number, number>>();

/**
 * A text as bytes of an encoding; UTF-8 if none is given. Nothing is put in the place of what can't be encoded, but for lone
 * surrogates, which no Unicode encoding has: they become U+FFFD.
 *
 * @throws EncodingError
 */
export function encodeText(encoding: TextEncoding | undefined, text: string): Uint8Array {
  if (!encoding) return new TextEncoder().encode(text);
  const { label, utf32 } = encoding;
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, '\ufffd');
  if (utf32)
    return inUnits(
      Array.from(wellFormed, (character) => character.codePointAt(0)!),
      4,
      utf32 === 'le',
    );
  if (label === 'utf-16le' || label === 'utf-16be') {
    const units = Array.from({ length: wellFormed.length }, (_, at) => wellFormed.charCodeAt(at));
    return inUnits(units, 2, label === 'utf-16le');
  }
  const codeOf = encoding.characters === undefined ? multiByteCode : singleByteCode;
  const bytes: number[] = [];
  let at = 0;
  for (const character of text) {
    const found = codeOf(encoding, character.codePointAt(0)!);
    if (found === undefined) throw new EncodingError(character, at);
    for (let shift = found > 0xffffff ? 24 : found > 0xffff ? 16 : found > 0xff ? 8 : 0; shift >= 0; shift -= 8)
      bytes.push((found >>> shift) & 0xff);
    at += character.length;
  }
  return Uint8Array.from(bytes);
}

function inUnits(units: readonly number[], size: 2 | 4, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(size * units.length));
  for (const [nth, unit] of units.entries()) {
    if (size === 2) view.setUint16(2 * nth, unit, littleEndian);
    else view.setUint32(4 * nth, unit, littleEndian);
  }
  return new Uint8Array(view.buffer);
}

function singleByteCode(encoding: TextEncoding, code: number): number | undefined {
  const codes = singleByte.get(encoding) ?? new Map<number, number>();
  if (codes.size === 0) {
    singleByte.set(encoding, codes);
    for (const [byte, character] of Array.from(encoding.characters ?? '').entries()) {
      const own = character.codePointAt(0)!;
      if (own !== 0xfffd) codes.set(own, byte);
    }
  }
  return codes.get(code);
}
