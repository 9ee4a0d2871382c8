import assert from 'node:assert/strict';
import type { Session } from '../../../src/net/session';
import { createCredentials } from '../../../src/net/certificate';
import { eventually } from '../support/eventually';
import { failureOf, useNet, type RawServer } from '../support/net';
import type { Peer } from '../support/peer';

const TIMEOUT_MS = 300;

/** Writes something again and again until the client is gone. */
async function dribble(peer: Peer, next: (nth: number) => string): Promise<void> {
  for (let nth = 0; !peer.socket.destroyed; nth += 1) {
    peer.write(next(nth));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('the whole handshake has one time limit', () => {
  const net = useNet();

  const timesOut = async (server: RawServer, more: object = {}): Promise<Session> => {
    const start = performance.now();
    const session = await net.connect({ url: server.url(), handshakeTimeout: TIMEOUT_MS, ...more });
    const elapsedMs = performance.now() - start;
    assert.equal(failureOf(session), 'http: handshake-timeout');
    assert.match(session.failure?.message ?? '', /within 300 ms/);
    assert(elapsedMs >= TIMEOUT_MS - 5 && elapsedMs < TIMEOUT_MS + 700, `after ${elapsedMs} ms`);
    await eventually(() => assert.equal(server.connections, 0));
    return session;
  };

  it('with a server that never answers', async () => {
    await timesOut(await net.rawServer(() => undefined));
  });

  it('with a server that sends its head byte by byte', async () => {
    const head = `HTTP/1.1 101 Switching Protocols\r\nX-A: ${'x'.repeat(1000)}`;
    const server = await net.rawServer((peer) => dribble(peer, (nth) => head[nth] ?? 'x'));
    await timesOut(server);
  });

  it('with a server that says 100 Continue again and again', async () => {
    const server = await net.rawServer((peer) => dribble(peer, () => 'HTTP/1.1 100 Continue\r\n\r\n'));
    await timesOut(server);
  });

  it('over TLS', async () => {
    const { certificate: cert, privateKey: key } = await createCredentials();
    const server = await net.rawServer((peer) => dribble(peer, () => 'HTTP/1.1 100 Continue\r\n\r\n'), {
      tls: { cert, key },
    });
    await timesOut(server, { tls: { verify: false } });
  });

  it('over all redirects together', async () => {
    const server = await net.rawServer(async (peer, nth) => {
      await peer.takeHead();
      await new Promise((resolve) => setTimeout(resolve, 70));
      peer.end(`HTTP/1.1 302 Found\r\nLocation: /${nth}\r\nContent-Length: 0\r\n\r\n`);
    });
    const session = await timesOut(server, { redirects: 20 });
    assert((session.handshake?.exchanges.length ?? 0) > 1);
  });

  it('with a refusal whose body dribbles in', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 100000\r\n\r\n');
      await dribble(peer, () => '.');
    });
    const start = performance.now();
    const session = await net.connect({ url: server.url(), handshakeTimeout: TIMEOUT_MS });
    assert.equal(failureOf(session), 'http: http-status');
    assert(performance.now() - start < TIMEOUT_MS + 700);
    assert((session.handshake?.exchanges[0]?.body?.length ?? 0) > 0);
  });

  it('and none of it stays behind when the handshake was in time', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      await peer.takeFrame();
    });
    const session = await net.open({ url: server.url(), handshakeTimeout: TIMEOUT_MS });
    await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS + 50));
    await session.send('still open');
    assert.equal(session.state, 'open');
  });
});
