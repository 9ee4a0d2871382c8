/** Makes an ASCII letter a small one, by `or`. */
const CASE_BIT = 0x20;

/** A text as the bytes that are looked for. */
export interface Needle {
  readonly bytes: Uint8Array;
  /** What is combined (or) with the bytes of a payload before they are compared: lets the case of letters not count. */
  readonly masks: Uint8Array;
  /** Where it is of use. Elsewhere, what it is required for may be written otherwise. */
  readonly where?: 'ascii' | 'no-escapes';
}

/**
 * @param text or its bytes in another encoding
 * @param anyCase for ASCII letters; what else is in the text counts as it is
 */
export function needleOf(text: string | Uint8Array, anyCase: boolean, where?: Needle['where']): Needle {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const masks = bytes.map((byte) => (anyCase && isLetter(byte) ? CASE_BIT : 0));
  return { bytes: bytes.map((byte, nth) => byte | masks[nth]!), masks, ...(where && { where }) };
}

/**
 * The places of the two bytes of a needle that are seen least often: what is looked for first stops the search least often.
 *
 * @param sample some bytes of what is searched
 */
export function rarePlaces({ bytes, masks }: Needle, sample: Uint8Array): [rare: number, next: number] {
  const counts = new Uint32Array(256);
  for (const byte of sample) counts[byte]! += 1;
  const countAt = (place: number): number => {
    const byte = bytes[place]!;
    return counts[byte]! + (masks[place] ? counts[byte - CASE_BIT]! : 0);
  };
  let rare = 0;
  let next = bytes.length > 1 ? 1 : 0;
  for (let place = 0; place < bytes.length; place += 1) {
    if (countAt(place) < countAt(rare)) [rare, next] = [place, rare];
    else if (place !== rare && countAt(place) < countAt(next)) next = place;
  }
  return [rare, next];
}

function isLetter(byte: number): boolean {
  const small = byte | CASE_BIT;
  return small >= 0x61 && small <= 0x7a;
}
