import * as l10n from '@vscode/l10n';
import { BadValue } from './importProblem';

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** What the letter after a backslash stands for (RFC 8259 §7). */
const SHORT: Readonly<Record<number, number>> = {
  0x22: 0x22,
  0x5c: 0x5c,
  0x2f: 0x2f,
  0x62: 0x08,
  0x66: 0x0c,
  0x6e: 0x0a,
  0x72: 0x0d,
  0x74: 0x09,
};

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
  /** How many characters of an escape sequence were read, and the unit that its digits make so far. */
  #read = 0;
  #unit = 0;
  /** The first half of a surrogate pair, whose second one must follow; 0: none. */
  #half = 0;

  write(slice: Uint8Array): void {
    // No escape stands for more bytes than it has; but a pair's first half may have come with the slice before.
    const bytes = new Uint8Array(slice.length + 4);
    let length = 0;
    let read = this.#read;
    for (const byte of slice) {
      if (read === 0 && byte !== BACKSLASH) {
        if (byte < 0x20) throw bad(l10n.t('a control character must be written as an escape sequence'));
        if (this.#half) throw halfPair();
        bytes[length++] = byte;
      } else if (read === 0) read = 1;
      else if (read === 1 && byte !== LETTER_U) {
        const short = SHORT[byte];
        if (short === undefined) throw badEscape();
        if (this.#half) throw halfPair();
        bytes[length++] = short;
        read = 0;
      } else if (read === 1) {
        this.#unit = 0;
        read = 2;
      } else {
        this.#unit = this.#unit * 16 + hexDigit(byte);
        read += 1;
        if (read < 6) continue;
        length = this.#addUnit(this.#unit, bytes, length);
        read = 0;
      }
    }
    this.#read = read;
    this.#check(bytes.subarray(0, length), true);
    this.#parts.push(bytes.subarray(0, length));
  }

  end(): Uint8Array[] {
    if (this.#half) throw halfPair();
    if (this.#read > 0) throw badEscape();
    this.#check(new Uint8Array(0), false);
    return this.#parts;
  }

  /** @returns the new length of what is in `bytes` */
  #addUnit(unit: number, bytes: Uint8Array, length: number): number {
    const isSecond = unit >= 0xdc00 && unit <= 0xdfff;
    if (isSecond !== this.#half > 0) throw halfPair();
    if (unit >= 0xd800 && unit <= 0xdbff) {
      this.#half = unit;
      return length;
    }
    const point = isSecond ? 0x10000 + ((this.#half - 0xd800) << 10) + (unit - 0xdc00) : unit;
    this.#half = 0;
    return length + new TextEncoder().encodeInto(String.fromCodePoint(point), bytes.subarray(length)).written;
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

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  if (letter < 0x61 || letter > 0x66) throw badEscape();
  return letter - 0x57;
}

function badEscape(): BadValue {
  return bad(l10n.t('an escape sequence is not valid'));
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
