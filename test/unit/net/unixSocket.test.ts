import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import * as path from 'node:path';
import { addressOf } from '../../../src/profiles/address';
import { ended, failureOf, tells, useNet } from '../support/net';
import { Opcode, Peer, serverFrame } from '../support/peer';

describe('a Unix socket', function () {
  if (process.platform === 'win32') return;
  const net = useNet();
  const servers: Server[] = [];
  const listen = async (name: string): Promise<string> => {
    const file = path.join(net.folder, name);
    const server = createServer((socket) => socket.pipe(socket)).listen(file);
    servers.push(server);
    await once(server, 'listening');
    return file;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it('is connected to, by a path relative to the folder too', async () => {
    const file = await listen('echo.sock');
    for (const given of [file, 'echo.sock']) {
      const session = await net.open({ path: given });
      assert.deepEqual(session.association, { protocol: 'tcp', local: { path: '' }, remote: { path: file } });
      assert.equal(addressOf(session.profile), `unix:${given}`);
      assert.deepEqual(
        session.stages.map(({ name, detail }) => [name, detail]),
        [['tcp', file]],
      );
      await session.send('hello');
      await tells(session, ['→ data hello', '← data hello']);
      await session.close();
      assert.deepEqual(session.end, { by: 'local', clean: true });
    }
  });

  it('carries a WebSocket, whose URL names the server', async () => {
    let host = '';
    const peers: Peer[] = [];
    const file = path.join(net.folder, 'ws.sock');
    const server = createServer((socket) => {
      const peer = new Peer(socket);
      peers.push(peer);
      void peer.acceptWebSocket().then((head) => {
        host = /^Host: (.*)\r$/im.exec(head)?.[1] ?? '';
        peer.write(serverFrame(Opcode.text, 'hello'));
      });
    });
    servers.push(server.listen(file));
    await once(server, 'listening');
    const session = await net.open({
      url: 'ws://app.example:81/chat?room=1',
      path: 'ws.sock',
      proxy: 'http://127.0.0.1:1',
    });
    await tells(session, ['← text hello']);
    assert.equal(host, 'app.example:81');
    assert.equal(addressOf(session.profile), 'ws+unix:ws.sock:/chat?room=1');
    assert.deepEqual(session.association, { protocol: 'tcp', local: { path: '' }, remote: { path: file } });
    assert.deepEqual(
      session.stages.map(({ name }) => name),
      ['tcp', 'http'],
    );
    for (const { socket } of peers) socket.destroy();
    await ended(session);
    const missing = await net.connect({ url: 'ws://app.example/', path: 'none.sock' });
    assert.equal(failureOf(missing), 'tcp: unreachable');
    assert(missing.failure?.message.includes(path.join(net.folder, 'none.sock')), missing.failure?.message);
  });

  for (const [what, code, systemCode, file] of [
    ['is not there', 'unreachable', 'ENOENT', 'none.sock'],
    ['was left behind', 'refused', 'ECONNREFUSED', 'plain.txt'],
    ['is under a file', 'unreachable', 'ENOTDIR', 'plain.txt/a.sock'],
    ['has too long a path', 'unreachable', 'ENAMETOOLONG', `${'é'.repeat(60)}.sock`],
  ] as const) {
    it(`that ${what}`, async () => {
      await writeFile(path.join(net.folder, 'plain.txt'), '');
      const session = await net.connect({ path: file });
      assert.equal(failureOf(session), `tcp: ${code}`);
      assert.equal(session.failure?.systemCode, systemCode);
      assert(session.failure.message.includes(path.join(net.folder, file)), session.failure.message);
    });
  }

  it('that may not be used', async function () {
    if (process.getuid?.() === 0) this.skip();
    await mkdir(path.join(net.folder, 'closed'));
    await listen('closed/a.sock');
    await chmod(path.join(net.folder, 'closed'), 0);
    const session = await net.connect({ path: 'closed/a.sock' });
    await chmod(path.join(net.folder, 'closed'), 0o700);
    assert.equal(failureOf(session), 'tcp: permission-denied');
  });
});
