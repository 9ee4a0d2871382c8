import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Socket } from 'node:net';
import { connectByProxy } from '../../../src/net/connectByProxy';
import { connectTcp } from '../../../src/net/connectTcp';
import { Sessions } from '../../../src/net/sessions';
import { createCredentials, type Credentials } from '../../../src/net/certificate';
import { fieldValues } from '../../../src/protocol/httpHead';
import { parseProxyAddress } from '../../../src/profiles/proxyAddress';
import { dialContext } from '../support/dialContext';
import { eventually } from '../support/eventually';
import { failureOf, tells, useNet, type ProfileIdea, type Script } from '../support/net';
import { serverFrame } from '../support/peer';
import { useProxies, type ProxyOptions } from '../support/proxies';

describe('a connection through a proxy', () => {
  const startProxy = useProxies();
  const net = useNet();
  let credentials: Credentials;
  let tls: { cert: string; key: string };
  before(async () => {
    credentials = await createCredentials();
    tls = { cert: credentials.certificate, key: credentials.privateKey };
  });
  beforeEach(() => writeFile(path.join(net.folder, 'ca.pem'), credentials.certificate));

  /** Each transport: a server that says hello first and then gives back what it is told. */
  const echo: Script = async (peer) => {
    peer.write('hello');
    peer.write(await peer.take(4));
  };
  const webSocketEcho: Script = async (peer) => {
    await peer.acceptWebSocket([], serverFrame(1, 'hello'));
    peer.write(serverFrame(1, (await peer.takeFrame()).payload));
    await peer.takeFrame().then(({ payload }) => peer.end(serverFrame(8, payload)));
  };
  const transports = {
    tcp: (port: number): ProfileIdea => ({ host: 'localhost', port }),
    tls: (port: number): ProfileIdea => ({ host: 'localhost', port, tls: { ca: 'ca.pem' } }),
    ws: (port: number): ProfileIdea => ({ url: `ws://localhost:${port}/`, tls: { ca: 'ca.pem' } }),
    wss: (port: number): ProfileIdea => ({ url: `wss://localhost:${port}/`, tls: { ca: 'ca.pem' } }),
  };
  const proxies = [
    ['http', {}],
    ['http', { credentials: 'user:p%w' }],
    ['socks5', {}],
    ['socks5', { credentials: 'user:p%w' }],
    ['https', {}],
  ] as const satisfies readonly (readonly [ProxyOptions['kind'], Partial<ProxyOptions>])[];

  for (const [transport, profile] of Object.entries(transports)) {
    for (const [kind, more] of proxies) {
      // Raw TCP has no "tls" whose authorities could vouch for the proxy.
      if (kind === 'https' && transport === 'tcp') continue;
      it(`${transport} over ${kind}${'credentials' in more ? ' with a password' : ''}`, async () => {
        const isWebSocket = transport.startsWith('ws');
        const secure = transport === 'tls' || transport === 'wss';
        const server = await net.rawServer(isWebSocket ? webSocketEcho : echo, secure ? { tls } : {});
        const proxy = await startProxy({ kind, ...more, ...(kind === 'https' && { tls }) });
        const session = await net.open({ ...profile(server.port), proxy: proxy.url.replace('p%w', 'p%25w') });
        assert.deepEqual(
          session.stages.map(({ name }) => name),
          [
            'tcp',
            ...(kind === 'https' ? ['tls'] : []),
            'proxy',
            ...(secure ? ['tls'] : []),
            ...(isWebSocket ? ['http'] : []),
          ],
        );
        assert(session.stages.every(({ end }) => end !== undefined));
        const { local, remote, target } = session.association!;
        assert.deepEqual(remote, { address: '127.0.0.1', port: proxy.port });
        assert('port' in local && local.port > 0);
        assert.deepEqual(target, { host: 'localhost', port: server.port });
        await session.send('ping');
        const kindOf = isWebSocket ? 'text' : 'data';
        // What the server said first may share an entry with its answer: TCP has no borders.
        await eventually(async () => {
          const received = (await session.log.read(0, session.log.length)).filter(
            (entry) => entry.direction === 'received',
          );
          assert.equal(received.map(({ preview }) => preview).join(''), 'helloping');
          assert(received.every((entry) => entry.kind === kindOf));
        });
        assert.equal(proxy.accepted, 1);
        assert.equal(server.peers.length, 1);
        assert.equal(proxy.asked.length, 1);
        assert(proxy.asked[0]?.includes(`localhost:${server.port}`));
        await session.close();
        await eventually(() => assert.equal(proxy.open, 0));
      });
    }
  }

  it('keeps the heads of a CONNECT, and covers what is secret in the record', async () => {
    const server = await net.rawServer(echo);
    const proxy = await startProxy({ kind: 'http', credentials: 'user:s3cret', answer: '200 Connection established' });
    const session = await net.open({ port: server.port, proxy: proxy.url });
    const stage = session.stages.at(-1);
    assert.equal(stage?.detail, `http://127.0.0.1:${proxy.port}: 200 Connection established`);
    const { request, response } = stage.exchange!;
    assert.equal(Buffer.from(request.raw).toString('latin1'), proxy.asked[0]);
    assert.equal(request.startLine, `CONNECT 127.0.0.1:${server.port} HTTP/1.1`);
    assert.deepEqual(fieldValues(request, 'connection'), []);
    assert.equal(response?.startLine, 'HTTP/1.1 200 Connection established');
    await session.close();
    await net.sessions.close();
    const record = await readFile(path.join(net.folder, session.id, 'session.json'), 'utf8');
    for (const secret of ['s3cret', Buffer.from('user:s3cret').toString('base64')])
      for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, -4)]) assert(!record.includes(form));
    assert(record.includes(`http://127.0.0.1:${proxy.port}`));
  });

  for (const kind of ['http', 'socks5'] as const) {
    it(`sees what comes in one piece with the answer of a ${kind} proxy: another protocol`, async () => {
      const server = await net.rawServer(() => undefined);
      const proxy = await startProxy({ kind, following: 'SSH-2.0-OpenSSH_9.6\r\n' });
      const session = await net.connect({ url: server.url(), proxy: proxy.url });
      assert.equal(failureOf(session), 'http: http-malformed');
      assert.match(session.failure?.message ?? '', /SSH-2\.0-OpenSSH_9\.6/);
    });

    it(`loses no byte that comes with the answer of ${kind}, nor one after it`, async () => {
      const server = await net.rawServer((peer) => peer.write('hello\n'));
      const proxy = await startProxy({ kind, following: 'first ' });
      const session = await net.open({ port: server.port, proxy: proxy.url, framing: { kind: 'line' } });
      await tells(session, ['← data first hello']);
    });

    it(`hands its socket over paused and without a listener, over ${kind}`, async () => {
      const server = await net.rawServer(() => undefined);
      const proxy = parseProxyAddress((await startProxy({ kind, following: 'first' })).url);
      const target = { host: '127.0.0.1', port: server.port };
      const plain = await connectTcp(target, dialContext());
      const socket = await connectByProxy(proxy, target, dialContext());
      // What 'readable' had stopped is let go in the next turn.
      await new Promise(setImmediate);
      const listenersOf = (of: Socket): string[] =>
        of.eventNames().map((name) => `${String(name)} ${of.listenerCount(name)}`);
      assert.deepEqual(listenersOf(socket), listenersOf(plain));
      assert.equal(socket.readableFlowing, null);
      assert.equal(String(socket.read()), 'first');
      for (const each of [plain, socket]) each.destroy();
    });
  }

  describe('of the system', () => {
    const systemSessions = (proxy: string): Sessions =>
      new Sessions(
        path.join(net.folder, 'system'),
        (error) => assert.fail(error),
        () => ({ allowKeyLog: false, proxySettings: { proxy, enabled: true, environment: {} } }),
      );

    it('is used by default, which its stage says, and resolves the name', async () => {
      const server = await net.rawServer(webSocketEcho);
      const proxy = await startProxy({ kind: 'http', leadsTo: server.port });
      const sessions = systemSessions(proxy.url);
      const profile = { name: 'A', transport: 'websocket', url: 'ws://far.test/' } as const;
      const { session, settled } = await sessions.open(profile, undefined);
      await settled;
      assert.equal(session.state, 'open', session.failure?.message);
      assert.deepEqual(session.association?.target, { host: 'far.test', port: 80 });
      assert.equal(
        session.stages.find(({ name }) => name === 'proxy')?.detail,
        `http://127.0.0.1:${proxy.port} (from the setting http.proxy): 200 OK`,
      );
      await sessions.close();
      sessions.dispose();
    });

    it('fails where its address is none', async () => {
      const sessions = systemSessions('gopher://u:secret@p');
      const { session, settled } = await sessions.open(
        { name: 'A', transport: 'tcp', host: 'far.test', port: 1 },
        undefined,
      );
      await settled;
      assert.equal(failureOf(session), 'proxy: bad-url');
      assert.match(session.failure?.message ?? '', /http\.proxy.*gopher:\/\/p/);
      assert.doesNotMatch(session.failure?.message ?? '', /secret/);
      await sessions.close();
      sessions.dispose();
    });
  });

  describe('fails', () => {
    for (const [what, options, expected, words] of [
      ['403', { kind: 'http', answer: '403 Forbidden' }, 'proxy: proxy-refused', /403 Forbidden/],
      ['502', { kind: 'http', answer: '502 Bad Gateway' }, 'proxy: proxy-refused', /127\.0\.0\.1:\d+.*502 Bad Gateway/],
      ['301', { kind: 'http', answer: '301 Moved' }, 'proxy: proxy-refused', /301 Moved/],
      ['407', { kind: 'http', credentials: 'a:b' }, 'proxy: proxy-auth', /407/],
      ['SOCKS 2', { kind: 'socks5', answer: 2 }, 'proxy: proxy-refused', /rules forbid.*reply 2/],
      ['SOCKS 5', { kind: 'socks5', answer: 5 }, 'proxy: proxy-refused', /refused the connection.*reply 5/],
      ['SOCKS without a password', { kind: 'socks5', credentials: 'a:b' }, 'proxy: proxy-auth', /none of the ways/],
    ] as const) {
      it(`when it answers ${what}`, async () => {
        const server = await net.rawServer(() => undefined);
        const proxy = await startProxy(options);
        const session = await net.connect({ port: server.port, proxy: proxy.url.replace('a:b@', '') });
        assert.equal(failureOf(session), expected);
        assert.match(session.failure?.message ?? '', words);
        assert.match(session.failure?.message ?? '', new RegExp(`127\\.0\\.0\\.1:${proxy.port}`));
        assert.equal(session.stages.at(-1)?.name, 'proxy');
        assert.equal(server.peers.length, 0);
        await eventually(() => assert.equal(proxy.open, 0));
      });
    }

    it('when a name is too long for SOCKS: no part of it is asked for', async () => {
      const proxy = await startProxy({ kind: 'socks5' });
      const host = `${'a.'.repeat(120)}good.example.evil.test`;
      const session = await net.connect({ host, port: 1, proxy: proxy.url });
      assert.equal(failureOf(session), 'proxy: bad-url');
      assert.match(session.failure!.message, /has more than 255 bytes/);
      assert.deepEqual(proxy.asked, []);
    });

    it('when a password is too long for SOCKS', async () => {
      const proxy = await startProxy({ kind: 'socks5', credentials: `a:${'b'.repeat(256)}` });
      const session = await net.connect({ port: 1, proxy: proxy.url });
      assert.equal(failureOf(session), 'proxy: proxy-auth');
      assert.match(session.failure!.message, /has more than 255 bytes/);
    });

    it('when SOCKS does not accept the password', async () => {
      const proxy = await startProxy({ kind: 'socks5', credentials: 'a:b' });
      const session = await net.connect({ port: 1, proxy: proxy.url.replace('a:b', 'a:wrong') });
      assert.equal(failureOf(session), 'proxy: proxy-auth');
      assert.match(session.failure?.message ?? '', /did not accept the user name and password/);
    });

    for (const kind of ['http', 'socks5'] as const) {
      it(`when ${kind} speaks something else, and shows its first bytes`, async () => {
        const other = await net.rawServer((peer) => peer.write('SSH-2.0-x\r\n'));
        const session = await net.connect({ port: 1, proxy: `${kind}://127.0.0.1:${other.port}` });
        assert.equal(failureOf(session), kind === 'http' ? 'proxy: http-malformed' : 'proxy: proxy-malformed');
        assert.match(session.failure?.message ?? '', /SSH-2\.0-x/);
      });

      it(`when ${kind} ends without an answer`, async () => {
        const other = await net.rawServer((peer) => peer.end());
        const session = await net.connect({ port: 1, proxy: `${kind}://127.0.0.1:${other.port}` });
        assert.equal(failureOf(session), 'proxy: handshake-eof');
      });

      it(`when ${kind} resets`, async () => {
        const other = await net.rawServer((peer) => peer.take(1).then(() => peer.reset()));
        const session = await net.connect({ port: 1, proxy: `${kind}://127.0.0.1:${other.port}` });
        assert.equal(failureOf(session), 'proxy: reset');
      });

      it(`when ${kind} is silent until the time is up`, async () => {
        const other = await net.rawServer(() => undefined);
        const session = await net.connect({
          port: 1,
          proxy: `${kind}://127.0.0.1:${other.port}`,
          connectTimeout: 100,
        });
        assert.equal(failureOf(session), 'proxy: handshake-timeout');
        assert.match(session.failure?.message ?? '', new RegExp(`:${other.port} .*100 ms`));
        await eventually(() => assert.equal(other.connections, 0));
      });

      it(`when it is given up while ${kind} is asked`, async () => {
        const other = await net.rawServer(() => undefined);
        const { session, settled } = await net.start({ port: 1, proxy: `${kind}://127.0.0.1:${other.port}` });
        await eventually(() => assert.equal(session.stages.at(-1)?.name, 'proxy'));
        await session.close();
        await settled;
        assert.equal(session.state, 'closed');
        await eventually(() => assert.equal(other.connections, 0));
      });

      it(`when it is given up in each moment over ${kind}`, async () => {
        const server = await net.rawServer(webSocketEcho);
        const proxy = await startProxy({ kind });
        for (const stage of ['tcp', 'proxy', 'http']) {
          for (const begins of [true, false]) {
            const { session, settled } = await net.start(
              { url: server.url(), proxy: proxy.url },
              (made) =>
                void made.onDidChange(() => {
                  const last = made.stages.at(-1);
                  if (last?.name === stage && (last.end === undefined) === begins) void made.close();
                }),
            );
            await settled;
            assert.equal(session.state, 'closed', stage);
            await eventually(() => assert.equal(proxy.open, 0));
          }
        }
      });
    }

    it('when nobody is there, or its name leads nowhere: the proxy is named', async () => {
      const gone = await startProxy({ kind: 'http' });
      const session = await net.connect({ host: 'target.test', port: 1, proxy: `http://127.0.0.1:1` });
      assert.equal(failureOf(session), 'proxy: refused');
      assert.equal(session.failure?.systemCode, 'ECONNREFUSED');
      assert.match(session.failure.message, /The proxy 127\.0\.0\.1:1 can't be reached/);
      assert.equal(gone.accepted, 0);
    });

    it('when an https proxy is not trusted', async () => {
      const proxy = await startProxy({ kind: 'https', tls });
      const session = await net.connect({ port: 1, proxy: proxy.url });
      assert.equal(failureOf(session), 'proxy: tls-self-signed');
      await eventually(() => assert.equal(proxy.open, 0));
    });

    it('at the target behind it, which is named then', async () => {
      const server = await net.rawServer(() => undefined);
      const proxy = await startProxy({ kind: 'http' });
      const session = await net.connect({ url: server.url(), proxy: proxy.url, handshakeTimeout: 200 });
      assert.equal(failureOf(session), 'http: handshake-timeout');
      assert.match(session.failure?.message ?? '', new RegExp(`127\\.0\\.0\\.1:${server.port} `));
    });
  });
});
