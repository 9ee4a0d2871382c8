import assert from 'node:assert/strict';
import type { SessionState } from '../../../src/api';
import type { Session } from '../../../src/net/session';
import { eventually } from '../support/eventually';
import { conversation, ended, failureOf, useNet } from '../support/net';
import { Opcode, serverFrame } from '../support/peer';
import { useTrust } from '../support/trust';

const AT_ONCE = { attempts: 10, delay: 1, maxDelay: 1 };
const LATER = { attempts: 3, delay: 60_000, maxDelay: 60_000 };

const refusal = (status: string, fields = ''): string => `HTTP/1.1 ${status}\r\n${fields}Content-Length: 0\r\n\r\n`;

/** The states of a session from now on. */
function statesOf(session: Session): SessionState[] {
  const states: SessionState[] = [session.state];
  session.onDidChangeState((state) => states.push(state));
  return states;
}

async function waits(session: Session): Promise<void> {
  await eventually(() => assert(session.reconnecting?.at !== undefined, session.state));
}

describe('a connection that is lost', () => {
  const net = useNet();

  it('is made again in the same session, whose log goes on with a mark between', async () => {
    const server = await net.rawServer(async (peer, nth) => {
      peer.write(`hello ${String(nth)}\n`);
      await peer.take(2);
      if (nth === 0) peer.reset();
    });
    const session = await net.open({ port: server.port, framing: { kind: 'line' }, reconnect: AT_ONCE });
    const { id, association } = session;
    const states = statesOf(session);
    await session.send('x');
    await eventually(() => assert.deepEqual(states, ['open', 'connecting', 'open']));
    await eventually(() => assert.equal(session.log.length, 5));
    const lines = await conversation(session.log);
    assert.deepEqual([lines[0], lines[1], lines[4]], ['← data hello 0', '→ data x', '← data hello 1']);
    assert.match(
      lines[2]!,
      /^· event ⟳ 127\.0\.0\.1:\d+ reset the connection\. Connecting again in 0 s \(attempt 1 of 10\)/,
    );
    assert.match(lines[3]!, /^· event ⟳ Connected again \(attempt 1 of 10\): tcp 127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+/);
    assert.equal(session.id, id);
    assert.notDeepEqual(session.association, association);
    assert.deepEqual([session.failure, session.end, session.reconnecting], [undefined, undefined, undefined]);
    assert.deepEqual(
      session.findings.map(({ id: found, entry }) => [found, entry]),
      [['reset', 2]],
    );
    await session.close();
    assert.deepEqual(session.end, { by: 'local', clean: true });
  });

  it('is made again where the peer ended it, and not where this end did', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      await peer.takeFrame();
      peer.write(serverFrame(Opcode.close, Uint8Array.of(0x03, 0xe9)));
      await peer.ended;
    });
    const session = await net.open({ url: server.url(), reconnect: AT_ONCE });
    await session.send('x');
    await eventually(() => assert.equal(server.peers.length, 2));
    await eventually(() => assert.equal(session.state, 'open'));
    assert.match((await conversation(session.log))[3]!, /The peer closed the connection with code 1001\. Connecting/);
    await session.close(1000);
    assert.deepEqual([session.end?.by, server.peers.length], ['local', 2]);
  });

  it('keeps the handshakes of all attempts, the last of which counts, and the frames of all connections', async () => {
    const server = await net.rawServer(async (peer, nth) => {
      if (nth === 1) {
        await peer.takeHead();
        peer.end(refusal('503 Busy'));
        return;
      }
      await peer.acceptWebSocket([], serverFrame(Opcode.text, `hi ${String(nth)}`));
      const { payload } = await peer.takeFrame();
      if (nth === 0) peer.reset();
      else peer.write(serverFrame(Opcode.text, payload));
    });
    const session = await net.open({ url: server.url(), reconnect: AT_ONCE });
    await session.send('first');
    await eventually(() => assert.equal(server.peers.length, 3));
    await eventually(() => assert.equal(session.state, 'open'));
    await session.send('second');
    await eventually(async () => assert.equal((await conversation(session.log)).at(-1), '← text second'));
    assert.deepEqual(
      session.handshake?.exchanges.map(({ response }) => response?.startLine),
      ['HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 503 Busy', 'HTTP/1.1 101 Switching Protocols'],
    );
    assert(session.handshake.findings.every(({ severity }) => severity === 'ok'));
    const entries = await session.log.read(0, session.log.length);
    const framed = entries.filter(({ kind }) => kind === 'text');
    const frames = await Promise.all(framed.map(async ({ index }) => session.log.frames(index)));
    assert.deepEqual(
      frames.map((each) => each.map(({ direction, offset, length }) => [direction, offset, length])),
      // Offsets begin anew with each connection.
      [[['received', 0, 4]], [['sent', 0, 5]], [['received', 0, 4]], [['sent', 0, 6]], [['received', 6, 6]]],
    );
    assert.deepEqual(
      entries.filter(({ kind }) => kind === 'event').map(({ preview }) => /attempt (\d)/.exec(preview)?.[1]),
      ['1', '2', '2'],
    );
  });

  it('gives up a server that opens and ends each time, and says so in the log', async () => {
    const server = await net.rawServer((peer) => peer.end());
    const session = await net.connect({ port: server.port, reconnect: { attempts: 3, delay: 1, maxDelay: 60_000 } });
    await ended(session, 10_000);
    assert.equal(server.peers.length, 4);
    const entries = await session.log.read(0, session.log.length);
    assert.match(entries.at(-1)?.preview ?? '', /It was given up after 3 attempts\./);
    assert.deepEqual([session.state, session.end], ['closed', { by: 'remote', clean: true }]);
  });

  it('counts the attempts from 0 again after it was open for as long as the longest wait', async () => {
    const server = await net.rawServer((peer) => void setTimeout(() => peer.end(), 10));
    const session = await net.connect({ port: server.port, reconnect: { attempts: 1, delay: 1, maxDelay: 5 } });
    await eventually(() => assert(server.peers.length > 5));
    await session.close();
    assert.equal(session.failure, undefined);
  });

  it('is cut into messages anew', async () => {
    const server = await net.rawServer((peer, nth) => {
      peer.write(nth === 0 ? 'cut of' : 'whole\n');
      if (nth === 0) peer.end();
    });
    const session = await net.connect({ port: server.port, framing: { kind: 'line' }, reconnect: AT_ONCE });
    await eventually(async () => {
      const data = (await conversation(session.log)).filter((line) => line.startsWith('←'));
      assert.deepEqual(data, ['← data cut of', '← data whole']);
    });
    await session.close();
  });

  it('refuses what is sent meanwhile, and says what to wait for', async () => {
    const server = await net.rawServer((peer) => peer.end());
    const session = await net.connect({ port: server.port, reconnect: LATER });
    await waits(session);
    const message = /tcp:\/\/127\.0\.0\.1:\d+ is being connected again: wait until it is open/;
    await assert.rejects(session.send('x'), message);
    await assert.rejects(session.ping(), message);
    await assert.rejects(session.endSending(), message);
    await session.close();
  });

  it('leaves nothing behind after 1,000 times', async function () {
    this.timeout(60_000);
    const server = await net.rawServer(async (peer, nth) => {
      await peer.acceptWebSocket([], serverFrame(Opcode.text, 'x'));
      if (nth < 1000) peer.reset();
    });
    const session = await net.connect({
      url: server.url(),
      ping: {},
      reconnect: { attempts: 1, delay: 0, maxDelay: 0 },
    });
    await eventually(() => assert.equal(server.peers.length, 1001), 50_000);
    await eventually(() => assert.equal(session.state, 'open'));
    await eventually(() => assert.equal(server.connections, 1));
    const { TCPSocketWrap: sockets = 0, Timeout: timers = 0 } = countOf(process.getActiveResourcesInfo());
    assert(sockets <= 2, `${String(sockets)} sockets`);
    assert(timers < 10, `${String(timers)} timers`);
    assert.equal(session.handshake?.exchanges.length, 51);
    assert(session.findings.length < 250, `${String(session.findings.length)} findings`);
  });

  describe('that is waited for', () => {
    const waiting = async (): Promise<{ session: Session; settled: Promise<void>; port: number }> => {
      const server = await net.rawServer((peer) => peer.reset());
      const { session, settled } = await net.start({ url: server.url(), reconnect: LATER });
      await waits(session);
      return { session, settled, port: server.port };
    };

    it('tells which attempt comes, when and why', async () => {
      const { session } = await waiting();
      const { attempt, attempts, at = 0, cause } = session.reconnecting!;
      assert.deepEqual([attempt, attempts, session.state], [1, 3, 'connecting']);
      assert(at - Date.now() <= 60_000 && at >= Date.now());
      assert.match(cause, /reset the connection/);
      await session.close();
    });

    it('is given up by closing', async () => {
      const { session, settled } = await waiting();
      await session.close();
      await settled;
      assert.deepEqual([session.state, session.end], ['closed', { by: 'local', clean: false }]);
      assert.deepEqual([session.failure, session.reconnecting], [undefined, undefined]);
    });

    it('is connected at once when the person wants that', async () => {
      const { session, settled } = await waiting();
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        await eventually(() => assert.equal(session.reconnecting?.attempt, attempt));
        await waits(session);
        session.connectNow();
      }
      await settled;
      assert.equal(session.state, 'failed');
      assert.match(session.failure?.message ?? '', /^127.* It was given up after 3 attempts\.$/);
      session.connectNow();
      assert.equal(session.state, 'failed');
    });

    it('is given up while an attempt is under way', async () => {
      const server = await net.rawServer((peer, nth) => {
        if (nth === 0) peer.reset();
      });
      const { session, settled } = await net.start({ url: server.url(), reconnect: AT_ONCE });
      await eventually(() => assert.equal(server.peers.length, 2));
      assert.deepEqual([session.reconnecting?.attempt, session.reconnecting?.at], [1, undefined]);
      await session.close();
      await settled;
      assert.deepEqual(session.end, { by: 'local', clean: false });
      assert.equal(session.reconnecting, undefined, 'nothing is under way any more');
    });
  });
});

