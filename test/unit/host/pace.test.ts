import assert from 'node:assert/strict';
import { Pace } from '../../../src/host/pace';
import { eventually } from '../support/eventually';

describe('Pace', () => {
  it('does the first at once, many as one after the interval, and the last of them always', async () => {
    let value = 0;
    const seen: number[] = [];
    const pace = new Pace(20, () => seen.push(value));
    for (value = 1; value <= 100; value++) pace.call();
    assert.deepEqual(seen, [1]);
    await eventually(() => assert.equal(seen.length, 2));
    assert.equal(seen[1], 101);
    pace.dispose();
  });

  it('does nothing after it was disposed of', async () => {
    let done = 0;
    const pace = new Pace(1, () => done++);
    pace.call();
    pace.call();
    pace.dispose();
    const other = new Pace(5, () => done--);
    other.call();
    other.call();
    await eventually(() => assert.equal(done, -1));
  });
});
