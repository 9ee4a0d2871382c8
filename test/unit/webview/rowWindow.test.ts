import assert from 'node:assert/strict';
import { RowWindow } from '../../../src/webview/messages/rowWindow';

/** A log of numbers whose reads are answered by hand. */
class Log {
  readonly reads: { from: number; to: number; answer(): Promise<void> }[] = [];
  length = 1_000_000;
  changes = 0;
  readonly rows = new RowWindow<number>(
    (from, to) =>
      new Promise((resolve) => {
        const answer = async (): Promise<void> => {
          const count = Math.max(0, Math.min(to, this.length) - from);
          resolve(Array.from({ length: count }, (_, at) => from + at));
          await new Promise(setImmediate);
        };
        this.reads.push({ from, to, answer });
      }),
    () => this.changes++,
  );

  want(from: number, to: number, ahead = 0): void {
    this.rows.want(from, to, this.length, ahead);
  }

  get ranges(): string[] {
    return this.reads.map(({ from, to }) => `${from}-${to}`);
  }

  async answer(): Promise<void> {
    await this.reads.at(-1)?.answer();
  }
}

describe('RowWindow', () => {
  it('reads a range with what is ahead of it, once', async () => {
    const log = new Log();
    log.want(1000, 1020, 100);
    log.want(1000, 1020, 100);
    await log.answer();
    log.want(1010, 1030, 100);
    assert.deepEqual(log.ranges, ['900-1120']);
    assert.deepEqual(
      [log.rows.get(899), log.rows.get(900), log.rows.get(1119), log.changes],
      [undefined, 900, 1119, 1],
    );
  });

  it('has one read under way, and goes on with the newest wish only', async () => {
    const log = new Log();
    for (let at = 0; at < 10; at++) log.want(at * 1000, at * 1000 + 20);
    assert.deepEqual(log.ranges, ['0-20']);
    await log.answer();
    assert.deepEqual(log.ranges, ['0-20', '9000-9020']);
  });

  it('reads only what is new when a log grows at its tail', async () => {
    const log = new Log();
    log.length = 100;
    log.want(60, 100);
    await log.answer();
    log.length = 103;
    log.want(63, 103);
    await log.answer();
    assert.deepEqual(log.ranges, ['60-100', '100-103']);
    assert.deepEqual([log.rows.get(63), log.rows.get(102), log.rows.heldTo], [63, 102, 103]);
  });

  it('reads only what is missing when the person scrolls up', async () => {
    const log = new Log();
    log.want(500, 520);
    await log.answer();
    log.want(495, 515);
    assert.deepEqual(log.ranges, ['500-520', '495-500']);
  });

  it('holds a bounded number of rows, those that are wanted among them', async () => {
    const log = new Log();
    for (let from = 0; from < 5000; from += 50) {
      log.want(from, from + 50);
      await log.answer();
    }
    assert.equal(log.rows.get(4999), 4999);
    assert.equal(log.rows.get(4000), undefined);
    for (let from = 4950; from >= 3000; from -= 50) {
      log.want(from, from + 50);
      await log.answer();
    }
    assert.equal(log.rows.get(3000), 3000);
    assert.equal(log.rows.get(4999), undefined);
  });

  it('does not ask again and again for rows that do not come', async () => {
    const log = new Log();
    log.length = 10;
    log.rows.want(10, 20, 20, 0);
    await log.answer();
    log.rows.want(10, 20, 20, 0);
    assert.deepEqual(log.ranges, ['10-20']);
  });

  it('drops the answer to a read of an earlier log', async () => {
    const log = new Log();
    log.want(0, 10);
    log.rows.clear();
    await log.answer();
    assert.deepEqual([log.rows.get(0), log.changes], [undefined, 0]);
    log.want(0, 10);
    assert.equal(log.reads.length, 2);
  });
});
