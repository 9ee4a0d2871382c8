import assert from 'node:assert/strict';
import { hexRow } from '../../../src/payload/hexRow';

describe('hexRow', () => {
  it('groups by eight and shows printable ASCII', () => {
    assert.deepEqual(
      hexRow(
        Uint8Array.from({ length: 16 }, (_, i) => 0x1e + i),
        0x20,
        16,
      ),
      {
        offset: '00000020',
        hex: '1e 1f 20 21 22 23 24 25  26 27 28 29 2a 2b 2c 2d',
        ascii: '.. !"#$%&\'()*+,-',
      },
    );
  });

  it('pads a short last line to its full width', () => {
    const short = hexRow(Uint8Array.of(0x7f), 0, 8);
    assert.equal(short.hex.length, 8 * 3 - 1);
    assert.equal(short.ascii, '.');
  });
});
