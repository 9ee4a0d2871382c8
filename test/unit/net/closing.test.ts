import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { conversation, ended, failureOf, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame } from '../support/peer';

describe('the end of a WebSocket session', () => {
  const net = useNet();

  describe('by the peer', () => {
    for (const [what, payload, end, entry] of [
      ['1000', closePayload(1000), { by: 'remote', clean: true, code: 1000 }, 'close 1000 Normal closure'],
      ['1001', closePayload(1001), { by: 'remote', clean: true, code: 1001 }, 'close 1001 Going away'],
      [
        '4000 and a reason',
        closePayload(4000, 'kéy'),
        { by: 'remote', clean: true, code: 4000, reason: 'kéy' },
        'close 4000 Private use: kéy',
      ],
      ['no code', Buffer.alloc(0), { by: 'remote', clean: true, code: 1005 }, 'close No code in the close frame'],
    ] as const) {
      it(`with ${what} is no failure`, async () => {
        const server = await net.rawServer(async (peer) => {
          await peer.acceptWebSocket([], serverFrame(Opcode.close, payload));
          await peer.takeFrame();
          peer.end();
        });
        const session = await ended(await net.connect({ url: server.url() }));
        assert.deepEqual([session.state, session.failure], ['closed', undefined]);
        assert.deepEqual(session.end, end);
        assert.deepEqual(await conversation(session.log), [`← ${entry}`, `→ ${entry}`]);
      });
    }

    it('is seen when its close frame comes, not when it ends TCP: nothing can be sent from then on', async () => {
      let end = (): void => undefined;
      const server = await net.rawServer(
        async (peer) => {
          await peer.acceptWebSocket([], serverFrame(Opcode.close, closePayload(1000)));
          await peer.takeFrame();
          await new Promise<void>((resolve) => (end = resolve));
          peer.end();
        },
        { allowHalfOpen: true },
      );
      const session = await net.connect({ url: server.url() });
      await eventually(() => assert.equal(session.state, 'closing'));
      const both = ['← close 1000 Normal closure', '→ close 1000 Normal closure'];
      assert.deepEqual(await conversation(session.log), both);
      await assert.rejects(session.send('lost?'), /is not open/);
      const closed = session.close(4000, 'mine');
      end();
      await closed;
      assert.deepEqual(await conversation(session.log), both, 'what never went out is not in the log');
      assert.deepEqual(session.end, { by: 'remote', clean: true, code: 1000 });
    });

    it('without a close frame is a failure', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket([], serverFrame(Opcode.text, 'last words'));
        peer.end();
      });
      const session = await ended(await net.connect({ url: server.url() }));
      assert.equal(failureOf(session), 'open: eof-without-close');
      assert.deepEqual(session.end, { by: 'error', clean: false, code: 1006 });
      assert.deepEqual(await conversation(session.log), ['← text last words']);
    });

    it('within a frame is a failure', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket([], serverFrame(Opcode.text, 'cut off').subarray(0, 5));
        peer.end();
      });
      const session = await ended(await net.connect({ url: server.url() }));
      assert.match(failureOf(session) ?? '', /^open: eof-/);
    });

    it('by a reset is told from an end', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        await peer.takeFrame();
        peer.reset();
      });
      const session = await net.open({ url: server.url() });
      await session.send('x');
      await ended(session);
      assert.equal(failureOf(session), 'open: reset');
      assert.equal(session.failure?.systemCode, 'ECONNRESET');
      assert.equal(session.state, 'failed');
      assert.deepEqual(session.end, { by: 'error', clean: false, code: 1006 });
    });
  });

  describe('by us', () => {
    it('is clean when the peer answers', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        const { opcode, payload } = await peer.takeFrame();
        assert.deepEqual([opcode, payload], [Opcode.close, closePayload(4001, 'enough')]);
        peer.write(serverFrame(Opcode.close, payload));
        peer.end();
      });
      const session = await net.open({ url: server.url() });
      const states: string[] = [];
      session.onDidChangeState((state) => states.push(state));
      await session.close(4001, 'enough');
      assert.deepEqual(states, ['closing', 'closed']);
      assert.deepEqual(session.end, { by: 'local', clean: true, code: 4001, reason: 'enough' });
      assert.deepEqual(await conversation(session.log), [
        '→ close 4001 Private use: enough',
        '← close 4001 Private use: enough',
      ]);
      await eventually(() => assert.equal(server.connections, 0));
    });

    it('has no code when none is given', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        assert.equal((await peer.takeFrame()).payload.length, 0);
        peer.end(serverFrame(Opcode.close));
      });
      const session = await net.open({ url: server.url() });
      await session.close();
      assert.deepEqual(session.end, { by: 'local', clean: true, code: 1005 });
      assert.equal(session.failure, undefined);
    });

    it('still takes messages that were on their way', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        const { payload } = await peer.takeFrame();
        peer.write(serverFrame(Opcode.text, 'on its way'));
        peer.end(serverFrame(Opcode.close, payload));
      });
      const session = await net.open({ url: server.url() });
      await session.close(1000);
      assert.deepEqual(await conversation(session.log), [
        '→ close 1000 Normal closure',
        '← text on its way',
        '← close 1000 Normal closure',
      ]);
    });

    it('is not clean when the peer only hangs up', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        await peer.takeFrame();
        peer.end();
      });
      const session = await net.open({ url: server.url() });
      await session.close(1000);
      assert.equal(session.end?.clean, false);
      assert.equal(session.end.code, 1006);
    });

    it('settles for all who ask for it, and when it is over', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        peer.end(serverFrame(Opcode.close, (await peer.takeFrame()).payload));
      });
      const session = await net.open({ url: server.url() });
      await Promise.all([session.close(), session.close(), session.close(1000)]);
      await session.close();
      assert.equal(session.state, 'closed');
    });

    it('cuts the connection when the peer does not answer in time, of TCP as well', async function () {
      this.timeout(15_000);
      const webSocket = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        await peer.takeFrame();
      });
      const tcp = await net.rawServer(() => undefined, { allowHalfOpen: true });
      const halfway = await net.rawServer(
        async (peer) => {
          await peer.acceptWebSocket();
          peer.write(serverFrame(Opcode.close, (await peer.takeFrame()).payload));
        },
        { allowHalfOpen: true },
      );
      const sessions = [await net.open({ url: webSocket.url() }), await net.open({ port: tcp.port })];
      const answered = await net.open({ url: halfway.url() });
      await Promise.all(
        [...sessions, answered].map((session) => session.close(session === answered ? 1000 : undefined)),
      );
      for (const session of sessions) {
        assert.equal(failureOf(session), 'closing: close-timeout');
        assert.match(session.failure?.message ?? '', /10,?000 ms/);
        assert.equal(session.state, 'failed');
      }
      // It answered, but kept TCP open: both close frames were exchanged.
      assert.deepEqual(answered.end, { by: 'local', clean: true, code: 1000 });
      assert.equal(answered.state, 'closed');
      assert.deepEqual(
        answered.findings.map(({ id, severity, reference }) => `${severity} ${id} ${reference}`),
        ['warning tcp-not-closed RFC 6455 §7.1.1'],
      );
      await eventually(() => assert.equal(webSocket.connections, 0));
    });

    for (const [code, reason, message] of [
      [1005, '', /1,?005 can't be sent/],
      [1006, '', /1,?006 can't be sent/],
      [999, '', /can't be sent/],
      [5000, '', /can't be sent/],
      [1000, 'x'.repeat(124), /at most 123 bytes/],
      [1000, 'é'.repeat(62), /at most 123 bytes/],
    ] as const) {
      it(`is refused with ${code} and a reason of ${Buffer.byteLength(reason)} bytes, and the session goes on`, async () => {
        const server = await net.rawServer(async (peer) => {
          await peer.acceptWebSocket();
          const { payload } = await peer.takeFrame();
          peer.write(serverFrame(Opcode.text, payload));
        });
        const session = await net.open({ url: server.url(), compression: false });
        await assert.rejects(session.close(code, reason), message);
        assert.equal(session.state, 'open');
        await session.send('still there');
        await eventually(async () =>
          assert.deepEqual(await conversation(session.log), ['→ text still there', '← text still there']),
        );
      });
    }
  });

  it('rejects what could not be sent any more', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.socket.pause();
    });
    const session = await net.open({ url: server.url(), compression: false });
    const sending = [1, 2, 3].map(() => session.send(Buffer.alloc(8 * 1024 * 1024)));
    const outcomes = Promise.allSettled(sending);
    server.peers[0]?.reset();
    await ended(session);
    const rejected = (await outcomes).filter(({ status }) => status === 'rejected');
    assert(rejected.length >= 1);
    assert.equal(failureOf(session), 'open: reset');
  });
});
