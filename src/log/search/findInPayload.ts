import type { TextQuery } from '../../api';
import type { PayloadHits } from './payloadHits';

const MOST_HITS = 10_000;

/** Where a text stands in a payload. */
export function findInPayload(payload: Uint8Array, { text = '' }: TextQuery): PayloadHits {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const needle = Buffer.from(text);
  const hits: [number, number][] = [];
  for (let at = bytes.indexOf(needle); at >= 0 && needle.length > 0; at = bytes.indexOf(needle, at + needle.length)) {
    if (hits.length === MOST_HITS) return { hits, more: true };
    hits.push([at, at + needle.length]);
  }
  return { hits, more: false };
}
