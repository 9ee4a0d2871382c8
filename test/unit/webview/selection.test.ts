import assert from 'node:assert/strict';
import { Selection } from '../../../src/webview/messages/selection';

describe('Selection', () => {
  it('is of one row, or of none', () => {
    assert.deepEqual([Selection.none.size, Selection.none.active], [0, undefined]);
    const one = Selection.of(5);
    assert.deepEqual([one.ranges, one.size, one.active, one.has(5), one.has(4)], [[[5, 6]], 1, 5, true, false]);
  });

  it('goes from the anchor to a row, both ways, in place of the range before', () => {
    const down = Selection.of(5).extendTo(9);
    assert.deepEqual([down.ranges, down.active, down.anchor], [[[5, 10]], 9, 5]);
    const up = down.extendTo(2);
    assert.deepEqual([up.ranges, up.active], [[[2, 6]], 2]);
    assert.deepEqual(Selection.none.extendTo(3).ranges, [[3, 4]]);
  });

  it('takes rows in and out, and keeps ranges apart from each other', () => {
    const some = Selection.of(1).toggle(3).toggle(2);
    assert.deepEqual(some.ranges, [[1, 4]]);
    const without = some.toggle(2);
    assert.deepEqual(
      [without.ranges, without.anchor],
      [
        [
          [1, 2],
          [3, 4],
        ],
        2,
      ],
    );
    assert.deepEqual(Selection.of(1).toggle(1).size, 0);
  });

  it('adds a range to what is selected', () => {
    const some = Selection.of(1).toggle(10).extendTo(12, true);
    assert.deepEqual(some.ranges, [
      [1, 2],
      [10, 13],
    ]);
    assert.equal(some.extendTo(0, true).ranges.length, 1);
  });

  it('of ten million rows is one range', () => {
    const all = Selection.of(7).all(10_000_000);
    assert.deepEqual([all.ranges, all.size, all.active], [[[0, 10_000_000]], 10_000_000, 7]);
    assert.equal(Selection.none.all(0).size, 0);
  });
});
