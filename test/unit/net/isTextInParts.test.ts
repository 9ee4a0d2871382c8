import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { isTextInParts } from '../../../src/net/isTextInParts';
import { withSeeds } from '../support/random';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('isTextInParts', () => {
  for (const [expected, ...parts] of [
    [true],
    [true, ''],
    [true, '61', '62'],
    [true, 'e2', '82', 'ac'],
    [true, '61 f0 9f', '', '99', '82 62'],
    [false, '61', 'ff'],
    [false, 'e2', '82'],
    [false, 'e2', '28 a1'],
    [false, 'c3', '28'],
    [false, 'ed', 'a0 80'],
    [false, 'f4', '90 80 80'],
    [false, '61', '80'],
    [false, 'e2 82', 'ac', '80'],
  ] as const) {
    it(`is ${String(expected)} for ${parts.join(' | ')}`, () => assert.equal(isTextInParts(parts.map(hex)), expected));
  }

  it('says of parts what is true of the whole, wherever it is cut', () =>
    withSeeds(500, (random) => {
      const text = Array.from({ length: random.below(30) }, () => random.pick(['a', 'é', '€', '🙂', '\u07ff'])).join(
        '',
      );
      const bytes = Buffer.from(text);
      // Some with a byte that is wrong, or that happens to be right.
      if (random.below(2) && bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
      const parts = random.cut(bytes, 1 + random.below(5));
      assert.equal(isTextInParts(parts), isUtf8(bytes), bytes.toString('hex'));
    }));
});
