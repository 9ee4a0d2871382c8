import assert from 'node:assert/strict';
import { Openings } from '../../../src/host/openings';
import { eventually } from '../support/eventually';

describe('recordings that are opened', () => {
  const make = () => {
    const openings = new Openings();
    const told: string[] = [];
    const waiting = new Map<string, (isOpen: boolean) => void>();
    const ask = (ids: readonly string[], look = false): Promise<void> =>
      openings.inTurn(ids, (id) => {
        let end: (isOpen: boolean) => void;
        return {
          id,
          look,
          source: { cancel: () => end(false) },
          open: () =>
            new Promise<boolean>((resolve) => {
              end = (isOpen) => {
                told.push(`${id} ${isOpen ? 'open' : 'cancelled'}`);
                resolve(isOpen);
              };
              waiting.set(id, end);
            }),
        };
      });
    const end = async (id: string, isOpen: boolean): Promise<void> => {
      (await eventually(() => waiting.get(id) ?? assert.fail(`${id} is not being opened`)))(isOpen);
      waiting.delete(id);
    };
    return { told, ask, end };
  };

  it('go on with the others where another click opens one of them anew', async () => {
    const { told, ask, end } = make();
    const all = ask(['a', 'b', 'c']);
    const again = ask(['a'], true);
    await end('b', true);
    await end('a', true);
    await end('c', true);
    await Promise.all([all, again]);
    assert.deepEqual(told, ['a cancelled', 'b open', 'a open', 'c open']);
  });

  it('are all given up where the person cancels one', async () => {
    const { told, ask, end } = make();
    const all = ask(['a', 'b', 'c']);
    await end('a', true);
    await end('b', false);
    await all;
    assert.deepEqual(told, ['a open', 'b cancelled']);
  });

  it('give way to the next one while they are only looked at', async () => {
    const { told, ask, end } = make();
    const looks = [ask(['a'], true), ask(['b'], true), ask(['c'])];
    await end('c', true);
    await Promise.all(looks);
    assert.deepEqual(told, ['a cancelled', 'b cancelled', 'c open']);
  });
});
