import assert from 'node:assert/strict';
import { requiredLiteral } from '../../../../src/log/search/requiredLiteral';

describe('requiredLiteral', () => {
  for (const [source, literal] of [
    ['hello', 'hello'],
    ['a|b', ''],
    ['foo\\d+barbaz', 'barbaz'],
    ['ab?cd', 'cd'],
    ['abc*', 'ab'],
    ['abc+d', 'abc'],
    ['ab{0,2}cde', 'cde'],
    ['a{', 'a{'],
    ['(x|y)end', 'end'],
    ['[)a(]end(?:a(b)[)])', 'end'],
    ['\\u0041bc', 'bc'],
    ['\\u{41}bc', 'bc'],
    ['\\x41bc\\cAde', 'bc'],
    ['\\p{Lu}a\\k<b>cc', 'cc'],
    ['\\.\\*a', '.*a'],
    ['^ab$', 'ab'],
    ['😀?a', 'a'],
    ['(?<!longest)a', 'a'],
    ['', ''],
  ] as const) {
    it(`of /${source}/ is "${literal}"`, () => assert.equal(requiredLiteral(source), literal));
  }
});
