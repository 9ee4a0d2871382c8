import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { demoWorkspace } from '../../../src/net/demo';
import type { Session } from '../../../src/net/session';
import { RestoredSession } from '../../../src/log/restoredSession';
import { readRecord } from '../../../src/log/sessionRecord';
import { Sessions } from '../../../src/net/sessions';
import { parseProfilesFile } from '../../../src/profiles/profilesFile';
import { useDemoServer } from '../net/demo/clients';
import { eventually } from '../support/eventually';
import { expectReleased, watchedResources } from '../support/leaks';
import { conversation, ended, failureOf, tells, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame } from '../support/peer';

describe('sessions with the demo server', () => {
  const server = useDemoServer();
  const net = useNet();

  /** Connects a profile of the demo workspace. */
  const connect = async (name: string): Promise<Session> => {
    const files = demoWorkspace(server.demo);
    const profile = parseProfilesFile(files['.vscode/sockets.json'] ?? '').entries.find(
      (entry) => entry.name === name,
    )?.profile;
    assert(profile, name);
    await mkdir(path.join(net.folder, 'certs'), { recursive: true });
    await writeFile(path.join(net.folder, 'certs/demo.pem'), files['certs/demo.pem'] ?? '');
    const { session, settled } = await net.sessions.open(profile, net.folder);
    await settled;
    return session;
  };

  for (const [name, kind] of [
    ['Echo', 'text'],
    ['Echo over TLS', 'text'],
    ['TCP echo', 'data'],
    ['TCP echo over TLS', 'data'],
  ] as const) {
    it(`${name}: what is sent comes back`, async () => {
      const session = await connect(name);
      assert.equal(session.state, 'open', session.failure?.message);
      await session.send('hello');
      await tells(session, [`→ ${kind} hello`, `← ${kind} hello`]);
      await session.close();
      assert.equal(session.end?.clean, true);
      await eventually(() => assert.equal(server.demo.connections, 0));
    });
  }

  it('Chat: the first subprotocol is chosen', async () => {
    assert.equal((await connect('Chat')).handshake?.protocol, 'chat.v2');
  });

  it('Redirect: is followed once', async () => {
    assert.equal((await connect('Redirect')).handshake?.exchanges.length, 2);
  });

  it('Close 4000: is told as it is', async () => {
    const session = await ended(await connect('Close 4000'));
    assert.deepEqual(session.end, { by: 'remote', clean: true, code: 4000, reason: 'demo' });
  });

  it('Refused (401): keeps the body', async () => {
    const session = await connect('Refused (401)');
    assert.equal(failureOf(session), 'http: http-status');
    const body = Buffer.from(session.handshake?.exchanges[0]?.body ?? []).toString();
    assert.equal((JSON.parse(body) as { error: string }).error, 'Unauthorized');
  });

  it('Nobody listens: is refused', async () => {
    assert.equal(failureOf(await connect('Nobody listens')), 'tcp: refused');
  });

  it('release all that they hold, however many there are', async () => {
    const before = await watchedResources();
    const opened = await Promise.all(
      Array.from({ length: 40 }, (_, nth) => connect(nth % 2 ? 'Echo' : 'TCP echo over TLS')),
    );
    assert.equal(server.demo.connections, 40);
    await Promise.all(opened.map((session) => session.send('x')));
    await Promise.all(opened.map((session) => session.close()));
    await eventually(() => assert.equal(server.demo.connections, 0));
    await expectReleased(before);
  });
});

