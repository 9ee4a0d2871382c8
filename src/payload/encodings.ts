import { firstInvalidUtf8 } from '../protocol/invalidUtf8';
import { MultiByteReader, SingleByteReader, Utf16Reader, Utf8Reader, type CharacterReader } from './characterReader';

/** The encodings that text can be read in: labels of the Encoding Standard (WHATWG), and what people call them. */
export const encodings = [
  { label: 'utf-8', name: 'UTF-8' },
  { label: 'utf-16le', name: 'UTF-16 LE' },
  { label: 'utf-16be', name: 'UTF-16 BE' },
  { label: 'windows-1252', name: 'Windows-1252, Latin-1' },
  { label: 'iso-8859-2', name: 'ISO 8859-2' },
  { label: 'iso-8859-3', name: 'ISO 8859-3' },
  { label: 'iso-8859-4', name: 'ISO 8859-4' },
  { label: 'iso-8859-5', name: 'ISO 8859-5' },
  { label: 'iso-8859-6', name: 'ISO 8859-6' },
  { label: 'iso-8859-7', name: 'ISO 8859-7' },
  { label: 'iso-8859-8', name: 'ISO 8859-8' },
  { label: 'iso-8859-10', name: 'ISO 8859-10' },
  { label: 'iso-8859-13', name: 'ISO 8859-13' },
  { label: 'iso-8859-14', name: 'ISO 8859-14' },
  { label: 'iso-8859-15', name: 'ISO 8859-15' },
  { label: 'iso-8859-16', name: 'ISO 8859-16' },
  { label: 'windows-1250', name: 'Windows-1250' },
  { label: 'windows-1251', name: 'Windows-1251' },
  { label: 'windows-1253', name: 'Windows-1253' },
  { label: 'windows-1254', name: 'Windows-1254' },
  { label: 'windows-1255', name: 'Windows-1255' },
  { label: 'windows-1256', name: 'Windows-1256' },
  { label: 'windows-1257', name: 'Windows-1257' },
  { label: 'windows-1258', name: 'Windows-1258' },
  { label: 'windows-874', name: 'Windows-874' },
  { label: 'koi8-r', name: 'KOI8-R' },
  { label: 'koi8-u', name: 'KOI8-U' },
  { label: 'ibm866', name: 'IBM 866' },
  { label: 'macintosh', name: 'Macintosh' },
  { label: 'x-mac-cyrillic', name: 'Macintosh, Cyrillic' },
  { label: 'gb18030', name: 'GB 18030, GBK' },
  { label: 'big5', name: 'Big5' },
  { label: 'euc-jp', name: 'EUC-JP' },
  { label: 'shift_jis', name: 'Shift JIS' },
  { label: 'euc-kr', name: 'EUC-KR' },
] as const;

export type Encoding = (typeof encodings)[number]['label'];

const multiByte: readonly Encoding[] = ['gb18030', 'big5', 'euc-jp', 'shift_jis', 'euc-kr'];
const readers = new Map<Encoding, CharacterReader>();

/** A reader of an encoding; it is always the same one. */
export function readerOf(encoding: Encoding): CharacterReader {
  const reader = readers.get(encoding) ?? newReader(encoding);
  readers.set(encoding, reader);
  return reader;
}

function newReader(encoding: Encoding): CharacterReader {
  if (encoding === 'utf-8') return new Utf8Reader();
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return new Utf16Reader(encoding === 'utf-16le');
  return multiByte.includes(encoding) ? new MultiByteReader(encoding) : new SingleByteReader(charactersOf(encoding));
}

/** The characters of all 256 bytes; U+FFFD for one that means none. */
function charactersOf(label: Encoding): string {
  const decoder = new TextDecoder(label);
  return Array.from({ length: 256 }, (_, byte) => decoder.decode(Uint8Array.of(byte)) || '\ufffd').join('');
}

/**
 * The encoding that text seems to be in: by its byte order mark; UTF-8 where it is that; UTF-16 where every second byte of
 * ASCII is zero; else Windows-1252, in which nearly every byte means something.
 *
 * @param head the payload's first bytes
 * @param whole whether these are all of them
 */
export function detectEncoding(head: Uint8Array, whole: boolean): Encoding {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [at, byte] of head.subarray(0, 512).entries()) if (byte === 0) zeros[at % 2]! += 1;
  const half = Math.min(512, head.length) / 2;
  if (zeros[1]! > Math.max(1, half * 0.4) && zeros[0] === 0) return 'utf-16le';
  if (zeros[0]! > Math.max(1, half * 0.4) && zeros[1] === 0) return 'utf-16be';
  if (firstInvalidUtf8([head], whole) === undefined) return 'utf-8';
  // Mostly UTF-8 with a fault in it is better read as such: its faults are marked.
  return isMostlyUtf8(head) ? 'utf-8' : 'windows-1252';
}

function isMostlyUtf8(head: Uint8Array): boolean {
  const reader = new Utf8Reader();
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < head.length; at += reader.length) {
    reader.read(head, at);
    if (reader.code < 0) invalid++;
    else if (reader.length > 1) valid++;
  }
  return valid > invalid;
}
