import assert from 'node:assert/strict';
import { diagnose } from '../../../src/net/diagnosis/diagnose';
import { useUdpPeers } from '../support/datagrams';
import { failureOf, useNet } from '../support/net';

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
