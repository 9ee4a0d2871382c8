import * as l10n from '@vscode/l10n';
import { BadValue } from './importProblem';

/** Decodes what stands between the quotes of a long JSON string, as it comes in slices that are cut anywhere. */
export interface StringDecoder {
  /** @throws BadValue */
  write(slice: Uint8Array): void;
  /** @returns the bytes, in parts @throws BadValue */
  end(): Uint8Array[];
}

/** The bytes of a text in a JSON string: UTF-8, with its escapes undone. */
export class TextDecoderOfSlices implements StringDecoder {
  readonly #parts: Uint8Array[] = [];
  readonly #strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** An escape sequence that isn't whole yet. */
  #escape = '';

  write(slice: Uint8Array): void {
    // No escape stands for more bytes than it has.
    const bytes = new Uint8Array(this.#escape.length + slice.length);
    let length = 0;
    for (const byte of slice) {
      if (this.#escape === '' && byte !== 0x5c) {
        if (byte < 0x20) throw bad(l10n.t('a control character must be written as an escape sequence'));
        bytes[length] = byte;
        length += 1;
        continue;
      }
      this.#escape += String.fromCharCode(byte);
      if (!isWhole(this.#escape)) continue;
      length += new TextEncoder().encodeInto(unescape(this.#escape), bytes.subarray(length)).written;
      this.#escape = '';
    }
    this.#check(bytes.subarray(0, length), true);
    this.#parts.push(bytes.subarray(0, length));
  }

  end(): Uint8Array[] {
    if (this.#escape) throw bad(l10n.t('an escape sequence is not valid'));
    this.#check(new Uint8Array(0), false);
    return this.#parts;
  }

  #check(bytes: Uint8Array, stream: boolean): void {
    try {
      this.#strict.decode(bytes, { stream });
    } catch {
      throw bad(l10n.t('this is not UTF-8'));
    }
  }
}

/** Bytes in Base64 (RFC 4648 §4), with its padding. */
export class Base64DecoderOfSlices implements StringDecoder {
  readonly #parts: Uint8Array[] = [];
  #waiting = '';

  write(slice: Uint8Array): void {
    const text = this.#waiting + Buffer.from(slice.buffer, slice.byteOffset, slice.length).toString('latin1');
    // The last group may have padding, and is known as the last one at the end only.
    const whole = Math.max(0, Math.floor((text.length - 1) / 4)) * 4;
    this.#waiting = text.slice(whole);
    if (!/^[A-Za-z0-9+/]*$/.test(text.slice(0, whole))) throw notBase64();
    this.#parts.push(Buffer.from(text.slice(0, whole), 'base64'));
  }

  end(): Uint8Array[] {
    return [...this.#parts, bytesOfBase64(this.#waiting)];
  }
}

/** @throws BadValue if the text isn't Base64 with its padding */
export function bytesOfBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw notBase64();
  return Buffer.from(text, 'base64');
}

/** @throws BadValue if the text has half of a surrogate pair, which no bytes stand for */
export function bytesOfText(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  // Half a pair becomes U+FFFD.
  if (bytes.includes('\ufffd') && bytes.toString() !== text) throw halfPair();
  return bytes;
}

const SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Whether an escape sequence is whole, its second half included where the first is one of a pair. */
function isWhole(escape: string): boolean {
  if (escape.length < 2) return false;
  if (escape[1] !== 'u') return true;
  return escape.length === (/^\\ud[89ab]/i.test(escape) ? 12 : 6);
}

function unescape(escape: string): string {
  const [, letter = ''] = escape;
  if ('"\\/'.includes(letter)) return letter;
  const short = SHORT[letter];
  if (short !== undefined) return short;
  const units = /^\\u([\da-f]{4})(?:\\u([\da-f]{4}))?$/i.exec(escape);
  if (!units) throw /^\\ud[89ab]/i.test(escape) ? halfPair() : bad(l10n.t('an escape sequence is not valid'));
  const text = String.fromCharCode(
    ...units
      .slice(1)
      .filter(Boolean)
      .map((unit) => parseInt(unit, 16)),
  );
  const point = text.codePointAt(0)!;
  if (point >= 0xd800 && point <= 0xdfff) throw halfPair();
  return text;
}

function bad(why: string): BadValue {
  return new BadValue([], why);
}

function notBase64(): BadValue {
  return bad(l10n.t('this is not Base64'));
}

function halfPair(): BadValue {
  return bad(l10n.t('half of a surrogate pair is no text'));
}
