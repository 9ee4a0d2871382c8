import assert from 'node:assert/strict';
import { normalJson } from '../../../src/payload/normalJson';

describe('normalJson', () => {
  it('is one for all that means the same', () => {
    const one = '{"b":[1,{"d":"\\u00e9\\/","c":null}],"a":{}}';
    const other = ' { "a" : { }, "b":[ 1 , {"c":null,\r\n"d":"é/"} ] } ';
    const laidOut = [
      '{',
      '  "a": {},',
      '  "b": [',
      '    1,',
      '    {',
      '      "c": null,',
      '      "d": "é/"',
      '    }',
      '  ]',
      '}',
      '',
    ].join('\n');
    assert.equal(normalJson(one), laidOut);
    assert.equal(normalJson(other), laidOut);
  });

  it('keeps what may mean something else: numbers as written, duplicates in their order, arrays in theirs', () => {
    assert.equal(normalJson('[12345678901234567890,1.0,1e2]'), '[\n  12345678901234567890,\n  1.0,\n  1e2\n]\n');
    assert.equal(normalJson('{"a":2,"a":1}'), '{\n  "a": 2,\n  "a": 1\n}\n');
    assert.equal(normalJson('[2,1,[]]'), '[\n  2,\n  1,\n  []\n]\n');
    assert.equal(normalJson('"\\ud800"'), '"\\ud800"\n', 'a lone surrogate is no character');
  });

  it('lays out one value after another, and refuses what is no JSON', () => {
    assert.equal(normalJson('{"b":1,"a":2}\n[]'), '{\n  "a": 2,\n  "b": 1\n}\n[]\n');
    assert.throws(() => normalJson('{"a":'), SyntaxError);
  });

  it('has the same members as the value, whatever its depth', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    assert.equal(normalJson(deep).replace(/\s/g, ''), deep);
    const value = { z: [{ '': { y: 1, x: [null, true, 'a"b'] } }], 'a b': 'é' };
    assert.deepEqual(JSON.parse(normalJson(JSON.stringify(value))), value);
  });
});
