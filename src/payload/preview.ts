import type { EntryKind } from '../api';
import { concatBytes } from '../protocol/concatBytes';
import { decodeText, unfinishedBytes } from './encoding/decodeText';
import { textReader, type TextEncoding } from './encoding/textEncoding';
import { closeCodeMeaning, closeFrameMeaning } from '../protocol/closeCodes';

/** How many of a payload's first bytes a preview is made from. */
export const PREVIEW_BYTES = 256;
const HEX_BYTES = 48;
/** What no text has, but for tab, line ends and escape. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How the text of a `data` payload is read. */
export interface PreviewText {
  /** Absent: UTF-8. */
  readonly encoding?: TextEncoding | undefined;
  /** Bytes that came before it and began its first character. */
  readonly before: Uint8Array;
  /** Its last character may go on in the payload after it, whose preview then has it. */
  readonly goesOn: boolean;
}

/** The beginning of a payload as one line: text with control characters made visible, or hexadecimal bytes. */
export function previewOf(kind: EntryKind, head: Uint8Array, text?: PreviewText): string {
  switch (kind) {
    case 'text':
    case 'event':
      return visible(decodeHead(head));
    case 'binary':
      return hex(head);
    case 'close':
      return closePreview(head);
    case 'data':
      if (text) return dataPreview(head, text);
      return looksLikeText(head) ? visible(decodeHead(head)) : hex(head);
    case 'ping':
    case 'pong':
      return looksLikeText(head) ? visible(decodeHead(head)) : hex(head);
  }
}

/** Close frames carry a code in two bytes, and a reason (RFC 6455 §5.5.1). */
function closePreview(head: Uint8Array): string {
  const [high, low] = head;
  if (high === undefined || low === undefined) return closeCodeMeaning(1005);
  const code = high * 256 + low;
  const reason = visible(decodeHead(head.subarray(2)));
  return `${String(code)} ${closeFrameMeaning(code)}${reason && `: ${reason}`}`;
}

function dataPreview(head: Uint8Array, { encoding, before, goesOn }: PreviewText): string {
  const bytes = before.length > 0 ? concatBytes([before, head]) : head;
  const reader = textReader(encoding);
  const cut = goesOn || head.length >= PREVIEW_BYTES ? unfinishedBytes(reader, bytes) : 0;
  const text = decodeText(reader, bytes.subarray(0, bytes.length - cut));
  // Of a lone part of a character there is no text.
  return (text === '' && head.length > 0) || text.includes('\ufffd') || CONTROL.test(text) ? hex(head) : visible(text);
}

/** A character that the cut after {@link PREVIEW_BYTES} goes through is left out, one that is invalid is not. */
function decodeHead(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: bytes.length >= PREVIEW_BYTES });
}

function hex(bytes: Uint8Array): string {
  const digits = Array.from(bytes.subarray(0, HEX_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > HEX_BYTES ? `${digits} …` : digits;
}

/** Valid UTF-8 (its end may be cut off) without control characters other than tab and line ends. */
function looksLikeText(bytes: Uint8Array): boolean {
  for (let cut = 0; cut <= 3; cut += 1) {
    try {
      const text = strictUtf8.decode(bytes.subarray(0, bytes.length - cut));
      return !CONTROL.test(text);
    } catch {
      if (bytes.length < PREVIEW_BYTES) return false;
    }
  }
  return false;
}

/** Control characters as their pictures (U+2400 …), so that one message is one line. */
function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is replaced
  return text.replace(/[\u0000-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0);
    return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
  });
}
