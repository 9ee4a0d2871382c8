import assert from 'node:assert/strict';
import { FrameDecoder, type FrameDecoderOptions, type FrameEvents } from '../../../src/protocol/frameDecoder';
import { Random, withSeeds } from '../support/random';
import { wireFrame } from '../support/wireFrame';

const SERVER: FrameDecoderOptions = { from: 'server', deflate: false };
const SERVER_DEFLATE: FrameDecoderOptions = { from: 'server', deflate: true };
const CLIENT: FrameDecoderOptions = { from: 'client', deflate: false };
const CLIENT_DEFLATE: FrameDecoderOptions = { from: 'client', deflate: true };

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

/** A decoder that writes down what it tells: a line for each event. */
function listening(options: FrameDecoderOptions): { decoder: FrameDecoder; lines: string[] } {
  const lines: string[] = [];
  const events: FrameEvents = {
    onFrame: (first, masked, key, length, headerLength, offset) => {
      const mask = masked ? ` key ${key.toString(16).padStart(8, '0')}` : '';
      lines.push(
        `frame ${first.toString(16).padStart(2, '0')}${mask} length ${length} header ${headerLength} at ${offset}`,
      );
      if (!masked) assert.equal(key, 0);
    },
    onFrameEnd: (first) => {
      const control = first & 8 ? ` ${Buffer.from(decoder.control).toString('hex')}` : '';
      lines.push(`end ${first.toString(16).padStart(2, '0')}${control}`.trimEnd());
    },
    onBreach: (id) => lines.push(id),
  };
  const decoder = new FrameDecoder(events, options);
  return { decoder, lines };
}

function told(options: FrameDecoderOptions, pieces: readonly Uint8Array[]): string[] {
  const { decoder, lines } = listening(options);
  for (const piece of pieces) decoder.write(piece);
  const { offset, inFrame, inMessage, frameBytes, announced } = decoder;
  return [...lines, `offset ${offset}, ${inFrame}, ${inMessage}, ${frameBytes} of ${announced}`];
}

/** The breaches alone, each with the number of the frame that it is told of. */
function breaches(options: FrameDecoderOptions, bytes: Uint8Array): string[] {
  const { decoder, lines } = listening(options);
  decoder.write(bytes);
  let frame = -1;
  const found: string[] = [];
  for (const line of lines) {
    if (line.startsWith('frame')) frame += 1;
    else if (!line.startsWith('end')) found.push(`${frame} ${line}`);
  }
  return found;
}

/** A stream of frames that may follow the rules or not. */
function randomStream(random: Random, from: 'client' | 'server'): Buffer {
  const frames = Array.from({ length: 1 + random.below(8) }, () => {
    const isOdd = random.below(4) === 0;
    const first = isOdd ? random.below(256) : random.pick([0x81, 0x82, 0x01, 0x00, 0x80, 0x88, 0x89, 0x8a, 0xc1, 0x41]);
    const size = random.pick([0, 1, 2, 5, 20, random.below(140)]);
    const payload = Uint8Array.from({ length: size }, () => random.below(256));
    const isMasked = (from === 'client') !== (random.below(12) === 0);
    const form = random.pick([undefined, undefined, undefined, 16, 64] as const);
    return wireFrame({ first, payload, ...(form && { form }), maskKey: isMasked ? random.below(2 ** 32) : undefined });
  });
  const stream = Buffer.concat(frames);
  return random.below(3) ? stream : stream.subarray(0, random.below(stream.length + 1));
}

