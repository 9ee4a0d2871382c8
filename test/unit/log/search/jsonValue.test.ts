import assert from 'node:assert/strict';
import { jsonHolds } from '../../../../src/log/search/jsonValue';
import { parseJsonPath } from '../../../../src/payload/parseJsonPath';

describe('jsonHolds', () => {
  for (const [json, path, value, holds] of [
    ['{"a":{"b":[{"c":1.5}]}}', 'a.b[0].c', '1.5', true],
    ['{"a":1.50}', 'a', '1.50', true],
    ['{"a":1}', 'a', '1.0', false],
    ['{"a":12345678901234567890}', 'a', '12345678901234567890', true],
    ['{"a":12345678901234567890}', 'a', '12345678901234567891', false],
    ['{"a":12345678901234567890}', 'a', '12345678901234567000', false],
    ['{"a":null}', 'a', 'null', true],
    ['{"a":"true"}', 'a', 'true', true],
    ['{"a":{}}', 'a', '[object Object]', false],
    ['{"a":{}}', 'a', undefined, true],
    ['{"a":1}', 'constructor', undefined, false],
    ['{"a":1', 'a', '1', false],
    ['\ufeff{"a":1}', 'a', '1', true],
  ] as const) {
    it(`${json}: ${path} = ${value ?? 'anything'} is ${holds}`, () =>
      assert.equal(jsonHolds(json, parseJsonPath(path)!, value), holds));
  }
});
