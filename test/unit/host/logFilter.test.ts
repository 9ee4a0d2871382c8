import assert from 'node:assert/strict';
import { LogFilter } from '../../../src/host/logFilter';
import { searchWorkers } from '../../../src/log/search/searchWorkers';
import { eventually } from '../support/eventually';
import { useLogs } from '../support/logs';

describe('LogFilter', function () {
  this.timeout(20_000);
  const logs = useLogs();
  const filters: LogFilter[] = [];
  afterEach(() => {
    for (const filter of filters.splice(0)) filter.dispose();
  });
  after(() => searchWorkers.dispose());

  async function filled(count: number): Promise<{ filter: LogFilter; append: (text: string) => number }> {
    const log = await logs.create();
    const append = (text: string): number => log.append('received', 'text', Buffer.from(text));
    for (let nth = 0; nth < count; nth++) append(nth % 2 === 0 ? 'even' : 'odd');
    const filter = new LogFilter(log, () => undefined);
    filters.push(filter);
    return { filter, append };
  }
  const indexes = async (filter: LogFilter): Promise<number[]> => (await filter.read(0, 100)).map(({ index }) => index);

  it('clears the list, which goes on with what comes, and brings all back', async () => {
    const { filter, append } = await filled(10);
    const cleared = filter.clear(true);
    assert.equal(cleared.first, 10);
    assert.deepEqual(await indexes(filter.of(cleared.generation)), []);
    assert.equal(filter.list.length, 0);
    append('new');
    append('newer');
    assert.deepEqual(await indexes(filter), [10, 11]);
    assert.deepEqual([...filter.list.indexes(1, 9)], [11]);
    assert.deepEqual(
      [3, 10, 11, 50].map((index) => filter.placeOf(index)),
      [0, 0, 1, 2],
    );
    const shown = filter.clear(false);
    assert.equal(shown.first, 0);
    assert.ok(shown.generation > cleared.generation, 'the places are others');
    assert.equal((await indexes(filter)).length, 12);
  });

  it('filters what came since, and keeps it cleared when the filter goes', async () => {
    const { filter, append } = await filled(10);
    filter.clear(true);
    append('even');
    append('odd');
    append('even');
    await filter.set({ text: 'even' });
    await eventually(() => assert.equal(filter.state.state, 'following'), 8000);
    assert.equal(filter.state.matches, 2);
    assert.deepEqual(await indexes(filter), [10, 12]);
    assert.deepEqual([...filter.list.indexes(0, 9)], [10, 12]);
    assert.deepEqual(
      [2, 11, 12, 13].map((index) => filter.placeOf(index)),
      [0, 1, 1, 2],
    );
    const before = filter.state.generation;
    filter.clear(false);
    assert.equal(filter.state.matches, 7, 'the search has all of them');
    assert.throws(() => filter.of(before), /another one/);
    filter.clear(true);
    await filter.set(null);
    assert.equal(filter.state.first, 13);
    assert.deepEqual(await indexes(filter), []);
  });

  it('gives its list as it was asked for', async () => {
    const { filter, append } = await filled(3);
    filter.clear(true);
    append('a');
    const { list } = filter;
    append('b');
    filter.clear(false);
    assert.deepEqual([...list.indexes(0, 10)], [3]);
  });
});