describe('FrameDecoder', () => {
  describe('reads', () => {
    // RFC 6455 §5.7 has most of them.
    for (const [what, options, bytes, expected] of [
      ['a text', SERVER, '81 05 48656c6c6f', ['frame 81 length 5 header 2 at 0', 'end 81']],
      [
        'a masked text',
        CLIENT,
        '81 85 37fa213d 7f9f4d5158',
        ['frame 81 key 37fa213d length 5 header 6 at 0', 'end 81'],
      ],
      ['a mask of zeros', CLIENT, '81 81 00000000 61', ['frame 81 key 00000000 length 1 header 6 at 0', 'end 81']],
      ['a mask of ones', CLIENT, '81 81 ffffffff 9e', ['frame 81 key ffffffff length 1 header 6 at 0', 'end 81']],
      [
        'fragments',
        SERVER,
        '01 03 48656c 80 02 6c6f',
        ['frame 01 length 3 header 2 at 0', 'end 01', 'frame 80 length 2 header 2 at 5', 'end 80'],
      ],
      ['an empty text', SERVER, '81 00', ['frame 81 length 0 header 2 at 0', 'end 81']],
      ['a ping', SERVER, '89 05 48656c6c6f', ['frame 89 length 5 header 2 at 0', 'end 89 48656c6c6f']],
      [
        'a masked pong',
        CLIENT,
        '8a 85 37fa213d 7f9f4d5158',
        ['frame 8a key 37fa213d length 5 header 6 at 0', 'end 8a 48656c6c6f'],
      ],
      ['a close without a code', SERVER, '88 00', ['frame 88 length 0 header 2 at 0', 'end 88']],
      ['a close with a reason', SERVER, '88 04 03e8 c3a9', ['frame 88 length 4 header 2 at 0', 'end 88 03e8c3a9']],
      [
        'a masked close',
        CLIENT,
        '88 82 01020304 02ea',
        ['frame 88 key 01020304 length 2 header 6 at 0', 'end 88 03e8'],
      ],
      ['a compressed text', SERVER_DEFLATE, 'c1 02 0100', ['frame c1 length 2 header 2 at 0', 'end c1']],
      [
        'a ping between fragments',
        SERVER,
        '02 01 00 89 00 80 01 ff',
        [
          'frame 02 length 1 header 2 at 0',
          'end 02',
          'frame 89 length 0 header 2 at 3',
          'end 89',
          'frame 80 length 1 header 2 at 5',
          'end 80',
        ],
      ],
      [
        'the payload of each control frame, not of the one before',
        SERVER,
        '89 02 6162 8a 01 63',
        ['frame 89 length 2 header 2 at 0', 'end 89 6162', 'frame 8a length 1 header 2 at 4', 'end 8a 63'],
      ],
    ] as const) {
      it(what, () => {
        const bytesRead = hex(bytes);
        assert.deepEqual(told(options, [bytesRead]), [
          ...expected,
          `offset ${bytesRead.length}, false, false, 0 of undefined`,
        ]);
      });
    }

    for (const [length, head, headerLength] of [
      [125, '82 7d', 2],
      [126, '82 7e 007e', 4],
      [65_535, '82 7e ffff', 4],
      [65_536, '82 7f 0000000000010000', 10],
      [125, '82 fd 01020304', 6],
      [126, '82 fe 007e 01020304', 8],
      [65_536, '82 ff 0000000000010000 01020304', 14],
    ] as const) {
      it(`a length of ${length} bytes after ${head}`, () => {
        const isMasked = headerLength !== 2 && headerLength !== 4 && headerLength !== 10;
        const bytes = Buffer.concat([hex(head), Buffer.alloc(length), hex(isMasked ? '8180ffffffff' : '8100')]);
        const next = headerLength + length;
        assert.deepEqual(told(isMasked ? CLIENT : SERVER, [bytes]), [
          `frame 82${isMasked ? ' key 01020304' : ''} length ${length} header ${headerLength} at 0`,
          'end 82',
          isMasked ? `frame 81 key ffffffff length 0 header 6 at ${next}` : `frame 81 length 0 header 2 at ${next}`,
          'end 81',
          `offset ${bytes.length}, false, false, 0 of undefined`,
        ]);
      });
    }

    it('a length of more than 2^32 bytes, exactly', () => {
      const { decoder, lines } = listening(SERVER);
      decoder.write(hex('82 7f 001fffffffffffff'));
      assert.deepEqual(lines, ['frame 82 length 9007199254740991 header 10 at 0']);
      assert.equal(decoder.announced, Number.MAX_SAFE_INTEGER);
    });
  });

  describe('tells', () => {
    // In a row for one frame: what it is told of, in this order.
    for (const [what, options, bytes, expected] of [
      ['RSV1 without an extension', SERVER, 'c1 00', ['0 rsv-bits']],
      ['RSV2', SERVER, 'a1 00', ['0 rsv-bits']],
      ['RSV3', SERVER, '91 00', ['0 rsv-bits']],
      ['all reserved bits, once', SERVER, 'f1 00', ['0 rsv-bits']],
      ['RSV2 with compression', SERVER_DEFLATE, 'e1 00', ['0 rsv-bits']],
      ['RSV1 on a ping, without an extension', SERVER, 'c9 00', ['0 rsv-bits']],
      ['RSV1 on a ping', SERVER_DEFLATE, 'c9 00', ['0 rsv1-on-control']],
      ['RSV1 on a pong', SERVER_DEFLATE, 'ca 00', ['0 rsv1-on-control']],
      ['RSV1 on a close', SERVER_DEFLATE, 'c8 00', ['0 rsv1-on-control']],
      ['RSV1 on a continuation', SERVER_DEFLATE, '41 00 c0 00', ['1 rsv1-on-continuation']],
      ['a reserved opcode', SERVER, '83 00', ['0 reserved-opcode']],
      ['a reserved control opcode', SERVER, '8b 00', ['0 reserved-opcode']],
      ['a ping that is too long', SERVER, '89 7e 007e', ['0 control-too-long']],
      ['a close that is too long', SERVER, '88 7e 007e', ['0 control-too-long']],
      ['a ping in fragments', SERVER, '09 00', ['0 control-fragmented']],
      ['a close in fragments', SERVER, '08 00', ['0 control-fragmented']],
      ['a continuation of nothing', SERVER, '80 00', ['0 unexpected-continuation']],
      ['a continuation after the last fragment', SERVER, '01 00 80 00 80 00', ['2 unexpected-continuation']],
      ['a start within a message', SERVER, '01 00 82 00', ['1 expected-continuation']],
      ['a length of 125 in 16 bits', SERVER, '82 7e 007d', ['0 non-minimal-length']],
      ['a length of 0 in 64 bits', SERVER, '82 7f 0000000000000000', ['0 non-minimal-length']],
      ['a length of 65,535 in 64 bits', SERVER, '82 7f 000000000000ffff', ['0 non-minimal-length']],
      ['a length with its highest bit set', SERVER, '82 7f 8000000000000001', ['0 length-msb']],
      ['a masked frame of a server', SERVER, '81 80 00000000', ['0 masked-server-frame']],
      ['a frame of a client without a mask', CLIENT, '81 00', ['0 unmasked-client-frame']],
      ['a control frame of a client without a mask', CLIENT, '89 00', ['0 unmasked-client-frame']],
      ['a close of one byte', SERVER, '88 01 03', ['0 close-length-1']],
      ['a reason that is no UTF-8', SERVER, '88 04 03e8 c328', ['0 close-reason-utf8']],
      ['a reason that ends inside a character', SERVER, '88 03 03e8 c3', ['0 close-reason-utf8']],
      ['a bad code and a bad reason', SERVER, '88 03 03ed ff', ['0 close-code-invalid', '0 close-reason-utf8']],
      ['a text after a close', SERVER, '88 00 81 00', ['1 data-after-close']],
      ['a second close', SERVER, '88 00 88 00', ['1 data-after-close']],
      ['each frame after a close', SERVER, '88 00 89 00 81 00', ['1 data-after-close', '2 data-after-close']],
      ['a close between fragments', SERVER, '01 00 88 00 80 00', ['2 data-after-close']],
      [
        'all that a ping can do wrong',
        SERVER_DEFLATE,
        '88 00 79 ff 8000000000000000 00000000',
        [
          '1 data-after-close',
          '1 rsv-bits',
          '1 control-fragmented',
          '1 rsv1-on-control',
          '1 control-too-long',
          '1 masked-server-frame',
          '1 length-msb',
        ],
      ],
      [
        'all that a continuation can do wrong',
        CLIENT_DEFLATE,
        '88 80 00000000 70 7f 0000000000000001',
        [
          '1 data-after-close',
          '1 rsv-bits',
          '1 rsv1-on-continuation',
          '1 unexpected-continuation',
          '1 unmasked-client-frame',
          '1 non-minimal-length',
        ],
      ],
      [
        'a breach after a breach: it reads on',
        SERVER,
        '83 01 00 09 00 80 00',
        ['0 reserved-opcode', '1 control-fragmented', '2 unexpected-continuation'],
      ],
      ['nothing of RSV1 with compression', SERVER_DEFLATE, 'c1 00 42 00 80 00', []],
      ['nothing of a ping of 125 bytes', SERVER, `89 7d ${'00'.repeat(125)}`, []],
    ] as const) {
      it(what, () => assert.deepEqual(breaches(options, hex(bytes)), expected));
    }

    it('close codes that must not be in a frame, and no others', () => {
      for (let code = 0; code < 65_536; code += 1) {
        const payload = Uint8Array.of(code >> 8, code & 255);
        // RFC 6455 §7.4.1, and IANA's registry.
        const isAllowed =
          [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014].includes(code) ||
          (code >= 3000 && code < 5000);
        const found = breaches(SERVER, wireFrame({ first: 0x88, payload }));
        assert.deepEqual(found, isAllowed ? [] : ['0 close-code-invalid'], String(code));
      }
    });

    it('nothing of the code of a close that is too long: it has only its beginning', () => {
      const payload = Buffer.concat([hex('03ed'), Buffer.alloc(130, 0xff)]);
      assert.deepEqual(breaches(SERVER, wireFrame({ first: 0x88, payload })), ['0 control-too-long']);
    });

    it('for each first byte, length, mask and place just what the rules say', () => {
      const lengths = [
        ['00', 0n, true],
        ['01', 1n, true],
        ['7d', 125n, true],
        ['7e 0000', 0n, false],
        ['7e 007d', 125n, false],
        ['7e 007e', 126n, true],
        ['7e ffff', 65_535n, true],
        ['7f 0000000000000001', 1n, false],
        ['7f 000000000000ffff', 65_535n, false],
        ['7f 0000000000010000', 65_536n, true],
        ['7f 7fffffffffffffff', 2n ** 63n - 1n, true],
        ['7f 8000000000000000', 2n ** 63n, true],
      ] as const;
      const places = { 'at the start': '', 'in a message': '0200', 'after a close': '8800', 'after both': '02008800' };
      for (const options of [SERVER, SERVER_DEFLATE, CLIENT, CLIENT_DEFLATE])
        for (const [place, before] of Object.entries(places))
          for (const [form, length, isShortest] of lengths)
            for (const masked of [false, true])
              for (let first = 0; first < 256; first += 1) {
                const isFin = first >= 0x80;
                const [rsv1, rsv23] = [(first & 0x40) !== 0, (first & 0x30) !== 0];
                const opcode = first % 16;
                const isControl = opcode === 8 || opcode === 9 || opcode === 10;
                const inMessage = before.startsWith('02');
                const rules = {
                  'rsv-bits': rsv23 || (rsv1 && !options.deflate),
                  'rsv1-on-control': rsv1 && options.deflate && isControl,
                  'rsv1-on-continuation': rsv1 && options.deflate && opcode === 0,
                  'reserved-opcode': (opcode > 2 && opcode < 8) || opcode > 10,
                  'control-too-long': isControl && length > 125n,
                  'control-fragmented': isControl && !isFin,
                  'unexpected-continuation': opcode === 0 && !inMessage,
                  'expected-continuation': (opcode === 1 || opcode === 2) && inMessage,
                  'non-minimal-length': !isShortest,
                  'length-msb': length >= 2n ** 63n,
                  'masked-server-frame': masked && options.from === 'server',
                  'unmasked-client-frame': !masked && options.from === 'client',
                  'close-length-1': opcode === 8 && length === 1n,
                  'data-after-close': before.endsWith('88' + '00'),
                };
                const expected = Object.entries(rules).flatMap(([id, isBroken]) => (isBroken ? [id] : []));
                const header = hex(`${first.toString(16).padStart(2, '0')}${form}`);
                if (masked) header[1]! |= 0x80;
                const start = hex(before);
                const { decoder, lines } = listening(options);
                // What comes before is unmasked, which the tests of a client pass over.
                decoder.write(start);
                lines.length = 0;
                decoder.write(Buffer.concat([header, masked ? hex('00000000') : hex('')]));
                const found = lines.filter((line) => !/^(frame|end) /.test(line));
                assert.deepEqual(
                  found.toSorted(),
                  expected.toSorted(),
                  `${header.toString('hex')} ${place}, ${JSON.stringify(options)}`,
                );
              }
    }).timeout(20_000);
  });

  describe('wherever the bytes are cut', () => {
    for (const options of [SERVER, SERVER_DEFLATE, CLIENT, CLIENT_DEFLATE]) {
      const name = `${options.from}, compression ${options.deflate ? 'on' : 'off'}`;

      it(`tells the same: frames (${name})`, () => {
        withSeeds(150, (random) => expectSame(random, options, randomStream(random, options.from)));
      });

      it(`tells the same: random bytes (${name})`, () => {
        withSeeds(150, (random) => {
          // Small numbers make short frames, so that there are many.
          const limit = random.pick([4, 16, 256]);
          const bytes = Uint8Array.from({ length: random.below(400) }, () =>
            random.below(3) ? random.below(limit) : random.below(256),
          );
          expectSame(random, options, bytes);
        });
      });
    }

    function expectSame(random: Random, options: FrameDecoderOptions, bytes: Uint8Array): void {
      const whole = told(options, [bytes]);
      for (let at = 0; at <= bytes.length; at += 1)
        assert.deepEqual(told(options, [bytes.subarray(0, at), bytes.subarray(at)]), whole, `cut at ${at}`);
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      assert.deepEqual(told(options, single), whole, 'byte by byte');
      assert.deepEqual(told(options, random.cut(bytes, 12)), whole, 'in pieces');
    }

    it('reads each frame back as it was made', () => {
      withSeeds(15, (random) => {
        const from = random.pick(['client', 'server'] as const);
        const expected: string[] = [];
        const parts: Buffer[] = [];
        let offset = 0;
        for (let nth = 0; nth < 20; nth += 1) {
          const size = random.pick([0, 1, 125, 126, 127, 65_535, 65_536]);
          const first = random.pick([0x81, 0x82, ...(size < 126 ? [0x89, 0x8a] : [])]);
          const payload = Uint8Array.from({ length: size }, () => random.below(256));
          const maskKey = from === 'client' ? random.below(2 ** 32) : undefined;
          const frame = wireFrame({ first, payload, maskKey });
          const key = maskKey === undefined ? '' : ` key ${maskKey.toString(16).padStart(8, '0')}`;
          const control = first & 8 ? ` ${Buffer.from(payload).toString('hex')}` : '';
          expected.push(
            `frame ${first.toString(16)}${key} length ${size} header ${frame.length - size} at ${offset}`,
            `end ${first.toString(16)}${control}`.trimEnd(),
          );
          parts.push(frame);
          offset += frame.length;
        }
        expected.push(`offset ${offset}, false, false, 0 of undefined`);
        assert.deepEqual(told({ from, deflate: false }, random.cut(Buffer.concat(parts), 100_000)), expected);
      });
    }).timeout(20_000);
  });

  describe('knows where the bytes end', () => {
    const at = (bytes: string, options = SERVER): unknown[] => {
      const { decoder } = listening(options);
      decoder.write(hex(bytes));
      return [decoder.offset, decoder.inFrame, decoder.inMessage, decoder.frameBytes, decoder.announced];
    };

    for (const [what, bytes, expected] of [
      ['before the first frame', '', [0, false, false, 0, undefined]],
      ['after a frame', '81 01 61', [3, false, false, 0, undefined]],
      ['in a header of two bytes', '81', [1, true, false, 1, undefined]],
      ['in a long header', '81 7f 0000', [4, true, false, 4, undefined]],
      ['in the key', '81 85 0102', [4, true, false, 4, undefined]],
      ['after a header', '81 05', [2, true, false, 0, 5]],
      ['in a payload', '81 05 6162', [4, true, false, 2, 5]],
      ['in the header after a frame', '81 01 61 82', [4, true, false, 1, undefined]],
      ['between fragments', '01 01 61', [3, false, true, 0, undefined]],
      ['after a ping between fragments', '01 01 61 89 00', [5, false, true, 0, undefined]],
      ['in a ping between fragments', '01 01 61 89 02 00', [6, true, true, 1, 2]],
      ['in the first of fragments', '01 02 61', [3, true, true, 1, 2]],
      ['in the last of fragments', '01 00 80 02 61', [5, true, false, 1, 2]],
      [
        'in a frame longer than numbers are exact',
        `82 7f 4000000000000000 ${'00'.repeat(5)}`,
        [15, true, false, 5, 2 ** 62],
      ],
    ] as const) {
      it(what, () => assert.deepEqual(at(bytes), expected));
    }

    it('after much of a frame that is longer than numbers are exact', () => {
      const { decoder } = listening(SERVER);
      decoder.write(hex('82 7f 7fffffffffffffff'));
      for (let nth = 0; nth < 100; nth += 1) decoder.write(new Uint8Array(100));
      assert.deepEqual([decoder.offset, decoder.inFrame, decoder.frameBytes], [10_010, true, 10_000]);
    });
  });

  it('leaves the bytes as they are', () => {
    const bytes = hex('89 85 37fa213d 7f9f4d5158 88 82 01020304 02ea');
    const before = Buffer.from(bytes);
    told(CLIENT, [bytes]);
    assert.deepEqual(bytes, before);
  });

  it('takes chunks of no bytes', () => {
    assert.deepEqual(told(SERVER, [hex(''), hex('81'), hex(''), hex('01'), hex(''), hex('61'), hex('')]), [
      'frame 81 length 1 header 2 at 0',
      'end 81',
      'offset 3, false, false, 0 of undefined',
    ]);
  });

  it('counts offsets beyond 2^32', () => {
    const { decoder, lines } = listening(SERVER);
    decoder.write(hex('82 7f 0000000200000000'));
    const piece = new Uint8Array(64 * 1024 * 1024);
    for (let nth = 0; nth < 128; nth += 1) decoder.write(piece);
    decoder.write(hex('81 00'));
    assert.deepEqual(lines.slice(-2), [`frame 81 length 0 header 2 at ${2 ** 33 + 10}`, 'end 81']);
  });
});
