import assert from 'node:assert/strict';
import { kernelDrops } from '../../../../src/net/udp/kernelDrops';
import { useUdpPeers } from '../../support/datagrams';
import { eventually } from '../../support/eventually';
import { portOf, useListeners } from '../../support/listening';
import { useNet } from '../../support/net';

/** More than any receive buffer holds. */
const FLOOD = 20_000;
const BYTES = 1400;

describe('what the kernel drops', function () {
  this.timeout(30_000);
  const newPeer = useUdpPeers();
  const net = useNet();
  const server = useListeners(net);

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  /** Sends without a pause in which anything could be read, and gives the bytes. */
  const flood = async (from: Awaited<ReturnType<typeof newPeer>>, port: number): Promise<void> => {
    const bytes = Buffer.alloc(BYTES, 'x');
    await Promise.all(Array.from({ length: FLOOD }, () => from.send(bytes, port)));
  };

  it('is told in the session, and nothing else is missing', async () => {
    const peer = await newPeer();
    const session = await net.open({ transport: 'udp', port: peer.port });
    await session.send('go');
    await eventually(() => assert.equal(peer.received.length, 1));
    await flood(peer, (session.association!.local as { port: number }).port);
    await eventually(() => assert(session.findings.some(({ id }) => id === 'datagrams-dropped')), 10_000);
    await eventually(async () => {
      const dropped = await kernelDrops(session.association!.local as { address: string; port: number });
      assert.equal(session.log.received.messages + dropped!, FLOOD);
    }, 10_000);
    await session.close();
    const told = session.findings.flatMap(({ message }) =>
      Number(/has dropped (\d+) datagrams/.exec(message)?.[1] ?? 0),
    );
    assert.equal(session.log.received.messages + told.reduce((sum, each) => sum + each, 0), FLOOD);
    const { entry = -1 } = session.findings[0]!;
    assert.equal((await session.log.read(entry, entry + 1))[0]?.kind, 'event');
  });

  it('is told of a listener', async () => {
    const listener = await server.listen({ transport: 'udp' });
    const peer = await newPeer();
    await flood(peer, portOf(listener));
    await eventually(() => assert(listener.findings.some(({ id }) => id === 'datagrams-dropped')), 10_000);
  });

  it('is nothing for a socket that has lost nothing, and unknown for none', async () => {
    const peer = await newPeer();
    assert.equal(await kernelDrops({ address: '127.0.0.1', port: peer.port }), 0);
    const six = await newPeer({ type: 'udp6' });
    assert.equal(await kernelDrops({ address: '::1', port: six.port }), 0);
    assert.equal(await kernelDrops({ address: '127.0.0.2', port: peer.port }), undefined);
  });
});
