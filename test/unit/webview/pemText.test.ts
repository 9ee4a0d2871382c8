import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createCredentials } from '../../../src/net/certificate';
import { pemText } from '../../../src/webview/connection/pemText';

describe('pemText', () => {
  it('is what OpenSSL reads, in lines of 64', async () => {
    const { certificate } = await createCredentials();
    const pem = pemText(new Uint8Array(new X509Certificate(certificate).raw));
    assert.equal(new X509Certificate(pem).fingerprint256, new X509Certificate(certificate).fingerprint256);
    assert.ok(pem.split('\n').every((line) => line.length <= 64));
    assert.ok(pem.endsWith('-----END CERTIFICATE-----\n'));
  });
});
