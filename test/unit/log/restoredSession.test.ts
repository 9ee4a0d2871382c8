import assert from 'node:assert/strict';
import { readdir, readlink } from 'node:fs/promises';
import { Cancelled } from '../../../src/base/cancelled';
import { RECORD_BYTES, RECORDS_PER_BLOCK } from '../../../src/log/records';
import { RestoredSession } from '../../../src/log/restoredSession';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';
import { recordOf, writeRecording } from '../support/recordings';

const BLOCKS = 3;
const MESSAGES = BLOCKS * RECORDS_PER_BLOCK + 5;

describe('a recording that is opened', () => {
  const folder = useFolder();
  useLeakCheck();

  /** The files of the folder that this process has open, where the system tells. */
  async function openFiles(): Promise<string[]> {
    const names = await readdir('/proc/self/fd').catch(() => []);
    const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
    return targets.filter((target) => target.startsWith(folder.path));
  }

  beforeEach(async () => {
    const messages = Array.from({ length: MESSAGES }, () => 'm');
    await writeRecording(folder.path, recordOf('large'), messages);
  });

  it('tells how much of its index is read', async () => {
    const told: number[] = [];
    const session = await RestoredSession.open(folder.path, 'large', {
      onProgress: (done, total) => {
        assert.equal(total, MESSAGES * RECORD_BYTES);
        told.push(done / RECORD_BYTES);
      },
    });
    session.log.dispose();
    assert.deepEqual(told, [RECORDS_PER_BLOCK, 2 * RECORDS_PER_BLOCK, 3 * RECORDS_PER_BLOCK, MESSAGES]);
  });

  it('is open no more when that is cancelled, and can be opened again', async () => {
    const token = { isCancellationRequested: false };
    let told = 0;
    const opening = RestoredSession.open(folder.path, 'large', {
      token,
      onProgress: () => {
        told += 1;
        token.isCancellationRequested = true;
      },
    });
    await assert.rejects(opening, Cancelled);
    assert.equal(told, 1);
    assert.deepEqual(await openFiles(), []);
    const again = await RestoredSession.open(folder.path, 'large');
    assert.equal(again.log.length, MESSAGES);
    assert.deepEqual(again.log.problems, []);
    again.log.dispose();
  });
});
