import assert from 'node:assert/strict';
import type { LengthPrefixFraming } from '../../../../src/profiles/profile';
import { framingOf } from '../../../../src/protocol/framing/framingOf';
import { bytes, latin1 } from '../../support/bytes';

const MiB = 1024 * 1024;
const LIMIT = 100 * MiB;

function prefixed(more: Omit<LengthPrefixFraming, 'kind'>): LengthPrefixFraming {
  return { kind: 'length-prefix', ...more };
}

/** Each is followed by `hello`, in the same read or byte by byte, and by a read of its own. */
const hostile: readonly [what: string, framing: LengthPrefixFraming, header: string, id: string, told: RegExp][] = [
  [
    '2^31',
    prefixed({ size: 4 }),
    '80000000',
    'message-too-big',
    /of 2147483648 = -2147483648 bytes .* \(80 00 00 00\)/,
  ],
  ['-1', prefixed({ size: 4 }), 'ffffffff', 'message-too-big', /of 4294967295 = -1 bytes/],
  [
    '-2 with the lowest byte first',
    prefixed({ size: 4, endian: 'little' }),
    'feffffff',
    'message-too-big',
    /= -2 bytes/,
  ],
  ['text', prefixed({ size: 4 }), '48545450', 'message-too-big', /of 1213486160 bytes .* at most 268435456 /],
  [
    '2^63',
    prefixed({ size: 8 }),
    '8000000000000000',
    'message-too-big',
    /of 9223372036854775808 = -9223372036854775808 bytes/,
  ],
  ['2^63 - 1', prefixed({ size: 8 }), '7fffffffffffffff', 'message-too-big', /of 9223372036854775807 bytes/],
  ['2^64 - 1', prefixed({ size: 8 }), 'ffffffffffffffff', 'message-too-big', /of 18446744073709551615 = -1 bytes/],
  [
    '2^53 + 1',
    prefixed({ size: 8, endian: 'little' }),
    '0100000000002000',
    'message-too-big',
    /of 9007199254740993 bytes/,
  ],
  [
    'a varint of 2^64 - 1',
    prefixed({ size: 'varint' }),
    'ffffffffffffffffff01',
    'message-too-big',
    /of 18446744073709551615 bytes/,
  ],
  ['a varint of 2^64', prefixed({ size: 'varint' }), '80808080808080808002', 'bad-length', /more than 64 bits/],
  [
    'a varint of 11 bytes',
    prefixed({ size: 'varint' }),
    'ffffffffffffffffffff',
    'bad-length',
    /more than 10 bytes \(ff( ff){9}\)/,
  ],
  [
    'less than its header',
    prefixed({ size: 4, includesHeader: true }),
    '00000003',
    'bad-length',
    /is 3, less than the 4 bytes/,
  ],
  [
    'zero that should count the header',
    prefixed({ size: 2, offset: 2, includesHeader: true }),
    'aaaa0000',
    'bad-length',
    /is 0, less than the 4 bytes/,
  ],
];

describe('a length that can not be', () => {
  for (const [what, framing, hex, id, told] of hostile) {
    it(`is an event, and what follows is shown as it comes: ${what}`, () => {
      const header = Buffer.from(hex, 'hex');
      for (const longest of [100, 1]) {
        const decoder = framingOf(framing, LIMIT);
        const stream = Buffer.concat([header, bytes('hello')]);
        const messages = [];
        for (let at = 0; at < stream.length; at += longest)
          messages.push(...decoder.read(stream.subarray(at, at + longest)));
        const [event, ...chunks] = messages;
        assert(event);
        assert.deepEqual(
          [event.kind, event.truncated, event.problem?.id, event.problem?.severity],
          ['event', true, id, 'error'],
        );
        assert.match(event.problem?.message ?? '', told);
        assert.deepEqual(Buffer.from(event.payload), header);
        assert.equal(latin1(Buffer.concat(chunks.map(({ payload }) => payload))), 'hello');
        assert(chunks.every(({ kind, truncated }) => kind === 'data' && !truncated));
        assert.deepEqual(
          decoder.read(bytes(' again')).map(({ payload }) => latin1(payload)),
          [' again'],
        );
        assert.deepEqual(decoder.end(), []);
      }
    });
  }

  it('is one over the limit that the profile allows, where that is more than is believed', () => {
    const decoder = framingOf(prefixed({ size: 4 }), 512 * MiB);
    assert.deepEqual(decoder.read(Uint8Array.of(0x20, 0, 0, 0)), [], '512 MiB');
    assert.equal(framingOf(prefixed({ size: 4 }), 512 * MiB).read(Uint8Array.of(0x20, 0, 0, 1))[0]?.kind, 'event');
  });
});

