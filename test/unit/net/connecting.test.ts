import assert from 'node:assert/strict';
import type { Session } from '../../../src/net/session';
import { eventually } from '../support/eventually';
import { failureOf, useNet } from '../support/net';
import { silentPort } from '../support/silentPort';
import { useTrust } from '../support/trust';

const stagesOf = (session: Session): string[] =>
  session.stages.map(({ name, end }) => (end === undefined ? `${name} …` : name));

describe('connecting', () => {
  const net = useNet();
  const { tls, trusted } = useTrust(net);

  describe('tells its stages', () => {
    it('tcp and http, in order, without gaps going back', async () => {
      const server = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined));
      const session = await net.open({ url: server.url() });
      assert.deepEqual(stagesOf(session), ['tcp', 'http']);
      assert.deepEqual(
        session.stages.map(({ detail }) => detail),
        [`127.0.0.1:${server.port}`, '101'],
      );
      const times = session.stages.flatMap(({ start, end }) => [start, end ?? NaN]);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
      assert(times[0]! >= 0);
    });

    it('dns for a name', async () => {
      const server = await net.rawServer(() => undefined);
      const session = await net.open({ host: 'localhost', port: server.port });
      assert.deepEqual(stagesOf(session), ['dns', 'tcp']);
      assert.match(session.stages[0]?.detail ?? '', /127\.0\.0\.1|::1/);
      assert.deepEqual(session.association?.remote, { address: '127.0.0.1', port: server.port });
    });

    it('tls for wss, verified against the profile’s certificate', async () => {
      const server = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined), { tls });
      const session = await net.open({ url: server.url(), ...(await trusted()) });
      assert.deepEqual(stagesOf(session), ['tcp', 'tls', 'http']);
      assert.match(session.stages[1]?.detail ?? '', /^TLSv1\.[23], /);
      assert.deepEqual(
        session.findings.filter(({ severity }) => severity !== 'ok'),
        [],
      );
    });

    it('tls for tcp', async () => {
      const server = await net.rawServer((peer) => peer.write('hello'), { tls });
      const session = await net.open({ port: server.port, ...(await trusted()) });
      assert.deepEqual(stagesOf(session), ['tcp', 'tls']);
      await eventually(async () => assert.equal(Buffer.from(await session.log.payload(0)).toString(), 'hello'));
    });

    it('and warns where the certificate was not checked', async () => {
      const server = await net.rawServer(() => undefined, { tls });
      const session = await net.open({ port: server.port, tls: { verify: false } });
      assert.deepEqual(
        session.findings.map(({ id, severity }) => [id, severity]),
        [['tls-unverified', 'warning']],
      );
    });
  });

  describe('fails', () => {
    for (const [what, idea] of [
      ['tcp', {}],
      ['ws', { url: '' }],
    ] as const) {
      it(`on a port that nobody listens on: ${what}`, async () => {
        const server = await net.rawServer(() => undefined);
        const port = server.port;
        const closed = await closedPort(port);
        const session = await net.connect('url' in idea ? { url: `ws://127.0.0.1:${closed}/` } : { port: closed });
        assert.equal(failureOf(session), 'tcp: refused');
        assert.equal(session.failure?.systemCode, 'ECONNREFUSED');
        assert.match(session.failure.message, new RegExp(`127\\.0\\.0\\.1:${closed} refused the connection`));
        assert.deepEqual(stagesOf(session), ['tcp']);
        assert.deepEqual(session.end, { by: 'error', clean: false });
        assert.equal(session.association, undefined);
        assert.equal(session.findings[0]?.id, 'refused');
      });
    }

    it('on all addresses of a name, and names them', async () => {
      const closed = await closedPort();
      const session = await net.connect({ host: 'localhost', port: closed });
      assert.equal(failureOf(session), 'tcp: refused');
      assert.match(session.failure?.message ?? '', new RegExp(`(127\\.0\\.0\\.1|\\[::1\\]):${closed}`));
    });

    it('on a name that does not exist', async function () {
      this.timeout(15_000);
      const session = await net.connect({ host: 'nope.invalid', port: 80 });
      assert.equal(failureOf(session), 'dns: dns');
      assert.match(session.failure?.message ?? '', /nope\.invalid/);
      assert.deepEqual(stagesOf(session), ['dns']);
    });

    it('at the timeout when nobody answers', async function () {
      if (process.platform !== 'linux') this.skip();
      const silent = await silentPort();
      try {
        const start = performance.now();
        const session = await net.connect({ port: silent.port, connectTimeout: 200 });
        assert.equal(failureOf(session), 'tcp: connect-timeout');
        assert.match(session.failure?.message ?? '', /200 ms/);
        assert(performance.now() - start < 1500);
      } finally {
        await silent.close();
      }
    });

    it('at the timeout when TLS is not answered', async () => {
      const server = await net.rawServer(() => undefined);
      const session = await net.connect({ port: server.port, tls: true, connectTimeout: 150 });
      assert.equal(failureOf(session), 'tls: handshake-timeout');
      await eventually(() => assert.equal(server.connections, 0));
    });

    it('with a certificate that nobody vouches for', async () => {
      const server = await net.rawServer(() => undefined, { tls });
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'tls: tls-self-signed');
      assert.match(session.failure?.hint ?? '', /"ca"/);
      await eventually(() => assert.equal(server.connections, 0));
    });

    it('with a certificate for another host', async () => {
      const server = await net.rawServer(() => undefined, { tls });
      const { tls: trust } = await trusted();
      const session = await net.connect({ port: server.port, tls: { ...trust, servername: 'example.com' } });
      assert.equal(failureOf(session), 'tls: tls-wrong-host');
    });

    it('with TLS to a port that speaks something plain', async () => {
      const server = await net.rawServer((peer) => peer.write('SSH-2.0-OpenSSH_9.2\r\n'));
      assert.equal(failureOf(await net.connect({ port: server.port, tls: true })), 'tls: tls-plain-port');
    });

    it('when the peer hangs up within TLS', async () => {
      const server = await net.rawServer((peer) => peer.end());
      assert.equal(failureOf(await net.connect({ port: server.port, tls: true })), 'tls: handshake-eof');
    });

    it('with a certificate file that can not be read', async () => {
      const closed = await closedPort();
      const session = await net.connect({ port: closed, tls: { ca: 'nothing.pem' } });
      assert.equal(session.state, 'failed');
      assert.equal(session.failure?.systemCode, 'ENOENT');
      assert.match(session.failure.message, /nothing\.pem/);
    });
  });

  /** A port that was free a moment ago. */
  async function closedPort(other = 0): Promise<number> {
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    assert.notEqual(port, other);
    return port;
  }
});
