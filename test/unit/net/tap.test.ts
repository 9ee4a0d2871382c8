import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { tap } from '../../../src/net/tap';
import { useLeakCheck } from '../support/leaks';

describe('tap', () => {
  useLeakCheck();

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
