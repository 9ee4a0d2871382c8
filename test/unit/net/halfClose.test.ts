import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { conversation, ended, failureOf, tells, useNet } from '../support/net';
import { useTrust } from '../support/trust';

const OURS = 'This end has ended its side: nothing more is sent. What the peer sends is still received.';
const THEIRS = 'The peer has ended its side as well.';

describe('one side of a TCP connection', () => {
  const net = useNet();
  const { tls, trusted } = useTrust(net);

  for (const secure of [false, true]) {
    it(`is ended by this end${secure ? ' over TLS' : ''}, which goes on receiving`, async () => {
      const server = await net.rawServer(
        async (peer) => {
          const asked = (await peer.takeAll()).toString();
          peer.write(`you said ${asked};`);
          await new Promise((resolve) => setTimeout(resolve, 20));
          peer.end('and that is all');
        },
        { allowHalfOpen: true, ...(secure && { tls }) },
      );
      const session = await net.open({ port: server.port, ...(secure && { tls: (await trusted()).tls }) });
      await session.send('hello');
      await session.endSending();
      assert.deepEqual([session.state, session.endedSide], ['open', 'local']);
      await assert.rejects(session.send('more'), /This end has ended its side of the connection/);
      await session.endSending();
      await ended(session);
      const lines = await conversation(session.log);
      assert.deepEqual(lines.slice(0, 2), ['→ data hello', `· event ${OURS}`]);
      assert.equal(
        lines
          .filter((line) => line.startsWith('←'))
          .join('')
          .replaceAll('← data ', ''),
        'you said hello;and that is all',
      );
      assert.equal(lines.at(-1), `· event ${THEIRS}`);
      assert.deepEqual(session.end, { by: 'local', clean: true });
      assert.deepEqual([session.state, session.endedSide], ['closed', undefined]);
      await eventually(() => assert.equal(server.connections, 0));
    });
  }

  it('is ended when what is queued is sent', async function () {
    this.timeout(10_000);
    const size = 8 * 1024 * 1024;
    let received = 0;
    const server = await net.rawServer(
      async (peer) => {
        received = (await peer.takeAll()).length;
      },
      { allowHalfOpen: true },
    );
    const session = await net.open({ port: server.port });
    const parts = (async function* () {
      for (let nth = 0; nth < 8; nth += 1) yield await Promise.resolve(Buffer.alloc(size / 8));
    })();
    const sending = session.sendParts(parts);
    const after = session.send('last');
    await session.endSending();
    await Promise.all([sending, after]);
    await eventually(() => assert.equal(received, size + 4), 8000);
    server.peers[0]!.end();
    await ended(session);
    assert.equal(session.end?.clean, true);
  });

  it('is told in the log of the stream as well, whatever framing it is shown in', async () => {
    const server = await net.rawServer(
      async (peer) => {
        await peer.takeAll();
        peer.end();
      },
      {
        allowHalfOpen: true,
      },
    );
    const session = await net.open({ port: server.port, framing: { kind: 'line' } });
    await session.endSending();
    await ended(session);
    const events = async (log: typeof session.log | undefined): Promise<string[]> =>
      ((await log?.read(0, log.length)) ?? []).filter(({ kind }) => kind === 'event').map(({ preview }) => preview);
    assert.equal((await events(session.log)).length, 2);
    assert.deepEqual(await events(session.stream), await events(session.log));
  });

  it('is no end that is followed by another connection', async () => {
    const server = await net.rawServer((peer) => void peer.ended.then(() => peer.end()), { allowHalfOpen: true });
    const session = await net.open({ port: server.port, reconnect: { attempts: 3, delay: 1, maxDelay: 1 } });
    await session.endSending();
    await ended(session);
    assert.deepEqual([server.peers.length, session.end?.by], [1, 'local']);
  });

  it('is ended by the peer, while this end sends what is queued', async function () {
    this.timeout(10_000);
    let received = '';
    const server = await net.rawServer(
      async (peer) => {
        received = (await peer.take(4)).toString();
        peer.end('I have said all');
        received += (await peer.takeAll()).toString();
      },
      { allowHalfOpen: true },
    );
    const session = await net.open({ port: server.port });
    let goOn: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => (goOn = resolve));
    const parts = (async function* () {
      yield Buffer.from('one ');
      await wait;
      yield Buffer.from('two ');
    })();
    const sending = session.sendParts(parts);
    const after = session.send('three');
    await eventually(() => assert.equal(session.endedSide, 'remote'));
    assert.equal(session.state, 'open');
    goOn();
    await Promise.all([sending, after]);
    await ended(session);
    assert.equal(received, 'one two three');
    assert.deepEqual(session.end, { by: 'remote', clean: true });
    const lines = await conversation(session.log);
    assert(
      lines.includes(
        '· event The peer has ended its side. What is queued is still sent; then this end ends its side too.',
      ),
    );
  });

  it('is not told of where the peer just ends', async () => {
    const server = await net.rawServer((peer) => peer.end('bye'));
    const session = await ended(await net.connect({ port: server.port }));
    assert.deepEqual(await conversation(session.log), ['← data bye']);
    assert.deepEqual(session.end, { by: 'remote', clean: true });
  });

  it('may be followed by disconnecting', async () => {
    const server = await net.rawServer(() => undefined);
    const session = await net.open({ port: server.port });
    await session.endSending();
    await session.close();
    assert.deepEqual(session.end, { by: 'local', clean: true });
  });

  it('may be followed by a reset, which is a failure', async () => {
    const server = await net.rawServer((peer) => void peer.ended.then(() => peer.reset()), { allowHalfOpen: true });
    const session = await net.open({ port: server.port });
    await session.endSending();
    await ended(session);
    assert.equal(failureOf(session), 'open: reset');
  });

  it('is nothing that a WebSocket has', async () => {
    const server = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined));
    const session = await net.open({ url: server.url() });
    await assert.rejects(session.endSending(), /A WebSocket has no halves/);
    assert.equal(session.state, 'open');
  });

  it('is ended for a session that is not open: refused', async () => {
    const server = await net.rawServer((peer) => peer.end());
    const session = await ended(await net.connect({ port: server.port }));
    await assert.rejects(session.endSending(), /is not open/);
    await tells(session, []);
  });
});