describe('a message over the limit', () => {
  it('comes in parts that say so, and the next one is found', () => {
    const decoder = framingOf(prefixed({ size: 1 }), 4);
    const messages = decoder.read(Buffer.from([10, ...bytes('abcdefghij'), 2, ...bytes('ok')]));
    assert.deepEqual(
      messages.map(({ prefix, payload, truncated, problem }) => [
        prefix.length,
        latin1(payload),
        truncated,
        problem?.id,
      ]),
      [
        [1, 'abcd', true, 'message-too-big'],
        [0, 'efgh', true, undefined],
        [0, 'ij', true, undefined],
        [1, 'ok', false, undefined],
      ],
    );
  });

  it('takes no memory for what is only announced, nor for tiny reads', () => {
    const decoder = framingOf(prefixed({ size: 4 }), LIMIT);
    decoder.read(Uint8Array.of(6, 0, 0, 0));
    const before = process.memoryUsage();
    for (let read = 0; read < MiB / 4; read += 1) decoder.read(Uint8Array.of(read));
    const after = process.memoryUsage();
    assert(after.arrayBuffers - before.arrayBuffers < 2 * MiB, `${after.arrayBuffers - before.arrayBuffers} bytes`);
    assert.equal(decoder.end()[0]?.payload.length, MiB / 4);
  });
});

describe('the end of a stream inside a message', () => {
  for (const [framing, stream, payload, told] of [
    [prefixed({ size: 4 }), '000000056162', 'ab', /3 bytes of it never came/],
    [prefixed({ size: 4 }), '0000', '\0\0', /before the length of a message was complete/],
    [prefixed({ size: 'varint' }), '80', '\x80', /before the length/],
    [{ kind: 'fixed', length: 4 }, '6162', 'ab', /2 bytes of it never came/],
  ] as const) {
    it(`is an event that says how much is missing: ${JSON.stringify(framing)} ${stream}`, () => {
      const decoder = framingOf(framing, LIMIT);
      assert.deepEqual(decoder.read(Buffer.from(stream, 'hex')), []);
      const [event, ...more] = decoder.end();
      assert(event);
      assert.deepEqual(
        [event.kind, latin1(event.payload), event.problem?.id, more],
        ['event', payload, 'eof-in-message', []],
      );
      assert.match(event.problem?.message ?? '', told);
      assert.deepEqual(decoder.end(), []);
    });
  }
});

describe('a message that does not fit its framing', () => {
  for (const [framing, payload, told] of [
    [prefixed({ size: 1 }), 'x'.repeat(256), /too long: its length would be 256, and 1 bytes hold at most 255/],
    [prefixed({ size: 1, includesHeader: true, offset: 2 }), 'x'.repeat(253), /its length would be 256/],
    [{ kind: 'fixed', length: 4 }, 'abc', /has 3 bytes; with this framing each one has 4/],
    [{ kind: 'line' }, 'a\nb', /has a line end at byte 1: send each line by itself/],
    [{ kind: 'line', delimiter: ';' }, 'ab;c', /line end at byte 2/],
    [{ kind: 'line' }, 'a\r', /ends with CR/],
    [{ kind: 'delimiter', delimiter: '--' }, 'ab--c', /contains the delimiter at byte 2/],
    [{ kind: 'delimiter', delimiter: '--' }, 'ab-', /contains the delimiter at byte 2/],
  ] as const) {
    it(`is refused: ${JSON.stringify(framing)} ${JSON.stringify(payload.slice(0, 8))}`, () => {
      assert.throws(() => framingOf(framing, LIMIT).encode(bytes(payload)), told);
    });
  }

  it('is taken where it just fits', () => {
    assert.equal(latin1(framingOf(prefixed({ size: 1 }), LIMIT).encode(new Uint8Array(255)).prefix), '\xff');
    const wire = framingOf(prefixed({ size: 2, offset: 3, includesHeader: true, endian: 'little' }), LIMIT).encode(
      bytes('ab'),
    );
    assert.equal(latin1(wire.prefix), '\0\0\0\x07\0');
    // 126 bytes and a length of one byte are 127, which that byte holds; 127 and one need two.
    const varint = framingOf(prefixed({ size: 'varint', includesHeader: true }), LIMIT);
    assert.equal(latin1(varint.encode(new Uint8Array(126)).prefix), '\x7f');
    assert.equal(latin1(varint.encode(new Uint8Array(127)).prefix), '\x81\x01');
    assert.equal(latin1(framingOf({ kind: 'line', delimiter: '\r\n' }, LIMIT).encode(bytes('a\r')).suffix), '\r\n');
  });
});
