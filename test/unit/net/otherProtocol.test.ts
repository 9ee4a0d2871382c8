import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { diagnose } from '../../../src/net/diagnosis/diagnose';
import { useUdpPeers } from '../support/datagrams';
import { ended, failureOf, useNet } from '../support/net';
import { useTrust } from '../support/trust';

describe('TCP to a port where only UDP listens', () => {
  const newPeer = useUdpPeers();
  const net = useNet();

  it('is said, and UDP is offered', async () => {
    const peer = await newPeer();
    const { session, settled } = await net.start({ port: peer.port });
    await settled;
    assert.equal(failureOf(session), 'tcp: refused');
    assert.equal(session.failure?.systemCode, 'ECONNREFUSED');
    assert.match(
      session.failure.message,
      new RegExp(`127\\.0\\.0\\.1:${peer.port} refused.*open for UDP there, not for TCP`),
    );
    const diagnosis = diagnose(session, { saved: true });
    assert.match(diagnosis?.causes[0] ?? '', /same protocol.*"transport": "udp"/);
    assert.deepEqual(diagnosis?.fixes[0]?.edit, { path: ['transport'], value: 'udp' });
    assert.deepEqual(peer.received, [], 'nothing was sent to find out');
  });

  it('is said for a WebSocket as well, and on IPv6', async () => {
    const peer = await newPeer({ type: 'udp6' });
    const { session, settled } = await net.start({ url: `ws://[::1]:${peer.port}/` });
    await settled;
    assert.match(session.failure?.message ?? '', /open for UDP/);
  });

  it('is not said where nobody listens', async () => {
    const peer = await newPeer();
    const { session, settled } = await net.start({ port: peer.port === 65_535 ? 1 : peer.port + 1 });
    await settled;
    assert.equal(failureOf(session), 'tcp: refused');
    assert.equal(session.failure?.otherProtocol, undefined);
  });
});

describe('TCP to a server that speaks something else', () => {
  const net = useNet();
  const { tls } = useTrust(net);
  const servers: Server[] = [];
  const portOf = async (server: Server): Promise<number> => {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  after(() => {
    for (const server of servers) server.close();
  });

  it('is said of HTTP', async () => {
    const session = await net.open({ port: await portOf(createHttpServer()) });
    await session.send('hello\r\n\r\n');
    await ended(session);
    const [finding] = session.findings;
    assert.equal(finding?.id, 'tcp-http-port');
    assert.match(finding.message, /speaks HTTP.*"HTTP\/1\.1 400 Bad Request/);
    assert.match(diagnose(session, { saved: true })?.causes[0] ?? '', /speaks HTTP.*GET \/ HTTP\/1\.1/);
  });

  it('is not said of a request of HTTP that is answered', async () => {
    const web = createHttpServer((_request, response) => response.end('hello'));
    const session = await net.open({ port: await portOf(web) });
    await session.send('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await ended(session);
    assert.deepEqual([session.findings, diagnose(session, { saved: true })], [[], undefined]);
  });

  it('is supposed of TLS where it says nothing, and TLS is offered', async () => {
    const session = await net.open({ port: await portOf(createTlsServer(tls)) });
    await session.send('hello\r\n');
    await ended(session);
    const diagnosis = diagnose(session, { saved: true });
    assert.match(diagnosis?.causes[0] ?? '', /speaks TLS on this port/);
    assert.deepEqual(diagnosis?.fixes[0]?.edit, { path: ['tls'], value: true });
  });

  it('is said of TLS where it answers with an alert', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.take(5);
      peer.write(Uint8Array.of(0x15, 3, 1, 0, 2, 2, 10));
      peer.end();
    });
    const session = await net.open({ port: server.port });
    await session.send('hello');
    await ended(session);
    const diagnosis = diagnose(session, { saved: true });
    assert.match(diagnosis?.headline ?? '', /speaks TLS on this port, and was spoken to without/);
    assert.equal(diagnosis?.fixes[0]?.id, 'use-tls');
  });

  it('is not supposed where nothing was sent', async () => {
    const server = await net.rawServer((peer) => peer.end());
    const session = await ended(await net.connect({ port: server.port }));
    assert.equal(diagnose(session, { saved: true }), undefined);
  });
});
