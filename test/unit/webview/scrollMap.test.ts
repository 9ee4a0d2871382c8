import assert from 'node:assert/strict';
import { ScrollMap } from '../../../src/webview/frame/scrollMap';

function mapOf(rows: number, viewportPx = 300): ScrollMap {
  const map = new ScrollMap(22);
  map.rows = rows;
  map.viewportPx = viewportPx;
  return map;
}

describe('ScrollMap', () => {
  it('needs no scrollbar where all rows fit', () => assert.deepEqual([mapOf(13).maxTop, mapOf(13).spacerPx], [0, 0]));

  it('ends with the last row whole at the bottom and the first visible one whole at the top', () => {
    const map = mapOf(1000);
    const { from, to, cutPx } = map.visible(map.maxTop);
    assert.deepEqual([to, cutPx, to - from], [1000, 0, 13]);
  });

  it('is the identity while an element can be tall enough', () => {
    const map = mapOf(100_000);
    for (const top of [0, 1, 12345, map.maxTop]) assert.equal(map.fromScrollTop(map.toScrollTop(top)), top);
    assert.equal(map.spacerPx - map.viewportPx, map.maxTop);
  });

  it('keeps the element small for ten million rows, and reaches both ends', () => {
    const map = mapOf(10_000_000);
    assert.ok(map.spacerPx < 16_000_000);
    assert.equal(map.fromScrollTop(0), 0);
    assert.equal(map.visible(map.fromScrollTop(map.spacerPx - map.viewportPx)).to, 10_000_000);
    assert.equal(map.toScrollTop(map.maxTop), map.spacerPx - map.viewportPx);
  });

  it('reveals a row by the shortest way', () => {
    const map = mapOf(1000);
    assert.equal(map.toReveal(5, 220), 110);
    assert.equal(map.toReveal(15, 220), 220);
    assert.equal(map.visible(map.toReveal(50, 220)).to, 52);
    assert.equal(map.toReveal(999, 0), map.maxTop);
  });
});
