import assert from 'node:assert/strict';
import { jsonTokens } from '../../../src/payload/jsonTokens';

const layOut = (text: string): string => [...jsonTokens(text)].map((token) => token.text).join('');
/** A JSON text without its white space; only for texts without spaces in strings. */
const packed = (text: string): string => text.replace(/\s/g, '');

describe('jsonTokens', () => {
  it('lays out members and elements one a line', () => {
    assert.equal(
      layOut('{"a":[1,{"b":null}],"c":"x"}'),
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": "x"\n}',
    );
  });

  it('keeps empty objects and arrays on one line', () => {
    assert.equal(layOut('{ "a" : { } , "b" : [ ] }'), '{\n  "a": {},\n  "b": []\n}');
  });

  for (const text of [
    '{"id":12345678901234567890123,"id":2,"n":[1.0,1e400,-0,0.10]}',
    String.raw`["\u0041","\/","é","\ud800"]`,
    '[[[[]]],{"b":1,"a":2,"10":3,"9":4}]',
    '"alone"',
    '-12.5E+3',
  ]) {
    it(`changes only white space: ${text}`, () => assert.equal(packed(layOut(text)), text));
  }

  it('tells where each stands', () => {
    for (const text of ['\ufeff{"k" : ["a b",-1.0 , {}, true]}\n[]', '"é"']) {
      for (const { kind, text: part, at } of jsonTokens(text)) {
        assert.equal(at === undefined, kind === 'space');
        if (at !== undefined) assert.equal(text.slice(at, at + part.length), part);
      }
    }
  });

  it('names the kinds', () => {
    const kinds = [...jsonTokens('{"k":["s",1,true]}')].filter(({ kind }) => kind !== 'space').map(({ kind }) => kind);
    assert.deepEqual(kinds, [
      'punctuation', 'key', 'punctuation', 'punctuation', 'string', 'punctuation', 'number', 'punctuation', 'keyword', 'punctuation', 'punctuation',
    ]); // prettier-ignore
  });

  it('lays out JSON lines one below the other', () => {
    assert.equal(layOut('{"a":1}\r\n{"a":2}\n'), '{\n  "a": 1\n}\n{\n  "a": 2\n}');
  });

  it('keeps a byte order mark', () => assert.equal(layOut('\ufeff[]'), '\ufeff[]'));

  for (const text of [
    '',
    ' ',
    '{',
    '[1,',
    '[1,]',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    "{'a':1}",
    '[01]',
    '[+1]',
    '[.5]',
    '[1.]',
    '"a',
    '"\n"',
    '"\\x"',
    '"\\u12g4"',
    '[1 2]',
    'nul',
    'hello',
    '{"a":1}x',
    '1true',
    '[1}',
    '{"a":1]',
    ']',
    '[,1]',
    '{"a":1,}',
    '"\\',
  ]) {
    // prettier-ignore
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => layOut(text), SyntaxError));
  }

  it('agrees with JSON.parse on what is JSON, for texts cut and changed at random', () => {
    const sample = '{"a":[1,-2.5e3,"x\\n\\u00e9",true,false,null,{}],"b":{"c":[]}}';
    let seed = 12345;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 3000; round++) {
      const at = random(sample.length);
      const text =
        sample.slice(0, at) + sample.charAt(random(sample.length)).repeat(random(3)) + sample.slice(at + random(3));
      const isJson = ((): boolean => {
        try {
          JSON.parse(text);
          return true;
        } catch {
          return false;
        }
      })();
      if (isJson) assert.deepEqual(JSON.parse(layOut(text)), JSON.parse(text), text);
      else assert.throws(() => layOut(text), SyntaxError, text);
    }
  });

  it('stands a million brackets', () => {
    const text = '['.repeat(500_000) + ']'.repeat(500_000);
    let length = 0;
    for (const token of jsonTokens(text)) length += token.text.length;
    assert.ok(length < 200_000_000);
  });
});
