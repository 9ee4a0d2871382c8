import type { HttpHead } from '../api';
import { concatBytes } from './concatBytes';

const LF = 0x0a;
const CR = 0x0d;
const CHUNK = 8192;

/** RFC 9112 §2.1: the head's limit, in bytes; our own choice, for peers that never end it. */
export const MAX_HEAD_BYTES = 64 * 1024;

/**
 * Finds the end of an HTTP head in bytes that may be cut anywhere: the empty line, with CR LF or a bare LF.
 * Keeps a copy of the head's bytes only.
 */
export class HttpHeadReader {
  #kept: Uint8Array[] = [];
  #size = 0;
  #lineLength = 0;
  #hasLine = false;
  #head: HttpHead | undefined;

  /** The head, as soon as it is whole. */
  get head(): HttpHead | undefined {
    return this.#head;
  }

  /** The bytes so far, up to the head's end. */
  get bytes(): Uint8Array {
    return concatBytes(this.#kept);
  }

  /** Takes the next bytes. @returns how many of them belong to the head; the rest comes after it. */
  write(chunk: Uint8Array): number {
    if (this.#head || this.#size >= MAX_HEAD_BYTES) return 0;
    let used = 0;
    while (used < chunk.length && this.#size + used < MAX_HEAD_BYTES) {
      const byte = chunk[used++];
      if (byte !== LF) {
        // A CR counts only if it isn't the one before the LF.
        if (byte !== CR) this.#lineLength += 1;
        continue;
      }
      // Empty lines before the first one are passed over, as Node's parser does (RFC 9112 §2.2).
      const isEnd = this.#lineLength === 0 && this.#hasLine;
      this.#hasLine ||= this.#lineLength > 0;
      this.#lineLength = 0;
      if (isEnd) {
        this.#keep(chunk.subarray(0, used));
        this.#head = parseHttpHead(this.bytes);
        return used;
      }
    }
    this.#keep(chunk.subarray(0, used));
    return used;
  }

  #keep(bytes: Uint8Array): void {
    // Not by `slice`, which is no copy where the bytes are a Buffer of Node's.
    this.#kept.push(new Uint8Array(bytes));
    this.#size += bytes.length;
  }
}

/**
 * Reads a head as it is: order, case and duplicates kept, odd line ends accepted; a continuation line (RFC 9112 §5.2) is
 * joined to the value before it, and a line without a colon is a field without a value. Bytes are read as ISO 8859-1.
 */
export function parseHttpHead(raw: Uint8Array): HttpHead {
  const lines = headLines(raw);
  const headers: [string, string][] = [];
  for (const line of lines.slice(1)) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last) {
      last[1] = `${last[1]} ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    headers.push(colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return { startLine: lines[0] ?? '', headers, raw };
}

/** The lines of a head as they came, the first one first, without their ends and the empty one at the end. */
export function headLines(raw: Uint8Array): string[] {
  const lines = latin1(raw)
    .replace(/^[\r\n]+/, '')
    .split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** The values of a field, by its name in any case, in their order. */
export function fieldValues(head: HttpHead, name: string): string[] {
  const wanted = name.toLowerCase();
  return head.headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

/** The elements of a comma-separated list that may be in several fields (RFC 9110 §5.6.1), without the empty ones. */
export function listItems(head: HttpHead, name: string): string[] {
  return fieldValues(head, name)
    .flatMap((value) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The status code of an answer's head (RFC 9112 §4), or `undefined` if it has none. */
export function statusOf(head: HttpHead): number | undefined {
  const status = /^HTTP\/\d\.\d (\d{3})(?: |$)/.exec(head.startLine)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** ISO 8859-1, where each byte is one character. `TextDecoder` takes that name for windows-1252. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return text;
}
