import assert from 'node:assert/strict';
import * as path from 'node:path';
import { FileLog } from '../../../src/log/fileLog';
import { packFrame } from '../../../src/log/frameRecords';
import { bytes } from '../support/bytes';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';

const KEY = 0xfe_dc_ba_98;

describe('the frames of a log', () => {
  const folder = useFolder();
  const logs: FileLog[] = [];

  afterEach(async () => {
    for (const log of logs.splice(0)) {
      await log.finish();
      log.dispose();
    }
  });
  useLeakCheck();

  /** A received message in two frames, with a ping and our pong between them; then a fragment of a message under way. */
  async function create(): Promise<FileLog> {
    const log = await FileLog.create(path.join(folder.path, 'log'));
    logs.push(log);
    log.appendFrame(log.now(), 0, 10, packFrame(false, 0x41, false, 0, 2));
    const ping = log.appendFrame(log.now(), 12, 4, packFrame(false, 0x89, false, 0, 2));
    log.append('received', 'ping', bytes('ping'), { firstFrame: ping, lastFrame: ping });
    const pong = log.appendFrame(log.now(), 0, 4, packFrame(true, 0x8a, true, KEY, 6));
    log.append('sent', 'pong', bytes('ping'), { firstFrame: pong, lastFrame: pong });
    log.appendFrame(log.now(), 18, 200, packFrame(false, 0x80, false, 0, 4));
    log.append('received', 'text', bytes('a message'), { firstFrame: 0, lastFrame: 3 });
    log.append('local', 'event', bytes('of the session'));
    log.appendFrame(log.now(), 222, 1, packFrame(false, 0x01, false, 0, 2));
    return log;
  }

  async function holds(log: FileLog): Promise<void> {
    const { frames, total, wireBytes } = await log.framesOf(2, 500);
    assert.deepEqual(
      frames.map(({ offset, opcode, fin, rsv }) => [offset, opcode, fin, rsv]),
      [
        [0, 1, false, 4],
        [18, 0, true, 0],
      ],
    );
    assert.deepEqual([total, wireBytes], [2, 12 + 204]);
    const [pong] = await log.frames(1);
    assert.deepEqual([pong?.direction, pong?.masked, pong?.maskKey, pong?.headerLength], ['sent', true, KEY, 6]);
    assert.deepEqual(await log.frames(3), []);
    const entries = await Promise.all([0, 1, 2, 3, 4, 5].map((frame) => log.entryOfFrame(frame)));
    assert.deepEqual(entries, [2, 0, 1, 2, null, null]);
  }

  it('are found by their entry, and lead to it', async () => {
    await holds(await create());
  });

  it('are read back from disk', async () => {
    const log = await create();
    await log.finish();
    const again = await FileLog.open(path.join(folder.path, 'log'));
    logs.push(again);
    await holds(again);
  });

  it('are given up to a limit, and counted beyond it', async () => {
    const { frames, total, wireBytes } = await (await create()).framesOf(2, 1);
    assert.deepEqual([frames.length, total, wireBytes], [1, 2, 216]);
  });
});
