import assert from 'node:assert/strict';
import { chosenMessages, wholeLog } from '../../../src/host/chosenMessages';

describe('chosenMessages', () => {
  it('counts and gives each message once, in order, as far as there are any', () => {
    const chosen = chosenMessages(
      [
        [7, 100],
        [2, 4],
        [3, 5],
      ],
      wholeLog(9),
    );
    assert.equal(chosen.count, 5);
    assert.deepEqual([...chosen.indexes()], [2, 3, 4, 7, 8]);
  });

  it('counts a huge choice without listing it', () => {
    const indexes = (): Uint32Array => assert.fail('nothing is listed before it is asked for');
    assert.equal(chosenMessages([[0, 4e9]], { length: 4e9, indexes }).count, 4e9);
  });
});
