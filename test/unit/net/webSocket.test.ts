import assert from 'node:assert/strict';
import { Random } from '../support/random';
import { bytes, utf8 } from '../support/bytes';
import { eventually } from '../support/eventually';
import { conversation, ended, tells, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame } from '../support/peer';

describe('a WebSocket session', () => {
  const net = useNet();

  it('logs what goes and comes, in its order', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.write(serverFrame(Opcode.text, 'welcome'));
      assert.equal((await peer.takeFrame()).payload.toString(), 'hello');
      peer.write(serverFrame(Opcode.binary, Uint8Array.of(1, 2)));
      peer.write(serverFrame(Opcode.close, closePayload(1000, 'done')));
      const close = await peer.takeFrame();
      assert.deepEqual([close.opcode, close.payload.readUInt16BE()], [Opcode.close, 1000]);
      peer.end();
    });
    const session = await net.open({ url: server.url() });
    await tells(session, ['← text welcome']);
    assert.equal(await session.send('hello'), 1);
    await ended(session);
    assert.deepEqual(await conversation(session.log), [
      '← text welcome',
      '→ text hello',
      '← binary 01 02',
      '← close 1000 Normal closure: done',
      '→ close 1000 Normal closure: done',
    ]);
    assert.equal(session.state, 'closed');
    assert.equal(session.failure, undefined);
    assert.deepEqual(session.end, { by: 'remote', clean: true, code: 1000, reason: 'done' });
  });

  it('takes frames that come in the same segment as the 101, once each', async () => {
    const frames = Buffer.concat(['one', 'two', 'three'].map((text) => serverFrame(Opcode.text, text)));
    const server = await net.rawServer((peer) => peer.acceptWebSocket([], frames).then(() => undefined));
    await tells(await net.open({ url: server.url() }), ['← text one', '← text two', '← text three']);
  });

  it('takes a close that comes in the same segment as the 101', async () => {
    const close = serverFrame(Opcode.close, closePayload(4321));
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket([], close);
      await peer.takeFrame();
      peer.end();
    });
    const states: string[] = [];
    const { session } = await net.start({ url: server.url() }, ({ onDidChangeState }) => {
      onDidChangeState((state) => states.push(state));
    });
    await ended(session);
    assert.deepEqual(states, ['open', 'closing', 'closed']);
    assert.equal(session.end?.code, 4321);
  });

  it('joins fragments, with control frames between them', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.write(serverFrame(Opcode.text, 'a€'.slice(0, 1), { fin: false }));
      peer.write(serverFrame(Opcode.ping, 'between'));
      peer.write(serverFrame(Opcode.continuation, Uint8Array.of(0xe2), { fin: false }));
      peer.write(serverFrame(Opcode.continuation, Uint8Array.of(0x82, 0xac)));
      const pong = await peer.takeFrame();
      assert.deepEqual([pong.opcode, pong.payload.toString()], [Opcode.pong, 'between']);
    });
    await tells(await net.open({ url: server.url() }), ['← ping between', '→ pong between', '← text a€']);
  });

  it('sends text, binary and pings as asked', async () => {
    const frames: unknown[] = [];
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      for (;;) {
        const { fin, opcode, payload } = await peer.takeFrame();
        frames.push([fin, opcode, payload.toString('latin1')]);
        if (opcode === Opcode.ping) peer.write(serverFrame(Opcode.pong, payload));
      }
    });
    const session = await net.open({ url: server.url(), compression: false });
    await session.send('text');
    await session.send(Uint8Array.of(0, 255));
    await session.send(bytes('as text'), { kind: 'text' });
    await session.send('as binary', { kind: 'binary' });
    await session.send('');
    await session.ping('beat');
    await session.ping();
    await eventually(() =>
      assert.deepEqual(frames, [
        [true, Opcode.text, 'text'],
        [true, Opcode.binary, '\0\xff'],
        [true, Opcode.text, 'as text'],
        [true, Opcode.binary, 'as binary'],
        [true, Opcode.text, ''],
        [true, Opcode.ping, 'beat'],
        [true, Opcode.ping, ''],
      ]),
    );
    await eventually(async () =>
      assert.deepEqual((await conversation(session.log)).slice(-4).sort(), [
        '← pong',
        '← pong beat',
        '→ ping',
        '→ ping beat',
      ]),
    );
  });

  it('sends a message in the frames that are asked for', async () => {
    const frames: unknown[] = [];
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      for (;;) {
        const { fin, opcode, payload } = await peer.takeFrame();
        frames.push([fin, opcode, payload.toString()]);
      }
    });
    const session = await net.open({ url: server.url(), compression: false });
    await session.send('abcdef', { fragments: [1, 0, 3] });
    await session.send('next');
    await eventually(() =>
      assert.deepEqual(frames, [
        [false, Opcode.text, 'a'],
        [false, Opcode.continuation, ''],
        [false, Opcode.continuation, 'bcd'],
        [true, Opcode.continuation, 'ef'],
        [true, Opcode.text, 'next'],
      ]),
    );
    assert.deepEqual(await conversation(session.log), ['→ text abcdef', '→ text next']);
  });

  it('refuses a ping that is too long, and sends on', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      await peer.ended;
    });
    const session = await net.open({ url: server.url() });
    await assert.rejects(session.ping('x'.repeat(126)), /at most 125 bytes/);
    assert.equal(session.state, 'open');
    assert.equal(session.log.length, 0);
    await session.ping('x'.repeat(125));
  });

  it('can not be sent on when it has ended, and says what to do', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.reset();
    });
    const session = await ended(await net.connect({ url: server.url() }));
    await assert.rejects(session.send('late'), /ws:\/\/127\.0\.0\.1:\d+\/ is not open.*: connect first, then send\./);
    await assert.rejects(session.ping(), /connect first/);
    assert.equal(session.log.length, 0);
  });

  it('carries 16 MiB both ways', async function () {
    this.timeout(20_000);
    const payload = Buffer.alloc(16 * 1024 * 1024, 'big message ');
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const frame = await peer.takeFrame();
      peer.write(serverFrame(Opcode.binary, frame.payload));
    });
    const session = await net.open({ url: server.url(), compression: false });
    await session.send(payload);
    await eventually(() => assert.equal(session.log.length, 2), 15_000);
    assert(payload.equals(await session.log.payload(0)));
    assert(payload.equals(await session.log.payload(1)));
  });

  it('keeps 100,000 messages in order, wherever the stream is cut', async function () {
    this.timeout(30_000);
    const random = new Random();
    const count = 100_000;
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      const stream = Buffer.concat(
        Array.from({ length: count }, (_, nth) => serverFrame(Opcode.text, `message ${nth}`)),
      );
      for (const piece of random.cut(stream, 50_000)) {
        if (!peer.socket.write(piece)) await new Promise((resolve) => peer.socket.once('drain', resolve));
      }
    });
    const session = await net.open({ url: server.url() });
    await eventually(() => assert.equal(session.log.length, count), 25_000);
    const entries = await session.log.read(0, count);
    const wrong = entries.findIndex(({ preview, index }, nth) => preview !== `message ${nth}` || index !== nth);
    assert.equal(wrong, -1, `seed ${random.seed}: ${entries[wrong]?.preview}`);
  });

  it('decompresses what comes and compresses what goes, if that was agreed', async () => {
    let head = '';
    const server = await net.rawServer(async (peer) => {
      head = await peer.acceptWebSocket(['Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover']);
      // RFC 7692 §7.2.3.1
      peer.write(Buffer.from('c107f248cdc9c90700', 'hex'));
      const { rsv, payload } = await peer.takeFrame();
      assert.equal(rsv, 4);
      assert(payload.length < 1000);
    });
    const session = await net.open({ url: server.url() });
    assert.match(head, /^Sec-WebSocket-Extensions: permessage-deflate/m);
    await tells(session, ['← text Hello']);
    await session.send('x'.repeat(10_000));
    assert.equal(session.handshake?.extensions, 'permessage-deflate; server_no_context_takeover');
    assert.equal(utf8(await session.log.payload(1)).length, 10_000);
  });

  it('offers no compression if the profile has none', async () => {
    let head = '';
    const server = await net.rawServer(async (peer) => {
      head = await peer.acceptWebSocket();
    });
    await net.open({ url: server.url(), compression: false });
    assert.doesNotMatch(head, /Extensions/i);
  });
});
