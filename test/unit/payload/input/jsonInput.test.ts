import assert from 'node:assert/strict';
import { formatJson } from '../../../../src/payload/input/jsonInput';
import { parseInput } from '../../../../src/payload/input/parseInput';
import { withSeeds, type Random } from '../../support/random';

function value(random: Random, depth: number): string {
  switch (random.below(depth > 3 ? 4 : 6)) {
    case 0:
      return random.pick(['0', '-0', '1.0', '1e400', '12345678901234567890', '-1.50E+3']);
    case 1:
      return random.pick(['true', 'false', 'null']);
    case 2:
    case 3:
      return random.pick(['""', '"a\\u0041"', '"\\/"', '"套接字😀"', '"a  b"', '"{\\"x\\":1}"']);
    case 4:
      return `[${Array.from({ length: random.below(4) }, () => value(random, depth + 1)).join(space(random) + ',')}]`;
    default: {
      // Keys come twice.
      const member = (): string => `"${random.pick(['a', 'b'])}"${space(random)}:${value(random, depth + 1)}`;
      return `{${space(random)}${Array.from({ length: random.below(4) }, member).join(',')}}`;
    }
  }
}

function space(random: Random): string {
  return random.pick(['', ' ', '\n', '\r\n\t']);
}

describe('JSON input', () => {
  it('is sent as it is written', () => {
    const text = '{ "n": 1.0,\n  "big": 12345678901234567890 }';
    const parsed = parseInput('json', text);
    assert('bytes' in parsed);
    assert.equal(Buffer.from(parsed.bytes).toString(), text);
  });

  for (const [text, offset, line, column, message] of [
    ['{"a":1,}', 7, 1, 8, /key in quotation marks/],
    ['{"é😀":\n oops}', 9, 2, 2, /value is expected/],
    ['[1 2]', 3, 1, 4, /comma or the closing bracket/],
    ['{"a"', 4, 1, 5, /ends too early/],
    ['', 0, 1, 1, /needs a value/],
    [' ', 1, 1, 2, /needs a value/],
    ['{} []', 3, 1, 4, /one value/],
    ['01', 1, 1, 2, /no such number/],
    ['"\\x"', 2, 1, 3, /no such escape/],
    ["{'a':1}", 1, 1, 2, /key in quotation marks/],
  ] as const) {
    it(`is refused at its place: ${JSON.stringify(text)}`, () => {
      const parsed = parseInput('json', text);
      assert('error' in parsed);
      assert.deepEqual([parsed.error.offset, parsed.error.line, parsed.error.column], [offset, line, column]);
      assert.match(parsed.error.message, message);
      assert.match(parsed.error.message, /^[A-Z].*\.$/);
    });
  }

  it('is JSON where JSON.parse says so', () => {
    withSeeds(300, (random) => {
      let text = value(random, 0);
      const at = random.below(text.length + 1);
      text =
        text.slice(0, at) + random.pick(['', '', ',', '"', '}', '1', ' ', '\n']) + text.slice(at + random.below(2));
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      assert.equal('bytes' in parseInput('json', text), isJson, text);
      assert.equal(formatJson(text) !== undefined, isJson, text);
    });
  });

  it('is formatted without loss', () => {
    withSeeds(300, (random) => {
      const text = value(random, 0);
      const marks = (json: string): string => json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
      const laidOut = formatJson(text);
      assert(laidOut !== undefined);
      assert.equal(marks(laidOut), marks(text));
      assert.equal(formatJson(text, true), marks(text));
      assert.equal(formatJson(laidOut), laidOut, 'it stays as it is');
    });
    assert.equal(formatJson('{"a":[1,{}]}'), '{\n  "a": [\n    1,\n    {}\n  ]\n}');
  });

  it('may be nested deeply', () => {
    assert('bytes' in parseInput('json', '['.repeat(100_000) + ']'.repeat(100_000)));
  });
});
