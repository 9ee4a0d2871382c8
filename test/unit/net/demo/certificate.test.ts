import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import WebSocket from 'ws';
import { createCredentials } from '../../../../src/net/certificate';
import { Client, RawClient, useDemoServer } from './clients';

describe("demo server's certificate", () => {
  const server = useDemoServer();

  it('is for the loopback names, for servers, for 30 days, signed by itself', () => {
    const certificate = new X509Certificate(server.demo.certificatePem);
    assert.equal(certificate.subject, 'CN=localhost');
    assert.equal(certificate.issuer, 'CN=localhost');
    assert.equal(certificate.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    assert.equal(certificate.ca, true);
    // serverAuth
    assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
    assert(certificate.verify(certificate.publicKey));
    const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
    assert(days > 29.9 && days <= 30, `${days} days`);
    assert(Date.parse(certificate.validFrom) <= Date.now());
    assert(!server.demo.certificatePem.includes('PRIVATE'));
  });

  it('is made anew at each start', async () => {
    const [one, other] = [await createCredentials(), await createCredentials()];
    assert.notEqual(one.privateKey, other.privateKey);
    assert.notEqual(
      new X509Certificate(one.certificate).serialNumber,
      new X509Certificate(other.certificate).serialNumber,
    );
  });

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`verifies as ${host} with a client that trusts it`, async () => {
      const port = Number(new URL(server.address('tcp-echo-tls')).port);
      // The address by number, since "localhost" may be ::1 first; the name is what is verified.
      const socket = connect({
        host: '127.0.0.1',
        port,
        ca: server.demo.certificatePem,
        servername: host === 'localhost' ? host : '',
      });
      await once(socket, 'secureConnect');
      assert.equal(socket.authorized, true);
      socket.destroy();
    });
  }

  it('verifies for WebSocket', async () => {
    const client = await Client.open(server.address('echo-tls'), [], { ca: server.demo.certificatePem });
    client.ws.send('over TLS');
    assert.equal(await client.nextText(), 'over TLS');
    await client.close();
  });

  it('fails with a client that does not trust it, and with one that trusts another', async () => {
    const ws = new WebSocket(server.address('echo-tls'));
    const [error] = (await once(ws, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
    const { certificate } = await createCredentials();
    await assert.rejects(RawClient.open(server.address('tcp-echo-tls'), certificate));
  });
});
