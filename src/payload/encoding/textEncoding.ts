import type { CharacterReader } from '../characterReader';
import { MultiByteReader, SingleByteReader, Utf16Reader } from '../characterReader';
import { readerOf, type Encoding } from '../encodings';
import { canonicalEncoding } from './encodingNames';
import { patchOf, type PatchData } from './encodingPatch';
import { Utf32Reader } from './utf32Reader';

/**
 * An encoding of text other than UTF-8, as it is told to threads and pages: what is needed to read it. All of them are of one
 * kind: characters of their own for each byte, a label of the Encoding Standard for the others, or UTF-32.
 */
export interface TextEncoding {
  /** As the profile has it. */
  readonly name: string;
  readonly label?: Encoding;
  /** 256 of them; U+FFFD for a byte that means none. */
  readonly characters?: string;
  readonly utf32?: 'le' | 'be';
  /** Only characters of one or two bytes: GBK, whose successor GB 18030 has four. */
  readonly isShort?: true;
  /** Of several bytes a character: in what it isn't what its label means. */
  readonly patch?: PatchData;
}

/** What a `TextDecoder` is asked for, or what is read without one. */
const labels: Readonly<Record<string, Encoding>> = {
  ucs2: 'utf-16le',
  utf16: 'utf-16le',
  utf16be: 'utf-16be',
  shiftjis: 'shift_jis',
  eucjp: 'euc-jp',
  cp936: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
  cp949: 'euc-kr',
  cp950: 'big5',
  big5hkscs: 'big5',
};

const ascii = String.fromCharCode(...Array.from({ length: 128 }, (_, byte) => byte));

/** The encoding of this name; `undefined` for UTF-8, which needs none of this, and for a name that no encoding has. */
export async function textEncodingOf(name: string | undefined): Promise<TextEncoding | undefined> {
  const canonical = name === undefined ? undefined : canonicalEncoding(name);
  if (name === undefined || canonical === undefined || canonical === 'utf8') return undefined;
  const label = labels[canonical];
  if (label) {
    const { default: patches } = await import('./patches.data');
    const patch = patches[canonical];
    const isShort = canonical === 'gbk' || canonical === 'cp936';
    return { name, label, ...(patch && { patch }), ...(isShort && { isShort }) };
  }
  if (canonical.startsWith('utf32')) return { name, utf32: canonical === 'utf32be' ? 'be' : 'le' };
  const { default: tables } = await import('./tables.data');
  const own = tables.find(([names]) => names.split(' ').includes(canonical))?.[1];
  return own === undefined ? undefined : { name, characters: own.length === 256 ? own : ascii + own };
}

const readers = new WeakMap<TextEncoding, CharacterReader>();

/** A reader of an encoding, or of UTF-8. */
export function textReader(encoding: TextEncoding | undefined): CharacterReader {
  if (!encoding) return readerOf('utf-8');
  const reader = readers.get(encoding) ?? newReader(encoding);
  readers.set(encoding, reader);
  return reader;
}

function newReader({ label = 'utf-8', characters, utf32, patch }: TextEncoding): CharacterReader {
  if (patch) return new MultiByteReader(label, patchOf(patch).read);
  if (characters !== undefined) return new SingleByteReader(characters);
  return utf32 ? new Utf32Reader(utf32 === 'le') : readerOf(label);
}

/** Bytes of an encoding's smallest character. */
export function unitBytes(encoding: TextEncoding | undefined): 1 | 2 | 4 {
  if (encoding?.utf32) return 4;
  const reader = textReader(encoding);
  return reader instanceof Utf16Reader ? 2 : 1;
}

/** Whether ASCII characters are the bytes of ASCII, as they are in most encodings. */
export function keepsAscii(encoding: TextEncoding | undefined): boolean {
  if (encoding?.characters !== undefined) return encoding.characters.startsWith(ascii);
  return unitBytes(encoding) === 1;
}

/** Whether a byte of one character may be a byte of another, so that what stands in bytes isn't what stands in text. */
export function isMultiByte(encoding: TextEncoding | undefined): boolean {
  return textReader(encoding) instanceof MultiByteReader;
}
