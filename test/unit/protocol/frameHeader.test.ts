import assert from 'node:assert/strict';
import type { Frame } from '../../../src/api';
import { FrameDecoder } from '../../../src/protocol/frameDecoder';
import { frameHeaderBytes, isLengthPadded, setFlags } from '../../../src/protocol/frameHeader';

/** Headers as they may be on the wire, in hexadecimal. */
const headers = [
  ['a text of 5 bytes', '8105'],
  ['the same, masked', '818537fa213d'],
  ['a key with its high bit set', '8180ffffffff'],
  ['a compressed first fragment', '4103'],
  ['a length in 2 bytes', '827e0100'],
  ['a length in 8 bytes, masked', '82ff000000000001000000000001'],
  ['every reserved bit, a reserved opcode', '7b00'],
  ['a length of 2 bytes that would go in 7 bits', '817e0005'],
  ['a length of 8 bytes that would go in 2', '817f000000000000ffff'],
  ['a length with its highest bit set', '827f8000000000000000'],
] as const;

/** The record of a frame whose header this is. */
function frameOf(header: Uint8Array): Frame {
  let read: Frame | undefined;
  const events = {
    onFrame: (
      firstByte: number,
      masked: boolean,
      maskKey: number,
      length: number,
      headerLength: number,
      offset: number,
    ): void => {
      const flags = { fin: (firstByte & 0x80) !== 0, rsv: (firstByte >> 4) & 7, opcode: firstByte & 15 };
      read = { direction: 'received', time: 0, ...flags, masked, maskKey, length, headerLength, offset };
    },
    onFrameEnd: () => undefined,
    onBreach: () => undefined,
  };
  new FrameDecoder(events, { from: 'server', deflate: true }).write(header);
  assert(read);
  return read;
}

describe('frameHeaderBytes', () => {
  for (const [what, hex] of headers) {
    it(`gives back what was read: ${what}`, () => {
      const bytes = frameHeaderBytes(frameOf(Buffer.from(hex, 'hex')));
      assert.equal(Buffer.from(bytes).toString('hex'), hex);
    });
  }
});

describe('isLengthPadded', () => {
  for (const [hex, padded] of [
    ['817d', false],
    ['817e007d', true],
    ['817e007e', false],
    ['817f000000000000ffff', true],
    ['817f0000000000010000', false],
  ] as const) {
    it(`is ${String(padded)} for ${hex}`, () => {
      assert.equal(isLengthPadded(frameOf(Buffer.from(hex, 'hex'))), padded);
    });
  }
});

describe('setFlags', () => {
  it('names the bits that are set, in the order of the wire', () => {
    assert.deepEqual(setFlags(frameOf(Buffer.from('c100', 'hex'))), ['FIN', 'RSV1']);
    assert.deepEqual(setFlags(frameOf(Buffer.from('3100', 'hex'))), ['RSV2', 'RSV3']);
    assert.deepEqual(setFlags(frameOf(Buffer.from('0000', 'hex'))), []);
  });
});
