import assert from 'node:assert/strict';
import { parseJsonPath } from '../../../src/payload/parseJsonPath';

describe('parseJsonPath', () => {
  for (const [path, steps] of [
    ['a', ['a']],
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ['$.a', ['a']],
    ['$', []],
    ['[1][2]', [1, 2]],
    ['["a b"].c["]"]', ['a b', 'c', ']']],
    ['', undefined],
    ['a[', undefined],
    ['a..b', undefined],
    ['a[x]', undefined],
    ['["\\x"]', undefined],
  ] as const) {
    it(`of ${path}`, () => assert.deepEqual(parseJsonPath(path), steps));
  }
});
