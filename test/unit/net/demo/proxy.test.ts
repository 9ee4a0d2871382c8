import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { useDemoServer } from './clients';

describe('the demo server as a proxy', () => {
  const server = useDemoServer();

  const ask = async (path: string): Promise<[IncomingMessage, Socket]> => {
    const { hostname, port } = new URL(server.address('echo'));
    const asking = request({ hostname, port, method: 'CONNECT', path, agent: false }).end();
    return (await once(asking, 'connect')) as [IncomingMessage, Socket];
  };

  it('leads to its own services', async () => {
    const [response, socket] = await ask(new URL(server.address('tcp-echo')).host);
    assert.equal(response.statusCode, 200);
    socket.end('through\r\n');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    assert.equal(echo.toString(), 'through\r\n');
    await once(socket, 'close');
  });

  for (const target of ['127.0.0.1:1', 'example.com:80', 'nonsense']) {
    it(`refuses ${target}`, async () => {
      const [response, socket] = await ask(target);
      assert.equal(response.statusCode, 403);
      socket.destroy();
    });
  }
});
