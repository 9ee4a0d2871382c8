import type { PayloadMarks } from './payloadMarks';

/** Something that was found in a text, in UTF-16 code units. */
export interface TextHit {
  readonly from: number;
  readonly to: number;
  readonly className: 'hit' | 'current-hit';
}

/** Where the hits, which are in bytes, stand in the text of a payload. @param bytes the payload, which is UTF-8 */
export function textHits(bytes: Uint8Array, { hits, current }: PayloadMarks): TextHit[] {
  let at = 0;
  let units = 0;
  const unitsAt = (offset: number): number => {
    for (; at < offset && at < bytes.length; at++) {
      const byte = bytes[at]!;
      // Bytes 10xxxxxx continue a character; 11110xxx begins one of two code units (RFC 3629 §3).
      if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
  };
  return hits.map(([from, to], nth) => ({
    from: unitsAt(from),
    to: unitsAt(to),
    className: nth === current ? 'current-hit' : 'hit',
  }));
}
