import type { Encoding } from '../encodings';
import { patchOf, type PatchData } from './encodingPatch';
import type { TextEncoding } from './textEncoding';

const LF = 0x0a;
const known = new WeakMap<PatchData, ReadonlyMap<number, number>>();

/**
 * The bytes of a character of an encoding of Chinese, Japanese or Korean, as a number; `undefined` if it has none. They are known
 * from decoding every sequence there is, once: some milliseconds, where a table would be larger than all else that is shipped.
 */
export function multiByteCode({ label = 'utf-8', isShort, patch }: TextEncoding, code: number): number | undefined {
  if (code < 0x80) return code;
  if (code > 0xffff && label === 'gb18030') return isShort ? undefined : supplementary(code - 0x10000);
  if (!patch) return undefined;
  const codes = known.get(patch) ?? codesOf(label, isShort, patch);
  known.set(patch, codes);
  return codes.get(code);
}

/** GB 18030 has what lies beyond the basic plane in the order of Unicode, from 90 30 81 30 on. */
function supplementary(nth: number): number {
  const [first, second, third, fourth] = [
    Math.floor(nth / 12_600),
    Math.floor(nth / 1260) % 10,
    Math.floor(nth / 10) % 126,
    nth % 10,
  ];
  return (0x90 + first) * 2 ** 24 + (0x30 + second) * 2 ** 16 + (0x81 + third) * 2 ** 8 + 0x30 + fourth;
}

function codesOf(label: Encoding, isShort: true | undefined, data: PatchData): ReadonlyMap<number, number> {
  const patch = patchOf(data);
  const codes = new Map<number, number>();
  const decoder = new TextDecoder(label);
  const add = (sequences: readonly number[][]): void => {
    const text = decoder.decode(Uint8Array.from(sequences.flatMap((sequence) => [...sequence, LF])));
    for (const [nth, decoded] of text.split('\n').entries()) {
      const sequence = sequences[nth]?.reduce((value, byte) => value * 256 + byte, 0);
      if (sequence === undefined) continue;
      const code = patch.read.get(sequence) ?? onlyCode(decoded);
      if (code >= 0x80 && !codes.has(code)) codes.set(code, sequence);
    }
  };
  const isEucJp = label === 'euc-jp';
  add(range(0x80, 0xff).map((byte) => [byte]));
  for (const lead of range(0x81, 0xfe)) add(range(isEucJp ? 0xa1 : 0x40, 0xfe).map((trail) => [lead, trail]));
  if (isEucJp) for (const second of range(0xa1, 0xfe)) add(range(0xa1, 0xfe).map((third) => [0x8f, second, third]));
  if (label === 'gb18030' && !isShort) addFourBytes(add);
  for (const [code, sequence] of patch.written) {
    if (sequence === 0) codes.delete(code);
    else codes.set(code, sequence);
  }
  return codes;
}

/** The code point that a text is; 0 if it isn't just one. */
function onlyCode(text: string): number {
  const code = text.codePointAt(0) ?? 0;
  return code === 0xfffd || text.length > (code > 0xffff ? 2 : 1) ? 0 : code;
}

/** GB 18030: what of the basic plane has no two bytes has four. */
function addFourBytes(add: (sequences: readonly number[][]) => void): void {
  for (const first of range(0x81, 0x84))
    for (const second of range(0x30, 0x39))
      add(range(0x81, 0xfe).flatMap((third) => range(0x30, 0x39).map((fourth) => [first, second, third, fourth])));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, nth) => from + nth);
}
