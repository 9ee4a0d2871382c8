import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Failure, SessionEnd } from '../../../src/api';
import type { Connection, ConnectionSink } from '../../../src/net/connection';
import { openTcp } from '../../../src/net/tcpConnection';
import { openWebSocket } from '../../../src/net/webSocketConnection';
import { dialContext } from '../support/dialContext';
import { eventually } from '../support/eventually';
import { useNet } from '../support/net';
import { Opcode, serverFrame, type Peer } from '../support/peer';

/** A log that is full when it is told so. */
class FillableSink implements ConnectionSink {
  full = false;
  bytes = 0;
  ending: { end: SessionEnd; failure: Failure | undefined } | undefined;
  #frames = 0;
  #entries = 0;

  now(): number {
    return performance.now();
  }
  appendFrame(): number {
    return this.#frames++;
  }
  append(direction: string, _kind: string, payload: Uint8Array | readonly Uint8Array[]): number {
    const parts = payload instanceof Uint8Array ? [payload] : payload;
    if (direction === 'received') for (const { length } of parts) this.bytes += length;
    return this.#entries++;
  }
  isFull(): boolean {
    return this.full;
  }
  exchanges(): void {
    // Of no interest here.
  }
  found(): void {
    // Nor is this.
  }
  closing(): void {
    // Nor this.
  }
  ended(end: SessionEnd, failure?: Failure): void {
    this.ending = { end, failure };
  }
}

const CHUNK = Buffer.alloc(1024 * 1024, 'a');
const CHUNKS = 40;

/** Sends all as fast as the client takes it. */
async function flood(peer: Peer, chunk: Uint8Array): Promise<void> {
  for (let nth = 0; nth < CHUNKS; nth += 1)
    if (!peer.socket.write(chunk)) await Promise.race([once(peer.socket, 'drain'), peer.closed]);
}

describe('a log that waits for its disk', () => {
  const net = useNet();
  let open: { connection: Connection; sink: FillableSink } | undefined;
  afterEach(async () => {
    open?.connection.destroy();
    await eventually(() => assert(!open || open.sink.ending));
    open = undefined;
  });

  const connect = async (transport: 'websocket' | 'tcp', port: number): Promise<NonNullable<typeof open>> => {
    const sink = new FillableSink();
    sink.full = true;
    const context = { ...dialContext(), sink };
    const address = { name: 'Test', url: `ws://127.0.0.1:${port}/`, host: '127.0.0.1', port } as const;
    const connection =
      transport === 'tcp'
        ? await openTcp({ ...address, transport }, context)
        : (await openWebSocket({ ...address, transport }, context)).connection;
    return (open = { connection, sink });
  };

  for (const transport of ['websocket', 'tcp'] as const) {
    const chunk = transport === 'tcp' ? CHUNK : serverFrame(Opcode.binary, CHUNK);

    it(`holds the peer back until it goes on: ${transport}`, async () => {
      const server = await net.rawServer(async (peer) => {
        if (transport === 'websocket') await peer.acceptWebSocket();
        await flood(peer, chunk);
      });
      const { connection, sink } = await connect(transport, server.port);
      const { socket } = server.peers[0]!;
      // TCP's buffers are full: nothing moves any more.
      let last = -1;
      await eventually(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        const moved = socket.bytesWritten - socket.writableLength !== last;
        last = socket.bytesWritten - socket.writableLength;
        assert(!moved && socket.writableNeedDrain);
      });
      assert(sink.bytes < 2 * CHUNK.length, `${sink.bytes} bytes`);
      sink.full = false;
      connection.resume();
      await eventually(() => assert.equal(sink.bytes, CHUNKS * CHUNK.length));
    });

    it(`loses nothing that came before a reset: ${transport}`, async () => {
      let reset = (): void => undefined;
      const server = await net.rawServer(async (peer) => {
        if (transport === 'websocket') await peer.acceptWebSocket();
        for (let nth = 0; nth < 20; nth += 1) {
          peer.write(transport === 'tcp' ? 'a' : serverFrame(Opcode.text, 'a'));
          await new Promise((resolve) => setImmediate(resolve));
        }
        reset = () => peer.reset();
      });
      const { connection, sink } = await connect(transport, server.port);
      await eventually(() => assert.notEqual(sink.bytes, 0));
      // Read from the kernel, and still in the socket.
      await eventually(() => assert.equal(server.peers[0]?.socket.writableLength, 0));
      await new Promise((resolve) => setTimeout(resolve, 50));
      reset();
      await connection.send('something that finds the reset', {}).catch(() => undefined);
      await eventually(() => assert.equal(sink.ending?.failure?.code, 'reset'));
      assert.equal(sink.bytes, 20);
    });
  }
});
