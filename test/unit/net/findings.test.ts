import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { useNet } from '../support/net';

describe('the findings of a session', () => {
  const net = useNet();

  it('are bounded, whatever a peer does again and again', async () => {
    // A length of two bytes where one would do: tolerated, and wrong.
    const frames = Buffer.alloc(5 * 1000, Buffer.from('817e000161', 'hex'));
    const server = await net.rawServer((peer) => peer.acceptWebSocket([], frames).then(() => undefined));
    const session = await net.open({ url: server.url() });
    await eventually(() => assert.equal(session.log.length, 1000));
    const found = session.findings.filter(({ id }) => id === 'non-minimal-length');
    assert.equal(found.length, 101);
    assert.deepEqual(
      [found[0], found[99]].map((finding) => [finding?.severity, finding?.entry]),
      [
        ['warning', 0],
        ['warning', 99],
      ],
    );
    assert.match(found[100]?.message ?? '', /only the first 100/);
    assert.equal(session.state, 'open');
  });
});
