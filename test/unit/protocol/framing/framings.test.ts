import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Framing } from '../../../../src/profiles/profile';
import { framingOf } from '../../../../src/protocol/framing/framingOf';
import { FramingError, type StreamMessage } from '../../../../src/protocol/framing/streamFraming';
import { bytes, latin1 } from '../../support/bytes';
import { withSeeds, type Random } from '../../support/random';
import { reference, type Plain } from './reference';

const LIMIT = 1000;

const framings: readonly Framing[] = [
  { kind: 'line' },
  { kind: 'line', delimiter: '\r\n' },
  { kind: 'delimiter', delimiter: ';' },
  { kind: 'delimiter', delimiter: '\r\n\r\n' },
  { kind: 'delimiter', delimiter: 'aab' },
  { kind: 'delimiter', delimiterHex: '0000' },
  { kind: 'delimiter', delimiterHex: '00ff00' },
  ...([1, 2, 4, 8, 'varint'] as const).flatMap((size) =>
    ([undefined, 'little'] as const).flatMap((endian) =>
      [0, 3].flatMap((offset) =>
        [false, true].map((includesHeader) => ({
          kind: 'length-prefix' as const,
          size,
          ...(endian && { endian }),
          offset,
          includesHeader,
        })),
      ),
    ),
  ),
  { kind: 'fixed', length: 1 },
  { kind: 'fixed', length: 7 },
];

/** What comes out when a stream comes in such pieces. What is given as it comes, once the framing is lost, is one piece. */
function decode(framing: Framing, pieces: readonly Uint8Array[], limit: number): { plain: Plain[]; wire: string } {
  const decoder = framingOf(framing, limit);
  const plain: Plain[] = [];
  let wire = '';
  let isLost = false;
  const take = (messages: readonly StreamMessage[]): void => {
    for (const { kind, prefix, payload, suffix, truncated, problem } of messages) {
      wire += latin1(prefix) + latin1(payload) + latin1(suffix);
      const last = plain.at(-1);
      if (isLost && last?.kind === 'raw')
        plain[plain.length - 1] = { ...last, payload: last.payload + latin1(payload) };
      else plain.push({ kind: isLost ? 'raw' : kind, payload: latin1(payload), truncated });
      assert.equal(
        kind === 'event',
        problem !== undefined && !(truncated && problem.severity === 'warning' && kind === 'data'),
      );
      if (kind === 'event' && problem?.severity === 'error') isLost = true;
    }
  };
  for (const piece of pieces) take(decoder.read(piece));
  take(decoder.end());
  assert.deepEqual(decoder.end(), [], 'nothing is given twice');
  return { plain, wire };
}

function check(framing: Framing, pieces: readonly Uint8Array[], limit = LIMIT): void {
  const stream = latin1(Buffer.concat(pieces));
  const { plain, wire } = decode(framing, pieces, limit);
  assert.deepEqual(plain, reference(framing, stream, limit));
  assert.equal(wire, stream, 'prefixes, payloads and suffixes are the stream');
}

/** Bytes that mean something to most framings: ends, small lengths, parts of delimiters and of characters. */
function randomStream(random: Random, length: number): Uint8Array {
  const choice = [0, 0, 0, 0, 1, 2, 3, 4, 5, 9, 10, 13, 10, 13, 0x3b, 0x61, 0x61, 0x62, 0x80, 0xc3, 0xa4, 0xff];
  return Uint8Array.from({ length }, () => random.pick(choice));
}

/** A payload that a framing can send, or one that it may refuse. */
function randomPayload(random: Random, framing: Framing): Uint8Array {
  const length = framing.kind === 'fixed' ? framing.length : random.below(random.pick([3, 20, 300]));
  return randomStream(random, length);
}

for (const framing of framings) {
  describe(`the framing ${JSON.stringify(framing)}`, () => {
    it('reads what it sent, wherever it is cut', () => {
      withSeeds(15, (random) => {
        const encoder = framingOf(framing, LIMIT);
        const payloads: string[] = [];
        const pieces: Uint8Array[] = [];
        while (payloads.length < 5) {
          const payload = randomPayload(random, framing);
          try {
            const { prefix, suffix } = encoder.encode(payload);
            pieces.push(Buffer.concat([prefix, payload, suffix]));
            payloads.push(latin1(payload));
          } catch (error) {
            if (!(error instanceof FramingError)) throw error;
            if (random.below(1000) === 0) break;
          }
        }
        const stream = Buffer.concat(pieces);
        const expected = payloads.map((payload) => ({ kind: 'data', payload, truncated: false }));
        for (let cut = 0; cut <= stream.length; cut += 1) {
          const { plain } = decode(framing, [stream.subarray(0, cut), stream.subarray(cut)], LIMIT);
          assert.deepEqual(plain, expected, `cut at ${cut}`);
        }
      });
    });

    it('reads any bytes as the reference does, in pieces of any size, with any limit', () => {
      withSeeds(120, (random) => {
        const stream = randomStream(random, random.below(120));
        const limit = random.pick([1, 2, 3, 5, 8, LIMIT]);
        check(framing, [stream], limit);
        check(framing, random.cut(stream, 1 + random.below(12)), limit);
        check(
          framing,
          Array.from(stream, (byte) => Uint8Array.of(byte)),
          limit,
        );
      });
    });

    it('refuses to send what it could not read again, and only that', () => {
      withSeeds(100, (random) => {
        const payload = randomStream(random, framing.kind === 'fixed' ? 6 + random.below(3) : random.below(12));
        const reads = (wire: Uint8Array): boolean =>
          JSON.stringify(reference(framing, latin1(wire), LIMIT)) ===
          JSON.stringify([{ kind: 'data', payload: latin1(payload), truncated: false }]);
        try {
          const { prefix, suffix } = framingOf(framing, LIMIT).encode(payload);
          assert(reads(Buffer.concat([prefix, payload, suffix])), `reads ${latin1(payload)}`);
        } catch (error) {
          if (!(error instanceof FramingError)) throw error;
          const end = framing.kind === 'line' ? '\n' : framing.kind === 'delimiter' ? framing : '';
          if (framing.kind === 'fixed') assert.notEqual(payload.length, framing.length);
          else if (typeof end === 'string') assert(!reads(Buffer.concat([payload, bytes(end)])));
          else
            assert(
              !reads(
                Buffer.concat([payload, end.delimiter ? bytes(end.delimiter) : Buffer.from(end.delimiterHex!, 'hex')]),
              ),
            );
        }
      });
    });

    it('keeps no more than the limit and a header', () => {
      withSeeds(5, (random) => {
        const decoder = framingOf(framing, 50);
        let kept = 0;
        for (let read = 0; read < 300; read += 1) {
          const piece = randomStream(random, 1 + random.below(40));
          kept += piece.length;
          for (const { prefix, payload, suffix } of decoder.read(piece)) {
            kept -= prefix.length + payload.length + suffix.length;
          }
          assert(kept <= 50 + 13, `keeps ${kept} bytes`);
        }
      });
    });
  });
}

