import assert from 'node:assert/strict';
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import * as nodeNet from 'node:net';
import { eventually } from '../../support/eventually';
import { clientOf, portOf, useListeners } from '../../support/listening';
import { ended, useNet } from '../../support/net';
import { Random } from '../../support/random';

const MIB = 1024 * 1024;
/** `RELAY_MIB=1024` for the whole of it: a gigabyte each way. */
const SIZE_MIB = Number(process.env.RELAY_MIB ?? 64);

/** More than the buffers of the system and of both legs take. */
const STALLED_MIB = 96;

describe('a relay under load', function () {
  this.timeout(20_000 + SIZE_MIB * 200);
  const net = useNet();
  const listeners = useListeners(net);
  const servers: nodeNet.Server[] = [];
  net.onTearDown(async () => {
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  });

  const target = async (serve: (socket: nodeNet.Socket) => void): Promise<number> => {
    const server = nodeNet.createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      serve(socket);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as nodeNet.AddressInfo).port;
  };

  /** Writes pseudorandom bytes as fast as they are taken, then FIN. */
  const pour = async (socket: nodeNet.Socket, random: Random, hash: Hash): Promise<void> => {
    const block = Buffer.alloc(MIB);
    for (let at = 0; at < MIB; at += 4) block.writeUInt32LE(random.below(2 ** 32), at);
    for (let sent = 0; sent < SIZE_MIB; sent += 1) {
      block.writeUInt32LE(sent, random.below(MIB - 4));
      const piece = Buffer.from(block);
      hash.update(piece);
      if (!socket.write(piece)) await once(socket, 'drain');
    }
    socket.end();
  };
  const drain = async (socket: nodeNet.Socket, hash: Hash): Promise<number> => {
    let bytes = 0;
    socket.on('data', (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    await once(socket, 'end');
    return bytes;
  };

  for (const framing of [undefined, { kind: 'length-prefix', size: 4, endian: 'little' }] as const) {
    it(`passes on ${SIZE_MIB} MiB each way at once, unchanged, ${framing ? 'with a framing that does not fit' : 'raw'}`, async () => {
      const random = new Random();
      const hashes = Array.from({ length: 4 }, () => createHash('sha256'));
      const there: Promise<unknown>[] = [];
      const port = await target((socket) => {
        there.push(pour(socket, random, hashes[0]!), drain(socket, hashes[1]!));
      });
      const listener = await listeners.listen({
        transport: 'tcp',
        forwardTo: `127.0.0.1:${port}`,
        ...(framing && { framing, maxMessageSize: '1 MiB' }),
      });
      const socket = nodeNet.connect({ port: portOf(listener), host: '127.0.0.1', allowHalfOpen: true });
      const [, down] = await Promise.all([pour(socket, random, hashes[2]!), drain(socket, hashes[3]!)]);
      await Promise.all(there);
      const [fromTarget, atTarget, fromClient, atClient] = hashes.map((hash) => hash.digest('hex'));
      assert.equal(down, SIZE_MIB * MIB, `seed ${random.seed}`);
      assert.deepEqual([atClient, atTarget], [fromTarget, fromClient], `seed ${random.seed}`);
      const session = await ended(await clientOf(listener));
      assert.equal(session.end?.clean, true);
      if (!framing)
        assert.deepEqual([session.log.sent.bytes, session.log.received.bytes], [SIZE_MIB * MIB, SIZE_MIB * MIB]);
    });
  }

  for (const stalled of ['client', 'target'] as const) {
    it(`stalls the sender while the ${stalled} does not read, and goes on when it does`, async () => {
      let far: nodeNet.Socket | undefined;
      const port = await target((socket) => {
        far = socket;
        socket.pause();
      });
      const listener = await listeners.listen({ transport: 'tcp', forwardTo: `127.0.0.1:${port}` });
      const near = nodeNet.connect({ port: portOf(listener), host: '127.0.0.1', allowHalfOpen: true });
      near.pause();
      await eventually(() => assert(far));
      const [sender, receiver] = stalled === 'client' ? [far!, near] : [near, far!];
      const hash = createHash('sha256');
      const block = Buffer.alloc(MIB, 'stalled ');
      const before = process.memoryUsage();
      let taken = 0;
      const writeOn = (): void => {
        for (; taken < STALLED_MIB && !sender.writableNeedDrain; taken += 1) {
          sender.write(block);
          hash.update(block);
        }
      };
      sender.on('drain', writeOn);
      writeOn();
      const log = (await clientOf(listener)).log;
      const passed = (): number => log.sent.bytes + log.received.bytes;
      await settles(passed);
      const { external, arrayBuffers } = process.memoryUsage();
      assert(taken < 64, `${taken} MiB were taken`);
      assert(passed() < 48 * MIB, `${passed()} bytes went through`);
      const more = (Math.max(external, arrayBuffers) - Math.max(before.external, before.arrayBuffers)) / MIB;
      assert(more < 40, `${more} MiB more in memory`);
      const there = createHash('sha256');
      const whole = drain(receiver, there);
      receiver.resume();
      await eventually(() => assert.equal(taken, STALLED_MIB), 15_000);
      sender.end();
      assert.equal(await whole, STALLED_MIB * MIB);
      assert.equal(there.digest('hex'), hash.digest('hex'));
      receiver.end();
      sender.resume();
      await ended(await clientOf(listener));
    });
  }

  it('stalls a WebSocket that sends while the other one does not read', async () => {
    const far = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      // What the peer does with each chunk takes too long for so many.
      peer.socket.removeAllListeners('data').pause();
    });
    const listener = await listeners.listen({ transport: 'websocket', forwardTo: far.url() });
    const client = listeners.webSocket(listener, '/', [], { perMessageDeflate: false });
    await once(client, 'open');
    const session = await clientOf(listener);
    const message = Buffer.alloc(MIB / 4, 'm');
    for (let nth = 0; nth < 256; nth += 1) client.send(message);
    await settles(() => session.log.received.messages);
    assert(session.log.received.messages < 100, `${session.log.received.messages} of 256 were taken`);
    far.peers[0]!.socket.on('data', () => undefined).resume();
    await eventually(() => assert.equal(session.leg?.log.sent.messages, 256), 15_000);
  });

  it('stalls a WebSocket that sends empty messages while the other one does not read', async () => {
    const COUNT = 60_000;
    const far = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.socket.removeAllListeners('data').pause();
    });
    const listener = await listeners.listen({ transport: 'websocket', forwardTo: far.url(), compression: false });
    const client = await listeners.tcp(listener);
    client.write(
      'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    await client.takeHead();
    const session = await clientOf(listener);
    const filling = session.leg!.send(Buffer.alloc(32 * MIB));
    client.write(Buffer.concat(Array.from({ length: COUNT }, () => Buffer.from([0x82, 0x80, 0, 0, 0, 0]))));
    await settles(() => session.log.received.messages);
    const taken = session.log.received.messages;
    assert(taken < COUNT / 2, `${taken} of ${COUNT} were taken`);
    far.peers[0]!.socket.on('data', () => undefined).resume();
    await filling;
    await eventually(() => assert.equal(session.leg?.log.sent.messages, COUNT + 1), 15_000);
  });
});

/** Waits until a number has stayed the same for a while. */
async function settles(read: () => number): Promise<void> {
  let last = -1;
  let since = performance.now();
  await eventually(() => {
    const now = read();
    if (now !== last) since = performance.now();
    last = now;
    assert(now > 0 && performance.now() - since > 300, 'it still grows');
  }, 10_000);
}
