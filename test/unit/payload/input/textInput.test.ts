import assert from 'node:assert/strict';
import { measureInput, parseInput } from '../../../../src/payload/input/parseInput';
import { withSeeds } from '../../support/random';

const escapes = { escapes: true };

describe('text input', () => {
  it('is sent as it is', () => {
    for (const text of ['', 'hello', '\\n', 'a\nb', '套接字 😀'])
      assert.deepEqual(parseInput('text', text), { bytes: new Uint8Array(Buffer.from(text)) });
  });

  for (const [text, expected] of [
    [String.raw`a\nb\r\t\0\\`, '610a620d09005c'],
    [String.raw`\x00\xfF\x7f`, '00ff7f'],
    [String.raw`\u5957\u{1F600}\u{41}`, 'e5a597f09f980041'.replace('0041', '8041')],
    [String.raw`\ud83d\ude00`, 'f09f9880'],
    [String.raw`\\n`, '5c6e'],
    [String.raw`\01`, '0031'],
    ['é', 'c3a9'],
  ] as const) {
    it(`has escape sequences: ${text}`, () => {
      const parsed = parseInput('text', text, escapes);
      assert('bytes' in parsed, JSON.stringify(parsed));
      assert.equal(Buffer.from(parsed.bytes).toString('hex'), expected);
    });
  }

  for (const [text, offset, length, message] of [
    [String.raw`ab\q`, 2, 2, /\\q is no escape sequence/],
    [String.raw`ab\N`, 2, 2, /\\N is no/],
    [String.raw`ab\x4`, 2, 3, /\\x4 is no/],
    [String.raw`\u12`, 0, 4, /\\u12 is no/],
    [String.raw`\u{110000}`, 0, 10, /no character \\u\{110000\}/],
    [String.raw`\ud83d`, 0, 6, /half of a character/],
    [String.raw`\ude00\ud83d`, 0, 6, /half/],
    ['a\\', 1, 1, /\\ is no/],
    ['a\\😀', 1, 3, /😀/],
  ] as const) {
    it(`refuses at its place: ${text}`, () => {
      const parsed = parseInput('text', text, escapes);
      assert('error' in parsed);
      assert.deepEqual([parsed.error.offset, parsed.error.length], [offset, length]);
      assert.match(parsed.error.message, message);
    });
  }

  it('tells the line and the column of an error', () => {
    const parsed = parseInput('text', 'a\r\nb\nc\rd\\q', escapes);
    assert('error' in parsed);
    assert.deepEqual([parsed.error.line, parsed.error.column], [4, 2]);
  });

  it('says by escape sequences what bytes and characters were, as JSON and Python write them', () => {
    withSeeds(500, (random) => {
      const points = Array.from({ length: random.below(20) }, () =>
        random.pick([random.below(0x80), random.below(0xd800), 0xe000 + random.below(0x102000), 0x5c]),
      );
      const whole = String.fromCodePoint(...points);
      const written = points
        .map((point) => {
          const character = String.fromCodePoint(point);
          const json = JSON.stringify(character).slice(1, -1);
          // JSON escapes by names that aren't in our list.
          const asJson = /^\\["bf]$/.test(json) ? `\\u00${point.toString(16).padStart(2, '0')}` : json;
          const asUnits = character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
          const asBytes = [...Buffer.from(character)]
            .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
            .join('');
          return random.pick([asJson, asUnits, asBytes, `\\u{${point.toString(16)}}`]);
        })
        .join('');
      const parsed = parseInput('text', written, escapes);
      assert('bytes' in parsed, `${written}: ${JSON.stringify(parsed)}`);
      assert.equal(Buffer.from(parsed.bytes).toString('hex'), Buffer.from(whole).toString('hex'), written);
    });
  });

  it('is measured without making its bytes, the same', () => {
    withSeeds(200, (random) => {
      const text = String.fromCharCode(...Array.from({ length: random.below(20) }, () => random.below(0x10000)));
      const parsed = parseInput('text', text);
      assert('bytes' in parsed);
      assert.deepEqual(measureInput('text', text), { sizeBytes: parsed.bytes.length });
      assert.deepEqual(measureInput('text', text), { sizeBytes: Buffer.byteLength(text) });
    });
  });

  it('becomes bytes in another encoding, but bytes stay bytes', () => {
    const encode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
    const parsed = parseInput('text', String.raw`é\xe9\u00e9`, { escapes: true, encode });
    assert('bytes' in parsed);
    assert.deepEqual([...parsed.bytes], [0xe9, 0xe9, 0xe9]);
    assert.deepEqual(measureInput('text', 'é', { encode }), { sizeBytes: 1 });
  });
});
