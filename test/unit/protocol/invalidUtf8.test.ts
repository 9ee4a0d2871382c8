import assert from 'node:assert/strict';
import { firstInvalidUtf8 } from '../../../src/protocol/invalidUtf8';
import { withSeeds } from '../support/random';

describe('firstInvalidUtf8', () => {
  for (const [what, hex, offset] of [
    ['nothing', '', undefined],
    ['ASCII', '0041 7f', undefined],
    ['two bytes', 'c280 dfbf', undefined],
    ['three bytes', 'e0a080 ed9fbf ee8080 efbfbf', undefined],
    ['four bytes', 'f0908080 f48fbfbf', undefined],
    ['a continuation byte alone', '61 80', 1],
    ['an overlong form of two bytes', '61 c0af', 1],
    ['an overlong form of two bytes, the last', 'c1bf', 0],
    ['an overlong form of three bytes', 'e09fbf', 1],
    ['an overlong form of four bytes', 'f08fbfbf', 1],
    ['a surrogate', '61 eda080', 2],
    ['the last surrogate', 'edbfbf', 1],
    ['more than U+10FFFF', 'f4908080', 1],
    ['a byte that no character begins with', 'f5808080', 0],
    ['a byte that is never used', '6162 ff', 2],
    ['a character that breaks off', '61 e282 61', 3],
    ['a character begun in another', 'c3c3', 1],
    ['an end inside a character', '61 c3', 2],
    ['an end inside a character of four bytes', 'f09f98', 3],
  ] as const) {
    it(`finds it: ${what}`, () => {
      const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
      assert.equal(firstInvalidUtf8([bytes]), offset);
      const isCut = offset === bytes.length;
      assert.equal(firstInvalidUtf8([bytes], false), isCut ? undefined : offset, 'of a text that goes on');
    });
  }

  it('finds it where the bytes are cut anywhere, as the platform judges', () => {
    withSeeds(2000, (random) => {
      const sound = Buffer.from(random.pick(['é', '€', '😀', 'aé€😀', 'x']).repeat(3));
      const bytes = Uint8Array.from(sound);
      if (random.below(2)) bytes[random.below(bytes.length)] = random.below(256);
      const text = bytes.subarray(0, random.below(bytes.length + 1));
      const isSound = (part: Uint8Array, stream: boolean): boolean => {
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(part, { stream });
          return true;
        } catch {
          return false;
        }
      };
      const found = firstInvalidUtf8([text]);
      assert.equal(found === undefined, isSound(text, false));
      // What comes before the place may stand, and the byte there may not.
      if (found !== undefined) {
        assert(isSound(text.subarray(0, found), true));
        if (found < text.length) assert(!isSound(text.subarray(0, found + 1), true));
      }
      assert.equal(firstInvalidUtf8(random.cut(text, 3)), found);
    });
  });
});
