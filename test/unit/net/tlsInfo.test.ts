import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { TlsInfo } from '../../../src/api';
import { RestoredSession } from '../../../src/log/restoredSession';
import { derOf, issue, type Issued } from '../support/certificates';
import { eventually } from '../support/eventually';
import { ended, failureOf, useNet } from '../support/net';

describe('what TLS showed', () => {
  const net = useNet();
  let root: Issued;
  let middle: Issued;
  let leaf: Issued;
  before(async () => {
    root = await issue({ name: 'CN=Test Root, O=Example', isCa: true });
    middle = await issue({ name: 'CN=Test Middle', isCa: true, issuer: root });
    leaf = await issue({
      name: 'C=DE, O=Example, CN=127.0.0.1',
      issuer: middle,
      altNames: [
        { type: 'dns', value: 'chat.example' },
        { type: 'dns', value: '*.chat.example' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
        { type: 'email', value: 'me@example.com' },
      ],
    });
  });
  const chained = (): { cert: string; key: string } => ({ cert: leaf.cert + middle.cert, key: leaf.key });
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(path.join(net.folder, name), content);
    return name;
  };
  const subjectsOf = (info: TlsInfo | undefined): string[] | undefined =>
    info?.certificates.map(({ subject }) => subject);

  it('is the version, the cipher and the whole chain up to the root', async () => {
    const server = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined), { tls: chained() });
    const { tls } = await net.open({ url: server.url(), tls: { ca: await file('root.pem', root.cert) } });
    assert.equal(tls?.version, 'TLSv1.3');
    assert.match(tls.cipher ?? '', /^TLS_[A-Z0-9_]+$/);
    assert.equal(tls.alpn, undefined);
    assert.equal(tls.servername, undefined, 'an address is not sent as SNI');
    assert.equal(tls.sessionReused, false);
    assert.equal(tls.authorized, true);
    assert.equal(tls.authorizationError, undefined);
    assert.deepEqual(subjectsOf(tls), ['CN=127.0.0.1, O=Example, C=DE', 'CN=Test Middle', 'O=Example, CN=Test Root']);
    const [own, , last] = tls.certificates;
    assert.equal(own?.issuer, 'CN=Test Middle');
    assert.equal(last?.issuer, 'O=Example, CN=Test Root');
    assert.deepEqual(own.altNames, ['chat.example', '*.chat.example', '127.0.0.1', '::1', 'me@example.com']);
    assert.match(own.fingerprint256, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.match(own.serialNumber, /^[0-9A-F]+$/);
    assert(Date.parse(own.validFrom) < Date.now() && Date.now() < Date.parse(own.validTo));
    assert.equal(new Date(own.validTo).toISOString(), own.validTo);
    assert.deepEqual(own.raw, derOf(leaf.cert));
    assert.equal(own.raw.constructor, Uint8Array);
  });

  it('uses the standard name of a cipher of TLS 1.2', async () => {
    const server = await net.rawServer(() => undefined, { tls: { ...chained(), maxVersion: 'TLSv1.2' } });
    const { tls } = await net.open({ port: server.port, tls: { ca: await file('root.pem', root.cert) } });
    assert.equal(tls?.version, 'TLSv1.2');
    assert.match(tls.cipher ?? '', /^TLS_ECDHE_ECDSA_WITH_/);
  });

  it('is told of a certificate that is refused, a chain without its root', async () => {
    const server = await net.rawServer(() => undefined, { tls: chained() });
    const session = await net.connect({ port: server.port, tls: true });
    assert.equal(failureOf(session), 'tls: tls-untrusted');
    assert.equal(session.tls?.authorized, false);
    assert.equal(session.tls.authorizationError, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
    assert.deepEqual(subjectsOf(session.tls), ['CN=127.0.0.1, O=Example, C=DE', 'CN=Test Middle']);
  });

  it('ends with a certificate that is its own issuer', async () => {
    const own = await issue();
    const server = await net.rawServer(() => undefined, { tls: own });
    const session = await net.connect({ port: server.port, tls: true });
    assert.deepEqual(subjectsOf(session.tls), ['CN=localhost']);
  });

  it('is told where the server then refuses the client, before TLS 1.3', async () => {
    const server = await net.rawServer(() => undefined, {
      tls: { ...chained(), requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' },
    });
    const session = await net.connect({ port: server.port, tls: { verify: false } });
    assert.equal(failureOf(session), 'tls: tls-client-cert');
    assert.equal(subjectsOf(session.tls)?.length, 2);
  });

  it('keeps a name with a comma in one piece', async () => {
    const odd = await issue({
      altNames: [
        { type: 'dns', value: 'a, DNS:b' },
        { type: 'dns', value: 'c' },
      ],
    });
    const server = await net.rawServer(() => undefined, { tls: odd });
    const session = await net.connect({ port: server.port, tls: true });
    assert.deepEqual(session.tls?.certificates[0]?.altNames, ['a, DNS:b', 'c']);
  });

  for (const [what, options] of [
    ['open', { verify: false }],
    ['refused', {}],
  ] as const) {
    it(`is restored as it was, of a session that was ${what}`, async () => {
      const server = await net.rawServer((peer) => peer.end(), { tls: chained() });
      const session = await ended(await net.connect({ port: server.port, tls: options }));
      const restored = await eventually(async () => {
        const read = await RestoredSession.open(net.sessions.storage, session.id);
        assert(read.end);
        return read;
      });
      assert(session.tls);
      assert.deepEqual(restored.tls, session.tls);
      assert.equal(restored.tls.certificates[0]?.raw.constructor, Uint8Array);
      restored.log.dispose();
    });
  }
});
