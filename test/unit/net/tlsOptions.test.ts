import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { TLSSocket, TlsOptions } from 'node:tls';
import type { TlsOptions as ProfileTls } from '../../../src/profiles/profile';
import type { Session } from '../../../src/net/session';
import { derOf, issue, type Issued } from '../support/certificates';
import { eventually } from '../support/eventually';
import { failureOf, useNet, type RawServer } from '../support/net';

describe('the TLS options of a profile', () => {
  const net = useNet();
  let root: Issued;
  let leaf: Issued;
  let client: Issued;
  before(async () => {
    root = await issue({ name: 'CN=Test Root', isCa: true });
    leaf = await issue({ issuer: root });
    client = await issue({ name: 'CN=me', issuer: root });
  });
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    await mkdir(path.join(net.folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(net.folder, name), content);
    return name;
  };
  /** What the server saw of its last client. */
  let seen: TLSSocket | undefined;
  const server = (options: TlsOptions = {}): Promise<RawServer> => {
    seen = undefined;
    return net.rawServer(
      (peer) => {
        seen = peer.socket as TLSSocket;
        peer.write('ready');
      },
      { tls: { cert: leaf.cert, key: leaf.key, ...options } },
    );
  };
  const connect = async ({ port }: RawServer, tls: ProfileTls): Promise<Session> =>
    net.connect({ port, tls: { ca: await file('root.pem', root.cert), ...tls } });
  const open = async (to: RawServer, tls: ProfileTls): Promise<Session> => {
    const session = await connect(to, tls);
    assert.equal(session.state, 'open', session.failure?.message);
    // In TLS 1.3 the server's verdict on the client's certificate is known by then.
    await waitFor(session);
    return session;
  };
  const waitFor = async (session: Session): Promise<void> => {
    await eventually(() => assert(session.log.length > 0 || session.end));
    assert.equal(session.state, 'open', session.failure?.message);
  };
  const clientName = (): string => String(seen?.getPeerCertificate().subject.CN);
  const wanting = (): TlsOptions => ({ requestCert: true, rejectUnauthorized: true, ca: root.cert });

  describe('ca', () => {
    it('of an authority', async () => {
      assert.equal((await open(await server(), {})).tls?.authorized, true);
    });

    it('with many certificates', async () => {
      const others = await Promise.all([issue({ isCa: true, name: 'CN=A' }), issue({ isCa: true, name: 'CN=B' })]);
      const ca = await file('many.pem', [...others, root].map(({ cert }) => cert).join('\n# and\n'));
      await open(await server(), { ca });
    });

    it('of the server itself, which somebody unknown issued', async () => {
      await open(await server(), { ca: await file('leaf.pem', leaf.cert) });
    });

    it('of an authority in between', async () => {
      const middle = await issue({ name: 'CN=Middle', isCa: true, issuer: root });
      const own = await issue({ issuer: middle });
      const to = await server({ cert: own.cert + middle.cert, key: own.key });
      await open(to, { ca: await file('middle.pem', middle.cert) });
    });

    it('trusts no others', async () => {
      const other = await issue({ name: 'CN=Other', isCa: true });
      const session = await connect(await server(), { ca: await file('other.pem', other.cert) });
      assert.equal(failureOf(session), 'tls: tls-untrusted');
    });

    it('in another folder', async () => {
      await open(await server(), { ca: await file('certs/deep/root.pem', root.cert) });
      await open(await server(), { ca: path.join(net.folder, 'root.pem') });
    });
  });

  describe('cert and key', () => {
    it('show the client', async () => {
      const tls = { cert: await file('me.pem', client.cert), key: await file('me.key', client.key) };
      await open(await server(wanting()), tls);
      assert.equal(clientName(), 'me');
      await open(await server({ ...wanting(), maxVersion: 'TLSv1.2' }), tls);
      assert.equal(clientName(), 'me');
    });

    it('in one file', async () => {
      await open(await server(wanting()), { cert: await file('both.pem', client.key + client.cert) });
      assert.equal(clientName(), 'me');
    });

    it('with a passphrase', async () => {
      const tls = {
        cert: await file('me.pem', client.cert),
        key: await file('me.key', encrypted(client.key, 'opensesame')),
        passphrase: 'opensesame',
      };
      await open(await server(wanting()), tls);
      assert.equal(clientName(), 'me');
    });
  });

  describe('pfx', () => {
    it('shows the client', async () => {
      const pfx = await file('me.p12', await pkcs12('opensesame'));
      await open(await server(wanting()), { pfx, passphrase: 'opensesame' });
      assert.equal(clientName(), 'me');
    });

    it('without a passphrase', async () => {
      await open(await server(wanting()), { pfx: await file('me.p12', await pkcs12('')) });
      assert.equal(clientName(), 'me');
    });
  });

  describe('servername', () => {
    it('is sent as SNI and the certificate is checked for it', async () => {
      const named = await issue({ issuer: root, altNames: [{ type: 'dns', value: 'chat.example' }] });
      const session = await open(await server(named), { servername: 'chat.example' });
      assert.equal(session.tls?.servername, 'chat.example');
      assert.equal(seen?.servername, 'chat.example');
    });

    it('is the host by default', async () => {
      const to = await server();
      const session = await net.open({
        host: 'localhost',
        port: to.port,
        tls: { ca: await file('root.pem', root.cert) },
      });
      assert.equal(session.tls?.servername, 'localhost');
    });

    it('that is an address is not sent, but the certificate is checked for it', async () => {
      const session = await open(await server(), { servername: '127.0.0.1' });
      assert.equal(session.tls?.servername, undefined);
      const refused = await connect(await server(), { servername: '10.0.0.1' });
      assert.equal(failureOf(refused), 'tls: tls-wrong-host');
      assert.match(refused.failure?.message ?? '', /not for "10\.0\.0\.1"/);
    });

    it('is sent without the dot at its end', async () => {
      const session = await open(await server(), { servername: 'localhost.' });
      assert.equal(session.tls?.servername, 'localhost');
    });
  });

  describe('alpn', () => {
    it('is offered in order', async () => {
      const session = await open(await server({ ALPNProtocols: ['mqtt', 'x'] }), { alpn: ['h2', 'x', 'mqtt'] });
      assert(['x', 'mqtt'].includes(session.tls?.alpn ?? ''), session.tls?.alpn);
      assert.equal(seen?.alpnProtocol, session.tls?.alpn);
    });

    it('is not offered by default, nor if it is empty', async () => {
      for (const tls of [{}, { alpn: [] }]) {
        const session = await open(await server({ ALPNProtocols: ['h2'] }), tls);
        assert.equal(session.tls?.alpn, undefined);
      }
    });

    it('is for WebSocket as well', async () => {
      const to = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined), {
        tls: { cert: leaf.cert, key: leaf.key, ALPNProtocols: ['http/1.1'] },
      });
      const tls = { ca: await file('root.pem', root.cert), alpn: ['http/1.1'] };
      assert.equal((await net.open({ url: to.url(), tls })).tls?.alpn, 'http/1.1');
    });
  });

  describe('minVersion', () => {
    for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
      it(`${version}, at a server that has no newer one`, async () => {
        const old = await issue({ issuer: root, rsa: true });
        const to = await server({
          cert: old.cert,
          key: old.key,
          minVersion: version,
          maxVersion: version,
          ciphers: 'DEFAULT:@SECLEVEL=0',
        });
        assert.equal((await open(to, { minVersion: version })).tls?.version, version);
      });
    }

    it('takes a newer one if there is one', async () => {
      assert.equal((await open(await server(), { minVersion: 'TLSv1' })).tls?.version, 'TLSv1.3');
    });
  });

  describe('with a file that can not be used, say which and why, before anything is sent', () => {
    const cases: readonly (readonly [string, () => ProfileTls | Promise<ProfileTls>, RegExp, RegExp?])[] = [
      ['is not there', () => ({ ca: 'no/ca.pem' }), /"no\/ca\.pem" of "tls\.ca".*no such file/, /workspace folder/],
      ['is a folder', async () => (await mkdir(path.join(net.folder, 'dir')), { ca: 'dir' }), /"tls\.ca".*not a file/],
      ['is a device', () => ({ ca: '/dev/zero' }), /"tls\.ca".*not a file/],
      ['is no PEM', async () => ({ ca: await file('x', 'hello') }), /"x" of "tls\.ca".*no PEM certificate/, /openssl/],
      [
        'is DER',
        async () => ({ cert: await file('x', derOf(client.cert)), key: 'k' }),
        /"tls\.cert".*no PEM/,
        /inform der/,
      ],
      [
        'is damaged',
        async () => ({ ca: await file('x', client.cert.replace(/\n.{20}/, '\n')) }),
        /"x" of "tls\.ca".*damaged/,
      ],
      [
        'is a certificate without its key',
        async () => ({ cert: await file('x', client.cert) }),
        /"x" of "tls\.cert".*key of this certificate is missing/,
        /"key"/,
      ],
      [
        'is a key without its certificate',
        async () => ({ key: await file('k', client.key) }),
        /"k" of "tls\.key".*certificate is missing/,
        /"cert"/,
      ],
      [
        'is a key of another certificate',
        async () => ({ cert: await file('x', client.cert), key: await file('k', leaf.key) }),
        /"k" of "tls\.key".*does not belong to the certificate in "x"/,
      ],
      [
        'is no key',
        async () => ({ cert: await file('x', client.cert), key: await file('k', 'hello') }),
        /"k" of "tls\.key".*no PEM key/,
      ],
      [
        'is a damaged key',
        async () => ({ cert: await file('x', client.cert), key: await file('k', client.key.replace(/\n.{20}/, '\n')) }),
        /"k" of "tls\.key".*damaged/,
      ],
      [
        'is an encrypted key without a passphrase',
        async () => ({ cert: await file('x', client.cert), key: await file('k', encrypted(client.key, 'pw')) }),
        /"k" of "tls\.key".*is encrypted/,
        /"passphrase"/,
      ],
      [
        'is an encrypted key with a wrong passphrase',
        async () => ({
          cert: await file('x', client.cert),
          key: await file('k', encrypted(client.key, 'pw')),
          passphrase: 'wrong',
        }),
        /"k" of "tls\.key".*passphrase is wrong/,
        /"passphrase"/,
      ],
      ['is no PKCS #12', async () => ({ pfx: await file('p', 'hello') }), /"p" of "tls\.pfx".*not a PKCS #12/],
      [
        'is PKCS #12 without a passphrase',
        async () => ({ pfx: await file('p', await pkcs12('pw')) }),
        /"p" of "tls\.pfx".*is encrypted/,
        /"passphrase"/,
      ],
      [
        'is PKCS #12 with a wrong passphrase',
        async () => ({ pfx: await file('p', await pkcs12('pw')), passphrase: 'wrong' }),
        /"p" of "tls\.pfx".*passphrase is wrong/,
      ],
      [
        'is PKCS #12 beside a certificate',
        async () => ({
          pfx: await file('p', await pkcs12('pw')),
          passphrase: 'pw',
          cert: await file('b', client.cert + client.key),
        }),
        /"p" of "tls\.pfx".*"cert"/,
      ],
    ];
    for (const [what, tls, message, hint] of cases) {
      it(`that ${what}`, async () => {
        const to = await net.rawServer(() => undefined);
        const session = await net.connect({ port: to.port, tls: await tls() });
        assert.equal(failureOf(session), 'tls: tls-file');
        assert.match(session.failure?.message ?? '', message);
        if (hint) assert.match(session.failure?.hint ?? '', hint);
        assert.equal(to.peers.length, 0);
        assert.deepEqual(session.stages, []);
      });
    }
  });

  const encrypted = (key: string, passphrase: string): string =>
    createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();

  /** Node can read such files but not write them. */
  const pkcs12 = async (passphrase: string): Promise<Uint8Array> => {
    const source = await file('source.pem', client.cert + client.key);
    return execFileSync('openssl', ['pkcs12', '-export', '-in', source, '-passout', `pass:${passphrase}`], {
      cwd: net.folder,
    });
  };
});
