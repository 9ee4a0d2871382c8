import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { checkRecord } from '../../../src/log/checkRecord';
import { Recordings } from '../../../src/log/recordings';
import { RestoredSession } from '../../../src/log/restoredSession';
import { parseHttpHead } from '../../../src/protocol/httpHead';
import { bytes } from '../support/bytes';
import { useFolder } from '../support/folder';
import { recordOf, writeRecording } from '../support/recordings';

const request = parseHttpHead(bytes('GET / HTTP/1.1\r\nHost: h\r\n\r\n'));

const SOUND = recordOf('a', {
  association: { protocol: 'tcp', local: { address: '::1', port: 1 }, remote: { path: '/s' } },
  stages: [{ name: 'http', start: 0, end: 1, exchange: { request } }],
  handshake: { exchanges: [{ request, body: Uint8Array.of(1) }], findings: [] },
  findings: [{ id: 'x', severity: 'ok', message: 'm' }],
  failure: { code: 'reset', stage: 'open', message: 'm' },
  pid: 7,
  entries: 3,
});

describe('a record that is read back', () => {
  const folder = useFolder();

  it('is left as it is where it is sound', () => {
    assert.deepEqual(checkRecord(SOUND, 'a'), { record: SOUND, damaged: [] });
  });

  it('is not taken for an interrupted one because its end is damaged', async () => {
    const own = await writeRecording(folder.path, SOUND);
    await writeFile(path.join(own, 'session.json'), JSON.stringify({ ...SOUND, end: 'soon' }));
    assert.equal((await RestoredSession.open(folder.path, 'a')).isInterrupted, false);
    assert.equal((await new Recordings(folder.path).list())[0]?.state, 'ended');
  });

  it('has the id of its folder, whatever is written in it', () => {
    assert.equal(checkRecord({ ...SOUND, id: '../b' }, 'a').record.id, 'a');
  });

  for (const [part, broken] of [
    ['stages', 'none'],
    ['stages', [{ name: 'ftp', start: 0 }]],
    ['stages', [{ name: 'http', start: 0, exchange: { request: { ...request, raw: { $bites: 'AA==' } } } }]],
    ['findings', [null]],
    ['handshake', { exchanges: [{ request: { ...request, headers: [['Host']] } }], findings: [] }],
    ['handshake', { exchanges: [], findings: 7 }],
    ['association', { protocol: 'tcp', local: {} }],
    ['tls', { certificates: 1 }],
    ['failure', { code: 7 }],
    ['end', 'yes'],
    ['startedAt', 'now'],
    ['state', 'opened'],
  ] as const)
    it(`goes without its ${part} where that is damaged: ${JSON.stringify(broken).slice(0, 40)}`, () => {
      const { record, damaged } = checkRecord({ ...SOUND, [part]: broken }, 'a');
      assert.deepEqual(damaged, [part]);
      assert.notDeepEqual(record[part], broken);
      assert.equal(record.profile, SOUND.profile);
    });

  it('goes without what has lost its name', () => {
    const { stages, ...others } = SOUND;
    const { record, damaged } = checkRecord({ ...others, sdages: stages }, 'a');
    assert.deepEqual([record.stages, damaged], [[], ['stages']]);
  });

  it('tells on the page what is damaged', async () => {
    const own = await writeRecording(folder.path, SOUND);
    await writeFile(
      path.join(own, 'session.json'),
      JSON.stringify({ ...SOUND, handshake: 1, stages: [], startedAt: 'x' }),
    );
    const session = await RestoredSession.open(folder.path, 'a');
    assert.deepEqual(session.headProblems, [
      'session.json: "startedAt" is damaged and was left out.',
      'session.json: "handshake" is damaged and was left out.',
    ]);
    assert(Math.abs(session.startedAt - Date.now()) < 60_000, 'the time of its files stands in');
    assert.equal(session.isHeadLost, false);
  });
});
