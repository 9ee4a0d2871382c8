import { isAscii } from 'node:buffer';
import type { TextQuery } from '../../api';
import { textReader, type TextEncoding } from '../../payload/encoding/textEncoding';
import type { PayloadHits } from './payloadHits';
import { textExpression } from './textExpression';

const MOST_HITS = 10_000;

/** Where a text stands in a payload. What isn't UTF-8 there, or in the encoding, is read as U+FFFD, as it is shown. */
export function findHits(payload: Uint8Array, query: TextQuery, encoding?: TextEncoding): PayloadHits {
  const hits: [number, number][] = [];
  if ((query.text ?? '') === '') return { hits, more: false };
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const { text, places } = encoding ? decoded(bytes, encoding) : utf8(bytes);
  const { expression } = textExpression(query, 'g');
  for (const match of text.matchAll(expression)) {
    // Of nothing there is nothing to show.
    if (match[0] === '') continue;
    if (hits.length === MOST_HITS) return { hits, more: true };
    hits.push([places.of(match.index), places.of(match.index + match[0].length)]);
  }
  return { hits, more: false };
}

interface Places {
  /** The byte at which a character begins, by its place in the text. To be asked in ascending order. */
  of(unit: number): number;
}

function utf8(bytes: Buffer): { text: string; places: Places } {
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  return { text, places: new BytePlaces(bytes, text) };
}

function decoded(bytes: Uint8Array, encoding: TextEncoding): { text: string; places: Places } {
  const reader = textReader(encoding);
  const starts: number[] = [];
  const characters: string[] = [];
  for (let at = 0; at < bytes.length; at += reader.length) {
    reader.read(bytes, at);
    const character = reader.code < 0 ? '\ufffd' : String.fromCodePoint(reader.code);
    characters.push(character);
    starts.push(...(character.length > 1 ? [at, at] : [at]));
  }
  return { text: characters.join(''), places: { of: (unit) => starts[unit] ?? bytes.length } };
}

/** Where the characters of a decoded text stand in its bytes. To be asked in ascending order. */
class BytePlaces implements Places {
  #unit = 0;
  #byte = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly text: string,
  ) {}

  of(unit: number): number {
    if (this.bytes.length === this.text.length) return unit;
    while (this.#unit < unit) {
      const code = this.text.codePointAt(this.#unit)!;
      this.#byte +=
        code === 0xfffd ? this.#replacedLength() : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      this.#unit += code < 0x10000 ? 1 : 2;
    }
    return this.#byte;
  }

  /** How many bytes became one U+FFFD: as many as could begin a character (WHATWG Encoding §4.2), or one. */
  #replacedLength(): number {
    const [lead = 0, second = 0, third = 0] = this.bytes.subarray(this.#byte, this.#byte + 3);
    if (lead === 0xef && second === 0xbf && third === 0xbd) return 3;
    const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    const needed =
      lead >= 0xf0 && lead <= 0xf4 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
    if (needed === 0 || second < lowest || second > highest) return 1;
    return needed === 3 && third >= 0x80 && third <= 0xbf ? 3 : 2;
  }
}
