import assert from 'node:assert/strict';
import { parseInput } from '../../../../src/payload/input/parseInput';
import { withSeeds } from '../../support/random';

describe('Base64 input', () => {
  it('reads what Node writes, in either alphabet, with and without padding, broken anywhere', () => {
    withSeeds(500, (random) => {
      const bytes = Buffer.from(Array.from({ length: random.below(50) }, () => random.below(256)));
      const url = random.below(2) === 1;
      let text = bytes.toString(url ? 'base64url' : 'base64');
      if (url && random.below(2)) text = text.padEnd(Math.ceil(text.length / 4) * 4, '=');
      else if (random.below(2)) text = text.replace(/=+$/, '');
      for (let breaks = random.below(4); breaks > 0; breaks -= 1) {
        const at = random.below(text.length + 1);
        text = text.slice(0, at) + random.pick([' ', '\n', '\r\n', '\t']) + text.slice(at);
      }
      const parsed = parseInput('base64', text);
      assert('bytes' in parsed, `${JSON.stringify(text)}: ${JSON.stringify(parsed)}`);
      assert.deepEqual(Buffer.from(parsed.bytes), bytes, text);
    });
  });

  for (const [text, offset, line, column, message] of [
    ['AAA*', 3, 1, 4, /"\*" is no character/],
    ['AA\nA😀', 4, 2, 2, /"😀"/],
    ['AA==AA', 4, 1, 5, /Nothing can follow/],
    ['AAAA=', 4, 1, 5, /too many/],
    ['AAA==', 4, 1, 5, /too many/],
    ['A=', 1, 1, 2, /too many/],
    ['=', 0, 1, 1, /too many/],
    ['AAAAA', 5, 1, 6, /less than a byte/],
    ['AA=', 3, 1, 4, /not complete/],
  ] as const) {
    it(`is refused at its place: ${JSON.stringify(text)}`, () => {
      const parsed = parseInput('base64', text);
      assert('error' in parsed);
      assert.deepEqual([parsed.error.offset, parsed.error.line, parsed.error.column], [offset, line, column]);
      assert.match(parsed.error.message, message);
    });
  }
});