describe('a connection that can not be made', () => {
  const net = useNet();
  const { tls } = useTrust(net);

  it('is tried until it can be; only then is the session open for whoever waits', async () => {
    const server = await net.rawServer(async (peer, nth) => {
      if (nth < 3) peer.reset();
      else await peer.acceptWebSocket();
    });
    const session = await net.open({ url: server.url(), reconnect: AT_ONCE });
    assert.equal(server.peers.length, 4);
    assert.equal(session.stages.at(-1)?.name, 'http');
  });

  it('is given up after so many attempts, with the last failure', async () => {
    const server = await net.rawServer((peer) => peer.reset());
    const session = await net.connect({ url: server.url(), reconnect: { ...AT_ONCE, attempts: 2 } });
    assert.equal(session.failure?.code, 'reset');
    assert.equal(server.peers.length, 3);
    assert.match(session.failure.message, /It was given up after 2 attempts\.$/);
    assert.deepEqual(session.end, { by: 'error', clean: false });
  });

  for (const status of ['401 No', '403 No', '404 No', '301 Moved', '418 No']) {
    it(`is not tried again after ${status}`, async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.takeHead();
        peer.end(refusal(status));
      });
      const session = await net.connect({ url: server.url(), reconnect: AT_ONCE });
      assert.equal(failureOf(session), 'http: http-status');
      assert.match(
        session.failure!.message,
        /It is not tried again: the answer to the same request would be \d+ again/,
      );
      assert.equal(server.peers.length, 1);
      assert.equal(session.log.length, 0);
    });
  }

  it('is not tried again with a bad certificate, nor after a breach of the handshake', async () => {
    const secure = await net.rawServer(() => undefined, { tls });
    const untrusted = await net.connect({ url: secure.url(), reconnect: AT_ONCE });
    assert.match(untrusted.failure!.code, /^tls-/);
    assert.match(untrusted.failure!.message, /It is not tried again: what is wrong with TLS/);
    const wrong = await net.rawServer((peer) =>
      peer.acceptWebSocket(['Sec-WebSocket-Accept: x']).then(() => undefined),
    );
    const broken = await net.connect({ url: wrong.url(), reconnect: AT_ONCE });
    assert.equal(broken.failure!.code, 'bad-accept');
    assert.match(broken.failure!.message, /It is not tried again/);
    assert.equal(wrong.peers.length, 1);
  });

  it('waits as long as the server asks for', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.end(refusal('503 Busy', 'Retry-After: 60\r\n'));
    });
    const { session } = await net.start({ url: server.url(), reconnect: { attempts: 1, delay: 1, maxDelay: 10_000 } });
    await waits(session);
    assert(session.reconnecting!.at! - Date.now() > 50_000);
    await session.close();
  });

  it('is tried once where the profile does not say otherwise', async () => {
    const server = await net.rawServer((peer) => peer.reset());
    const session = await ended(await net.connect({ url: server.url() }));
    assert.equal(server.peers.length, 1);
    assert.doesNotMatch(session.failure!.message, /tried again|given up/);
  });
});

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