describe('Sessions', () => {
  const net = useNet();

  it('lists them, oldest first, and tells of each before it connects', async () => {
    const server = await net.rawServer(() => undefined);
    const seen: string[] = [];
    net.sessions.onDidOpen((session) => seen.push(`${session.profile.name} ${session.state} ${session.stages.length}`));
    await net.open({ name: 'A', port: server.port });
    await net.open({ name: 'B', port: server.port });
    assert.deepEqual(seen, ['A connecting 0', 'B connecting 0']);
    assert.deepEqual(
      net.sessions.all.map(({ profile }) => profile.name),
      ['A', 'B'],
    );
    const [a, b] = net.sessions.all;
    assert.notEqual(a?.id, b?.id);
  });

  it('keep a record and a log of each on disk, which is a session again', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket([], serverFrame(Opcode.text, 'hello'));
      peer.write(serverFrame(Opcode.close, closePayload(1000, 'bye')));
      await peer.takeFrame();
      peer.end();
    });
    const session = await ended(await net.connect({ url: server.url() }));
    await net.sessions.close();
    const restored = await RestoredSession.open(net.folder, session.id);
    const { id, profile, state, end, association, stages, handshake, findings } = session;
    assert.deepEqual(
      {
        id: restored.id,
        profile: restored.profile,
        state: restored.state,
        end: restored.end,
        association: restored.association,
        stages: restored.stages,
        handshake: restored.handshake,
        findings: restored.findings,
      },
      { id, profile, state, end, association, stages, handshake, findings },
    );
    assert.deepEqual(await conversation(restored.log), await conversation(session.log));
    restored.log.dispose();
  });

  it('keep the state on disk as it changes', async () => {
    const server = await net.rawServer(() => undefined);
    const session = await net.open({ port: server.port });
    const record = () => readRecord(path.join(net.folder, session.id));
    await eventually(async () => assert.equal((await record()).state, 'open'));
    await session.close();
    await eventually(async () => assert.equal((await record()).state, 'closed'));
  });

  it('say on disk who runs them, and when and how long they were when they ended', async () => {
    const server = await net.rawServer((peer) => peer.write('hello'));
    const session = await net.open({ port: server.port });
    const record = () => readRecord(path.join(net.folder, session.id));
    await tells(session, ['← data hello']);
    await eventually(async () =>
      assert.deepEqual([(await record()).pid, (await record()).end], [process.pid, undefined]),
    );
    const kept: string[] = [];
    net.sessions.onDidKeep(({ id }) => kept.push(id));
    const before = Date.now();
    await session.close();
    await eventually(() => assert.deepEqual(kept, [session.id]));
    const { endedAt = 0, entries } = await record();
    assert(endedAt >= before && endedAt <= Date.now());
    // An export of it says the same.
    assert.equal(session.log.session?.().endedAt, endedAt);
    assert.equal(entries, 1);
  });

  it('are forgotten when their recording is deleted, but not while they live', async () => {
    const server = await net.rawServer(() => undefined);
    const session = await net.open({ port: server.port });
    net.sessions.forget(session.id);
    assert.deepEqual(net.sessions.all, [session]);
    await session.close();
    net.sessions.forget(session.id);
    assert.deepEqual(net.sessions.all, []);
  });

  it('write no credentials to disk', async () => {
    const canary = 'canary-c0ffee';
    const server = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.end(`HTTP/1.1 401 No\r\nSet-Cookie: a=${canary}\r\nContent-Length: 0\r\n\r\n`);
    });
    const headers = { Authorization: `Bearer ${canary}`, Cookie: `b=${canary}`, 'X-Shown': 'yes' };
    const session = await net.connect({ url: server.url(), headers });
    const sent = session.handshake?.exchanges[0]?.request.headers ?? [];
    assert(sent.some(([name, value]) => name === 'Authorization' && value === `Bearer ${canary}`));
    await net.sessions.close();
    const files = (await readdir(net.folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    assert.deepEqual(files.map(({ name }) => name).sort(), [
      'entries.bin',
      'payload-0000000000000000.bin',
      'session.json',
    ]);
    for (const file of files) {
      const content = await readFile(path.join(file.parentPath, file.name), 'latin1');
      const decoded = content.replace(/"\$bytes":"([^"]*)"/g, (_, base64: string) =>
        Buffer.from(base64, 'base64').toString(),
      );
      assert(!decoded.includes(canary), file.name);
    }
  });

  it('all end when they are closed, in whatever state they are', async () => {
    const silent = await net.rawServer(() => undefined);
    const refused = await net.connect({ port: 1 });
    const open = await net.open({ port: silent.port });
    const { session: connecting } = await net.start({ url: silent.url() });
    await net.sessions.close();
    assert.deepEqual(
      [refused, open, connecting].map(({ state }) => state),
      ['failed', 'closed', 'closed'],
    );
    await eventually(() => assert.equal(silent.connections, 0));
  });

  it('report once what can not be written, go on, and write it when that is possible', async function () {
    this.timeout(10_000);
    const server = await net.rawServer((peer) => peer.write('hello'));
    const errors: Error[] = [];
    const sessions = new Sessions(path.join(net.folder, 'storage'), (error) => errors.push(error));
    const { session, settled } = await sessions.open(
      { name: 'A', transport: 'tcp', host: '127.0.0.1', port: server.port },
      undefined,
      // Stands where the record's file is to be written.
      ({ id }) => mkdirSync(path.join(sessions.storage, id, 'session.json.new')),
    );
    await settled;
    await tells(session, ['← data hello']);
    await sessions.close();
    assert.equal(session.state, 'closed');
    assert.deepEqual(
      errors.map(({ cause }) => (cause as NodeJS.ErrnoException).code),
      ['EISDIR'],
    );
    const kept: string[] = [];
    sessions.onDidKeep(({ id }) => kept.push(id));
    const folder = path.join(sessions.storage, session.id);
    await rmdir(path.join(folder, 'session.json.new'));
    await eventually(() => assert.deepEqual(kept, [session.id]));
    assert.equal((await readRecord(folder)).state, 'closed');
    assert.equal(errors.length, 1);
    sessions.dispose();
  });
});
