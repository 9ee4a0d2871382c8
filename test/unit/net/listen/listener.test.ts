import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { MAX_REFUSED } from '../../../../src/net/listen/listener';
import { checkedProfile } from '../../../../src/profiles/profilesFile';
import { resolveProfile } from '../../../../src/profiles/resolveProfile';
import { eventually } from '../../support/eventually';
import { clientOf, portOf, useListeners } from '../../support/listening';
import { conversation, ended, failureOf, tells, useNet } from '../../support/net';

describe('a TCP listener', () => {
  const net = useNet();
  const server = useListeners(net);

  it('makes of each client a session of its own, with its log, its five-tuple and its composer', async () => {
    const listener = await server.listen({ transport: 'tcp', framing: { kind: 'line' } });
    assert.deepEqual(listener.halfAssociation, { protocol: 'tcp', local: listener.local });
    const accepted: string[] = [];
    listener.onDidAccept(({ id }) => accepted.push(id));
    const one = await server.tcp(listener);
    const first = await clientOf(listener);
    const other = await server.tcp(listener);
    const second = await clientOf(listener, 1);

    one.write('hello\n');
    other.write('hi\n');
    await tells(first, ['← data hello']);
    await tells(second, ['← data hi']);
    await first.send('to one');
    assert.equal(await one.takeLine(), 'to one\n');
    assert.deepEqual(await conversation(second.log), ['← data hi']);

    assert.equal(first.role, 'server');
    assert.deepEqual(first.profile, listener.profile);
    assert.deepEqual(first.association, {
      protocol: 'tcp',
      local: listener.local,
      remote: { address: '127.0.0.1', port: one.socket.localPort },
    });
    assert.deepEqual(accepted, [first.id, second.id]);
    assert.deepEqual(net.sessions.all, [first, second]);
  });

  it('goes on waiting when a client leaves, and closes one client alone', async () => {
    const listener = await server.listen({ transport: 'tcp' });
    const one = await server.tcp(listener);
    const first = await clientOf(listener);
    one.end();
    await ended(first);
    assert.deepEqual([first.state, first.end], ['closed', { by: 'remote', clean: true }]);
    const two = await server.tcp(listener);
    // Of two that come at once either may be listed first.
    const second = await clientOf(listener, 1);
    const three = await server.tcp(listener);
    await clientOf(listener, 2);
    await second.close();
    await two.closed;
    assert.equal(listener.state, 'listening');
    three.write('still here');
    await tells(await clientOf(listener, 2), ['← data still here']);
  });

  it('ends each client cleanly when it stops, and leaves the port free', async () => {
    const listener = await server.listen({ transport: 'tcp' });
    const peers = await Promise.all([server.tcp(listener), server.tcp(listener)]);
    await clientOf(listener, 1);
    const states: string[] = [];
    listener.onDidChange(() => states.push(listener.state));
    await listener.close();
    await Promise.all(peers.map(({ closed }) => closed));
    assert.equal(listener.state, 'closed');
    assert(states.includes('closed'));
    for (const session of listener.sessions) assert.deepEqual(session.end, { by: 'local', clean: true });
    // Closing what is closed does nothing.
    await listener.close();
    const again = await server.listen({ transport: 'tcp', port: portOf(listener) });
    assert.equal(portOf(again), portOf(listener));
  });

  it('ends a client that has only just come when it stops', async () => {
    const listener = await server.listen({ transport: 'tcp' });
    const closed = new Promise<void>((resolve) => {
      listener.onDidAccept(() => void listener.close().then(resolve));
    });
    const peer = await server.tcp(listener);
    await Promise.all([closed, peer.closed]);
    assert.deepEqual(
      listener.sessions.map(({ end }) => end?.by),
      ['local'],
    );
  });

  it('refuses a client over the limit, until one has left', async () => {
    const listener = await server.listen({ transport: 'tcp', limits: { clients: 1 } });
    const one = await server.tcp(listener);
    await clientOf(listener);
    const two = await server.tcp(listener);
    await two.closed;
    assert.equal(failureOf(await clientOf(listener, 1)), 'tcp: too-many-clients');
    one.end();
    await ended(await clientOf(listener));
    await server.tcp(listener);
    assert.equal((await clientOf(listener, 2)).state, 'open');
  });

  it('cuts clients at once where too many are there that were not even refused yet, and counts them', async function () {
    this.timeout(30_000);
    const listener = await server.listen({ transport: 'websocket', limits: { clients: 1 } });
    const peers = await Promise.all(Array.from({ length: 100 }, () => server.tcp(listener)));
    await eventually(
      () => assert.equal(peers.filter(({ socket }) => socket.closed).length, 100 - 1 - MAX_REFUSED),
      10_000,
    );
    await eventually(() => assert.equal(listener.sessions.length, 1 + MAX_REFUSED), 10_000);
    let counted = 0;
    await eventually(() => {
      for (const text of server.takeProblems())
        counted += Number(/^Test: (\d+) further connections were cut at once/.exec(text)?.[1]);
      assert.equal(counted, 35);
    }, 10_000);
    for (const { socket } of peers) socket.destroy();
    await eventually(() => assert(listener.sessions.every(({ end }) => end)), 10_000);
    const next = server.webSocket(listener);
    await once(next, 'open');
  });

  it('disconnects a client that is idle, and says so in its log', async () => {
    const listener = await server.listen({ transport: 'tcp', limits: { idle: 60 } });
    const peer = await server.tcp(listener);
    const session = await clientOf(listener);
    await peer.closed;
    await ended(session);
    assert.deepEqual(await conversation(session.log), ['· event Disconnected by this end: no traffic for 60 ms.']);
    assert.deepEqual(session.end, { by: 'local', clean: true });
  });

  it('disconnects an idle client that was slow in its handshake as well', async () => {
    const listener = await server.listen({ transport: 'websocket', limits: { idle: 60 } });
    const peer = await server.tcp(listener);
    const slow = clientOf(listener);
    // Longer than it may be idle.
    await new Promise((resolve) => setTimeout(resolve, 150));
    peer.write(
      'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const { log } = await slow;
    await eventually(async () =>
      assert.equal((await conversation(log))[0], '· event Disconnected by this end: no traffic for 60 ms.'),
    );
  });

  it('does not listen when it is stopped while it is being bound', async () => {
    const opening = server.start({ transport: 'tcp', tls: true });
    const [listener] = server.all.all;
    await listener!.close();
    await opening;
    assert.equal(listener!.state, 'closed');
    await assert.rejects(server.tcp(listener!), { code: 'ECONNREFUSED' });
  });

  it('keeps a client that is gone before it is there', async () => {
    const listener = await server.listen({ transport: 'tcp' });
    (await server.tcp(listener)).reset();
    const session = await clientOf(listener);
    await ended(session);
    assert.equal(failureOf(session), 'open: reset');
    await server.tcp(listener);
    assert.equal((await clientOf(listener, 1)).state, 'open');
  });

  it('lists those that have left only as long as they are few', async function () {
    this.timeout(20_000);
    const listener = await server.listen({ transport: 'tcp' });
    for (let nth = 0; nth < 110; nth += 1) {
      const peer = await server.tcp(listener);
      peer.end();
      await peer.closed;
    }
    await eventually(() => assert.equal(listener.sessions.length, 100), 10_000);
    assert.equal(net.sessions.all.length, 100);
  });

  it('warns of a client that speaks TLS to it', async () => {
    const listener = await server.listen({ transport: 'tcp' });
    void server.tls(listener).catch(() => undefined);
    await eventually(() => {
      assert.deepEqual(
        listener.sessions[0]?.findings.map(({ id, severity }) => [id, severity]),
        [['plain-tls-port', 'warning']],
      );
    });
  });

  it('is none of a client profile, and connecting is none of its own', async () => {
    await assert.rejects(server.all.open({ name: 'Echo', transport: 'tcp', host: '127.0.0.1', port: 1 }, undefined), {
      code: 'bad-profile',
    });
    await assert.rejects(net.sessions.open({ name: 'S', transport: 'tcp', role: 'server', port: 0 }, undefined), {
      code: 'bad-profile',
    });
  });

  it('listens with the values of variables, and shows the profile as it is written', async () => {
    const where = { host: '${env:HOST}', port: 0, encoding: '${env:ENCODING}' };
    const profile = checkedProfile({ name: 'Var', transport: 'tcp', role: 'server', ...where });
    const env = (name = ''): string => (name === 'HOST' ? '127.0.0.1' : 'latin1');
    const resolved = resolveProfile(profile, { env });
    const listener = await server.all.open(profile, net.folder, undefined, undefined, {
      resolved,
      variables: () => ({}),
    });
    assert.equal(listener.state, 'listening', listener.failure?.message);
    assert.equal(listener.profile, profile);
    const peer = await server.tcp(listener);
    const session = await clientOf(listener);
    assert.equal(session.profile, profile);
    await session.send('é');
    assert.deepEqual(await peer.take(1), Buffer.of(0xe9));
    peer.end();
  });

  it('does not listen with a delimiter that its encoding has no bytes for, nor connects with one', async () => {
    const profile = { transport: 'tcp', framing: { kind: 'delimiter', delimiter: '€' }, encoding: 'latin1' } as const;
    const expected = { code: 'bad-profile', message: /^"framing\.delimiter": "€" \(U\+20AC\)/ };
    await assert.rejects(server.start(profile), expected);
    await assert.rejects(net.start({ ...profile, port: 1 }), expected);
    assert.deepEqual([server.all.all, net.sessions.all], [[], []]);
  });

  it('sends nothing to a client that is gone', async () => {
    const listener = await server.listen({ transport: 'tcp' });
    const peer = await server.tcp(listener);
    const session = await clientOf(listener);
    peer.end();
    await ended(session);
    await assert.rejects(session.send('x'), { message: /^The client 127\.0\.0\.1:\d+ is not connected/ });
  });
});

describe('binding', () => {
  const net = useNet();
  const server = useListeners(net);

  it('tells that a port is in use, by its address, and offers one that is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const listener = await server.start({ transport: 'tcp', port });
    assert.equal(listener.state, 'failed');
    const { code, stage, systemCode, message, hint, freePort } = listener.failure!;
    assert.deepEqual([code, stage, systemCode], ['port-in-use', 'listen', 'EADDRINUSE']);
    assert.match(message, new RegExp(`^127\\.0\\.0\\.1:${port} is in use`));
    assert(freePort && freePort !== port);
    assert.match(hint!, new RegExp(`${freePort} is free`));
    const free = await server.listen({ transport: 'tcp', port: freePort });
    assert.equal(portOf(free), freePort);
    await new Promise((resolve) => other.close(resolve));
  });

  it('tells that an address is none of this machine', async () => {
    const listener = await server.start({ transport: 'websocket', host: '203.0.113.1', port: 0 });
    assert.equal(listener.failure?.code, 'address-not-available');
    assert.equal(listener.failure.stage, 'listen');
  });

  it('tells that a name does not resolve', async () => {
    const listener = await server.start({ transport: 'tcp', host: 'no.such.host.invalid', port: 0 });
    assert.equal(listener.failure?.code, 'dns');
  });

  it('tells that there is no permission', async function () {
    // Root may bind any port.
    if (process.getuid?.() === 0 || process.platform === 'win32') this.skip();
    const listener = await server.start({ transport: 'tcp', port: 1 });
    assert.equal(listener.failure?.code, 'permission-denied');
  });

  it('tells that a file of its TLS is missing', async () => {
    const listener = await server.start({ transport: 'tcp', tls: { cert: 'missing.pem' } });
    assert.deepEqual([listener.failure?.code, listener.failure?.stage], ['tls-file', 'listen']);
  });
});
