import { encodeText, EncodingError } from '../payload/encoding/encodeText';
import type { TextEncoding } from '../payload/encoding/textEncoding';
import { concatBytes } from '../protocol/concatBytes';
import { KnownSecrets } from '../protocol/knownSecrets';
import { coverHeads, coverTexts } from './coverRecord';

/** Shorter ones would be found in any bytes. */
const MIN_BYTES = 4;
/** Of shorter ones, Base64 has a few characters only that are the value's alone; and any word is Base64 of a few bytes. */
const MIN_BASE64_BYTES = 6;
const STAR = 0x2a;

/**
 * Values that a person declared to be secrets (`password: true`): they are covered in all that is shown and kept of a session, in its
 * messages too. The wire carries them as they are.
 */
export class SecretValues {
  readonly #values = new Set<string>();
  #known = new KnownSecrets([]);
  #forms: readonly Buffer[] = [];
  /** What was covered before, as long as there are no more secrets: a session is looked at far more often than it changes. */
  #covered = new WeakMap<object, unknown>();

  /** @param encoding of the session's texts. Absent: UTF-8 */
  constructor(private readonly encoding?: TextEncoding) {}

  add(values: Iterable<string>): void {
    const before = this.#values.size;
    for (const value of values) this.#values.add(value);
    if (this.#values.size === before) return;
    this.#known = new KnownSecrets([...this.#values].flatMap(textsOf), MIN_BYTES);
    this.#forms = formsOf([...this.#values], this.encoding);
    this.#covered = new WeakMap();
  }

  /**
   * A part of a session's record without them, nor other secrets of heads; the same object if there are none.
   *
   * @param value isn't changed later: what comes of it is kept with it
   */
  cover<T>(value: T): T {
    if (this.#values.size === 0 || value === undefined) return value;
    if (typeof value !== 'object' || value === null) return this.#without(value);
    if (!this.#covered.has(value)) this.#covered.set(value, this.#without(value));
    return this.#covered.get(value) as T;
  }

  /** A payload without them: stars, as many as there were bytes, so that lengths and offsets stay true. The same bytes if there are none. */
  coverBytes<Payload extends Uint8Array | readonly Uint8Array[]>(payload: Payload): Payload | Uint8Array {
    if (this.#forms.length === 0) return payload;
    // One may lie across two fragments.
    const whole = payload instanceof Uint8Array ? payload : concatBytes(payload);
    const bytes = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
    let covered: Buffer | undefined;
    for (const form of this.#forms) {
      for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + form.length)) {
        covered ??= Buffer.from(bytes);
        covered.fill(STAR, at, at + form.length);
      }
    }
    return covered ?? payload;
  }

  /** Whether stars of a payload may stand for one of them. */
  mayHaveCovered(payload: Uint8Array): boolean {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
    const shortest = this.#forms.at(-1);
    return shortest !== undefined && bytes.includes(Buffer.alloc(shortest.length, STAR));
  }

  #without<T>(value: T): T {
    return coverTexts(coverHeads(value), this.#known) as T;
  }
}

/** As texts may hold a value: as it is, in JSON, in an address, in Base64 (a peer may repeat `Basic …`, RFC 7617); of hexadecimal digits, in either case. */
function textsOf(value: string): string[] {
  const digits = isHex(value) ? [value.toLowerCase(), value.toUpperCase()] : [];
  return [value, JSON.stringify(value).slice(1, -1), inAddress(value), ...inBase64(value), ...digits];
}

/** As messages may hold it: as a text in UTF-8, UTF-16 or the session's encoding, and as the bytes that its hexadecimal digits or its Base64 stand for. */
function formsOf(values: readonly string[], encoding: TextEncoding | undefined): Buffer[] {
  const texts = [...new Set(values.flatMap(textsOf))];
  const forms = [
    ...texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le'), ...encoded(text, encoding)]),
    ...values.flatMap(bytesOf),
  ];
  // The longest first, so that nothing is left of a value that begins with another one.
  return forms.filter(({ length }) => length >= MIN_BYTES).sort((one, other) => other.length - one.length);
}

function encoded(text: string, encoding: TextEncoding | undefined): Buffer[] {
  try {
    return encoding ? [Buffer.from(encodeText(encoding, text))] : [];
  } catch (error) {
    // A character that the encoding hasn't can't be in its messages either.
    if (error instanceof EncodingError) return [];
    throw error;
  }
}

/** What a value stands for in a message that is written in hexadecimal digits or Base64; in the latter it may begin within a group of four. */
function bytesOf(value: string): Buffer[] {
  const digits = value.replace(/[\s:,-]+/g, '');
  const base64 = value.replace(/\s+/g, '').replace(/={1,2}$/, '');
  return [
    ...(isHex(digits) ? [Buffer.from(digits, 'hex')] : []),
    ...(/^[\w+/-]+$/.test(base64)
      ? [0, 1, 2, 3]
          .map((before) => Buffer.from('A'.repeat(before) + base64, 'base64').subarray(Math.ceil((before * 6) / 8)))
          .filter(({ length }) => length >= MIN_BASE64_BYTES)
      : []),
  ];
}

function isHex(text: string): boolean {
  return /^(?:[\da-f]{2})+$/i.test(text);
}

/** What of a value's Base64 doesn't depend on what stands before and after it, at each of the three places where it may begin. */
function inBase64(value: string): string[] {
  const bytes = Buffer.from(value);
  if (bytes.length < MIN_BASE64_BYTES) return [];
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const whole = [Math.ceil((shift * 4) / 3), Math.floor((shifted.length * 8) / 6)] as const;
    return [shifted.toString('base64').slice(...whole), shifted.toString('base64url').slice(...whole)];
  });
}

function inAddress(value: string): string {
  try {
    // The URL parser encodes an apostrophe, too.
    return encodeURIComponent(value).replaceAll("'", '%27');
  } catch {
    // A half of a surrogate pair can't be in an address.
    return value;
  }
}
