import assert from 'node:assert/strict';
import type { Frame } from '../../../src/api';
import { FRAME_BYTES, FrameRecords, packFrame, unpackFrames } from '../../../src/log/frameRecords';
import { withSeeds, type Random } from '../support/random';

/** As many are in a block. */
const BLOCK = 8192;
/** The rest of a frame without a key, with a header of 2 bytes. */
const HEADER = packFrame(false, 0x82, false, 0, 2);

function push(records: FrameRecords, frame: Frame): number {
  const { direction, time, fin, rsv, opcode, masked, maskKey = 0, length, headerLength, offset } = frame;
  const firstByte = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  return records.push(time, offset, length, packFrame(direction === 'sent', firstByte, masked, maskKey, headerLength));
}

function randomFrame(random: Random): Frame {
  const masked = random.below(2) === 0;
  const rare = (): number => random.below(2 ** 21) * 2 ** 32 + random.below(2 ** 32);
  return {
    direction: random.pick(['sent', 'received']),
    time: 1_700_000_000_000 + random.below(1e9) / 1000,
    fin: random.below(2) === 0,
    rsv: random.below(8),
    opcode: random.below(16),
    masked,
    ...(masked && { maskKey: random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, random.below(2 ** 32)]) }),
    length: random.pick([0, 125, 65_536, rare()]),
    headerLength: 2 + random.below(13),
    offset: random.pick([0, 2 ** 32, 2 ** 53 - 1, rare()]),
  };
}

function partsFrom(records: FrameRecords, from: number): Uint8Array[] {
  return records.between(from, records.length).map(({ bytes }) => bytes);
}

/** As they would be in the file. */
function unpacked(parts: readonly Uint8Array[], first = 0): Frame[] {
  return unpackFrames(new Float64Array(Uint8Array.from(Buffer.concat(parts)).buffer), first);
}

describe('FrameRecords', () => {
  for (const [what, frame] of [
    [
      'the largest of all that is packed',
      { fin: true, rsv: 7, opcode: 15, masked: true, maskKey: 0xffffffff, headerLength: 14, length: 2 ** 53 - 1 },
    ],
    ['the smallest', { fin: false, rsv: 0, opcode: 0, masked: false, headerLength: 2, length: 0 }],
    ['a key of zeros', { fin: true, rsv: 0, opcode: 1, masked: true, maskKey: 0, headerLength: 6, length: 5 }],
    ['a length of 64 bits', { fin: true, rsv: 4, opcode: 2, masked: false, headerLength: 10, length: 2 ** 63 }],
  ] as const) {
    it(`gives a frame back: ${what}`, () => {
      for (const direction of ['sent', 'received'] as const) {
        const whole: Frame = { direction, time: 1_700_000_000_000.125, offset: 2 ** 40 + 1, ...frame };
        const records = new FrameRecords(0);
        assert.equal(push(records, whole), 0);
        assert.deepEqual(records.read(0, 1), [whole]);
        assert.deepEqual(unpacked(partsFrom(records, 0)), [whole]);
      }
    });
  }

  it('gives any frames back, from memory and as they are in the file', () => {
    withSeeds(20, (random) => {
      const frames = Array.from({ length: 200 }, () => randomFrame(random));
      const records = new FrameRecords(0);
      for (const frame of frames) push(records, frame);
      assert.deepEqual(records.read(0, 200), frames);
      assert.deepEqual(unpacked(partsFrom(records, 0)), frames);
      const from = random.below(200);
      assert.deepEqual(unpacked(partsFrom(records, from), from), frames.slice(from));
      assert.deepEqual(records.read(from, 200), frames.slice(from));
    });
  });

  it('takes 32 bytes a frame', () => {
    const records = new FrameRecords(0);
    for (let nth = 0; nth < 10; nth += 1) records.push(nth, 0, 0, 0);
    assert.equal(Buffer.concat(partsFrom(records, 0)).length, 10 * FRAME_BYTES);
    assert.equal(FRAME_BYTES, 32);
  });

  it('numbers frames on from those that are in the file already', () => {
    const records = new FrameRecords(5);
    assert.equal(records.length, 5);
    assert.equal(records.push(1, 0, 0, 0), 5);
    assert.equal(records.length, 6);
    assert.equal(records.read(4, 6), undefined);
    assert.equal(records.read(5, 6)?.length, 1);
  });

  it('lets go of what is written, and of nothing else, over many blocks', () => {
    withSeeds(2, (random) => {
      const records = new FrameRecords(0);
      let written = 0;
      for (let round = 0; round < 20; round += 1) {
        for (let nth = random.pick([1, 10, BLOCK, BLOCK - 1, random.below(3 * BLOCK)]); nth > 0; nth -= 1)
          records.push(records.length, 0, 0, HEADER);
        // Written is what was there some time ago.
        const to = written + random.below(records.length - written + 1);
        const times = unpacked(partsFrom(records, written), written).map(({ time }) => time);
        assert.deepEqual(
          [times.length, times[0]],
          [records.length - written, written < records.length ? written : undefined],
        );
        written = to;
        records.release(written);
        const kept = records.read(written, records.length) ?? [];
        assert.deepEqual(
          kept.map(({ time }) => time),
          Array.from({ length: records.length - written }, (_, nth) => written + nth),
        );
      }
      records.release(records.length);
      records.push(-1, 0, 0, HEADER);
      assert.deepEqual(
        records.read(records.length - 1, records.length)?.map(({ time }) => time),
        [-1],
      );
    });
  }).timeout(10_000);
});
