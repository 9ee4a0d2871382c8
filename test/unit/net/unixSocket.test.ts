import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import * as path from 'node:path';
import { addressOf } from '../../../src/profiles/address';
import { failureOf, tells, useNet } from '../support/net';

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
