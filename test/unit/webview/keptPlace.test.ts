import assert from 'node:assert/strict';
import { KeptPlace } from '../../../src/webview/messages/keptPlace';
import { eventually } from '../support/eventually';

describe('the kept place of a list', () => {
  let kept: (number | undefined)[] = [];
  let asked = 0;
  let following = true;
  let row: number | undefined;
  const list = {
    get following(): boolean {
      return following;
    },
    get top(): number | undefined {
      asked++;
      return row;
    },
  };
  const place = new KeptPlace((top) => kept.push(top));
  /** The list is moved; without a row: it isn't read yet. */
  const move = (to?: number): void => {
    following = false;
    row = to;
    place.moved(list);
  };

  beforeEach(() => {
    kept = [];
    asked = 0;
    place.begin(undefined);
  });
  afterEach(() => place.end());

  it('is kept at once when the list ends to follow, and when it begins to; else when it rests', async () => {
    move(5);
    move(6);
    move(7);
    assert.deepEqual(kept, [5]);
    await eventually(() => assert.deepEqual(kept, [5, 7]));
    move(8);
    following = true;
    row = undefined;
    place.moved(list);
    assert.deepEqual(kept, [5, 7, undefined]);
  });

  it('is kept once, and never as the tail, while rows that are dragged past are still to come', () => {
    for (let to = 0; to < 100; to += 10) {
      move();
      move(to);
    }
    assert.deepEqual(kept, [0]);
  });

  it('is kept as soon as its row has come, however long that takes', async () => {
    move();
    await eventually(() => assert.ok(asked >= 3));
    assert.deepEqual(kept, []);
    row = 7;
    await eventually(() => assert.deepEqual(kept, [7]));
  });
});
