import assert from 'node:assert/strict';
import { deflateRawSync, constants } from 'node:zlib';
import type { Frame } from '../../../src/api';
import type { Session } from '../../../src/net/session';
import { latin1, utf8 } from '../support/bytes';
import { eventually } from '../support/eventually';
import { conversation, ended, tells, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame } from '../support/peer';
import { wireFrame } from '../support/wireFrame';

const DEFLATE = ['Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover'];

/** A message's compressed payload (RFC 7692 §7.2.1). */
function deflated(payload: string | Uint8Array): Buffer {
  return deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

/** Frames without their times and keys: `81 5 bytes at 0`, the first byte being FIN, RSV and opcode. */
async function framesOf(session: Session, entry: number): Promise<string[]> {
  return (await session.log.frames(entry)).map(brief);
}

function brief({ fin, rsv, opcode, length, offset }: Frame): string {
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  return `${first.toString(16).padStart(2, '0')} ${length} bytes at ${offset}`;
}

describe("the frames of a session's log", () => {
  const net = useNet();

  describe('that were received', () => {
    it('are those that carried each entry, the first ones in the segment of the 101', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket(
          [],
          Buffer.concat([serverFrame(Opcode.text, 'hi'), serverFrame(Opcode.binary, 'x')]),
        );
        peer.write(serverFrame(Opcode.pong, 'unasked'));
        peer.end(serverFrame(Opcode.close, closePayload(1001, 'bye')));
      });
      const before = Date.now() - 5;
      const session = await ended(await net.connect({ url: server.url() }));
      const [{ time, ...first }, ...others] = (await session.log.frames(0)) as [Frame, ...Frame[]];
      assert.deepEqual(others, []);
      assert.deepEqual(first, {
        direction: 'received',
        fin: true,
        rsv: 0,
        opcode: 1,
        masked: false,
        length: 2,
        headerLength: 2,
        offset: 0,
      });
      assert(time >= before && time <= Date.now() + 5);
      assert.deepEqual(await framesOf(session, 1), ['82 1 bytes at 4']);
      assert.deepEqual(await framesOf(session, 2), ['8a 7 bytes at 7']);
      assert.deepEqual(await framesOf(session, 3), ['88 5 bytes at 16']);
    });

    it('are the fragments of a message, without the ping between them', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        peer.write(
          Buffer.concat([
            serverFrame(Opcode.text, 'one', { fin: false }),
            serverFrame(Opcode.ping, 'in'),
            serverFrame(Opcode.continuation, '', { fin: false }),
            serverFrame(Opcode.continuation, 'two'),
          ]),
        );
      });
      const session = await net.open({ url: server.url() });
      await tells(session, ['← ping in', '→ pong in', '← text onetwo']);
      assert.deepEqual(await framesOf(session, 0), ['89 2 bytes at 5']);
      assert.deepEqual(await framesOf(session, 1), ['8a 2 bytes at 0']);
      assert.deepEqual(await framesOf(session, 2), ['01 3 bytes at 0', '00 0 bytes at 9', '80 3 bytes at 11']);
    });

    it('are compressed where the message is', async () => {
      const [one, two] = [deflated('x'.repeat(5000)), deflated('fragments of it')];
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket(DEFLATE, wireFrame({ first: 0xc1, payload: one }));
        peer.write(wireFrame({ first: 0x41, payload: two.subarray(0, 4) }));
        peer.write(wireFrame({ first: 0x80, payload: two.subarray(4) }));
        peer.write(serverFrame(Opcode.text, 'plain'));
      });
      const session = await net.open({ url: server.url() });
      await eventually(async () =>
        assert.deepEqual((await conversation(session.log)).slice(1), ['← text fragments of it', '← text plain']),
      );
      assert.equal(session.log.sizeOf(0), 5000);
      assert.deepEqual(await framesOf(session, 0), [`c1 ${one.length} bytes at 0`]);
      const second = one.length + 2;
      assert.deepEqual(await framesOf(session, 1), [
        `41 4 bytes at ${second}`,
        `80 ${two.length - 4} bytes at ${second + 6}`,
      ]);
      assert.deepEqual(await framesOf(session, 2), [`81 5 bytes at ${second + 4 + two.length}`]);
    });

    it('are those of each message where they come while the ones before are still inflated', async () => {
      const large = deflated(Buffer.alloc(3_000_000, 'a'));
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket(DEFLATE);
        for (let nth = 0; nth < 50; nth += 1) {
          peer.write(wireFrame({ first: nth % 10 ? 0x81 : 0xc1, payload: nth % 10 ? Buffer.from(`${nth}`) : large }));
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
      const session = await net.open({ url: server.url() });
      await eventually(() => assert.equal(session.log.length, 50));
      let end = 0;
      for (let nth = 0; nth < 50; nth += 1) {
        const [frame, ...others] = await session.log.frames(nth);
        assert.deepEqual([others.length, frame?.offset, frame?.rsv], [0, end, nth % 10 ? 0 : 4], `message ${nth}`);
        end += frame!.headerLength + frame!.length;
      }
    });
  });

  describe('that were sent', () => {
    it('are masked, and are those of each entry', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        for (let nth = 0; nth < 6; nth += 1) await peer.takeFrame();
        peer.end(serverFrame(Opcode.close, (await peer.takeFrame()).payload));
      });
      const session = await net.open({ url: server.url(), compression: false });
      const entries = [
        await session.send('hello'),
        await session.send('abcdef', { fragments: [1, 2] }),
        await session.send(new Uint8Array(70_000)),
        await session.ping('ping'),
      ];
      await session.close(1000, 'bye');
      assert.deepEqual(entries, [0, 1, 2, 3]);
      assert.deepEqual(await framesOf(session, 0), ['81 5 bytes at 0']);
      assert.deepEqual(await framesOf(session, 1), ['01 1 bytes at 11', '00 2 bytes at 18', '80 3 bytes at 26']);
      assert.deepEqual(await framesOf(session, 2), ['82 70000 bytes at 35']);
      assert.deepEqual(await framesOf(session, 3), ['89 4 bytes at 70049']);
      assert.deepEqual(await framesOf(session, 4), ['88 5 bytes at 70059']);
      const frames = await session.log.readFrames(0, 7);
      assert(frames.every(({ direction, masked, maskKey }) => direction === 'sent' && masked && maskKey !== undefined));
      assert.deepEqual(
        frames.map(({ headerLength }) => headerLength),
        [6, 6, 6, 6, 14, 6, 6],
      );
      assert.equal((await session.log.frames(5))[0]?.direction, 'received');
    });

    it('are compressed from the size on at which that was agreed', async () => {
      const payloads: number[] = [];
      const server = await net.rawServer(async (peer) => {
        // With a context that is kept from message to message, small ones are compressed, too.
        await peer.acceptWebSocket(['Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover']);
        for (;;) payloads.push((await peer.takeFrame()).payload.length);
      });
      const session = await net.open({ url: server.url() });
      await session.send('x'.repeat(1023));
      await session.send('x'.repeat(1024));
      await session.send('y'.repeat(3000), { fragments: [1500] });
      await eventually(() => assert.equal(payloads.length, 4));
      assert.deepEqual(await framesOf(session, 0), ['81 1023 bytes at 0']);
      const [long] = await session.log.frames(1);
      assert.deepEqual([long?.rsv, long?.length, session.log.sizeOf(1)], [4, payloads[1], 1024]);
      assert(payloads[1]! < 100);
      const fragments = await session.log.frames(2);
      assert.deepEqual(
        fragments.map(({ fin, rsv, opcode, length }) => [fin, rsv, opcode, length]),
        [
          [false, 4, 1, payloads[2]],
          [true, 0, 0, payloads[3]],
        ],
      );
    });

    for (const compression of [false, true])
      it(`give entries in wire order where the socket is blocked, compression ${compression ? 'on' : 'off'}`, async () => {
        const opcodes: number[] = [];
        let resume = (): void => undefined;
        const server = await net.rawServer(async (peer) => {
          await peer.acceptWebSocket(compression ? DEFLATE : []);
          peer.socket.pause();
          resume = () => peer.socket.resume();
          for (;;) opcodes.push((await peer.takeFrame()).opcode);
        });
        const session = await net.open({ url: server.url(), compression });
        // Random, as it would shrink to nothing else.
        const large = Buffer.alloc(6 * 1024 * 1024);
        for (let at = 0; at < large.length; at += 4) large.writeInt32LE((Math.random() * 2 ** 31) | 0, at);
        const sending = [
          session.send(large),
          session.send('first'),
          session.ping('p'),
          session.send(large, { fragments: [1000, 2_000_000] }),
          session.send('second'),
          session.ping('q'),
        ];
        const whole = Promise.all(sending);
        resume();
        const indexes = await whole;
        await eventually(() => assert.equal(opcodes.length, 8));
        const entries = await session.log.read(0, session.log.length);
        assert.deepEqual(
          indexes.map((index) => `${entries[index]?.kind} ${entries[index]?.size}`),
          [`binary ${large.length}`, 'text 5', 'ping 1', `binary ${large.length}`, 'text 6', 'ping 1'],
        );
        // By their last frames, as they are logged.
        const frames = await session.log.readFrames(0, session.log.frameCount);
        assert.deepEqual(
          frames.map(({ opcode }) => opcode),
          opcodes,
        );
        const last = await Promise.all(
          entries.map(async ({ index }) => (await session.log.frames(index)).at(-1)!.offset),
        );
        assert.deepEqual(
          last,
          last.toSorted((a, b) => a - b),
        );
        for (const [nth, index] of indexes.entries()) {
          const [frame] = await session.log.frames(index);
          assert.equal(frame?.opcode, [2, 1, 9, 2, 1, 9][nth]);
        }
        assert((await session.log.payload(indexes[3]!)).every((byte, at) => byte === large[at]));
      }).timeout(20_000);
  });

  describe('with pings', () => {
    it('tell the round trip of a pong that answers one, and of no other', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket([], serverFrame(Opcode.pong, 'a'));
        const payloads = [await peer.takeFrame(), await peer.takeFrame()].map(({ payload }) => payload);
        for (const payload of payloads.reverse()) peer.write(serverFrame(Opcode.pong, payload));
        peer.write(serverFrame(Opcode.pong, 'a'));
        peer.write(serverFrame(Opcode.ping, 'c'));
      });
      const session = await net.open({ url: server.url() });
      await tells(session, ['← pong a']);
      await session.ping('a');
      await session.ping('b');
      await tells(session, [
        '← pong a',
        '→ ping a',
        '→ ping b',
        '← pong b',
        '← pong a',
        '← pong a',
        '← ping c',
        '→ pong c',
      ]);
      const entries = await session.log.read(0, 8);
      const trips = entries.map(({ roundTrip }) => roundTrip);
      assert.deepEqual(
        trips.map((trip) => trip !== undefined),
        [false, false, false, true, true, false, false, false],
      );
      for (const [pong, ping] of [
        [3, 2],
        [4, 1],
      ] as const) {
        const measured = entries[pong]!.time - entries[ping]!.time;
        assert(Math.abs(trips[pong]! - measured) < 0.01, `${trips[pong]} ms, not ${measured} ms`);
      }
    });

    it('tell the round trips of pings that carry the same, each its own', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        await peer.takeFrame();
        await peer.takeFrame();
        peer.write(Buffer.concat([serverFrame(Opcode.pong), serverFrame(Opcode.pong)]));
      });
      const session = await net.open({ url: server.url() });
      await session.ping();
      await new Promise((resolve) => setImmediate(resolve));
      await session.ping();
      await tells(session, ['→ ping', '→ ping', '← pong', '← pong']);
      const [first, second, ...pongs] = await session.log.read(0, 4);
      for (const [nth, ping] of [first!, second!].entries()) {
        const measured = pongs[nth]!.time - ping.time;
        assert(Math.abs((pongs[nth]!.roundTrip ?? -1) - measured) < 0.01, `pong ${nth}: ${pongs[nth]!.roundTrip}`);
      }
    });
  });

  it('are kept with the log', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket([], serverFrame(Opcode.text, 'hi'));
      peer.end(serverFrame(Opcode.close, (await peer.takeFrame()).payload));
    });
    const session = await net.open({ url: server.url() });
    await tells(session, ['← text hi']);
    const before = await session.log.frames(0);
    await session.close(1000);
    await session.log.flush();
    assert.deepEqual(await session.log.frames(0), before);
    assert.equal(utf8(await session.log.payload(0)), 'hi');
    assert.equal(latin1(await session.log.payload(1)), '\x03\xe8');
  });
});
