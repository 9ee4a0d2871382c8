import assert from 'node:assert/strict';
import { ListLayouts } from '../../../src/host/listLayouts';

describe('ListLayouts', () => {
  it("keeps what two pages have changed, each without the other's change", async () => {
    const kept = new Map<string, unknown>();
    const state = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key) as never,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
    const layouts = new ListLayouts(state, () => 'absolute');
    const before = layouts.current;
    await layouts.keep({ columns: { 'message.time': { widthPx: 200 } }, timestamps: 'absolute' }, before);
    await layouts.keep({ columns: { 'message.kind': { hidden: true } }, timestamps: 'delta' }, before);
    assert.deepEqual(layouts.current, {
      columns: { 'message.time': { widthPx: 200 }, 'message.kind': { hidden: true } },
      timestamps: 'delta',
    });
    const { current } = layouts;
    await layouts.keep({ columns: {}, timestamps: 'delta' }, current);
    assert.deepEqual(layouts.current, { columns: {}, timestamps: 'delta' });
  });
});
