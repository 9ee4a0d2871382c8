import assert from 'node:assert/strict';
import { KEPT_CLIENTS } from '../../../../src/net/listen/listener';
import { freeUdpPort, useUdpPeers } from '../../support/datagrams';
import { eventually } from '../../support/eventually';
import { clientOf, portOf, useListeners } from '../../support/listening';
import { tells, useNet } from '../../support/net';

describe('a UDP server', function () {
  // Hooks too: they end many sessions, whose records are written.
  this.timeout(20_000);
  const newPeer = useUdpPeers();
  const net = useNet();
  const server = useListeners(net);

  it('makes a session of each peer, at its first datagram', async () => {
    const listener = await server.listen({ transport: 'udp' });
    assert.deepEqual(listener.halfAssociation, {
      protocol: 'udp',
      local: { address: '127.0.0.1', port: portOf(listener) },
    });
    const [one, two] = [await newPeer(), await newPeer()];
    await one.send('first of one', portOf(listener));
    const ofOne = await clientOf(listener, 0);
    await two.send('', portOf(listener));
    const ofTwo = await clientOf(listener, 1);
    await one.send('second of one', portOf(listener));
    await tells(ofOne, ['← data first of one', '← data second of one']);
    await eventually(() => assert.equal(ofTwo.log.length, 1));
    assert.equal(ofOne.role, 'server');
    assert.equal(ofOne.state, 'open');
    assert.deepEqual(ofOne.association, {
      protocol: 'udp',
      local: { address: '127.0.0.1', port: portOf(listener) },
      remote: { address: '127.0.0.1', port: one.port },
    });
    await ofOne.send('for one');
    await ofTwo.send('for two');
    await one.gets(['for one']);
    await two.gets(['for two']);
    assert.equal(one.received[0]?.from.port, portOf(listener));
  });

  it('answers by rules, greets, and broadcasts to all peers', async () => {
    const listener = await server.listen({
      transport: 'udp',
      onConnect: ['welcome'],
      rules: [
        { match: '^PING (\\d+)$', reply: 'PONG $1' },
        { match: { text: 'all' }, reply: 'for all', broadcast: true },
        { match: { text: 'bye' }, reply: 'bye', close: true },
        { echo: true },
      ],
    });
    const [one, two] = [await newPeer(), await newPeer()];
    await one.send('PING 7', portOf(listener));
    await one.gets(['welcome', 'PONG 7']);
    await two.send('echo', portOf(listener));
    await two.gets(['welcome', 'echo']);
    await one.send('all', portOf(listener));
    await one.gets(['welcome', 'PONG 7', 'for all']);
    await two.gets(['welcome', 'echo', 'for all']);
    await two.send('bye', portOf(listener));
    await two.gets(['welcome', 'echo', 'for all', 'bye']);
    const ofTwo = await clientOf(listener, 1);
    await eventually(() => assert.equal(ofTwo.state, 'closed'));
    // Whoever comes again is a new client.
    await two.send('again', portOf(listener));
    await two.gets(['welcome', 'echo', 'for all', 'bye', 'welcome', 'again']);
    assert.equal(listener.sessions.length, 3);
  });

  it('offers a free port where its own is in use', async () => {
    const taken = await newPeer();
    const listener = await server.start({ transport: 'udp', port: taken.port });
    assert.equal(listener.state, 'failed');
    assert.equal(listener.failure?.code, 'port-in-use');
    assert.equal(listener.failure.stage, 'listen');
    assert.match(listener.failure.message, new RegExp(`127\\.0\\.0\\.1:${taken.port} is in use`));
    const { freePort } = listener.failure;
    assert(freePort !== undefined && freePort !== taken.port);
    await server.listen({ transport: 'udp', port: freePort });
  });

  it('says which address is none of this machine', async () => {
    const listener = await server.start({ transport: 'udp', host: '192.0.2.200', port: 0 });
    assert.equal(listener.failure?.code, 'address-not-available');
  });

  it('listens on IPv6, and on what a name resolves to', async () => {
    const listener = await server.listen({ transport: 'udp', host: '::1', rules: [{ echo: true }] });
    const peer = await newPeer({ type: 'udp6' });
    const byName = await server.listen({ transport: 'udp', host: 'localhost' });
    assert.deepEqual(byName.local, { address: '127.0.0.1', port: portOf(byName) });
    const nowhere = await server.start({ transport: 'udp', host: 'no-such-host.invalid' });
    assert.equal(nowhere.failure?.code, 'dns');
    await peer.send('six', portOf(listener), '::1');
    await peer.gets(['six']);
    assert.deepEqual((await clientOf(listener)).association?.remote, { address: '::1', port: peer.port });
  });

  it('ends a peer that is idle, and goes on waiting', async () => {
    const listener = await server.listen({ transport: 'udp', limits: { idle: 60 } });
    const peer = await newPeer();
    await peer.send('hello', portOf(listener));
    const session = await clientOf(listener);
    await eventually(() => assert.equal(session.state, 'closed'));
    await tells(session, [
      '← data hello',
      `· event 127.0.0.1:${peer.port} is taken to be gone: no datagram for 60 ms.`,
    ]);
    assert.equal(listener.state, 'listening');
    await peer.send('hello again', portOf(listener));
    await tells(await clientOf(listener, 1), ['← data hello again']);
  });

  it('takes no more peers than its limit, and tells of the rest', async () => {
    const listener = await server.listen({ transport: 'udp', limits: { clients: 2 } });
    const peers = [await newPeer(), await newPeer(), await newPeer()];
    for (const peer of peers) await peer.send('hello', portOf(listener));
    await eventually(() => assert.equal(listener.findings.length, 1));
    const [finding] = listener.findings;
    assert.equal(finding?.id, 'too-many-clients');
    assert.match(finding.message, /^1 datagrams of further peers/);
    assert.equal(listener.sessions.length, 2);
    // When one of them has gone, there is room.
    await listener.sessions[0]!.close();
    await peers[2]!.send('and now?', portOf(listener));
    await tells(await clientOf(listener, 2), ['← data and now?']);
  });

  it('stays bounded in a flood from many made-up addresses', async function () {
    this.timeout(20_000);
    const clients = 50;
    const listener = await server.listen({ transport: 'udp', limits: { clients, idle: 100 } });
    // All of 127.0.0.0/8 is this machine.
    for (let nth = 1; nth <= 200; nth += 1) {
      const peer = await newPeer(process.platform === 'linux' ? { address: `127.9.${nth % 200}.1` } : {});
      await peer.send('flood', portOf(listener));
      assert(listener.sessions.filter(({ end }) => !end).length <= clients);
    }
    await eventually(() => assert(listener.findings.some(({ id }) => id === 'too-many-clients')));
    await eventually(() => assert.equal(listener.sessions.filter(({ end }) => !end).length, 0), 10_000);
    await eventually(() => assert(listener.sessions.length <= KEPT_CLIENTS));
  });

  it('ends all sessions and frees the port when it stops', async () => {
    const listener = await server.listen({ transport: 'udp' });
    const peer = await newPeer();
    await peer.send('hello', portOf(listener));
    const session = await clientOf(listener);
    await listener.close();
    assert.equal(listener.state, 'closed');
    assert.equal(session.state, 'closed');
    await newPeer({ port: portOf(listener) });
  });

  it('stops while peers arrive', async () => {
    const listener = await server.listen({ transport: 'udp' });
    const peers = await Promise.all(Array.from({ length: 20 }, () => newPeer()));
    await Promise.all(peers.map((peer) => peer.send('hello', portOf(listener))));
    await Promise.all([listener.close(), listener.close()]);
    await eventually(() => assert(listener.sessions.every(({ end }) => end)));
  });

  it('takes over rules and limits while it listens', async () => {
    const port = await freeUdpPort();
    const listener = await server.listen({ transport: 'udp', port });
    listener.update({
      name: 'Test',
      role: 'server',
      transport: 'udp',
      port,
      rules: [{ echo: true }],
      limits: { idle: 80 },
    });
    const peer = await newPeer();
    await peer.send('echo', port);
    await peer.gets(['echo']);
    const session = await clientOf(listener);
    await eventually(() => assert.equal(session.state, 'closed'));
  });

  it('loses nothing of 10,000 datagrams of two peers that are paced, and keeps their order', async function () {
    this.timeout(30_000);
    const listener = await server.listen({ transport: 'udp', rules: [{ echo: true }] });
    const peers = [await newPeer(), await newPeer()];
    for (let nth = 0; nth < 5000; nth += 1) {
      for (const peer of peers) await peer.send(`datagram ${nth}`, portOf(listener));
      if (nth % 25 === 24)
        await eventually(() => assert(peers.every(({ received }) => received.length === nth + 1)), 10_000);
    }
    const expected = Array.from({ length: 5000 }, (_, nth) => `datagram ${nth}`);
    for (const [nth, peer] of peers.entries()) {
      assert.deepEqual(peer.texts, expected);
      const entries = await listener.sessions[nth]!.log.read(0, 10_000);
      assert.deepEqual(
        entries.filter(({ direction }) => direction === 'received').map(({ preview }) => preview),
        expected,
      );
    }
    assert.deepEqual(listener.findings, []);
  });

  it('leaks nothing over 200 peers that come and go', async function () {
    this.timeout(30_000);
    const listener = await server.listen({
      transport: 'udp',
      rules: [{ match: { text: 'bye' }, reply: 'bye', close: true }],
    });
    for (let nth = 0; nth < 200; nth += 1) {
      const peer = await newPeer();
      await peer.send('bye', portOf(listener));
      if (nth % 20 === 19) await eventually(() => assert(listener.sessions.every(({ end }) => end)), 10_000);
    }
    await eventually(() => assert(listener.sessions.length <= KEPT_CLIENTS));
    assert.equal(listener.state, 'listening');
  });
});
