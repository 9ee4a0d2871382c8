import assert from 'node:assert/strict';
import { byteFacts } from '../../../src/payload/byteFacts';
import { byteText } from '../../../src/payload/byteText';
import { readerOf } from '../../../src/payload/encodings';
import { byteAtHexColumn, hexColumn, hexRuns } from '../../../src/payload/hexRuns';

const utf8 = readerOf('utf-8');
const bytes = Uint8Array.of(0xde, 0xad, 0x00, 0x41);

describe('byteText', () => {
  it('writes hexadecimal', () => assert.equal(byteText(bytes, 'hex', utf8), 'de ad 00 41'));
  it('writes text', () => assert.equal(byteText(Uint8Array.of(0xc3, 0xa9, 0xff), 'text', utf8), 'é\ufffd'));
  it('writes a C array', () =>
    assert.equal(byteText(bytes, 'c', utf8), 'unsigned char data[4] = {\n  0xde, 0xad, 0x00, 0x41,\n};\n'));

  it('writes Base64 of any length', () => {
    for (const length of [0, 1, 2, 3, 12_287, 12_288, 12_289, 100_001]) {
      const some = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
      assert.equal(byteText(some, 'base64', utf8), Buffer.from(some).toString('base64'));
    }
  });
});

describe('byteFacts', () => {
  const fact = (from: readonly number[], name: string, littleEndian: boolean): string | undefined =>
    byteFacts(Uint8Array.from(from), littleEndian).find((each) => each.name === name)?.value;

  it('reads numbers in both orders', () => {
    assert.equal(fact([1, 2], 'u16', true), '513');
    assert.equal(fact([1, 2], 'u16', false), '258');
    assert.equal(fact([0xff, 0xff, 0xff, 0xff], 'i32', true), '-1');
    assert.equal(fact([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 'u64', true), '18446744073709551615');
    assert.equal(fact([0x3f, 0x80, 0, 0], 'f32', false), '1');
    assert.equal(fact([0x80, 0, 0, 0], 'f32', false), '-0');
  });

  it('says nothing of what has too few bytes', () => assert.equal(fact([1, 2, 3], 'u32', true), undefined));
  it('reads a character', () => assert.equal(fact([0xe6, 0xbc, 0xa2], 'UTF-8', true), '漢 U+6F22'));
});

describe('hexRuns', () => {
  it('cuts both columns where bytes are marked', () => {
    const row = hexRuns(bytes, 16, 8, (offset) => (offset === 17 || offset === 18 ? 'hit' : ''));
    assert.equal(row.hex.map(({ text }) => text).join(''), 'de ad 00 41            ');
    assert.deepEqual(
      row.hex.filter(({ className }) => className).map(({ text }) => text),
      ['ad 00'],
    );
    assert.deepEqual(
      row.ascii.filter(({ className }) => className).map(({ text }) => text),
      ['..'],
    );
  });

  it('knows which byte a column belongs to', () => {
    for (let byte = 0; byte < 16; byte++) {
      assert.equal(byteAtHexColumn(hexColumn(byte)), byte);
      assert.equal(byteAtHexColumn(hexColumn(byte) + 1), byte);
    }
  });
});
