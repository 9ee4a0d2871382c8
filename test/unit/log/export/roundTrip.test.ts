import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { FileLog } from '../../../../src/log/fileLog';
import { readNotes, writeNotes } from '../../../../src/log/notes';
import { Recordings } from '../../../../src/log/recordings';
import { readRecord } from '../../../../src/log/sessionRecord';
import * as path from 'node:path';
import { bytes } from '../../support/bytes';
import { fillRandomly, sampleRecord, timeless, useExports } from '../../support/exports';
import { Random } from '../../support/random';

async function assertSame(log: FileLog, expected: FileLog): Promise<void> {
  assert.equal(log.length, expected.length);
  assert.equal(log.frameCount, expected.frameCount);
  assert.deepEqual(await log.read(0, log.length), await expected.read(0, log.length));
  assert.deepEqual(await log.readFrames(0, log.frameCount), await expected.readFrames(0, log.frameCount));
  for (let index = 0; index < log.length; index += 1) {
    const [payload, same] = [await log.payload(index), await expected.payload(index)];
    assert(Buffer.from(payload).equals(same), `payload ${String(index)}`);
    assert.deepEqual(await log.frames(index), await expected.frames(index));
  }
  assert.deepEqual([log.sent, log.received], [expected.sent, expected.received]);
}

describe('an export as JSON Lines, and in again', function () {
  this.timeout(30_000);
  const exports = useExports();

  for (let nth = 0; nth < 12; nth += 1) {
    const random = process.env.SEED === undefined ? new Random() : new Random(Number(process.env.SEED));
    it(`is the same log, bit for bit (SEED=${String(random.seed)})`, async () => {
      const log = await exports.create();
      fillRandomly(log, random, 1 + random.below(150));
      if (nth % 2 === 0) await log.finish();
      const text = await exports.exported(log);
      const { log: again, missing, problem, entries } = await exports.imported();
      assert.deepEqual([missing, problem, entries], [0, undefined, log.length]);
      await assertSame(again, log);
      assert.equal(timeless(await exports.exported(again)), timeless(text));
    });

    it(`is the same log of the chosen ones (SEED=${String(random.seed)})`, async () => {
      const log = await exports.create();
      fillRandomly(log, random, 1 + random.below(150));
      const only = Uint32Array.from({ length: log.length }, (_, index) => index).filter(() => random.below(2) === 1);
      await exports.exported(log, { only });
      const { log: again } = await exports.imported();
      assert.equal(again.length, only.length);
      for (const [index, original] of only.entries()) {
        const [[entry], [expected]] = [await again.read(index, index + 1), await log.read(original, original + 1)];
        assert.deepEqual({ ...entry, index: original }, expected);
        assert(Buffer.from(await again.payload(index)).equals(await log.payload(original)));
        assert.deepEqual(await again.frames(index), await log.frames(original));
      }
    });
  }

  it('is the same session, in its head', async () => {
    const record = sampleRecord();
    const log = await exports.create(record);
    await exports.exported(log);
    const { id } = await exports.imported();
    const read = await readRecord(path.join(exports.storage, id));
    assert.deepEqual(read, { ...record, id, entries: 0, importedAt: read.importedAt });
  });

  it('lasted as long as the original, also where a file of an earlier version does not say when it ended', async () => {
    const { endedAt, ...older } = sampleRecord();
    for (const [name, record, expected] of [
      ['log', sampleRecord(), endedAt],
      ['older', older, older.startedAt + 5000],
    ] as const) {
      const log = await exports.create(record, name);
      log.append('sent', 'text', bytes('a'), { time: record.startedAt + 5000 });
      await exports.exported(log);
      const { id } = await exports.imported();
      const listed = (await new Recordings(exports.storage).list()).find((each) => each.id === id);
      assert.equal(listed?.endedAt, expected);
    }
  });

  it('keeps pins, notes and the name', async () => {
    const log = await exports.create();
    for (const text of ['a', 'b', 'c']) log.append('sent', 'text', bytes(text));
    const notes = {
      name: 'Mine',
      messages: [
        { index: 0, note: 'n "q"' },
        { index: 2, pinned: true as const },
      ],
    };
    await writeNotes(exports.place('log'), notes);
    await exports.exported(log);
    const { id } = await exports.imported();
    assert.deepEqual((await readNotes(path.join(exports.storage, id))).notes, notes);
  });

  for (const [name, payload] of [
    ['text with a sign at each slice', Buffer.alloc(64 * 1024 * 1024, '漢字"\\\n')],
    [
      'bytes',
      Buffer.alloc(
        64 * 1024 * 1024 - 1,
        Uint8Array.from({ length: 251 }, (_, nth) => nth),
      ),
    ],
  ] as const) {
    it(`holds a message of 64 MiB: ${name}`, async () => {
      const log = await exports.create();
      log.append('received', 'binary', payload);
      log.append('received', 'text', bytes('after'));
      await log.finish();
      // Long pauses of the event loop would show as few turns of it.
      let turns = 0;
      let longest = 0;
      let before = performance.now();
      const timer = setInterval(() => {
        turns += 1;
        longest = Math.max(longest, performance.now() - before);
        before = performance.now();
      }, 1);
      await exports.exported(log);
      const { log: again } = await exports.imported();
      clearInterval(timer);
      assert(turns > 100, `${String(turns)} turns, the longest ${String(longest)} ms`);
      assert(Buffer.from(await again.payload(0)).equals(payload));
      assert.equal(Buffer.from(await again.payload(1)).toString(), 'after');
    });
  }

  it('is read with other ends of lines, a byte order mark, and properties in another order', async () => {
    const log = await exports.create();
    log.append('sent', 'text', bytes('é'));
    log.append('sent', 'text', Buffer.alloc(2 * 1024 * 1024, 'long \u0001'));
    const [head = '', ...lines] = (await exports.exported(log)).trimEnd().split('\n');
    const turned = lines.map((line) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())),
    );
    await writeFile(exports.place('turned.jsonl'), `\ufeff${[head, '', ...turned].join('\r\n')}`);
    const { log: again } = await exports.imported(exports.place('turned.jsonl'));
    await assertSame(again, log);
  });
});
