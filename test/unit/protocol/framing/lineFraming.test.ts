import assert from 'node:assert/strict';
import { framingOf } from '../../../../src/protocol/framing/framingOf';
import { NO_FRAMING } from '../../../../src/protocol/framing/noFraming';
import type { StreamMessage } from '../../../../src/protocol/framing/streamFraming';
import { bytes, utf8 } from '../../support/bytes';
import { Random, withSeeds } from '../../support/random';

const NO_LIMIT = 1024 * 1024;

/** What comes out when a stream comes in such pieces, as texts; parts of a longer message end with `…`. */
function lines(pieces: readonly Uint8Array[], limit = NO_LIMIT, end = true): string[] {
  const framing = framingOf({ kind: 'line' }, limit);
  const messages = pieces.flatMap((piece) => framing.read(piece).map(keep));
  return (end ? [...messages, ...framing.end().map(keep)] : messages).map(
    ({ payload, truncated }) => utf8(payload) + (truncated ? '…' : ''),
  );
}

/** A payload may share memory with the stream's bytes, as in the log it is copied at once. */
function keep({ payload, truncated }: StreamMessage): { payload: Uint8Array; truncated: boolean } {
  return { payload: payload.slice(), truncated };
}

describe('the framing "line"', () => {
  for (const [what, stream, expected] of [
    ['LF', 'one\ntwo\n', ['one', 'two']],
    ['CR LF', 'one\r\ntwo\r\n', ['one', 'two']],
    ['both', 'one\r\ntwo\nthree\r\n', ['one', 'two', 'three']],
    ['a CR that ends no line', 'a\rb\r\rc\r\n', ['a\rb\r\rc']],
    ['two CR before the LF', 'a\r\r\n', ['a\r']],
    ['empty lines', '\n\r\n\na\n\n', ['', '', '', 'a', '']],
    ['a rest without an end', 'one\ntwo', ['one', 'two']],
    ['a rest that is a CR', 'one\n\r', ['one', '\r']],
    ['a rest that ends with a CR', 'one\ntwo\r', ['one', 'two\r']],
    ['characters of 2, 3 and 4 bytes', 'ä€😀\n😀€ä\r\n', ['ä€😀', '😀€ä']],
    ['nothing', '', []],
  ] as const) {
    it(`cuts at every position alike: ${what}`, () => {
      const all = bytes(stream);
      assert.deepEqual(lines([all]), expected);
      for (let cut = 0; cut <= all.length; cut += 1) {
        assert.deepEqual(lines([all.subarray(0, cut), all.subarray(cut)]), expected, `cut at ${cut}`);
      }
      assert.deepEqual(lines(Array.from(all, (byte) => Uint8Array.of(byte))), expected, 'byte by byte');
    });
  }

  it('gives a message as soon as its end has come, and a rest only at the end of the stream', () => {
    const framing = framingOf({ kind: 'line' }, NO_LIMIT);
    const read = (text: string): string[] => framing.read(bytes(text)).map(({ payload }) => utf8(payload));
    assert.deepEqual(read('on'), []);
    assert.deepEqual(read('e\r'), []);
    assert.deepEqual(read('\ntwo'), ['one']);
    assert.deepEqual(
      framing.end().map(({ payload }) => utf8(payload)),
      ['two'],
    );
    assert.deepEqual(framing.end(), []);
  });

  describe('with a limit of 4 bytes', () => {
    for (const [stream, expected] of [
      ['abcd\n', ['abcd']],
      ['abcd\r\n', ['abcd']],
      ['abcde\n', ['abcd…', 'e…']],
      ['abcde\r\n', ['abcd…', 'e…']],
      ['abcdefgh\n', ['abcd…', 'efgh…']],
      ['abcdefgh\r\n', ['abcd…', 'efgh…']],
      ['abcdefghi\nj\n', ['abcd…', 'efgh…', 'i…', 'j']],
      ['abcd\re\n', ['abcd…', '\re…']],
      ['abcd\r', ['abcd…', '\r…']],
      ['abcdef', ['abcd…', 'ef…']],
      ['abcd', ['abcd']],
      ['\nabcde\n\n', ['', 'abcd…', 'e…', '']],
    ] as const) {
      it(`gives ${JSON.stringify(stream)} as ${JSON.stringify(expected)}, wherever it is cut`, () => {
        const all = bytes(stream);
        for (let cut = 0; cut <= all.length; cut += 1) {
          assert.deepEqual(lines([all.subarray(0, cut), all.subarray(cut)], 4), expected, `cut at ${cut}`);
        }
        assert.deepEqual(
          lines(
            Array.from(all, (byte) => Uint8Array.of(byte)),
            4,
          ),
          expected,
          'byte by byte',
        );
      });
    }

    it('loses no byte of a message without an end, and keeps none back', () => {
      const framing = framingOf({ kind: 'line' }, 4);
      let given = 0;
      for (let read = 0; read < 1000; read += 1) {
        for (const { payload, truncated } of framing.read(bytes('abc'))) {
          assert.equal(payload.length, 4);
          assert(truncated);
          given += payload.length;
        }
        assert((read + 1) * 3 - given <= 4, 'buffers no more than the limit');
      }
    });
  });

  it('gives the same messages in random pieces', () => {
    withSeeds(300, (random) => {
      const stream = bytes(
        Array.from({ length: 60 }, () => random.pick(['a', 'ß', '😀', '\n', '\r\n', '\r'])).join(''),
      );
      const limit = 1 + random.below(12);
      assert.deepEqual(lines(random.cut(stream, 1 + random.below(9)), limit), lines([stream], limit));
    });
  });
});

describe('no framing', () => {
  it('gives each read as it is, and sends bytes as they are', () => {
    const chunk = bytes('a\r\nb');
    const [message, ...more] = NO_FRAMING.read(chunk);
    assert.equal(message?.payload, chunk);
    assert.deepEqual([message.kind, message.truncated, more], ['data', false, []]);
    assert.deepEqual(NO_FRAMING.end(), []);
    assert.equal(NO_FRAMING.encode(chunk).payload, chunk);
  });
});

describe('Random', () => {
  it('gives the same numbers for the same seed', () => {
    const numbers = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.below(1000));
    };
    assert.deepEqual(numbers(7), numbers(7));
    assert.notDeepEqual(numbers(7), numbers(8));
  });
});
