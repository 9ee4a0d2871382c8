import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { issue, type Issued } from '../support/certificates';
import { eventually } from '../support/eventually';
import { ended, failureOf, useNet } from '../support/net';
import { serverFrame, Opcode } from '../support/peer';

const SIZE = 4 * 1024 * 1024;

describe('bytes over TLS', () => {
  const net = useNet();
  let own: Issued;
  before(async () => {
    own = await issue();
  });
  const tls = { verify: false };
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const big = Buffer.alloc(SIZE, 'Socketscope');

  it('come whole, both ways at once', async () => {
    let received: Uint8Array = new Uint8Array(0);
    const server = await net.rawServer(
      async (peer) => {
        peer.write(big);
        received = await peer.take(SIZE);
      },
      { tls: own },
    );
    const session = await net.open({ port: server.port, tls });
    await session.send(big);
    await eventually(() => {
      assert.equal(received.length, SIZE);
      assert.equal(session.log.received.bytes, SIZE);
    });
    assert.equal(hash(received), hash(big));
    const digest = createHash('sha256');
    for (const { index, direction } of await session.log.read(0, session.log.length)) {
      if (direction === 'received') digest.update(await session.log.payload(index));
    }
    assert.equal(digest.digest('hex'), hash(big));
  });

  it('come whole in one message that follows the handshake at once', async () => {
    const server = await net.rawServer(
      async (peer) => {
        await peer.acceptWebSocket([], serverFrame(Opcode.binary, big));
      },
      { tls: own },
    );
    const session = await net.open({ url: server.url(), tls });
    await eventually(() => assert.equal(session.log.length, 1));
    assert.equal(hash(await session.log.payload(0)), hash(big));
  });

  it('come until the other end has ended as well', async () => {
    const server = await net.rawServer(
      async (peer) => {
        await peer.takeAll();
        peer.end('last words');
      },
      { tls: own, allowHalfOpen: true },
    );
    const session = await net.open({ port: server.port, tls });
    await session.send('bye');
    await session.close();
    assert.equal(session.end?.by, 'local');
    assert.equal(failureOf(session), undefined);
    assert.equal(session.end.clean, true);
    assert.equal(session.log.received.bytes, 'last words'.length);
  });

  it('end when the server ends', async () => {
    const server = await net.rawServer((peer) => peer.end('hello'), { tls: own });
    const session = await ended(await net.connect({ port: server.port, tls }));
    assert.deepEqual(session.end, { by: 'remote', clean: true });
    assert.equal(session.log.received.bytes, 5);
  });
});