describe('the framing "idle"', () => {
  it('gives what came before a pause, and nothing for a pause after a pause', () => {
    const decoder = framingOf({ kind: 'idle', ms: 50 }, LIMIT);
    assert.equal(decoder.idleMs, 50);
    assert.deepEqual([...decoder.read(bytes('one ')), ...decoder.read(bytes('€').subarray(0, 1))], []);
    decoder.read(bytes('€').subarray(1));
    assert.deepEqual(
      decoder.end().map(({ payload }) => Buffer.from(payload).toString()),
      ['one €'],
    );
    assert.deepEqual(decoder.end(), []);
  });

  it('gives what is over the limit in parts that say so', () => {
    const decoder = framingOf({ kind: 'idle', ms: 50 }, 4);
    const messages = [...decoder.read(bytes('abcdef')), ...decoder.read(bytes('ghi')), ...decoder.end()];
    assert.deepEqual(
      messages.map(({ payload, truncated, problem }) => [latin1(payload), truncated, problem?.id]),
      [
        ['abcd', true, 'message-too-big'],
        ['efgh', true, undefined],
        ['i', true, undefined],
      ],
    );
  });

  it('sends bytes as they are, but not none at all', () => {
    const encoder = framingOf({ kind: 'idle', ms: 50 }, LIMIT);
    assert.equal(latin1(encoder.encode(bytes('abc')).payload), 'abc');
    assert.throws(() => encoder.encode(bytes('')), /An empty message can't be sent/);
  });
});

describe('texts in UTF-16', () => {
  const text = { encode: (given: string): Uint8Array => Buffer.from(given, 'utf16le'), unitBytes: 2 as const };
  const decode16 = (framing: Framing, stream: Uint8Array): string[] => {
    const decoder = framingOf(framing, LIMIT, text);
    const given = Array.from(stream, (byte) => decoder.read(Uint8Array.of(byte))).flat();
    return [...given, ...decoder.end()].map(({ payload }) => Buffer.from(payload).toString('utf16le'));
  };

  it('end at whole characters only', () => {
    // U+0A41 U+000A: the bytes 41 0a 0a 00 have the line end's bytes twice. U+0D00 U+0A00 has CR LF at odd places.
    assert.deepEqual(decode16({ kind: 'line' }, text.encode('\u0a41\nb\r\n\u0d00\u0a00\n')), [
      '\u0a41',
      'b',
      '\u0d00\u0a00',
    ]);
    assert.deepEqual(decode16({ kind: 'delimiter', delimiter: '一丁' }, text.encode('\u004e一丁x')), ['N', 'x']);
  });

  it('are sent with ends of their own, and not cut inside a character', () => {
    const encoder = framingOf({ kind: 'line', delimiter: '\r\n' }, LIMIT, text);
    assert.equal(latin1(encoder.encode(text.encode('a')).suffix), '\r\0\n\0');
    assert.throws(() => encoder.encode(bytes('odd')), /has 3 bytes, but a character .* has 2/);
  });
});

describe('what waits for the rest of its message', () => {
  for (const [framing, first, last] of [
    [{ kind: 'line' }, '', '\r'],
    [{ kind: 'length-prefix', size: 4 }, '\0\x01\0\0', '\0\0\0'],
    [{ kind: 'length-prefix', size: 4, offset: 4 }, '\0\0\0\0\0\x01\0\0', '\0\0\0\0\0\0\0\x09'],
  ] as const) {
    it(`does not keep the whole chunk that it came in: ${JSON.stringify(framing)}`, () => {
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      collect();
      const before = process.memoryUsage().arrayBuffers;
      const framings = Array.from({ length: 300 }, () => framingOf(framing, 1000));
      for (const each of framings) each.read(Buffer.from(first + '\0'.repeat(64 * 1024) + last));
      collect();
      const kept = process.memoryUsage().arrayBuffers - before;
      assert(kept < 300 * 32 * 1024, `${kept} bytes are kept`);
      assert(framings.every((each) => each.end().length === 1));
    });
  }
});
