import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { LogQuery } from '../../../../src/api';
import type { ClientSession } from '../../../../src/log/merged/mergedClients';
import { MergedLog, type MergedQuery } from '../../../../src/log/merged/mergedLog';
import { MergedSearch } from '../../../../src/log/merged/mergedSearch';
import { searchWorkers } from '../../../../src/log/search/searchWorkers';
import { eventually } from '../../support/eventually';
import { useLogs } from '../../support/logs';
import { Random } from '../../support/random';
import { naiveMatch } from '../search/naiveSearch';

describe('MergedLog', function () {
  this.timeout(30_000);
  const merged: MergedLog[] = [];
  afterEach(() => {
    for (const log of merged.splice(0)) log.dispose();
  });
  const logs = useLogs();
  after(() => searchWorkers.dispose());
  const storage = (): string => path.dirname(logs.fileOf('.'));

  const made = (): MergedLog => {
    const log = new MergedLog(storage());
    merged.push(log);
    return log;
  };
  const client = async (nth: number): Promise<ClientSession> => ({
    id: `client-${nth}`,
    log: await logs.create(`client-${nth}`),
    findings: [],
    association: {
      protocol: 'tcp',
      local: { address: '127.0.0.1', port: 9001 },
      remote: { address: '127.0.0.1', port: 50_000 + nth },
    },
  });
  const seeded = (): Random => (process.env.SEED === undefined ? new Random() : new Random(Number(process.env.SEED)));

  /** Numbered messages of many clients, merged at random moments. */
  const filled = async (random: Random, clients: number, messages: number) => {
    const log = made();
    const sessions = await Promise.all(Array.from({ length: clients }, (_, nth) => client(nth)));
    let added = 0;
    const counts = sessions.map(() => 0);
    for (let nth = 0; nth < messages; nth += 1) {
      if (added < clients && (added === 0 || random.below(20) === 0)) log.add(sessions[added++]!);
      const number = random.below(added);
      const text = `${number}:${counts[number]!++} ${random.pick(['ab', 'Ab', 'é', '42', 'x'])}`;
      sessions[number]!.log.append(
        random.pick(['sent', 'received']),
        random.pick(['text', 'binary', 'event']),
        Buffer.from(text),
      );
      if (random.below(50) === 0) log.pull();
    }
    log.pull();
    return { log, sessions, counts };
  };

  it('has the entries of all in the order of their times, each once, and those of each in their own order', async () => {
    const random = seeded();
    const { log, counts } = await filled(random, 60, 20_000);
    const seed = `SEED=${random.seed}`;
    assert.equal(log.length, 20_000, seed);
    const next = counts.map(() => 0);
    let time = 0;
    for (let from = 0; from < log.length; from += 500) {
      const entries = await log.read(from, from + 500);
      const payloads = await log.payloads(entries.map(({ index }) => index));
      for (const [nth, entry] of entries.entries()) {
        assert.ok(entry.time >= time, `${seed}: ${entry.index} is before the one before it`);
        time = entry.time;
        const { number, peer } = entry.client;
        assert.equal(peer, `127.0.0.1:${50_000 + number}`, seed);
        const text = Buffer.from(payloads[nth]!).toString();
        assert.ok(text.startsWith(`${number}:${next[number]!++} `), `${seed}: ${text}`);
      }
    }
    assert.deepEqual(next, counts, seed);
  });

  it('never changes what stands in it', async () => {
    const random = seeded();
    const { log, sessions } = await filled(random, 5, 500);
    const before = await log.read(0, 500);
    for (const { log } of sessions) log.append('sent', 'text', Buffer.from('later'));
    log.pull();
    assert.deepEqual(await log.read(0, 500), before, `SEED=${random.seed}`);
    assert.equal(log.length, 500 + log.clientCount);
  });

  it('takes little more than 8 bytes of memory for an entry', async () => {
    const log = made();
    const session = await client(0);
    log.add(session);
    for (let nth = 0; nth < 200_000; nth += 1) session.log.append('received', 'text', new Uint8Array(1));
    assert.equal(log.pull(), 200_000);
    assert.ok(log.indexBytes / log.length < 9, `${log.indexBytes / log.length} bytes`);
  });

  it('finds what a plain search finds, whatever is asked for, also of clients that were let go of', async () => {
    const random = seeded();
    const { log, sessions } = await filled(random, 12, 3000);
    for (const { log } of sessions.slice(0, 6)) await log.finish();
    for (const session of sessions.slice(0, 6)) log.release(session);
    const entries = await log.read(0, log.length);
    const payloads = await log.payloads(entries.map(({ index }) => index));
    const some = (): number[] => Array.from({ length: 1 + random.below(4) }, () => random.below(12));
    const queries: MergedQuery[] = [
      { text: 'ab' },
      { text: 'ab', caseSensitive: true, invert: true },
      { text: '^\\d+:\\d*7 ', regex: true },
      { direction: 'sent', kinds: ['binary'] },
      { time: { from: entries[500]!.time, to: entries[1500]!.time } },
      ...Array.from({ length: 8 }, (): MergedQuery => {
        const rest: LogQuery = random.pick([{}, { text: '4' }, { text: 'é', invert: true }, { direction: 'received' }]);
        return { ...rest, clients: some() };
      }),
    ];
    for (const query of queries) {
      const { clients, ...rest } = query;
      const expected = entries
        .filter(({ client: { number } }) => clients?.includes(number) ?? true)
        .filter((entry) => naiveMatch(entry, payloads[entry.index]!, rest))
        .map(({ index }) => index);
      assert.deepEqual([...(await log.search(query))], expected, `SEED=${random.seed} ${JSON.stringify(query)}`);
    }
  });

  it('goes on to search what comes', async () => {
    const log = made();
    const [one, two] = [await client(0), await client(1)];
    log.add(one);
    log.add(two);
    const search = new MergedSearch(log, { text: 'yes' });
    await eventually(() => assert.equal(search.state, 'following'));
    for (const [session, text] of [
      [one, 'yes'],
      [two, 'no'],
      [two, 'oh yes'],
    ] as const) {
      session.log.append('sent', 'text', Buffer.from(text));
      await eventually(() => assert.equal(search.scanned, one.log.length + two.log.length));
    }
    assert.deepEqual([...search.matches], [0, 2]);
    search.dispose();
  });

  it('ends a pattern that never ends, and says at whose message', async () => {
    const log = made();
    const session = await client(0);
    log.add(session);
    session.log.append('sent', 'text', Buffer.from(`${'a'.repeat(60)}!`));
    log.pull();
    await assert.rejects(log.search({ text: '^(a+)+$', regex: true }), /127\.0\.0\.1:50000/);
  });

  it('reads the messages of those that were let go of from their recordings', async () => {
    const random = seeded();
    // More than are kept open.
    const { log, sessions } = await filled(random, 80, 4000);
    const before = await log.read(0, log.length);
    const payloads = await log.payloads(before.map(({ index }) => index));
    for (const session of sessions) {
      await session.log.finish();
      log.release(session);
    }
    const { sent, received } = log.traffic;
    assert.equal(sent.messages + received.messages, 4000);
    const seed = `SEED=${random.seed}`;
    for (let from = 0; from < 4000; from += 100)
      assert.deepEqual(await log.read(from, from + 100), before.slice(from, from + 100), seed);
    const position = random.below(4000);
    assert.deepEqual(await log.payload(position), payloads[position], seed);
    assert.equal(await log.sizeOf(position), before[position]!.size);
    const { time } = before[2345]!;
    assert.equal(
      await log.indexAt(time),
      before.findIndex((entry) => entry.time >= time),
      seed,
    );
    assert.equal(await log.indexAt(before.at(-1)!.time + 1), 4000);
    assert.equal(await log.indexAt(0), 0);
  });

  it('says of a recording that was deleted that it was', async () => {
    const log = made();
    const [one, two] = [await client(0), await client(1)];
    log.add(one);
    log.add(two);
    one.log.append('sent', 'text', Buffer.from('gone'));
    two.log.append('sent', 'text', Buffer.from('there'));
    log.pull();
    await one.log.finish();
    log.release(one);
    await rm(path.join(storage(), one.id), { recursive: true });
    const [lost, there] = await log.read(0, 2);
    assert.match(lost!.preview, /was deleted/);
    assert.equal(lost!.damaged, true);
    assert.equal(lost!.client.peer, '127.0.0.1:50000');
    assert.equal(there!.preview, 'there');
    await assert.rejects(log.payload(0), /was deleted/);
    assert.deepEqual([...(await log.search({ text: 'e' }))], [1]);
  });
});
