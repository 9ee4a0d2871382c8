import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { tap } from '../../../src/net/tap';
import { eventually } from '../support/eventually';
import { useLeakCheck } from '../support/leaks';
import { Random } from '../support/random';

/** Passes bytes on between a client and a server, and keeps them. Cuts or joins nothing on purpose. */
async function recorder(target: number): Promise<{ port: number; up(): Buffer; down(): Buffer; close(): void }> {
  const up: Buffer[] = [];
  const down: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    sockets.push(client, upstream);
    client.on('data', (chunk) => {
      up.push(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      down.push(chunk);
      client.write(chunk);
    });
    client.on('end', () => upstream.end()).on('error', () => upstream.destroy());
    upstream.on('end', () => client.end()).on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    up: () => Buffer.concat(up),
    down: () => Buffer.concat(down),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('tap', () => {
  useLeakCheck();

  for (const [what, options, converse] of [
    [
      'text and binary',
      {},
      (ws: WebSocket) => {
        ws.send('hello');
        ws.send(Uint8Array.of(0, 1, 255));
        ws.send('', () => ws.close(1000, 'done'));
      },
    ],
    [
      'compressed messages',
      { perMessageDeflate: true },
      (ws: WebSocket) => {
        ws.send('x'.repeat(20_000));
        ws.send('y'.repeat(20_000), () => ws.close(1000));
      },
    ],
    [
      'large messages of random bytes',
      {},
      (ws: WebSocket) => {
        const random = new Random();
        for (let nth = 0; nth < 20; nth += 1)
          ws.send(Uint8Array.from({ length: random.below(200_000) }, () => random.below(256)));
        ws.send('end', () => ws.close(1000));
      },
    ],
  ] as const) {
    it(`gives the bytes of both directions, once each, in order: ${what}`, async function () {
      this.timeout(10_000);
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options });
      await once(server, 'listening');
      // Written at once with the 101, so that it may come in its segment.
      server.on('connection', (ws) => {
        ws.send('welcome');
        ws.on('message', (data, binary) => ws.send(data, { binary }));
      });
      const proxy = await recorder((server.address() as AddressInfo).port);
      const socket = connect(proxy.port, '127.0.0.1');
      await once(socket, 'connect');
      const sent: Buffer[] = [];
      const received: Buffer[] = [];
      const tapped = tap(socket, {
        onSent: (bytes) => sent.push(Buffer.from(bytes)),
        onReceived: (bytes) => received.push(Buffer.from(bytes)),
      });
      const ws = new WebSocket('ws://127.0.0.1/', { createConnection: () => socket, ...options });
      ws.on('message', () => {});
      ws.once('message', () => converse(ws));
      await once(ws, 'close');
      await eventually(() => {
        assert(Buffer.concat(sent).equals(proxy.up()), 'what was sent');
        assert(Buffer.concat(received).equals(proxy.down()), 'what was received');
      });
      assert(proxy.up().length > 200 && proxy.down().length > 100);
      tapped.dispose();
      proxy.close();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  it('sees each byte once where the first frames come with the 101', async () => {
    const { acceptOf, serverFrame, Opcode } = await import('../support/peer');
    const answer: Buffer[] = [];
    const server = createServer((socket) => {
      socket.once('data', (request: Buffer) => {
        const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(request.toString())}\r\n\r\n`;
        answer.push(Buffer.from(head), serverFrame(Opcode.text, 'first'), serverFrame(Opcode.text, 'second'));
        socket.end(Buffer.concat(answer));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    const received: Buffer[] = [];
    tap(socket, { onSent: () => {}, onReceived: (bytes) => received.push(Buffer.from(bytes)) });
    const ws = new WebSocket('ws://127.0.0.1/', { createConnection: () => socket });
    const messages: string[] = [];
    ws.on('message', (data) => messages.push((data as Buffer).toString()));
    await once(ws, 'close');
    assert.deepEqual(messages, ['first', 'second']);
    assert.deepEqual(Buffer.concat(received), Buffer.concat(answer));
    await new Promise((resolve) => server.close(resolve));
  });

  it('sees texts that are written, in their encoding, also when several wait', async () => {
    const chunks: Buffer[] = [];
    const server = createServer((socket) => socket.on('data', (chunk) => chunks.push(chunk)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    const sent: Buffer[] = [];
    tap(socket, { onSent: (bytes) => sent.push(Buffer.from(bytes)), onReceived: () => {} });
    socket.cork();
    socket.write('é', 'latin1');
    socket.write('é');
    socket.write(Uint8Array.of(0));
    socket.uncork();
    socket.end('ff00', 'hex');
    await once(socket, 'close');
    assert.equal(Buffer.concat(sent).toString('hex'), 'e9c3a900ff00');
    assert.deepEqual(Buffer.concat(sent), Buffer.concat(chunks));
    await new Promise((resolve) => server.close(resolve));
  });

  it('sees nothing more when it is disposed of, and the socket goes on', async () => {
    const server = createServer((socket) => socket.pipe(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    let seen = 0;
    const tapped = tap(socket, {
      onSent: ({ length }) => (seen += length),
      onReceived: ({ length }) => (seen += length),
    });
    socket.write('abc');
    await once(socket, 'data');
    tapped.dispose();
    socket.write('def');
    assert.deepEqual(await once(socket, 'data'), [Buffer.from('def')]);
    assert.equal(seen, 6);
    socket.end();
    await once(socket, 'close');
    await new Promise((resolve) => server.close(resolve));
  });
});
