import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { NotesStore } from '../../../src/log/notesStore';
import { pruneLogs, type Retention } from '../../../src/log/pruneLogs';
import { Recordings } from '../../../src/log/recordings';
import { deleteForGood, emptyTrash, moveToTrash, putBack, trashOf } from '../../../src/log/trash';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';
import { openRecordOf, recordOf, touch, writeRecording } from '../support/recordings';

const NOW = Date.now();
const DAY = 24 * 60 * 60 * 1000;

describe('retention', () => {
  const folder = useFolder();
  useLeakCheck();

  /** A recording of about 10 kB that ended so many days ago. */
  const ended = (id: string, daysAgo: number): Promise<string> => {
    const endedAt = NOW - daysAgo * DAY;
    return writeRecording(folder.path, recordOf(id, { startedAt: endedAt - 1000, endedAt }), ['x'.repeat(10_000)]);
  };
  const prune = async (retention: Partial<Retention>): Promise<string[]> => {
    const all = { maxAgeMs: 14 * DAY, maxBytes: Infinity, keep: new Set<string>(), ...retention };
    const pruned = await pruneLogs(new Recordings(folder.path), all, NOW);
    return pruned.map(({ recording, reason }) => `${recording.id} ${reason}`);
  };
  const left = async (): Promise<string[]> => (await readdir(folder.path)).filter((name) => name !== '.trash').sort();

  it('deletes what is too old', async () => {
    await ended('a', 1);
    await ended('b', 13.9);
    await ended('c', 14.1);
    await ended('d', 100);
    assert.deepEqual(await prune({}), ['d age', 'c age']);
    assert.deepEqual(await left(), ['a', 'b']);
    assert.deepEqual(await readdir(trashOf(folder.path)), []);
  });

  it('deletes the oldest until the others have room', async () => {
    for (const [nth, id] of ['a', 'b', 'c', 'd'].entries()) await ended(id, nth);
    assert.deepEqual(await prune({ maxBytes: 25_000 }), ['d size', 'c size']);
    assert.deepEqual(await left(), ['a', 'b']);
    assert.deepEqual(await prune({ maxBytes: 25_000 }), []);
  });

  it('never deletes a pinned one, but counts it', async () => {
    await ended('a', 1);
    await ended('b', 100);
    const notes = new NotesStore(folder.path);
    await notes.pin('b', true);
    notes.dispose();
    assert.deepEqual(await prune({}), []);
    assert.deepEqual(await prune({ maxBytes: 15_000 }), ['a size']);
    assert.deepEqual(await left(), ['b']);
  });

  it('never deletes one that this window keeps', async () => {
    await ended('a', 100);
    assert.deepEqual(await prune({ maxBytes: 1, keep: new Set(['a']) }), []);
  });

  it('never deletes one that another window may have open, also after the machine has slept', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    try {
      const own = await writeRecording(folder.path, openRecordOf('a', { pid: child.pid! }));
      for (const file of ['session.json', 'entries.bin']) await touch(own, file, NOW - 100 * DAY);
      assert.deepEqual(await prune({ maxBytes: 1 }), []);
    } finally {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    assert.deepEqual(await prune({ maxBytes: 1 }), ['a age']);
  });

  it('deletes interrupted ones like others', async () => {
    const own = await writeRecording(folder.path, openRecordOf('a', { pid: process.pid }));
    await touch(own, 'entries.bin', NOW - 20 * DAY);
    assert.deepEqual(await prune({}), ['a age']);
  });

  it('does nothing where there is nothing', async () => {
    assert.deepEqual(
      await pruneLogs(new Recordings(path.join(folder.path, 'no')), { maxAgeMs: 0, maxBytes: 0, keep: new Set() }),
      [],
    );
  });

  describe('and the trash', () => {
    it('takes a recording out of the list, and gives it back as it was', async () => {
      await ended('a', 1);
      const recordings = new Recordings(folder.path);
      const before = await recordings.list();
      await moveToTrash(folder.path, 'a');
      assert.deepEqual(await recordings.list(), []);
      await putBack(folder.path, 'a');
      assert.deepEqual(await recordings.list(), before);
    });

    it('is emptied, but for what can still be put back', async () => {
      await ended('a', 1);
      await ended('b', 1);
      await moveToTrash(folder.path, 'a');
      await moveToTrash(folder.path, 'b');
      await emptyTrash(folder.path, new Set(['b']));
      await assert.rejects(putBack(folder.path, 'a'), { code: 'ENOENT' });
      await putBack(folder.path, 'b');
      assert.deepEqual(await left(), ['b']);
    });

    it('may be missing', async () => {
      await emptyTrash(folder.path);
      await assert.rejects(deleteForGood(folder.path, 'nobody'), { code: 'ENOENT' });
    });
  });
});
