import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Finding } from '../../../../src/api';
import type { Session } from '../../../../src/net/session';
import { freeUdpPort, useUdpPeers } from '../../support/datagrams';
import { eventually } from '../../support/eventually';
import { conversation, failureOf, tells, useNet } from '../../support/net';

describe('a UDP client', () => {
  const newPeer = useUdpPeers();
  const net = useNet();

  it('sends datagrams and receives them, each an entry', async () => {
    const peer = await newPeer();
    peer.answers((bytes) => `got ${bytes.toString()}`);
    const session = await net.open({ transport: 'udp', port: peer.port });
    assert.equal(session.transport, 'udp');
    assert.equal(await session.send('one'), 0);
    await tells(session, ['→ data one', '← data got one']);
    await session.send(new Uint8Array([0, 255]));
    await eventually(() => assert.deepEqual(peer.received[1]?.bytes, Buffer.from([0, 255])));
  });

  it('has a five-tuple as soon as it is open, though nothing was sent', async () => {
    const peer = await newPeer();
    const session = await net.open({ transport: 'udp', port: peer.port });
    const { association } = session;
    assert(association && 'port' in association.local);
    assert.equal(association.protocol, 'udp');
    assert.deepEqual(association.remote, { address: '127.0.0.1', port: peer.port });
    assert.equal(association.local.address, '127.0.0.1');
    assert.deepEqual(
      session.stages.map(({ name, end }) => [name, end !== undefined]),
      [['udp', true]],
    );
    await session.send('x');
    await eventually(() => assert.equal(peer.received[0]?.from.port, (association.local as { port: number }).port));
  });

  it('resolves a name, and takes IPv4 where there are both', async () => {
    const peer = await newPeer();
    const session = await net.open({ transport: 'udp', host: 'localhost', port: peer.port });
    assert.deepEqual(
      session.stages.map(({ name }) => name),
      ['dns', 'udp'],
    );
    assert.deepEqual(session.association?.remote, { address: '127.0.0.1', port: peer.port });
  });

  it('fails at a name that does not resolve', async () => {
    const { session, settled } = await net.start({ transport: 'udp', host: 'no-such-host.invalid', port: 9 });
    await settled;
    assert.equal(failureOf(session), 'dns: dns');
  });

  it('takes an empty datagram for one', async () => {
    const peer = await newPeer();
    peer.answers(() => '');
    const session = await net.open({ transport: 'udp', port: peer.port });
    await session.send('');
    await eventually(() => assert.equal(session.log.length, 2));
    const [sent, received] = await session.log.read(0, 2);
    assert.deepEqual([sent?.kind, sent?.size, received?.kind, received?.size], ['data', 0, 'data', 0]);
    assert.equal(peer.received[0]?.bytes.length, 0);
  });

  it('sends 65,507 bytes, and refuses more before anything is sent', async () => {
    const peer = await newPeer();
    peer.answers((bytes) => bytes);
    const session = await net.open({ transport: 'udp', port: peer.port });
    await session.send(new Uint8Array(65_507).fill(7));
    await eventually(() => assert.equal(session.log.length, 2));
    assert.equal((await session.log.payload(1)).length, 65_507);
    await assert.rejects(
      session.send(new Uint8Array(65_508)),
      /at most 65507 bytes over IPv4.*65508: nothing was sent/,
    );
    const parts = Readable.from([30_000, 30_000, 30_000].map((size) => new Uint8Array(size)));
    await assert.rejects(session.sendParts(parts), /at most 65507 bytes/);
    await session.sendParts(Readable.from([new Uint8Array(1), new Uint8Array(2)]));
    await eventually(() => assert.equal(peer.received[1]?.bytes.length, 3));
    await eventually(() => assert.equal(session.log.length, 4));
    assert.equal(session.state, 'open');
  });

  it('speaks IPv6', async () => {
    const peer = await newPeer({ type: 'udp6' });
    peer.answers((bytes) => bytes);
    const session = await net.open({ transport: 'udp', host: '::1', port: peer.port });
    await session.send(new Uint8Array(65_527));
    await eventually(() => assert.equal(session.log.length, 2));
    assert.deepEqual(session.association?.remote, { address: '::1', port: peer.port });
    await assert.rejects(session.send(new Uint8Array(65_528)), /65527 bytes over IPv6/);
  });

  it('shows ICMP port unreachable as what it is, and goes on', async () => {
    const port = await freeUdpPort();
    const session = await net.open({ transport: 'udp', port });
    await session.send('anybody?');
    const refused = await finding(session, 'refused');
    assert.match(refused.message, new RegExp(`127\\.0\\.0\\.1:${port}.*ICMP "port unreachable".*nothing listens`));
    assert.equal(refused.severity, 'warning');
    assert.equal((await session.log.read(refused.entry ?? -1, (refused.entry ?? -1) + 1))[0]?.kind, 'event');
    assert.equal(session.state, 'open');
    const peer = await newPeer({ port });
    await session.send('now?');
    await peer.gets(['now?']);
  });

  it('loses no datagram to what ICMP says of an earlier one', async () => {
    const port = await freeUdpPort();
    const session = await net.open({ transport: 'udp', port });
    // The kernel answers the second send with what came of the first.
    await Promise.all([session.send('one'), session.send('two'), session.send('three')]);
    await finding(session, 'refused');
    const peer = await newPeer({ port });
    for (let nth = 0; nth < 20; nth += 1) await session.send(`again ${nth}`);
    await peer.gets(Array.from({ length: 20 }, (_, nth) => `again ${nth}`));
  });

  it('says that TCP listens on the port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const session = await net.open({ transport: 'udp', port });
      await session.send('hello');
      assert.match((await finding(session, 'other-protocol')).message, /open for TCP, not for UDP/);
    } finally {
      server.close();
    }
  });

  it('takes datagrams from its peer only', async () => {
    const [peer, stranger] = [await newPeer(), await newPeer()];
    const session = await net.open({ transport: 'udp', port: peer.port });
    const { port } = session.association!.local as { port: number };
    await stranger.send('let me in', port);
    await peer.send('hello', port);
    await tells(session, ['← data hello']);
    await assert.rejects(session.send('x', { to: { address: '127.0.0.1', port: stranger.port } }), /one peer only/);
  });

  it('sends and shows text in the encoding of the profile', async () => {
    const peer = await newPeer();
    peer.answers((bytes) => bytes);
    const session = await net.open({ transport: 'udp', port: peer.port, encoding: 'gb18030' });
    await session.send('套接字');
    await tells(session, ['→ data 套接字', '← data 套接字']);
    assert.deepEqual(peer.received[0]?.bytes, Buffer.from('ccd7bdd3d7d6', 'hex'));
  });

  it('cuts what is longer than the profile allows', async () => {
    const peer = await newPeer();
    peer.answers(() => 'long enough');
    const session = await net.open({ transport: 'udp', port: peer.port, maxMessageSize: 4 });
    await session.send('x');
    await eventually(() => assert.equal(session.log.length, 2));
    const [, entry] = await session.log.read(0, 2);
    assert.deepEqual([entry?.preview, entry?.truncated], ['long', true]);
  });

  it('ends when it is closed, and its port is free', async () => {
    const peer = await newPeer();
    const session = await net.open({ transport: 'udp', port: peer.port });
    const { port } = session.association!.local as { port: number };
    await Promise.all([session.send('bye'), session.close()]);
    assert.deepEqual([session.state, session.end], ['closed', { by: 'local', clean: true }]);
    await peer.gets(['bye']);
    await newPeer({ port });
    await assert.rejects(session.send('more'), /not open/);
    await assert.rejects(session.ping(), /not open/);
  });

  it('can be given up, and closed twice', async () => {
    const { session, settled } = await net.start({ transport: 'udp', host: 'localhost', port: 9 });
    await Promise.all([session.close(), session.close(), settled]);
    assert.equal(session.state, 'closed');
    assert.deepEqual(await conversation(session.log), []);
  });

  it('does not know pings', async () => {
    const peer = await newPeer();
    const session = await net.open({ transport: 'udp', port: peer.port });
    await assert.rejects(session.ping(), /this is UDP/);
  });

  it('loses nothing of 10,000 datagrams that are paced, and keeps their order', async function () {
    this.timeout(30_000);
    const peer = await newPeer();
    peer.answers((bytes) => bytes);
    const session = await net.open({ transport: 'udp', port: peer.port });
    for (let nth = 0; nth < 10_000; nth += 1) {
      await session.send(`datagram ${nth}`);
      if (nth % 50 === 49) await eventually(() => assert.equal(session.log.length, 2 * (nth + 1)), 10_000);
    }
    const received = (await session.log.read(0, 20_000)).filter(({ direction }) => direction === 'received');
    assert.deepEqual(
      received.map(({ preview }) => preview),
      Array.from({ length: 10_000 }, (_, nth) => `datagram ${nth}`),
    );
    assert.deepEqual(session.findings, []);
  });
});

/** Waits until the session has a finding. */
async function finding(session: Session, id: string): Promise<Finding> {
  await eventually(() =>
    assert(
      session.findings.some((each) => each.id === id),
      `findings: ${JSON.stringify(session.findings)}`,
    ),
  );
  return session.findings.find((each) => each.id === id)!;
}
