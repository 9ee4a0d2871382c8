import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import * as path from 'node:path';
import { WebSocketServer } from 'ws';
import { failureOf, tells, useNet } from '../support/net';
import { useTrust } from '../support/trust';

describe('a WebSocket over a Unix socket', function () {
  if (process.platform === 'win32') return;
  const net = useNet();
  const { tls, trusted } = useTrust(net);
  const servers: WebSocketServer[] = [];
  net.onTearDown(async () => {
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
      (server.options.server as { close(): void } | undefined)?.close();
    }
  });

  const echo = async (name: string, secure: boolean): Promise<{ file: string; asked: string[] }> => {
    const file = path.join(net.folder, name);
    const server = secure ? createSecureServer(tls) : createServer();
    const sockets = new WebSocketServer({ server });
    servers.push(sockets);
    const asked: string[] = [];
    sockets.on('connection', (socket, { headers, url }) => {
      asked.push(`${headers.host ?? ''} ${url ?? ''}`);
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    server.listen(file);
    await once(server, 'listening');
    return { file, asked };
  };

  it('is made through the path; the URL gives Host and the target', async () => {
    const { file, asked } = await echo('app.sock', false);
    for (const given of [file, 'app.sock']) {
      const session = await net.open({ url: 'ws://app.example:81/chat?room=1', path: given });
      assert.deepEqual(session.association, { protocol: 'tcp', local: { path: '' }, remote: { path: file } });
      await session.send('hello');
      await tells(session, ['→ text hello', '← text hello']);
      await session.close();
      assert.equal(session.end?.clean, true);
    }
    assert.deepEqual(asked, ['app.example:81 /chat?room=1', 'app.example:81 /chat?room=1']);
  });

  it("checks the certificate for the URL's name", async () => {
    const { file } = await echo('secure.sock', true);
    const options = await trusted();
    const session = await net.open({ url: 'wss://localhost/', path: file, ...options });
    assert.equal(session.tls?.authorized, true);
    await session.close();
    const other = await net.connect({ url: 'wss://other.example/', path: file, ...options });
    assert.equal(failureOf(other), 'tls: tls-wrong-host');
  });

  it('fails with the path in the message where nobody listens', async () => {
    const session = await net.connect({ url: 'ws://localhost/', path: 'nobody.sock' });
    assert.equal(failureOf(session), 'tcp: unreachable');
    assert.match(session.failure!.message, /There is no socket at .*nobody\.sock/);
  });
});
