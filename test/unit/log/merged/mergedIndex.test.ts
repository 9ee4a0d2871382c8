import assert from 'node:assert/strict';
import { MergedIndex } from '../../../../src/log/merged/mergedIndex';

describe('MergedIndex', () => {
  it('keeps each pair where it was put, over the borders of its blocks', () => {
    const index = new MergedIndex();
    const count = 50_001;
    for (let nth = 0; nth < count; nth += 1) index.push(nth % 7, 3 * nth);
    assert.equal(index.length, count);
    for (let nth = 0; nth < count; nth += 1)
      assert.deepEqual([index.clientAt(nth), index.entryAt(nth)], [nth % 7, 3 * nth]);
  });

  it('takes 8 bytes for each, and little where there are few', () => {
    const index = new MergedIndex();
    index.push(0, 0);
    assert.ok(index.sizeBytes <= 512, `${index.sizeBytes} bytes for one`);
    for (let nth = 1; nth < 1_000_000; nth += 1) index.push(1, nth);
    assert.ok(index.sizeBytes / 1_000_000 < 8.2, `${index.sizeBytes / 1_000_000} bytes each`);
  });
});
