import assert from 'node:assert/strict';
import { bytesOfText } from '../../../../src/payload/encoding/bytesOfText';
import { decodeText } from '../../../../src/payload/encoding/decodeText';
import { textEncodingOf, textReader, unitBytes } from '../../../../src/payload/encoding/textEncoding';
import type { Framing } from '../../../../src/profiles/profile';
import { concatBytes } from '../../../../src/protocol/concatBytes';
import { framingOf } from '../../../../src/protocol/framing/framingOf';
import { Random, withSeeds } from '../../support/random';

const LIMIT = 1000;
/** Each has characters whose bytes are a line end's, a delimiter's or a small length's, but for their place. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'utf-8': ['', 'a', 'zwölf €', '😀', '你好'],
  gb18030: ['', 'a', '你好，世界', '😀 㐀', '\u{2070e}浣犲'],
  shift_jis: ['', 'a', '表ソ能', 'ｱｲｳ', 'こんにちは'],
  'utf-16le': ['', 'a', '\u0a0a\u0d00\u0a00', '😀', '\u3b3b\u003a\u3a00'],
};

const framings: readonly Framing[] = [
  { kind: 'line' },
  { kind: 'line', delimiter: '\r\n' },
  { kind: 'delimiter', delimiter: ';' },
  { kind: 'delimiter', delimiter: '\r\n\r\n' },
  ...([1, 2, 4, 8, 'varint'] as const).map((size) => ({ kind: 'length-prefix' as const, size })),
  { kind: 'length-prefix', size: 2, endian: 'little', offset: 3, includesHeader: true },
];

for (const [name, texts] of Object.entries(TEXTS))
  for (const framing of framings)
    it(`texts in ${name} come whole with ${JSON.stringify(framing)}, wherever their characters are cut`, async () => {
      const encoding = await textEncodingOf(name);
      const text = { encode: (given: string) => bytesOfText(encoding, given), unitBytes: unitBytes(encoding) };
      const read = (pieces: readonly Uint8Array[]): string[] => {
        const decoder = framingOf(framing, LIMIT, text);
        // What is given shares memory with what came.
        const given = pieces.flatMap((piece) => decoder.read(piece).map(({ payload }) => payload.slice()));
        return [...given, ...decoder.end().map(({ payload }) => payload)].map((payload) =>
          decodeText(textReader(encoding), payload),
        );
      };
      withSeeds(5, (random: Random) => {
        const sent = Array.from({ length: 6 }, () => random.pick(texts));
        const encoder = framingOf(framing, LIMIT, text);
        const stream = concatBytes(
          sent.flatMap((each) => {
            const payload = text.encode(each);
            const { prefix, suffix } = encoder.encode(payload);
            return [prefix, payload, suffix];
          }),
        );
        for (let cut = 0; cut <= stream.length; cut += 1)
          assert.deepEqual(read([stream.subarray(0, cut), stream.subarray(cut)]), sent, `cut at ${cut}`);
        assert.deepEqual(read(random.cut(stream, 1 + random.below(4))), sent);
      });
    });
