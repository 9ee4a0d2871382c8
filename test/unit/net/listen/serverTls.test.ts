import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { once } from 'node:events';
import { issue } from '../../support/certificates';
import { clientOf, portOf, useListeners } from '../../support/listening';
import { ended, failureOf, tells, useNet } from '../../support/net';

describe('a listener with TLS', () => {
  const net = useNet();
  const server = useListeners(net);

  it('makes a certificate for itself, which its clients can trust', async () => {
    const listener = await server.listen({ transport: 'websocket', tls: true });
    assert.match(listener.ownCertificate!, /^-----BEGIN CERTIFICATE-----/);
    const client = server.webSocket(listener, '/', [], { rejectUnauthorized: true, ca: listener.ownCertificate });
    await once(client, 'open');
    client.send('hello');
    const session = await clientOf(listener);
    await tells(session, ['← text hello']);
    assert.match(session.tls!.version!, /^TLSv1\.[23]$/);
    assert.deepEqual(
      session.stages.map(({ name }) => name),
      ['tls', 'http'],
    );
    client.close(1000, 'bye');
    assert.deepEqual((await ended(session)).end, { by: 'remote', clean: true, code: 1000, reason: 'bye' });
  });

  it('takes the certificate that the profile names, and one of ours can connect to it', async () => {
    const own = await issue();
    writeFileSync(path.join(net.folder, 'server.pem'), own.cert);
    writeFileSync(path.join(net.folder, 'server.key'), own.key);
    const tls = { cert: 'server.pem', key: 'server.key' };
    const listener = await server.listen({ transport: 'tcp', framing: { kind: 'line' }, tls });
    const client = await net.open({ port: portOf(listener), framing: { kind: 'line' }, tls: { ca: 'server.pem' } });
    await client.send('over TLS');
    const session = await clientOf(listener);
    await tells(session, ['← data over TLS']);
    await session.send('back');
    await tells(client, ['→ data over TLS', '← data back']);
    await client.close();
    assert.deepEqual((await ended(session)).end, { by: 'remote', clean: true });
  });

  it('wants a certificate of its clients where the profile says so', async () => {
    const ca = await issue({ name: 'CN=Clients', isCa: true });
    const client = await issue({ name: 'CN=me', issuer: ca });
    writeFileSync(path.join(net.folder, 'clients.pem'), ca.cert);
    const listener = await server.listen({ transport: 'tcp', tls: { ca: 'clients.pem' } });
    await server.tls(listener, { cert: client.cert, key: client.key });
    const good = await clientOf(listener);
    assert.equal(good.state, 'open');
    assert.equal(good.tls?.certificates[0]?.subject, 'CN=me');

    const other = await issue({ name: 'CN=stranger' });
    await server.tls(listener, { cert: other.cert, key: other.key }).catch(() => undefined);
    assert.equal(failureOf(await clientOf(listener, 1)), 'tls: tls-client-cert');
    await server.tls(listener).catch(() => undefined);
    const none = await clientOf(listener, 2);
    assert.equal(failureOf(none), 'tls: tls-client-cert');
    assert.match(none.failure!.message, /showed no certificate/);
  });

  it('recognises a client that speaks without TLS', async () => {
    const listener = await server.listen({ transport: 'websocket', tls: true });
    const peer = await server.tcp(listener);
    peer.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await peer.closed;
    const session = await clientOf(listener);
    assert.equal(failureOf(session), 'tls: tls-plain-port');
    assert.match(session.failure!.message, /GET \/ HTTP/);
  });

  it('tells of a client that does not trust its certificate', async () => {
    const listener = await server.listen({ transport: 'tcp', tls: true });
    await assert.rejects(server.tls(listener, { rejectUnauthorized: true }));
    const session = await clientOf(listener);
    await ended(session);
    assert(session.failure, session.state);
  });

  it('gives up a client that never begins TLS', async () => {
    const listener = await server.listen({ transport: 'websocket', tls: true, handshakeTimeout: 50 });
    const peer = await server.tcp(listener);
    await peer.closed;
    assert.equal(failureOf(await clientOf(listener)), 'tls: handshake-timeout');
  });
});
