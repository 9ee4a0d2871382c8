/** Parts of a number (RFC 8259 §6); those from `Zero` on may be its last. */
export const enum NumberPart {
  Minus,
  Point,
  Exponent,
  ExponentSign,
  Zero,
  Integer,
  Fraction,
  ExponentDigits,
}

/** @returns the part that the byte belongs to, `undefined` if it is none of the number's */
export function nextPart(part: NumberPart, byte: number): NumberPart | undefined {
  if (isDigit(byte)) {
    if (part === NumberPart.Minus) return byte === 0x30 ? NumberPart.Zero : NumberPart.Integer;
    if (part === NumberPart.Point) return NumberPart.Fraction;
    if (part === NumberPart.Exponent || part === NumberPart.ExponentSign) return NumberPart.ExponentDigits;
    return part === NumberPart.Zero ? undefined : part;
  }
  const isWhole = part === NumberPart.Zero || part === NumberPart.Integer;
  if (byte === 0x2e) return isWhole ? NumberPart.Point : undefined;
  if (byte === 0x65 || byte === 0x45) {
    return isWhole || part === NumberPart.Fraction ? NumberPart.Exponent : undefined;
  }
  return (byte === 0x2b || byte === 0x2d) && part === NumberPart.Exponent ? NumberPart.ExponentSign : undefined;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
