import assert from 'node:assert/strict';
import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import type { LogQuery } from '../../../../src/api';
import { findInPayload } from '../../../../src/log/search/findInPayload';
import { LogSearch, type SearchedLog } from '../../../../src/log/search/logSearch';
import { searchLog } from '../../../../src/log/search/searchLog';
import { SearchWorkers, searchWorkers } from '../../../../src/log/search/searchWorkers';
import { eventually } from '../../support/eventually';
import { useLogs } from '../../support/logs';

/** Takes longer than the universe on the text that it almost matches. */
const ENDLESS = '^(a+)+$';
const HARD = 'a'.repeat(60) + '!';

describe('LogSearch', function () {
  // Threads are slow to start where much else runs.
  this.timeout(20_000);
  const searches: LogSearch[] = [];
  afterEach(() => {
    for (const search of searches.splice(0)) search.dispose();
  });
  const logs = useLogs();
  after(() => searchWorkers.dispose());

  const begin = (log: SearchedLog, query: LogQuery): LogSearch => {
    const search = new LogSearch(log, query);
    searches.push(search);
    return search;
  };
  const is = (search: LogSearch, state: LogSearch['state']): Promise<void> =>
    eventually(() => assert.equal(search.state, state), 8000);

  it('finds what is in the log, in order, with as many threads as it likes', async () => {
    const log = await logs.create();
    for (let nth = 0; nth < 50_000; nth += 1)
      log.append('received', 'text', Buffer.from(`message ${nth}: ${nth % 7}.`));
    const search = begin(log, { text: ': 3.' });
    await is(search, 'following');
    assert.deepEqual(
      [...search.matches],
      Array.from({ length: 50_000 }, (_, nth) => nth).filter((nth) => nth % 7 === 3),
    );
    assert.equal(search.scanned, 50_000);
  });

  it('begins where it is told, and finds what comes there', async () => {
    const log = await logs.create();
    for (const text of ['yes 0', 'yes 1', 'yes 2']) log.append('sent', 'text', Buffer.from(text));
    const search = new LogSearch(log, { text: 'yes' }, 2);
    searches.push(search);
    await is(search, 'following');
    assert.deepEqual([...search.matches], [2]);
    const later = new LogSearch(log, { text: 'yes' }, 4);
    searches.push(later);
    await is(later, 'following');
    for (const text of ['yes 3', 'yes 4']) log.append('sent', 'text', Buffer.from(text));
    await eventually(() => assert.deepEqual([...later.matches], [4]));
  });

  it('goes on with what is appended', async () => {
    const log = await logs.create();
    const search = begin(log, { text: 'yes' });
    await is(search, 'following');
    for (const text of ['yes', 'no', 'oh yes']) {
      log.append('sent', 'text', Buffer.from(text));
      await eventually(() => assert.equal(search.scanned, log.length));
    }
    assert.deepEqual([...search.matches], [0, 2]);
    assert.equal(search.state, 'following');
  });

  it('ends a pattern that never ends, says at which message, and keeps what was found', async () => {
    const log = await logs.create();
    for (const text of ['aaa', 'b', 'aa', HARD, 'a']) log.append('sent', 'text', Buffer.from(text));
    const search = begin(log, { text: ENDLESS, regex: true });
    await is(search, 'failed');
    assert.match(search.problem ?? '', /took too long at message #4/);
    assert.deepEqual([...search.matches], [0, 2]);
  });

  it('is cancelled at once, whatever the pattern does', async () => {
    const log = await logs.create();
    log.append('sent', 'text', Buffer.from(HARD));
    const search = begin(log, { text: ENDLESS, regex: true });
    await log.flush();
    search.cancel();
    assert.equal(search.state, 'cancelled');
    log.append('sent', 'text', Buffer.from('aaa'));
    await log.flush();
    assert.equal(search.scanned, 0);
  });

  it('searches literally for what is no valid expression, and says so', async () => {
    const log = await logs.create();
    for (const text of ['a(b', 'ab']) log.append('sent', 'text', Buffer.from(text));
    const search = begin(log, { text: 'A(b', regex: true });
    await is(search, 'following');
    assert.deepEqual([...search.matches], [0]);
    assert.match(search.problem ?? '', /searched literally/);
  });

  it('finds nothing at what is no path, and says so', async () => {
    const log = await logs.create();
    log.append('sent', 'text', Buffer.from('{"a":1}'));
    const search = begin(log, { json: { path: 'a[' } });
    await is(search, 'following');
    assert.equal(search.matches.length, 0);
    assert.match(search.problem ?? '', /not a path/);
  });

  it('finds what is in memory only, as the files can not be written', async () => {
    const log = await logs.create();
    for (const text of ['one', 'three', 'a three']) log.append('received', 'text', Buffer.from(text));
    await log.flush();
    // Payloads begin at multiples of four.
    const unwritten = [{ offset: 4, bytes: Buffer.from('three\0\0\0a three\0') }];
    const search = begin(
      {
        length: 3,
        onDidAppend: log.onDidAppend,
        isFailing: true,
        // The log tries again by itself, after pauses.
        flush: () => assert.fail('A search makes it write sooner.'),
        searched: () => ({ ...log.snapshot(), unwritten }),
      },
      { text: 'Three' },
    );
    await is(search, 'following');
    assert.deepEqual([...search.matches], [1, 2]);
  });

  it('never finds a damaged entry, nor one whose payload is gone, and never fails for them', async () => {
    const log = await logs.create();
    for (const text of ['yes 1', 'yes 2', 'yes 3']) log.append('received', 'text', Buffer.from(text));
    await log.finish();
    const [segment] = log.snapshot().segments;
    await truncate(logs.fileOf(segment!.file), 10);
    const again = await logs.reopen();
    assert.deepEqual(await again.search({ text: 'yes' }), Uint32Array.of(0));
    assert.deepEqual(await again.search({ text: 'no', invert: true }), Uint32Array.of(0));
    await rm(logs.fileOf(segment!.file));
    assert.deepEqual(await again.search({ text: 'yes' }), new Uint32Array(0));
  });

  it('says that a file is gone, and goes on', async () => {
    const log = await logs.create('log', { segmentBytes: 100 });
    for (const text of ['yes 1', 'yes 2'.padEnd(99), 'yes 3']) log.append('received', 'text', Buffer.from(text));
    await log.flush();
    await rm(logs.fileOf(log.snapshot().segments[0]!.file));
    const search = begin(log, { text: 'yes' });
    await is(search, 'following');
    assert.deepEqual([...search.matches], [1, 2]);
    assert.match(search.problem ?? '', /Not all messages could be searched: payload-0+\.bin: ENOENT/);
  });

  it('searches the rest of a log whose first file was gone when it was opened, and of one that has no other', async () => {
    for (const [rest, found] of [
      [['yes 2', 'no'], [1]],
      [[], []],
    ] as const) {
      const log = await logs.create('log', { segmentBytes: 100 });
      for (const text of ['yes 1'.padEnd(99), ...rest]) log.append('received', 'text', Buffer.from(text));
      await log.finish();
      await rm(logs.fileOf(log.snapshot().segments[0]!.file));
      const again = await logs.reopen();
      assert.deepEqual([...(await again.search({ text: 'yes' }))], found);
      assert.deepEqual(
        [...(await again.search({ text: 'YES', caseSensitive: true, invert: true }))],
        rest.map((_, nth) => nth + 1),
      );
      await rm(logs.fileOf('.'), { recursive: true });
    }
  });

  it('fails as a file can not be opened for a reason that is not its own', async () => {
    const log = await logs.create('log', { segmentBytes: 100 });
    log.append('received', 'text', Buffer.from('yes'));
    await log.flush();
    const { file } = log.snapshot().segments[0]!;
    await rm(logs.fileOf(file));
    // Opening a link to itself is refused, as is opening too many files.
    await symlink(file, logs.fileOf(file));
    const search = begin(log, { text: 'yes' });
    await is(search, 'failed');
    assert.match(search.problem ?? '', /ELOOP/);
    await assert.rejects(log.search({ text: 'yes' }), /ELOOP/);
  });

  it('finds no payload that is otherwise than it came, before the log has noticed', async () => {
    const log = await logs.create();
    for (const text of ['yes 1', 'yes 2', 'nay 3']) log.append('received', 'text', Buffer.from(text));
    await log.finish();
    const searched = { ...log.searched(), unverified: 3 };
    const damaged = { length: 3, onDidAppend: log.onDidAppend, isFailing: false, flush: () => log.flush() };
    await writeFile(logs.fileOf(log.snapshot().segments[0]!.file), 'yes 1\0\0\0yes X\0\0\0nay X\0\0\0');
    const find = (query: LogQuery): Promise<Uint32Array> => searchLog({ ...damaged, searched: () => searched }, query);
    assert.deepEqual(await find({ text: 'yes' }), Uint32Array.of(0));
    assert.deepEqual(await find({ text: 'no', invert: true }), Uint32Array.of(0));
    assert.deepEqual(await find({ text: 'yes', invert: true }), new Uint32Array(0));
  });

  it('has so many threads at most, and one after another gets its turn', async () => {
    const workers = new SearchWorkers();
    try {
      let done = 0;
      for (let nth = 0; nth < 20; nth += 1) {
        workers.run({ kind: 'find', query: { text: 'a' }, payload: Buffer.from('a') }, [], ({ kind }) => {
          if (kind === 'done') done += 1;
        });
        assert(workers.size <= 6, `${workers.size} threads`);
      }
      await eventually(() => assert.equal(done, 20), 8000);
    } finally {
      workers.dispose();
    }
  });

  describe('through the API', () => {
    it('gives the indexes that match', async () => {
      const log = await logs.create();
      for (const text of ['one', 'two', 'three']) log.append('received', 'text', Buffer.from(text));
      log.append('sent', 'text', Buffer.from('TWO'));
      assert.deepEqual(await log.search({ text: 'two' }), Uint32Array.of(1, 3));
      assert.deepEqual(await log.search({ text: 'two', direction: 'sent' }), Uint32Array.of(3));
      assert.deepEqual(await log.search({}), Uint32Array.of(0, 1, 2, 3));
    });

    it('gives nothing for an empty log', async () => {
      assert.deepEqual(await (await logs.create()).search({ text: 'a' }), new Uint32Array(0));
    });

    it('rejects when it is cancelled', async () => {
      const log = await logs.create();
      log.append('received', 'text', Buffer.from(HARD));
      const token = { isCancellationRequested: true, onCancellationRequested: () => ({ dispose: () => undefined }) };
      await assert.rejects(log.search({ text: ENDLESS, regex: true }, token), { name: 'Canceled' });
    });

    it('reads a log that was opened again', async () => {
      const log = await logs.create();
      for (const text of ['one', 'two']) log.append('received', 'text', Buffer.from(text));
      await log.finish();
      assert.deepEqual(await (await logs.reopen()).search({ text: 'two' }), Uint32Array.of(1));
    });
  });

  describe('in a payload', () => {
    const find = async (payload: Uint8Array, query: Parameters<typeof findInPayload>[1]) =>
      findInPayload(new Uint8Array(payload), query);

    it('gives the bytes that were found', async () => {
      assert.deepEqual(await find(Buffer.from('ab é AB'), { text: 'ab' }), {
        hits: [
          [0, 2],
          [6, 8],
        ],
        more: false,
      });
      assert.deepEqual(await find(Buffer.from('错误 42, 43'), { text: '4\\d', regex: true }), {
        hits: [
          [7, 9],
          [11, 13],
        ],
        more: false,
      });
    });

    it('counts bytes that are no UTF-8 as they are', async () => {
      const payload = Buffer.concat([Buffer.from([0xff, 0xe2, 0x82, 0xf0, 0x9f, 0x98]), Buffer.from('\ufffd needle')]);
      assert.deepEqual(await find(payload, { text: 'needle' }), { hits: [[10, 16]], more: false });
    });

    it('gives up a pattern that never ends', async () => {
      const { hits, more, problem } = await find(Buffer.from(HARD), { text: ENDLESS, regex: true });
      assert.deepEqual(hits, []);
      assert(more);
      assert.match(problem ?? '', /took too long/);
    });

    it('says when there are more than it gives', async () => {
      const { hits, more } = await find(Buffer.alloc(20_000, 'a'), { text: 'a' });
      assert.equal(hits.length, 10_000);
      assert(more);
    });
  });
});
