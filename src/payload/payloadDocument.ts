import { decodeText } from './encoding/decodeText';
import { textReader, type TextEncoding } from './encoding/textEncoding';
import { detectEncoding, type Encoding } from './encodings';
import { lookedBytes } from './payloadViews';

/** Larger texts that begin as JSON are taken for it without being parsed. */
const mostParsed = 1024 * 1024;

/** A payload as a document of its own. */
export interface PayloadDocument {
  /** What its name ends with, by which an editor knows its language. */
  readonly extension: 'json' | 'jsonl' | 'xml' | 'html' | 'txt';
  /** As it was received. */
  readonly text: string;
}

/**
 * What a payload is as a document.
 *
 * @param saidText the peer says that it is text, which is UTF-8 (RFC 6455 §5.6)
 * @param encoding what the profile says that text is in, where the peer says nothing
 * @returns `undefined` for bytes that aren't text
 */
export function payloadDocument(
  payload: Uint8Array,
  saidText: boolean,
  encoding?: TextEncoding,
): PayloadDocument | undefined {
  const own = !saidText && encoding ? decodeText(textReader(encoding), payload) : undefined;
  const text = own === undefined || own.includes('\ufffd') ? unicodeText(payload, saidText) : own;
  return text === undefined ? undefined : { extension: extensionOf(text), text };
}

function unicodeText(payload: Uint8Array, saidText: boolean): string | undefined {
  const head = payload.subarray(0, lookedBytes);
  const encoding: Encoding = saidText ? 'utf-8' : detectEncoding(head, payload.length <= lookedBytes);
  if (!saidText && encoding === 'utf-8' && head.includes(0)) return undefined;
  if (encoding !== 'utf-8' && !encoding.startsWith('utf-16')) return undefined;
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return undefined;
  }
}

function extensionOf(text: string): PayloadDocument['extension'] {
  const start = text.slice(0, lookedBytes).trimStart();
  if (/^<(!doctype\s+html|html)\b/i.test(start)) return 'html';
  if (/^<[?!\p{L}_]/u.test(start)) return 'xml';
  if (!/^[[{]/.test(start)) return 'txt';
  if (text.length > mostParsed || isJson(text)) return 'json';
  const lines = text.trim().split(/\r?\n/);
  return lines.length > 1 && lines.every(isJson) ? 'jsonl' : 'txt';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
