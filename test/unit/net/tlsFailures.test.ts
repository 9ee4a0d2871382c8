import assert from 'node:assert/strict';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { TlsOptions } from 'node:tls';
import type { TlsOptions as ProfileTls } from '../../../src/profiles/profile';
import type { Session } from '../../../src/net/session';
import { issue, type CertificateIdea, type Issued } from '../support/certificates';
import { eventually } from '../support/eventually';
import { ended, failureOf, useNet } from '../support/net';

const day = (iso: string | undefined): string => (iso ?? '').slice(0, 10);

describe('TLS fails', () => {
  const net = useNet();
  let root: Issued;
  before(async () => {
    root = await issue({ name: 'CN=Test Root', isCa: true });
  });
  const trusted = async (): Promise<{ ca: string }> => {
    await writeFile(path.join(net.folder, 'ca.pem'), root.cert);
    return { ca: 'ca.pem' };
  };
  /** Connects to a server with this certificate, trusting the root. */
  const shown = async (idea: CertificateIdea, more: ProfileTls = {}): Promise<Session> => {
    const leaf = await issue({ issuer: root, ...idea });
    const server = await net.rawServer((peer) => peer.write('secret'), { tls: leaf });
    const session = await net.connect({ port: server.port, tls: { ...(await trusted()), ...more } });
    await eventually(() => assert.equal(server.connections, session.state === 'open' ? 1 : 0));
    return session;
  };

  describe('because of the certificate', () => {
    it('that has expired, and says when', async () => {
      const session = await shown({ validFrom: -20, validTo: -10 });
      assert.equal(failureOf(session), 'tls: tls-expired');
      assert.equal(session.failure?.systemCode, 'CERT_HAS_EXPIRED');
      assert(session.failure.message.includes(day(session.tls?.certificates[0]?.validTo)), session.failure.message);
    });

    it('whose issuer has expired, and names it', async () => {
      const old = await issue({ name: 'CN=Old Middle', isCa: true, issuer: root, validFrom: -20, validTo: -10 });
      const leaf = await issue({ issuer: old });
      const server = await net.rawServer(() => undefined, { tls: { cert: leaf.cert + old.cert, key: leaf.key } });
      const session = await net.connect({ port: server.port, tls: await trusted() });
      assert.equal(failureOf(session), 'tls: tls-expired');
      assert.match(session.failure?.message ?? '', /"CN=Old Middle" expired on/);
    });

    it('that is not valid yet, and says from when on', async () => {
      const session = await shown({ validFrom: 5 });
      assert.equal(failureOf(session), 'tls: tls-not-yet-valid');
      assert(session.failure?.message.includes(day(session.tls?.certificates[0]?.validFrom)), session.failure?.message);
    });

    it('that is self-signed', async () => {
      const own = await issue({ name: 'CN=lonely' });
      const server = await net.rawServer(() => undefined, { tls: own });
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: tls-self-signed');
      assert.match(session.failure?.message ?? '', /"CN=lonely"/);
      assert.match(session.failure?.hint ?? '', /"ca"/);
    });

    it('whose chain ends in an unknown root, and names the root', async () => {
      const leaf = await issue({ issuer: root });
      const server = await net.rawServer(() => undefined, { tls: { cert: leaf.cert + root.cert, key: leaf.key } });
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: tls-self-signed');
      assert.match(session.failure?.message ?? '', /"CN=Test Root"/);
    });

    it('whose issuer is not known, and names the issuer', async () => {
      const leaf = await issue({ issuer: root });
      const server = await net.rawServer(() => undefined, { tls: leaf });
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: tls-untrusted');
      assert.match(session.failure?.message ?? '', /issued by "CN=Test Root"/);
    });

    it('that is for another host, and names all that it is for', async () => {
      const altNames = [
        { type: 'dns', value: 'a.example' },
        { type: 'dns', value: 'b.example' },
        { type: 'ip', value: '10.1.2.3' },
      ] as const;
      const session = await shown({ altNames: [...altNames] });
      assert.equal(failureOf(session), 'tls: tls-wrong-host');
      assert.equal(session.failure?.systemCode, 'ERR_TLS_CERT_ALTNAME_INVALID');
      assert.match(
        session.failure.message,
        /not for "127\.0\.0\.1"\. It is for: "a\.example", "b\.example", "10\.1\.2\.3"/,
      );
    });

    it('and nothing of the application is read or sent before that is known', async () => {
      const leaf = await issue({ issuer: root, validFrom: -20, validTo: -10 });
      const received: Buffer[] = [];
      const server = await net.rawServer(
        (peer) => {
          peer.socket.on('data', (chunk: Buffer) => received.push(chunk));
          peer.write('unasked');
        },
        { tls: leaf },
      );
      const session = await net.connect({ url: server.url(), tls: await trusted(), headers: { Authorization: 'x' } });
      assert.equal(failureOf(session), 'tls: tls-expired');
      await eventually(() => assert.equal(server.connections, 0));
      assert.deepEqual(received, []);
      assert.equal(session.log.length, 0);
      assert.equal(session.handshake, undefined);
    });
  });

  describe('not with verify: false, which warns and says why it would have', () => {
    for (const [what, idea, reason] of [
      ['expired', { validFrom: -20, validTo: -10 }, /expired on/],
      ['for another host', { altNames: [{ type: 'dns', value: 'a.example' }] }, /"a\.example"/],
    ] as const) {
      it(`when it is ${what}`, async () => {
        const session = await shown(idea as CertificateIdea, { verify: false });
        assert.equal(session.state, 'open');
        const [finding, ...others] = session.findings;
        assert.deepEqual(others, []);
        assert.equal(finding?.id, 'tls-unverified');
        assert.equal(finding.severity, 'warning');
        assert.match(finding.message, reason);
        assert.equal(session.tls?.authorized, false);
      });
    }

    it('when it is good', async () => {
      const session = await shown({}, { verify: false });
      assert.equal(session.findings[0]?.id, 'tls-unverified');
      assert.equal(session.tls?.authorized, true);
    });
  });

  describe('because of what the server wants', () => {
    const served = async (options: TlsOptions, tls: ProfileTls = {}, url = false): Promise<Session> => {
      const leaf = await issue({ issuer: root, rsa: true });
      const server = await net.rawServer((peer) => (url ? peer.acceptWebSocket().then(() => undefined) : undefined), {
        tls: { ...leaf, ...options },
      });
      const own = { tls: { ...(await trusted()), ...tls } };
      return net.connect(url ? { url: server.url(), ...own } : { port: server.port, ...own });
    };
    const wanting = { requestCert: true, rejectUnauthorized: true } as const;

    it('a client certificate, in TLS 1.2', async () => {
      const session = await served({ ...wanting, maxVersion: 'TLSv1.2' });
      assert.equal(failureOf(session), 'tls: tls-client-cert');
      assert.match(session.failure?.message ?? '', /wants a client certificate \(alert handshake_failure\)/);
    });

    it('a client certificate, in TLS 1.3, told in the WebSocket handshake', async () => {
      const session = await ended(await served(wanting, {}, true));
      assert.equal(failureOf(session), 'http: tls-client-cert');
      assert.match(session.failure?.message ?? '', /wants a client certificate \(alert certificate_required\)/);
    });

    it('a client certificate, in TLS 1.3, told while the connection is open', async () => {
      const session = await ended(await served(wanting));
      assert.equal(failureOf(session), 'open: tls-client-cert');
      assert.match(session.failure?.hint ?? '', /"cert".*"pfx"/);
    });

    it('another client certificate', async () => {
      const own = await issue({ name: 'CN=me' });
      await writeFile(path.join(net.folder, 'me.pem'), own.cert + own.key);
      const server = await net.rawServer(async (peer) => {
        await peer.take(5);
        peer.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 48]));
      });
      const session = await net.connect({ port: server.port, tls: { cert: 'me.pem' } });
      assert.equal(failureOf(session), 'tls: tls-client-cert');
      assert.match(session.failure?.message ?? '', /does not accept the client certificate \(alert unknown_ca\)/);
    });

    it('another client certificate, and ends without a word, in TLS 1.2', async () => {
      const own = await issue({ name: 'CN=me' });
      await writeFile(path.join(net.folder, 'me.pem'), own.cert + own.key);
      const session = await served({ ...wanting, maxVersion: 'TLSv1.2', ca: root.cert }, { cert: 'me.pem' });
      assert.equal(failureOf(session), 'tls: handshake-eof');
      assert.match(session.failure?.hint ?? '', /had asked for a client certificate/);
    });

    it('a newer version', async () => {
      const session = await served({ maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' });
      assert.equal(failureOf(session), 'tls: tls-version');
      assert.match(session.failure?.message ?? '', /allows TLSv1\.3 and newer/);
    });

    it('an older version', async () => {
      const session = await served({
        minVersion: 'TLSv1.1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT:@SECLEVEL=0',
      });
      assert.equal(failureOf(session), 'tls: tls-version');
      assert.match(session.failure?.message ?? '', /allows TLSv1\.2 and newer/);
    });

    it('another cipher', async () => {
      // Of the few that the client doesn't offer.
      const session = await served({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-CAMELLIA128-SHA256:@SECLEVEL=0' });
      assert.equal(failureOf(session), 'tls: tls-alert');
      assert.match(session.failure?.message ?? '', /alert handshake_failure/);
      assert.match(session.failure?.hint ?? '', /cipher suite/);
    });

    it('another ALPN protocol', async () => {
      const session = await served({ ALPNProtocols: ['http/1.1'] }, { alpn: ['h2', 'x'] });
      assert.equal(failureOf(session), 'tls: tls-alert');
      assert.match(session.failure?.message ?? '', /alert no_application_protocol/);
      assert.match(session.failure?.hint ?? '', /h2, x/);
    });
  });

  describe('at a server', () => {
    for (const [name, greeting, shownAs] of [
      ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n', /SSH-2\.0-OpenSSH_9\.2/],
      ['HTTP', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', /HTTP\/1\.1 400 Bad Request/],
      ['SMTP', '220 mail.example ESMTP Postfix\r\n', /220 mail/],
      ['FTP', '220 (vsFTPd 3.0.3)\r\n', /vsFTPd/],
      ['Redis', '-ERR unknown command\r\n', /-ERR/],
      ['POP3', '+OK Dovecot ready.\r\n', /Dovecot/],
      ['IMAP', '* OK [CAPABILITY IMAP4rev1] ready\r\n', /CAPABILITY/],
      ['MySQL', Buffer.from('4a0000000a382e302e333300', 'hex'), /4a 00 00 00 0a/],
    ] as const) {
      it(`that speaks ${name}, and shows what it said`, async () => {
        const server = await net.rawServer((peer) => peer.write(greeting));
        const session = await net.connect({ port: server.port, tls: true });
        assert.equal(failureOf(session), 'tls: tls-plain-port');
        assert(session.failure?.message.includes(`but ${name}. It sent: `), session.failure?.message);
        assert.match(session.failure?.message ?? '', shownAs);
        await eventually(() => assert.equal(server.connections, 0));
      });
    }

    it('that speaks something unknown, and shows what it said', async () => {
      const server = await net.rawServer((peer) => peer.write(Buffer.from('00ff1122334455', 'hex')));
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: tls-plain-port');
      assert.match(session.failure?.message ?? '', /It sent: 00 ff 11 22/);
    });

    it('that says one word and hangs up', async () => {
      const server = await net.rawServer((peer) => peer.end('no'));
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: tls-plain-port');
      assert.match(session.failure?.message ?? '', /"no"/);
    });

    it('that sends back what it gets', async () => {
      const server = await net.rawServer((peer) => {
        peer.socket.pipe(peer.socket);
      });
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: tls-plain-port');
      assert.match(session.failure?.message ?? '', /sends back/);
    });

    it('that hangs up, and says that it had sent nothing', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.take(1);
        peer.end();
      });
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: handshake-eof');
      assert.match(session.failure?.message ?? '', /sent nothing/);
    });

    it('that resets the connection', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.take(1);
        peer.reset();
      });
      const session = await net.connect({ port: server.port, tls: true });
      assert.equal(failureOf(session), 'tls: reset');
    });

    for (const [number, name] of [
      [40, 'handshake_failure'],
      [80, 'internal_error'],
      [112, 'unrecognized_name'],
      [71, 'insufficient_security'],
      [47, 'illegal_parameter'],
    ] as const) {
      it(`that sends the alert ${name}`, async () => {
        const server = await net.rawServer(async (peer) => {
          await peer.take(5);
          peer.end(Buffer.from([0x15, 3, 3, 0, 2, 2, number]));
        });
        const session = await net.connect({ port: server.port, tls: true });
        assert.equal(failureOf(session), 'tls: tls-alert');
        assert(session.failure?.message.includes(`alert ${name}`), session.failure?.message);
      });
    }
  });

  describe('while it is open', () => {
    it('with the reset of the connection', async () => {
      const leaf = await issue({ issuer: root });
      const raw: Server = createServer();
      const inner = await net.rawServer((peer) => peer.write('hello'), { tls: leaf });
      // TLS can't be reset on purpose by Node's TLS server; a relay can.
      raw.on('connection', (socket) => {
        const upstream = connect(inner.port, '127.0.0.1');
        socket.on('error', () => undefined);
        upstream.on('error', () => undefined);
        socket.pipe(upstream);
        upstream.pipe(socket);
        raw.once('reset', () => {
          upstream.destroy();
          socket.resetAndDestroy();
        });
      });
      await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
      const session = await net.open({ port: (raw.address() as AddressInfo).port, tls: await trusted() });
      await eventually(() => assert.equal(session.log.length, 1));
      raw.emit('reset');
      await ended(session);
      assert.equal(failureOf(session), 'open: reset');
      assert.equal(session.failure?.systemCode, 'ECONNRESET');
      await new Promise((resolve) => raw.close(resolve));
    });
  });

  describe('not, but a WebSocket without it', () => {
    it('at a server that speaks TLS and says so', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.takeHead();
        peer.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 22]));
      });
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'http: plain-tls-port');
      assert.match(session.failure?.message ?? '', /It answered: 15 03 01 00 02 02 16/);
      assert.match(session.failure?.hint ?? '', /wss:/);
    });

    it('at a server that speaks TLS and hangs up', async () => {
      const server = await net.rawServer(() => undefined, { tls: await issue({ issuer: root }) });
      const session = await net.connect({ url: server.url().replace('wss', 'ws') });
      assert.equal(failureOf(session), 'http: handshake-eof');
      assert.match(session.failure?.hint ?? '', /wss:/);
    });

    it('at a server that speaks something else, whose name is told', async () => {
      const server = await net.rawServer((peer) => peer.write('SSH-2.0-OpenSSH_9.2\r\n'));
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'http: http-malformed');
      assert.match(session.failure?.message ?? '', /speaks SSH, not HTTP\/1\.1.*"SSH-2\.0-OpenSSH_9\.2/);
    });

    it('over TCP, at a server that speaks TLS and says so', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.takeLine();
        peer.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 22]));
      });
      const session = await net.open({ port: server.port });
      await session.send('hello\n');
      await ended(session);
      const [finding] = session.findings;
      assert.equal(finding?.id, 'plain-tls-port');
      assert.equal(finding.severity, 'warning');
    });

    it('over TCP, at a server that answers something else', async () => {
      const server = await net.rawServer((peer) => peer.end(Buffer.from([0x15, 4, 1, 0, 2, 2, 22])));
      assert.deepEqual((await ended(await net.connect({ port: server.port }))).findings, []);
    });
  });
});
