import assert from 'node:assert/strict';
import { loadOnce } from '../../../src/base/loadOnce';

describe('what is loaded once', () => {
  it('is the same for all who ask, also while it is being loaded', async () => {
    let loads = 0;
    const thing = loadOnce(() => Promise.resolve({ nth: ++loads }));
    const [one, other] = await Promise.all([thing(), thing()]);
    assert.equal(one, other);
    assert.equal(await thing(), one);
    assert.equal(loads, 1);
  });

  it('is tried again after a failure, of which all learn who waited', async () => {
    let loads = 0;
    const thing = loadOnce(() => (++loads === 1 ? Promise.reject(new Error('torn')) : Promise.resolve(loads)));
    const outcomes = await Promise.allSettled([thing(), thing()]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await thing(), 2);
  });
});
