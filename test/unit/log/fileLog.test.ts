import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { RECORD_BYTES } from '../../../src/log/records';
import { segmentAt } from '../../../src/log/segments';
import { bytes, utf8 } from '../support/bytes';
import { eventually } from '../support/eventually';
import { useLogs } from '../support/logs';
import { Random } from '../support/random';

/**
 * Keeps all threads that Node writes files with busy: each opens a pipe that nobody has opened at the other end.
 *
 * @returns what opens the other ends
 */
function holdThreads(folder: string): () => Promise<void> {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const count = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
  const held = Array.from({ length: count }, () => open(pipe, 'r'));
  return async () => {
    const other = openSync(pipe, constants.O_RDWR);
    for (const each of held) await (await each).close();
    closeSync(other);
  };
}

describe('FileLog', () => {
  const { create, reopen, fileOf } = useLogs();

  it('gives back what was appended, in order, with what it was', async () => {
    const log = await create();
    assert.equal(log.append('sent', 'text', bytes('hello')), 0);
    assert.equal(log.append('received', 'binary', Uint8Array.of(0, 255)), 1);
    assert.equal(log.append('received', 'data', bytes('part'), { truncated: true }), 2);
    assert.equal(log.append('local', 'event', bytes('note')), 3);
    const entries = await log.read(0, 4);
    assert.deepEqual(
      entries.map(({ index, direction, kind, size, preview, truncated }) => ({
        index,
        direction,
        kind,
        size,
        preview,
        ...(truncated && { truncated }),
      })),
      [
        { index: 0, direction: 'sent', kind: 'text', size: 5, preview: 'hello' },
        { index: 1, direction: 'received', kind: 'binary', size: 2, preview: '00 ff' },
        { index: 2, direction: 'received', kind: 'data', size: 4, preview: 'part', truncated: true },
        { index: 3, direction: 'local', kind: 'event', size: 4, preview: 'note' },
      ],
    );
    assert.deepEqual(log.sent, { messages: 1, bytes: 5 });
    assert.deepEqual(log.received, { messages: 2, bytes: 6 });
    assert.equal(log.sizeOf(2), 4);
  });

  it('cuts a range to what there is', async () => {
    const log = await create();
    for (const text of ['a', 'b', 'c']) log.append('sent', 'text', bytes(text));
    const previews = async (from: number, to: number): Promise<string[]> =>
      (await log.read(from, to)).map(({ preview }) => preview);
    assert.deepEqual(await previews(1, 2), ['b']);
    assert.deepEqual(await previews(-5, 100), ['a', 'b', 'c']);
    assert.deepEqual(await previews(3, 5), []);
    assert.deepEqual(await previews(2, 1), []);
  });

  it('knows no entry but those that there are', async () => {
    const log = await create();
    log.append('sent', 'text', bytes('a'));
    for (const index of [-1, 1, 0.5, NaN])
      await assert.rejects(async () => log.payload(index), RangeError, String(index));
  });

  it('stamps entries with the time of now, which never goes back', async () => {
    const log = await create();
    const before = Date.now() - 5;
    for (let nth = 0; nth < 500; nth += 1) log.append('sent', 'text', bytes('x'));
    const times = (await log.read(0, 500)).map(({ time }) => time);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert(times[0]! >= before && times.at(-1)! <= Date.now() + 5);
  });

  it('copies payloads, and gives copies', async () => {
    const log = await create();
    const given = bytes('hello');
    log.append('sent', 'text', given);
    given.fill(0);
    (await log.payload(0)).fill(1);
    assert.equal(utf8(await log.payload(0)), 'hello');
    await log.flush();
    (await log.payload(0)).fill(1);
    assert.equal(utf8(await log.payload(0)), 'hello');
  });

  it('gives plain bytes, which are the same on their way to a page', async () => {
    const log = await create();
    log.append('sent', 'text', Buffer.from('hello'));
    assert.equal((await log.payload(0)).constructor, Uint8Array);
    await log.flush();
    assert.equal((await log.payload(0)).constructor, Uint8Array);
  });

  it('gives slices of a payload, cut to what there is', async () => {
    const log = await create();
    log.append('sent', 'text', bytes('before'));
    log.append('sent', 'text', bytes('0123456789'));
    log.append('sent', 'text', bytes('after'));
    for (const state of ['in memory', 'in the file']) {
      for (const [from, to, expected] of [
        [0, 10, '0123456789'],
        [2, 5, '234'],
        [8, 99, '89'],
        [-3, 2, '01'],
        [10, 20, ''],
        [50, 60, ''],
        [5, 2, ''],
      ] as const) {
        assert.equal(utf8(await log.payloadSlice(1, from, to)), expected, `${from} to ${to}, ${state}`);
      }
      await log.flush();
    }
  });

  it('is read while it is written', async function () {
    this.timeout(10_000);
    const log = await create();
    const random = new Random();
    const payloads: Uint8Array[] = [];
    for (let round = 0; round < 200; round += 1) {
      for (let nth = 0; nth < 20; nth += 1) {
        const payload = bytes(`${payloads.length}:`.padEnd(random.below(30_000), '.'));
        payloads.push(payload);
        log.append('received', 'text', payload);
      }
      const index = random.below(payloads.length);
      const [payload, [entry]] = await Promise.all([log.payload(index), log.read(index, index + 1)]);
      assert.deepEqual(payload, payloads[index], `seed ${random.seed}, entry ${index}`);
      assert(entry?.preview.startsWith(`${index}:`.slice(0, entry.size)), `seed ${random.seed}, entry ${index}`);
    }
  });

  it('holds 100,000 entries, and is the same when it is opened again', async function () {
    this.timeout(20_000);
    const log = await create();
    for (let nth = 0; nth < 100_000; nth += 1) {
      log.append(nth % 3 ? 'received' : 'sent', nth % 2 ? 'text' : 'data', bytes(`message ${nth}`), {
        truncated: nth % 7 === 0,
      });
      if (nth % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await log.finish();
    const again = await reopen();
    assert.equal(again.length, 100_000);
    assert.deepEqual([again.sent, again.received], [log.sent, log.received]);
    for (const [from, to] of [
      [0, 100],
      [49_950, 50_050],
      [16_380, 16_390],
      [99_900, 100_000],
    ] as const) {
      const entries = await again.read(from, to);
      assert.deepEqual(entries, await log.read(from, to));
      assert.deepEqual(
        entries.map(({ preview }) => preview),
        Array.from({ length: to - from }, (_, nth) => `message ${from + nth}`),
      );
    }
    assert.equal(utf8(await again.payload(99_999)), 'message 99999');
  });

  it('holds a payload of 30 MB among small ones', async function () {
    this.timeout(10_000);
    const log = await create();
    const large = Buffer.alloc(30_000_000, 'socketscope ');
    log.append('sent', 'text', bytes('before'));
    log.append('received', 'binary', large);
    log.append('sent', 'text', bytes('after'));
    for (const state of ['in memory', 'in the file']) {
      assert(large.equals(await log.payload(1)), state);
      assert.equal(utf8(await log.payload(2)), 'after');
      assert.equal((await log.read(1, 2))[0]?.size, 30_000_000);
      await log.flush();
    }
  });

  it('has everything in its files once it is flushed', async () => {
    const log = await create();
    for (let nth = 0; nth < 10; nth += 1) log.append('sent', 'text', bytes(`${nth}`));
    await log.flush();
    assert.equal((await stat(fileOf('entries.bin'))).size, 10 * RECORD_BYTES);
    assert.equal(
      await readFile(fileOf(segmentAt(0).file), 'utf8'),
      Array.from({ length: 10 }, (_, digit) => `${digit}\0\0\0`).join(''),
    );
    await log.flush();
  });

  it('takes a message that is larger than what may wait in memory, and those after it', async function () {
    this.timeout(20_000);
    const log = await create('log', { memoryBytes: 1024 * 1024 });
    log.append('received', 'binary', Buffer.alloc(70 * 1024 * 1024, 'socketscope '));
    log.append('received', 'text', bytes('after'));
    await log.flush();
    log.append('received', 'text', bytes('later'));
    assert.deepEqual(log.problems, []);
    assert.deepEqual(await Promise.all([1, 2].map(async (index) => utf8(await log.payload(index)))), [
      'after',
      'later',
    ]);
  });

  it('is full while the disk is slow, which refuses nothing, and says when it has caught up', async function () {
    this.timeout(20_000);
    const log = await create('log', { memoryBytes: 1024 * 1024 });
    let drains = 0;
    log.onDidDrain(() => (drains += 1));
    const payloads = Array.from({ length: 40 }, (_, nth) => Buffer.alloc(256 * 1024, `${nth} `));
    const release = holdThreads(path.dirname(fileOf('x')));
    try {
      for (const payload of payloads) log.append('received', 'binary', payload);
      assert(log.isFull);
      assert.equal(drains, 0);
    } finally {
      await release();
    }
    await eventually(() => assert.deepEqual([log.isFull, drains], [false, 1]));
    await log.flush();
    assert.deepEqual(log.problems, []);
    const read = await log.payloads(payloads.map((_, nth) => nth));
    for (const [nth, payload] of payloads.entries()) assert(payload.equals(read[nth]!), `payload ${nth}`);
  });

  it('stays readable when it is finished, and takes no more', async () => {
    const log = await create();
    log.append('sent', 'text', bytes('hello'));
    await log.finish();
    await log.finish();
    assert.equal((await log.read(0, 1))[0]?.preview, 'hello');
    assert.equal(utf8(await log.payload(0)), 'hello');
    log.append('sent', 'text', bytes('late'));
    await assert.rejects(log.flush(), /finished/);
  });

  it('is never made over another one', async () => {
    await create();
    await assert.rejects(create(), { code: 'EEXIST' });
  });

  it('is empty when nothing was appended', async () => {
    await (await create()).finish();
    const again = await reopen();
    assert.equal(again.length, 0);
    assert.deepEqual(await again.read(0, 10), []);
  });

  describe('onDidAppend', () => {
    it('gives the new length, at most 60 times a second', async function () {
      this.timeout(10_000);
      const log = await create();
      const lengths: number[] = [];
      log.onDidAppend((length) => lengths.push(length));
      const start = performance.now();
      while (performance.now() - start < 1000) {
        for (let nth = 0; nth < 10; nth += 1) log.append('received', 'text', bytes('x'));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await eventually(() => assert.equal(lengths.at(-1), log.length));
      const elapsedMs = performance.now() - start;
      assert(lengths.length <= (elapsedMs * 60) / 1000 + 1, `${lengths.length} events in ${elapsedMs} ms`);
      assert(lengths.length >= 5, `${lengths.length} events`);
      assert.deepEqual(
        lengths,
        [...new Set(lengths)].toSorted((a, b) => a - b),
      );
    });

    it('is silent once the log is disposed of', async () => {
      const log = await create();
      let calls = 0;
      log.onDidAppend(() => (calls += 1));
      log.append('sent', 'text', bytes('x'));
      log.dispose();
      await log.finish();
      assert.equal(calls, 0);
    });
  });
});
