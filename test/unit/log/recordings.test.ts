import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { NotesStore } from '../../../src/log/notesStore';
import { Recordings, type Recording } from '../../../src/log/recordings';
import { RestoredSession } from '../../../src/log/restoredSession';
import { writeRecord } from '../../../src/log/sessionRecord';
import { useFolder } from '../support/folder';
import { useLeakCheck } from '../support/leaks';
import { openRecordOf, recordOf, touch, writeHead, writeRecording } from '../support/recordings';

const NOW = Date.now();

describe('recordings', () => {
  const folder = useFolder();
  useLeakCheck();
  const list = (now = NOW): Promise<Recording[]> => new Recordings(folder.path).list(now);
  const states = async (): Promise<string[]> => (await list()).map(({ id, state }) => `${id} ${state}`).sort();

  it('are listed newest first, with what they are and how many messages they have', async () => {
    await writeRecording(folder.path, recordOf('old', { startedAt: 1000, endedAt: 4000 }), ['a', 'b', 'c']);
    const profile = { name: 'Lines', transport: 'tcp', host: 'h', port: 7 } as const;
    await writeRecording(folder.path, recordOf('new', { startedAt: 2000, transport: 'tcp', profile, entries: 12 }));
    const [first, second, ...others] = await list();
    assert.deepEqual(others, []);
    assert.deepEqual([first?.id, first?.profile, first?.entries], ['new', profile, 12]);
    assert.deepEqual(second, {
      id: 'old',
      profile: { name: 'Echo', transport: 'websocket', url: 'ws://h/' },
      startedAt: 1000,
      endedAt: 4000,
      entries: 3,
      state: 'ended',
      pinned: false,
    });
  });

  it('tell the clients of a listener apart', async () => {
    const association = {
      protocol: 'tcp',
      local: { address: '127.0.0.1', port: 9001 },
      remote: { address: '127.0.0.1', port: 50368 },
    } as const;
    await writeRecording(folder.path, recordOf('accepted', { role: 'server', association }));
    await writeRecording(folder.path, recordOf('connected', { startedAt: 1, association }));
    assert.deepEqual((await list()).map(({ id, peer }) => [id, peer]).sort(), [
      ['accepted', '127.0.0.1:50368'],
      ['connected', undefined],
    ]);
  });

  it('are none where there is no folder', async () => {
    await rm(folder.path, { recursive: true });
    assert.deepEqual(await list(), []);
  });

  it('tell how they ended', async () => {
    const failure = { code: 'refused', stage: 'tcp', message: 'Nobody listens.' } as const;
    await writeRecording(folder.path, recordOf('closed'));
    await writeRecording(folder.path, recordOf('failed', { state: 'failed', failure }));
    assert.deepEqual(await states(), ['closed ended', 'failed failed']);
    assert.equal((await list()).find(({ id }) => id === 'failed')?.failure, 'Nobody listens.');
  });

  it('are live while the process that wrote them runs and touches them', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    try {
      const own = await writeRecording(folder.path, openRecordOf('a', { pid: child.pid! }));
      await touch(own, 'session.json', NOW - 20_000);
      assert.deepEqual(await states(), ['a live']);
      // Its process id is another process's by now: nobody has touched the record for a long time.
      await touch(own, 'session.json', NOW - 61_000);
      assert.deepEqual(await states(), ['a interrupted']);
    } finally {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    await touch(path.join(folder.path, 'a'), 'session.json', NOW);
    assert.deepEqual(await states(), ['a interrupted'], 'its process was killed a moment ago');
  });

  it('are interrupted where the process id is this one, which knows its own sessions', async () => {
    await writeRecording(folder.path, openRecordOf('a', { pid: process.pid }));
    await writeRecording(folder.path, openRecordOf('b'));
    assert.deepEqual(await states(), ['a interrupted', 'b interrupted']);
  });

  it('that were interrupted end when something was last written', async () => {
    const own = await writeRecording(folder.path, openRecordOf('a', { pid: process.pid }), ['a', 'b']);
    await touch(own, 'entries.bin', 1_700_000_123_000);
    const [recording] = await list();
    assert.deepEqual([recording?.endedAt, recording?.entries], [1_700_000_123_000, 2]);
    const session = await RestoredSession.open(folder.path, 'a');
    assert.deepEqual([session.state, session.isInterrupted, session.log.length], ['closed', true, 2]);
  });

  for (const [what, head] of [
    ['cut', '{"id":"a","profile":{"na'],
    ['empty', ''],
    ['zeros', '\0'.repeat(500)],
    ['no record', '[1, 2]'],
    ['without a profile', '{"id":"a","state":"closed"}'],
    ['with half a profile', '{"profile":{"name":"x","transport":"websocket"}}'],
  ] as const) {
    it(`are listed and can be opened when the head is ${what}`, async () => {
      const own = await writeHead(folder.path, 'a', head);
      await touch(own, 'entries.bin', NOW - 1000);
      const [recording] = await list();
      assert.deepEqual([recording?.id, recording?.state, recording?.entries], ['a', 'damaged', 1]);
      assert.ok(Math.abs((recording?.startedAt ?? 0) - Date.now()) < 60_000, 'listed by the time of its files');
      const session = await RestoredSession.open(folder.path, 'a');
      assert.equal(session.isHeadLost, true);
      assert.match(session.headProblems.join(), /^session\.json is not readable/);
      assert.deepEqual([session.log.length, session.isInterrupted, session.profile.transport], [1, false, 'tcp']);
    });
  }

  it('are listed and can be opened when the head is gone', async () => {
    const own = await writeRecording(folder.path, recordOf('a'));
    await unlink(path.join(own, 'session.json'));
    assert.deepEqual(await states(), ['a damaged']);
    assert.equal((await RestoredSession.open(folder.path, 'a')).log.length, 1);
  });

  it('leave out what is no session', async () => {
    await mkdir(path.join(folder.path, 'empty'));
    await mkdir(path.join(folder.path, '.trash', 'a'), { recursive: true });
    await writeFile(path.join(folder.path, 'file'), 'x');
    assert.deepEqual(await list(), []);
  });

  it('have their own name and pin, which are seen when they change', async () => {
    const recordings = new Recordings(folder.path);
    await writeRecording(folder.path, recordOf('a'));
    const notes = new NotesStore(folder.path);
    assert.deepEqual(
      (await recordings.list()).map(({ ownName, pinned }) => [ownName, pinned]),
      [[undefined, false]],
    );
    await notes.rename('a', 'The login bug');
    await notes.pin('a', true);
    assert.deepEqual(
      (await recordings.list()).map(({ ownName, pinned }) => [ownName, pinned]),
      [['The login bug', true]],
    );
    notes.dispose();
  });

  it('have a size on disk: that of all their files', async () => {
    const own = await writeRecording(folder.path, recordOf('a'), ['x'.repeat(10_000)]);
    const size = await new Recordings(folder.path).sizeOf('a');
    const head = (await readFile(path.join(own, 'session.json'))).length;
    assert(size > 10_000 + head && size < 11_000 + head, String(size));
    assert.equal(await new Recordings(folder.path).sizeOf('gone'), 0);
  });

  it('are read again only where they have changed', async () => {
    const ids = Array.from({ length: 300 }, (_, nth) => `r${String(nth)}`);
    await Promise.all(
      ids.map((id, nth) => writeRecord(path.join(folder.path, id), recordOf(id, { startedAt: nth, entries: 1 }))),
    );
    const recordings = new Recordings(folder.path);
    const before = await recordings.list();
    assert.deepEqual([before.length, before[0]?.id], [300, 'r299']);
    await writeRecord(path.join(folder.path, 'r7'), recordOf('r7', { startedAt: 7, entries: 20 }));
    const after = await recordings.list();
    assert.deepEqual(
      after.filter((recording, nth) => recording !== before[nth]).map(({ id, entries }) => [id, entries]),
      [['r7', 20]],
    );
  });
});
