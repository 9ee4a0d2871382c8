import assert from 'node:assert/strict';
import { createCredentials } from '../../../src/net/certificate';
import { failureOf, useNet, type RawServer } from '../support/net';

describe('a redirect', () => {
  const net = useNet();

  /** Answers each path with a redirect to where the map says, and accepts where it says nothing. Notes the requests' heads. */
  const serverWith = async (
    targets: Readonly<Record<string, string>>,
    heads: string[] = [],
    tls?: { cert: string; key: string },
  ): Promise<RawServer> =>
    net.rawServer(
      async (peer) => {
        const head = await peer.takeHead();
        heads.push(head);
        const target = targets[/^GET (\S+)/.exec(head)?.[1] ?? ''];
        if (target === undefined) {
          const { switchingProtocols } = await import('../support/peer');
          peer.write(switchingProtocols(head));
        } else {
          peer.end(`HTTP/1.1 302 Found\r\nLocation: ${target}\r\nContent-Length: 4\r\n\r\ngone`);
        }
      },
      tls ? { tls } : {},
    );

  it('is followed where the profile allows it, and both exchanges are kept', async () => {
    const server = await serverWith({ '/a': '/b' });
    const session = await net.open({ url: server.url('/a'), redirects: 1 });
    const [first, second, ...others] = session.handshake?.exchanges ?? [];
    assert.deepEqual(others, []);
    assert.equal(first?.request.startLine, 'GET /a HTTP/1.1');
    assert.equal(first.response?.startLine, 'HTTP/1.1 302 Found');
    assert.equal(Buffer.from(first.body ?? []).toString(), 'gone');
    assert.equal(second?.request.startLine, 'GET /b HTTP/1.1');
    assert.equal(second.response?.startLine, 'HTTP/1.1 101 Switching Protocols');
    assert.deepEqual(
      session.findings.filter(({ severity }) => severity !== 'ok').map(({ id, severity }) => [id, severity]),
      [['redirect', 'info']],
    );
    assert.deepEqual(session.findings, [...(first.findings ?? []), ...(second.findings ?? [])]);
    assert.equal(first.findings?.[0]?.id, 'redirect');
    assert.equal(second.findings?.[0]?.id, 'http-status');
    assert.deepEqual(
      session.stages.map(({ name, detail }) => [name, detail]),
      [
        ['tcp', `127.0.0.1:${server.port}`],
        ['http', '302'],
        ['tcp', `127.0.0.1:${server.port}`],
        ['http', '101'],
      ],
    );
  });

  it('is shown, not followed, where the profile does not allow it', async () => {
    const heads: string[] = [];
    const server = await serverWith({ '/a': '/b' }, heads);
    const session = await net.connect({ url: server.url('/a') });
    assert.equal(failureOf(session), 'http: http-status');
    assert.match(session.failure?.message ?? '', /302 Found/);
    assert.match(session.failure?.hint ?? '', /"redirects"/);
    assert.deepEqual(
      session.findings.map(({ id }) => id),
      ['redirect', 'http-status'],
    );
    assert.equal(heads.length, 1);
  });

  it('is followed as often as the profile says, and no more', async () => {
    const server = await serverWith({ '/0': '/1', '/1': '/2', '/2': '/3' });
    await net.open({ url: server.url('/0'), redirects: 3 });
    const session = await net.connect({ url: server.url('/0'), redirects: 2 });
    assert.equal(failureOf(session), 'http: redirect');
    assert.match(session.failure?.message ?? '', /allows 2 .*ws:\/\/127\.0\.0\.1:\d+\/3 /);
    assert.equal(session.handshake?.exchanges.length, 3);
  });

  for (const [what, targets] of [
    ['to itself', { '/a': '/a' }],
    ['in a circle', { '/a': '/b', '/b': '/c', '/c': '/a' }],
    ['to itself by another scheme', { '/a': 'http://127.0.0.1:PORT/a' }],
  ] as const) {
    it(`that leads ${what} is not followed for ever`, async () => {
      let port = 0;
      const server = await serverWith(
        new Proxy(targets, {
          get: (map: Record<string, string>, path: string) => map[path]?.replace('PORT', String(port)),
        }),
      );
      port = server.port;
      const session = await net.connect({ url: server.url('/a'), redirects: 20 });
      assert.equal(failureOf(session), 'http: redirect');
      assert.match(session.failure?.message ?? '', /\/a was already visited/);
    });
  }

  for (const target of ['ftp://h/', 'ws://', 'ws://h:0/', 'ws://h:99999/', 'mailto:x', 'ws://a b/']) {
    it(`to ${target} is not followed`, async () => {
      const server = await serverWith({ '/a': target });
      const session = await net.connect({ url: server.url('/a'), redirects: 5 });
      assert.equal(failureOf(session), 'http: redirect');
      assert(session.failure?.message.includes(`"${target}"`), session.failure?.message);
    });
  }

  for (const scheme of ['ws', 'http']) {
    it(`to ${scheme}: on the same machine is followed`, async () => {
      const target = await serverWith({});
      const server = await serverWith({ '/a': `${scheme}://127.0.0.1:${target.port}/b#fragment` });
      const session = await net.open({ url: server.url('/a'), redirects: 1 });
      assert.deepEqual(session.association?.remote, { address: '127.0.0.1', port: target.port });
    });
  }

  it('from wss: to ws: is never followed', async () => {
    const { certificate: cert, privateKey: key } = await createCredentials();
    const target = await serverWith({});
    const server = await serverWith({ '/a': target.url('/b') }, [], { cert, key });
    const session = await net.connect({ url: server.url('/a'), redirects: 5, tls: { verify: false } });
    assert.equal(failureOf(session), 'http: redirect');
    assert.match(session.failure?.message ?? '', /not be encrypted/);
    assert.equal(target.peers.length, 0);
  });

  describe('carries credentials', () => {
    const headers = {
      Authorization: 'Bearer canary',
      COOKIE: 'a=canary',
      'Proxy-Authorization': 'canary',
      Host: 'canary.example',
      'X-Tag': 'kept',
    };

    it('to the same origin', async () => {
      const heads: string[] = [];
      const server = await serverWith({ '/a': '/b' }, heads);
      await net.open({ url: server.url('/a'), redirects: 1, headers });
      for (const head of heads) {
        for (const line of [
          'Authorization: Bearer canary',
          'COOKIE: a=canary',
          'Host: canary.example',
          'X-Tag: kept',
        ]) {
          assert(head.includes(`\r\n${line}\r\n`), head);
        }
      }
      assert.equal(heads.length, 2);
    });

    it('to no other origin, and not back either', async () => {
      const heads: string[] = [];
      let home = '';
      const other = await serverWith(new Proxy({}, { get: () => home }), heads);
      const server = await serverWith({ '/a': other.url('/b') }, heads);
      home = server.url('/c');
      await net.open({ url: server.url('/a'), redirects: 2, headers });
      const [first, ...later] = heads;
      assert.match(first ?? '', /Bearer canary/);
      assert.equal(later.length, 2);
      for (const head of later) {
        assert.doesNotMatch(head, /canary/);
        assert.match(head, /X-Tag: kept/);
      }
    });

    it('are in no message', async () => {
      const server = await serverWith({ '/a': '/a' });
      const session = await net.connect({
        url: server.url('/a').replace('ws://', 'ws://user:canary@'),
        redirects: 3,
      });
      assert.match(session.failure?.message ?? '', /already visited/);
      assert.doesNotMatch(JSON.stringify([session.failure, session.findings]), /canary/);
    });

    it('of an address to no other origin', async () => {
      const heads: string[] = [];
      const other = await serverWith({}, heads);
      const server = await serverWith({ '/a': other.url('/b') }, heads);
      await net.open({ url: server.url('/a').replace('ws://', 'ws://user:canary@'), redirects: 1 });
      assert.match(heads[0] ?? '', /^Authorization: Basic /m);
      assert.doesNotMatch(heads[1] ?? '', /Authorization/i);
    });
  });
});
