import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { Heartbeat } from '../../../src/log/heartbeat';
import { eventually } from '../support/eventually';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';
import { openRecordOf, touch, writeRecording } from '../support/recordings';

describe('the heartbeat of live sessions', () => {
  const folder = useFolder();
  useLeakCheck();

  it('touches their records until none lives', async () => {
    const own = await writeRecording(folder.path, openRecordOf('a'));
    const touched = async (): Promise<number> => (await stat(path.join(own, 'session.json'))).mtimeMs;
    await touch(own, 'session.json', 1000);
    let folders = [own, path.join(folder.path, 'gone')];
    const heart = new Heartbeat(() => folders, 5);
    heart.start();
    heart.start();
    await eventually(async () => assert(Date.now() - (await touched()) < 10_000));
    folders = [];
    await eventually(() => assert.equal(heart.isBeating, false));
    heart.start();
    assert.equal(heart.isBeating, true);
    heart.dispose();
    assert.equal(heart.isBeating, false);
  });
});
