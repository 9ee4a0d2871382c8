import assert from 'node:assert/strict';
import { LogFilter } from '../../../src/host/logFilter';
import { FileLog } from '../../../src/log/fileLog';
import { searchWorkers } from '../../../src/log/search/searchWorkers';
import type { Annotation, FilterState } from '../../../src/panel/messages';
import { bytes } from '../support/bytes';
import { eventually } from '../support/eventually';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';

const MARKS: readonly Annotation[] = [
  { index: 1, pinned: true },
  { index: 2, note: 'why?' },
  { index: 4, pinned: true, note: 'here' },
];

describe('the filter of a list, with marks', () => {
  let log: FileLog;
  let filter: LogFilter;
  let told: FilterState[] = [];
  const folder = useFolder();
  useLeakCheck();
  beforeEach(async () => {
    log = await FileLog.create(`${folder.path}/log`);
    for (const text of ['a', 'b', 'a', 'b', 'a', 'b']) log.append('received', 'text', bytes(text));
    told = [];
    filter = new LogFilter(log, (state) => told.push(state));
    filter.setAnnotations(MARKS);
  });
  afterEach(async () => {
    filter.dispose();
    searchWorkers.dispose();
    await log.finish();
    log.dispose();
  });
  const shown = (): number[] => [...filter.list.indexes(0, 100)];

  it('shows what is pinned, what has a note, or both', async () => {
    const { state, matches, total } = await filter.set({ marks: ['pinned'] });
    assert.deepEqual([state, matches, total], ['following', 2, 6]);
    assert.deepEqual(shown(), [1, 4]);
    await filter.set({ marks: ['noted'] });
    assert.deepEqual(shown(), [2, 4]);
    assert.equal(filter.placeOf(3), 1);
    await filter.set({ marks: ['noted', 'pinned'] });
    assert.deepEqual(shown(), [1, 2, 4]);
    assert.deepEqual(await filter.all(), Uint32Array.of(1, 2, 4));
  });

  it('shows of these what the rest lets through, inverted or not', async () => {
    await filter.set({ marks: ['noted', 'pinned'], text: 'a' });
    await eventually(() => assert.equal(filter.state.state, 'following'));
    assert.deepEqual([shown(), filter.state.matches], [[2, 4], 2]);
    assert.deepEqual(await filter.all(), Uint32Array.of(2, 4));
    await filter.set({ marks: ['noted', 'pinned'], text: 'a', invert: true });
    await eventually(() => assert.deepEqual([filter.state.state, shown()], ['following', [1]]));
  });

  it('is another list when a mark changes, and only then', async () => {
    const { generation } = await filter.set({ marks: ['pinned'] });
    filter.setAnnotations([...MARKS, { index: 5, pinned: true }]);
    assert.deepEqual(shown(), [1, 4, 5]);
    assert.deepEqual([told.length, told[0]?.matches], [1, 3]);
    assert(told[0] && told[0].generation > generation);
    assert.throws(() => filter.of(generation), /another one/);
    filter.setAnnotations([...MARKS, { index: 5, pinned: true, note: 'a note is no pin' }]);
    assert.equal(told.length, 1);
    await filter.set(null);
    filter.setAnnotations([]);
    assert.equal(told.length, 1, 'it asks for no marks any more');
    assert.equal((await filter.all()).length, 6);
  });

  it('tells of a log that grows, though nothing is searched', async () => {
    await filter.set({ marks: ['pinned'] });
    log.append('received', 'text', bytes('c'));
    await eventually(() => assert.deepEqual([told.at(-1)?.matches, told.at(-1)?.total], [2, 7]));
    const known = told.length;
    await filter.set(null);
    log.append('received', 'text', bytes('d'));
    await filter.set({ text: 'd' });
    await eventually(() => assert.equal(told.at(-1)?.state, 'following'));
    assert.equal(told.slice(known).filter(({ query }) => query?.text === undefined).length, 0);
  });

  it('leaves out marks of messages that the log has not', async () => {
    filter.setAnnotations([...MARKS, { index: 6, pinned: true }]);
    await filter.set({ marks: ['pinned'] });
    assert.deepEqual(shown(), [1, 4]);
    filter.setAnnotations([...MARKS, { index: 5, pinned: true }, { index: 99, pinned: true }]);
    assert.deepEqual(await filter.all(), Uint32Array.of(1, 4, 5));
    assert.equal((await filter.read(0, 10)).length, 3);
  });
});
