import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as nodeNet from 'node:net';
import type { Listener } from '../../../../src/net/listen/listener';
import type { Session } from '../../../../src/net/session';
import { issue } from '../../support/certificates';
import { eventually } from '../../support/eventually';
import { clientOf, portOf, useListeners } from '../../support/listening';
import { conversation, ended, useNet } from '../../support/net';

describe('a TCP relay', () => {
  const net = useNet();
  const listeners = useListeners(net);

  const relayTo = (port: number, more: object = {}) =>
    listeners.listen({ transport: 'tcp', forwardTo: `tcp://127.0.0.1:${port}`, ...more });

  it('passes on what either end says, and logs both directions with the client', async () => {
    const target = await net.rawServer(async (peer) => {
      assert.equal((await peer.take(5)).toString(), 'hello');
      peer.write('world');
    });
    const listener = await relayTo(target.port);
    const client = await listeners.tcp(listener);
    client.write('hello');
    assert.equal((await client.take(5)).toString(), 'world');
    const session = await clientOf(listener);
    assert.deepEqual(await conversation(session.log), ['← data hello', '→ data world']);
    assert(session.leg);
    assert.equal(session.leg.leg, session);
    assert.deepEqual([session.role, session.leg.role, session.leg.state], ['server', 'client', 'open']);
    const { remote } = session.association!;
    assert('port' in remote);
    assert.deepEqual(await conversation(session.leg.log), [
      `· event What goes over this connection is in the log of the client 127.0.0.1:${remote.port}, and is not kept twice.`,
    ]);
    assert.deepEqual(
      session.leg.stages.map(({ name }) => name),
      ['tcp'],
    );
  });

  it('passes on an end of one side while the other goes on', async () => {
    const target = await net.rawServer(
      async (peer) => {
        assert.equal((await peer.takeAll()).toString(), 'question');
        for (let part = 0; part < 20; part += 1) peer.write(`answer ${part} `);
        peer.end('end');
      },
      { allowHalfOpen: true },
    );
    const listener = await relayTo(target.port);
    const client = await listeners.tcp(listener, { allowHalfOpen: true });
    client.end('question');
    const all = await client.takeAll();
    assert(all.toString().startsWith('answer 0 answer 1 '));
    assert(all.toString().endsWith('end'));
    const session = await ended(await clientOf(listener));
    assert.deepEqual(session.end, { by: 'remote', clean: true });
    assert.deepEqual((await ended(session.leg!)).end, { by: 'remote', clean: true });
  });

  it('passes on an end that the target makes first', async () => {
    const target = await net.rawServer(
      async (peer) => {
        peer.end('that is all');
        assert.equal((await peer.takeAll()).toString(), 'late');
      },
      { allowHalfOpen: true },
    );
    const listener = await relayTo(target.port);
    const client = await listeners.tcp(listener, { allowHalfOpen: true });
    assert.equal((await client.takeAll()).toString(), 'that is all');
    client.end('late');
    assert.equal((await ended(await clientOf(listener))).end?.clean, true);
  });

  it('tells both legs which side has ended while the other one goes on', async () => {
    const target = await net.rawServer(() => undefined, { allowHalfOpen: true });
    const listener = await relayTo(target.port);
    const client = await listeners.tcp(listener, { allowHalfOpen: true });
    client.end('question');
    const session = await clientOf(listener);
    await target.peers[0]!.takeAll();
    assert.deepEqual([session.endedSide, session.leg?.endedSide], ['remote', 'local']);
    assert.equal(session.state, 'open');
    target.peers[0]!.end('answer');
    assert.equal((await client.takeAll()).toString(), 'answer');
    assert.deepEqual(await conversation((await ended(session)).log), [
      '← data question',
      '· event The peer has ended its side. What comes from the other end is still passed on.',
      '→ data answer',
    ]);
    assert.match(
      (await conversation((await ended(session.leg!)).log)).at(-1)!,
      /^· event The other end's end of its side was passed on/,
    );
  });

  it('tells what of a leg was sent in parts from here', async () => {
    const target = await net.rawServer(() => undefined);
    const listener = await relayTo(target.port, { framing: { kind: 'line' } });
    await listeners.tcp(listener);
    const { leg } = await clientOf(listener);
    const parts = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('one\n'));
      yield Buffer.from('two\n');
    };
    await leg!.sendParts(parts());
    assert.equal(
      (await conversation(leg!.log)).at(-1),
      '· event What was sent in #1 to #2 was sent from here: it did not come from the client.',
    );
  });

  for (const first of ['client', 'target'] as const) {
    it(`resets one end when the ${first} resets the other`, async () => {
      let isTaken = false;
      const target = await net.rawServer(async (peer) => {
        await peer.take(1);
        isTaken = true;
        if (first === 'target') peer.reset();
      });
      const listener = await relayTo(target.port);
      const client = await listeners.tcp(listener);
      const reset = (socket: NodeJS.EventEmitter): Promise<unknown[]> => once(socket, 'error');
      // Before anything is sent: the target may reset at once.
      let told = first === 'target' ? reset(client.socket) : undefined;
      client.write('x');
      await eventually(() => assert.equal(target.peers[0]?.buffered ?? 0, 0));
      await eventually(() => assert.equal(target.peers.length, 1));
      if (first === 'client') {
        told = reset(target.peers[0]!.socket);
        await clientOf(listener);
        // Whoever hasn't read what came before a reset may see an end instead of it.
        await eventually(() => assert(isTaken));
        client.reset();
      }
      const [error] = (await told) as [NodeJS.ErrnoException];
      assert.equal(error.code, 'ECONNRESET');
      const session = await ended(await clientOf(listener));
      const own = first === 'client' ? session : session.leg!;
      assert.equal((await ended(own)).failure?.code, 'reset');
      const other = await ended(own.leg!);
      assert.deepEqual(other.end, { by: 'local', clean: false });
      if (first === 'target') {
        const finding = session.findings.find(({ id }) => id === 'relay-target');
        assert.match(finding?.message ?? '', /^The target tcp:\/\/127\.0\.0\.1:\d+: /);
        assert.match((await conversation(session.log)).at(-1)!, /^· event The target tcp:/);
      }
    });
  }

  it('ends the client when the target is not there, and says why', async () => {
    const listener = await listeners.listen({ transport: 'tcp', forwardTo: 'tcp://127.0.0.1:1' });
    const client = await listeners.tcp(listener);
    await client.closed;
    const session = await ended(await clientOf(listener));
    assert.equal(session.failure?.code, 'relay-target');
    assert.match(session.failure.message, /^The target tcp:\/\/127\.0\.0\.1:1: /);
    assert.equal(session.leg?.failure?.code, 'refused');
    assert.match((await conversation(session.log)).join(), /event The target tcp:\/\/127\.0\.0\.1:1/);
  });

  it('speaks TLS with its clients and plain TCP with the target, half-close included', async () => {
    const target = await net.rawServer(
      async (peer) => {
        assert.equal((await peer.takeAll()).toString(), 'secret');
        peer.end('answer');
      },
      { allowHalfOpen: true },
    );
    const listener = await relayTo(target.port, { tls: true });
    const client = await listeners.tls(listener, { allowHalfOpen: true } as object);
    client.end('secret');
    assert.equal((await client.takeAll()).toString(), 'answer');
    const session = await ended(await clientOf(listener));
    assert.equal(session.end?.clean, true, session.failure?.message);
    assert.equal(session.tls?.version, 'TLSv1.3');
    assert.equal(session.leg?.tls, undefined);
  });

  it('speaks TLS with the target where its address says so', async () => {
    const { key, cert } = await issue();
    const target = await net.rawServer(
      async (peer) => {
        assert.equal((await peer.take(4)).toString(), 'ping');
        peer.end('pong');
      },
      { tls: { key, cert } },
    );
    const listener = await listeners.listen({
      transport: 'tcp',
      forwardTo: `tls://127.0.0.1:${target.port}`,
      forwardTls: { verify: false },
    });
    const client = await listeners.tcp(listener);
    client.write('ping');
    assert.equal((await client.takeAll()).toString(), 'pong');
    const session = await clientOf(listener);
    assert.equal(session.leg?.tls?.version, 'TLSv1.3');
    client.end();
    await ended(session);
  });

  it('ends both legs when a person ends one, or stops the listener', async () => {
    const target = await net.rawServer(() => undefined);
    const listener = await relayTo(target.port);
    const open = async (nth: number): Promise<Session> => {
      await listeners.tcp(listener);
      const session = await clientOf(listener, nth);
      await eventually(() => assert.equal(session.leg?.state, 'open'));
      return session;
    };
    const sessions = [await open(0), await open(1), await open(2)];
    await sessions[0]!.close();
    await ended(sessions[0]!.leg!);
    await sessions[1]!.leg!.close();
    await ended(sessions[1]!);
    await listener.close();
    for (const session of sessions) {
      assert.deepEqual([session.state, session.leg?.state], ['closed', 'closed']);
      assert.deepEqual([session.end?.clean, session.leg?.end?.clean], [true, true]);
    }
  });

  it('refuses a relay to itself that its profile does not show', async () => {
    // The address is this very listener's, by a name that only the system knows to be the same.
    const listener = await listeners.listen({ transport: 'tcp', host: '127.0.0.1', forwardTo: 'tcp://127.0.0.1:1' });
    const looping = { ...listener.profile, forwardTo: `tcp://127.0.0.1:${portOf(listener)}` };
    listener.update(looping);
    const client = await listeners.tcp(listener);
    await client.closed;
    await eventually(() => assert.equal(listener.sessions.length, 2));
    assert.equal((await ended(listener.sessions[1]!)).failure?.code, 'relay-loop');
    await ended(listener.sessions[0]!);
  });

  const freePort = async (): Promise<number> => {
    const server = nodeNet.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as nodeNet.AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  };
  /** Nobody makes further sessions: what looped has ended. */
  const endsSoon = async (...chain: Listener[]): Promise<void> => {
    const client = await listeners.tcp(chain[0]!);
    await client.closed;
    await eventually(() =>
      assert(chain.every(({ sessions }) => sessions.every(({ end, leg }) => end && (!leg || leg.end)))),
    );
    const codes = chain.flatMap(({ sessions }) => sessions.map(({ failure }) => failure?.code));
    assert(codes.includes('relay-loop'), codes.join());
    assert(codes.length <= chain.length + 1, `${codes.length} sessions`);
  };

  it('refuses a relay to itself over a Unix socket, whatever its path is called', async () => {
    const listener = await listeners.listen({ transport: 'tcp', path: 'r.sock', forwardTo: 'unix:./r.sock' });
    await endsSoon(listener);
  });

  it('refuses relays that lead to each other over a Unix socket and TCP', async () => {
    const first = await listeners.listen({ transport: 'tcp', forwardTo: 'unix:second.sock' });
    const second = await listeners.listen({
      transport: 'tcp',
      path: 'second.sock',
      forwardTo: `tcp://127.0.0.1:${portOf(first)}`,
    });
    await endsSoon(first, second);
  });

  it('passes on through two relays that share no loop, over a Unix socket', async () => {
    const target = await net.rawServer((peer) => peer.write('hello'));
    const inner = await listeners.listen({
      transport: 'tcp',
      path: 'inner.sock',
      forwardTo: `tcp://127.0.0.1:${target.port}`,
    });
    const outer = await listeners.listen({ transport: 'tcp', forwardTo: 'unix:inner.sock' });
    for (const via of [outer, outer, inner])
      assert.equal((await (await listeners.tcp(via)).take(5)).toString(), 'hello');
  });

  it('refuses relays that lead to each other where they listen on IPv6 and IPv4 at once', async function () {
    const ports = [await freePort(), await freePort()];
    const [first, second] = await Promise.all(
      ports.map((port, nth) =>
        listeners.start({ transport: 'tcp', host: '::', port, forwardTo: `tcp://127.0.0.1:${ports[1 - nth]}` }),
      ),
    );
    if (first?.state !== 'listening') return this.skip();
    await endsSoon(first, second!);
  });
});
