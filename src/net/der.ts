/**
 * Values in the Distinguished Encoding Rules of ASN.1 (ITU-T X.690), as certificates have them: of each a tag, the length of what it
 * holds, and that.
 */
export enum Tag {
  boolean = 0x01,
  integer = 0x02,
  bitString = 0x03,
  octetString = 0x04,
  objectId = 0x06,
  utf8String = 0x0c,
  utcTime = 0x17,
  generalizedTime = 0x18,
  sequence = 0x30,
  set = 0x31,
}

/** @param tag a {@link Tag}, or one that means something in its place only, such as `0xa0` for `[0]` */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(content.length), content]);
}

export function sequence(...items: readonly Uint8Array[]): Buffer {
  return der(Tag.sequence, ...items);
}

/** @param bytes of a number above zero, the highest first */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  // The highest bit is the sign.
  return der(Tag.integer, digits[0]! < 0x80 ? new Uint8Array(0) : Uint8Array.of(0), digits);
}

/** @param unusedBits at the end of the last byte */
export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return der(Tag.bitString, Uint8Array.of(unusedBits), bytes);
}

/** @param dotted such as `2.5.29.17` */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  return der(Tag.objectId, Uint8Array.from([first * 40 + second, ...others].flatMap(base128)));
}

/** A time, without fractions of a second (RFC 5280 §4.1.2.5). */
export function time(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  // Two digits of the year are told from those of another century until 2049 only.
  return date.getUTCFullYear() < 2050
    ? der(Tag.utcTime, Buffer.from(text.slice(2)))
    : der(Tag.generalizedTime, Buffer.from(text));
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const digits = base256(length);
  return Uint8Array.of(0x80 + digits.length, ...digits);
}

function base256(value: number): number[] {
  return value < 256 ? [value] : [...base256(Math.floor(value / 256)), value % 256];
}

/** All but the last have the highest bit. */
function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest % 128) + 128);
  return digits;
}
