import assert from 'node:assert/strict';
import { bitString, der, integer, objectId, sequence, Tag, time } from '../../../src/net/der';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Examples of X.690, of RFC 5280, and of OpenSSL's `asn1parse -genstr`. */
describe('DER', () => {
  for (const [what, value, expected] of [
    ['nothing in a sequence', sequence(), '3000'],
    ['a sequence', sequence(integer(Uint8Array.of(1)), integer(Uint8Array.of(2))), '3006020101020102'],
    ['a number with the highest bit', integer(Uint8Array.of(0x80)), '02020080'],
    ['a number with zeros before it', integer(Uint8Array.of(0, 0, 0x7f)), '02017f'],
    ['zero', integer(Uint8Array.of(0, 0)), '020100'],
    ['bits', bitString(Uint8Array.of(0x6e, 0x5d, 0xc0), 6), '0304066e5dc0'],
    ['an object identifier', objectId('1.2.840.113549'), '06062a864886f70d'],
    ['one of the arc 2', objectId('2.999.3'), '0603883703'],
    ['a time', time(new Date('2026-11-23T05:09:25.678Z')), '170d3236313132333035303932355a'],
    ['a time from 2050 on', time(new Date('2050-01-01T00:00:00Z')), '180f32303530303130313030303030305a'],
  ] as const) {
    it(`is right for ${what}`, () => assert.equal(hex(value), expected));
  }

  for (const [length, head] of [
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
  ] as const) {
    it(`has a length of ${length}`, () => {
      const value = hex(der(Tag.octetString, new Uint8Array(length)));
      assert.equal(value.slice(0, head.length), head);
      assert.equal(value.length, head.length + 2 * length);
    });
  }
});
