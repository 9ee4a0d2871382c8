import assert from 'node:assert/strict';
import { rowClicks } from '../../../src/host/rowClicks';

describe('clicks on rows', () => {
  it('give the row that is selected', async () => {
    const clicked = rowClicks({ selection: ['one'] });
    assert.equal(await clicked(), 'one');
    assert.equal(await clicked(), 'one', 'the same row once more');
  });

  it('give the newest row once, where several wait for VS Code', async () => {
    const view: { selection: string[] } = { selection: [] };
    const clicked = rowClicks(view);
    const clicks = [clicked(), clicked()];
    view.selection = ['two'];
    assert.deepEqual(await Promise.all(clicks), [undefined, 'two']);
  });
});
