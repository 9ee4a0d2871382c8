import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { clientOf, useListeners } from '../../support/listening';
import { tells, useNet } from '../../support/net';

describe('a listener on a Unix socket', function () {
  if (process.platform === 'win32') return;
  const net = useNet();
  const server = useListeners(net);

  it('accepts clients, which have no name, and removes its socket when it stops', async () => {
    const listener = await server.listen({ transport: 'tcp', path: 'server.sock' });
    const file = path.join(net.folder, 'server.sock');
    assert.deepEqual(listener.local, { path: file });
    const peer = await server.tcp(listener);
    peer.write('hello');
    const session = await clientOf(listener);
    await tells(session, ['← data hello']);
    assert.deepEqual(session.association, { protocol: 'tcp', local: listener.local, remote: { path: '' } });
    await listener.close();
    assert.equal(existsSync(file), false);
  });

  it('speaks WebSocket on it', async () => {
    const listener = await server.listen({ transport: 'websocket', path: 'ws.sock' });
    const client = server.webSocket(listener, '/chat');
    await once(client, 'open');
    client.send('hello');
    const session = await clientOf(listener);
    await tells(session, ['← text hello']);
    assert.match(session.handshake!.exchanges[0]!.request.startLine, /^GET \/chat /);
  });

  it('replaces a socket that an ended server has left behind', async () => {
    const file = path.join(net.folder, 'stale.sock');
    const script = `require('net').createServer().listen(${JSON.stringify(file)}, () => process.kill(process.pid, 9))`;
    spawnSync(process.execPath, ['-e', script]);
    assert.equal(existsSync(file), true);
    const listener = await server.listen({ transport: 'tcp', path: file });
    await server.tcp(listener);
    assert.equal((await clientOf(listener)).state, 'open');
  });

  it('leaves a socket alone that somebody listens on, and a file that is none', async () => {
    const used = path.join(net.folder, 'used.sock');
    const other = createServer((socket) => socket.destroy()).listen(used);
    await once(other, 'listening');
    const failed = await server.start({ transport: 'tcp', path: used });
    assert.deepEqual([failed.failure?.code, failed.failure?.stage], ['port-in-use', 'listen']);
    assert.match(failed.failure!.message, /used\.sock/);
    await new Promise((resolve) => other.close(resolve));
    const file = path.join(net.folder, 'file.txt');
    writeFileSync(file, 'kept');
    assert.equal((await server.start({ transport: 'tcp', path: file })).failure?.code, 'port-in-use');
    assert.equal(existsSync(file), true);
  });

  it('tells what is wrong with a path', async () => {
    const none = await server.start({ transport: 'tcp', path: 'no/such/folder/s.sock' });
    assert.equal(none.failure?.code, 'address-not-available', JSON.stringify(none.failure));
    const long = await server.start({ transport: 'tcp', path: `${'long'.repeat(40)}.sock` });
    assert.equal(long.failure?.code, 'address-not-available');
    assert.match(long.failure.message, /too long/);
  });
});
