/**
 * Reads bytes as characters of an encoding, one at a time, so that each character's place in the payload is known. Its
 * result is in its fields: a reader is called for each character of what is visible.
 */
export interface CharacterReader {
  /** The character's code point; -1 where the bytes mean none. */
  code: number;
  /** How many bytes it has; at least one. */
  length: number;
  /** Reads the character at `at`, which must be inside `bytes`. A character that is cut by their end is invalid. */
  read(bytes: Uint8Array, at: number): void;
  /** The first place from `at` on where a character may begin, as far as that can be told there. */
  boundary(bytes: Uint8Array, at: number): number;
}

/** UTF-8 (RFC 3629); an invalid sequence is as long as the Encoding Standard's "maximal subpart". */
export class Utf8Reader implements CharacterReader {
  code = 0;
  length = 1;

  read(bytes: Uint8Array, at: number): void {
    const first = bytes[at]!;
    this.length = 1;
    this.code = first;
    if (first < 0x80) return;
    this.code = -1;
    if (first < 0xc2 || first > 0xf4) return;
    const more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    // Overlong forms, surrogates, and what lies beyond U+10FFFF.
    let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    let code = first & (0x3f >> more);
    for (let next = 1; next <= more; next++) {
      const byte = bytes[at + next];
      if (byte === undefined || byte < low || byte > high) return;
      low = 0x80;
      high = 0xbf;
      code = (code << 6) | (byte & 0x3f);
      this.length = next + 1;
    }
    this.code = code;
  }

  boundary(bytes: Uint8Array, at: number): number {
    let next = at;
    while (next < bytes.length && next < at + 3 && (bytes[next]! & 0xc0) === 0x80) next++;
    return next < bytes.length && (bytes[next]! & 0xc0) === 0x80 ? at : next;
  }
}

/** UTF-16; a lone surrogate means no character. */
export class Utf16Reader implements CharacterReader {
  code = 0;
  length = 2;

  constructor(readonly littleEndian: boolean) {}

  read(bytes: Uint8Array, at: number): void {
    this.code = -1;
    this.length = Math.min(2, bytes.length - at);
    if (this.length < 2) return;
    const unit = this.#unit(bytes, at);
    if (unit < 0xd800 || unit > 0xdfff) this.code = unit;
    else if (unit < 0xdc00 && at + 3 < bytes.length) {
      const second = this.#unit(bytes, at + 2);
      if (second < 0xdc00 || second > 0xdfff) return;
      this.code = 0x10000 + ((unit & 0x3ff) << 10) + (second & 0x3ff);
      this.length = 4;
    }
  }

  boundary(bytes: Uint8Array, at: number): number {
    const even = at + (at % 2);
    if (even + 1 >= bytes.length) return Math.min(even, bytes.length);
    const unit = this.#unit(bytes, even);
    return unit >= 0xdc00 && unit <= 0xdfff ? even + 2 : even;
  }

  #unit(bytes: Uint8Array, at: number): number {
    return this.littleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
  }
}

/** An encoding that has one byte a character. */
export class SingleByteReader implements CharacterReader {
  code = 0;
  readonly length = 1;
  readonly #codes: Int32Array;

  /** @param characters of all 256 bytes; U+FFFD for one that means none */
  constructor(characters: string) {
    this.#codes = Int32Array.from({ length: 256 }, (_, byte) => {
      const code = characters.charCodeAt(byte);
      return code === 0xfffd ? -1 : code;
    });
  }

  read(bytes: Uint8Array, at: number): void {
    this.code = this.#codes[bytes[at]!]!;
  }

  boundary(_bytes: Uint8Array, at: number): number {
    return at;
  }
}

/** One byte that is no character, as {@link MultiByteReader} keeps it. */
const none = -1 * 8 + 1;
const mostKnown = 65_536;

/**
 * An encoding of one to four bytes a character in which ASCII stands for itself: those of Chinese, Japanese and Korean. A
 * `TextDecoder` is asked once for each character.
 */
export class MultiByteReader implements CharacterReader {
  code = 0;
  length = 1;
  /** By the bytes of a character, or those of none: its code point, and its length in the lowest three bits. */
  readonly #known = new Map<number, number>();
  readonly #decoder: InstanceType<typeof TextDecoder>;

  /**
   * @param label as the Encoding Standard has it
   * @param patch what is read otherwise: code points by the bytes of a character as one number; 0: none
   */
  constructor(
    label: string,
    private readonly patch: ReadonlyMap<number, number> = new Map(),
  ) {
    this.#decoder = new TextDecoder(label, { fatal: true });
  }

  read(bytes: Uint8Array, at: number): void {
    const first = bytes[at]!;
    this.length = 1;
    this.code = first;
    if (first < 0x80) return;
    const second = bytes[at + 1] ?? 0;
    // Four bytes in GB 18030 (its second is a digit), three in EUC-JP (after 0x8f).
    const isLonger = first === 0x8f || (second >= 0x30 && second <= 0x39);
    const rest = isLonger ? ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0) : 0;
    const key = ((first << 8) | second) * 0x10000 + rest;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#decode(bytes.subarray(at, at + (isLonger ? 4 : 2)));
      if (this.#known.size < mostKnown) this.#known.set(key, known);
    }
    this.code = known >> 3;
    this.length = known & 7;
  }

  /** A line's end stands for itself where it can't be the second byte of a character; every such encoding has that. */
  boundary(bytes: Uint8Array, at: number): number {
    const end = Math.min(bytes.length, at + 64);
    for (let next = at; next < end; next++) if (bytes[next]! < 0x30) return next;
    return at;
  }

  /** The shortest character that begins here. */
  #decode(bytes: Uint8Array): number {
    for (let length = 1, sequence = 0; length <= bytes.length; length++) {
      sequence = sequence * 256 + bytes[length - 1]!;
      const patched = this.patch.get(sequence);
      if (patched) return patched * 8 + length;
      if (patched === 0) continue;
      try {
        const code = this.#decoder.decode(bytes.subarray(0, length)).codePointAt(0);
        if (code !== undefined) return code * 8 + length;
      } catch {
        // Not a character yet, or not one at all.
      }
    }
    return none;
  }
}
