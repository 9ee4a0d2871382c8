import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { createCredentials } from '../../../src/net/certificate';

const LOOPBACK = 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1';

describe('a certificate that is made', () => {
  for (const [host, name] of [
    ['127.0.0.1', undefined],
    ['192.168.0.7', 'IP Address:192.168.0.7'],
    ['2001:db8::a:0', 'IP Address:2001:DB8:0:0:0:0:A:0'],
    ['1:2:3:4:5:6:7:8', 'IP Address:1:2:3:4:5:6:7:8'],
    ['::', 'IP Address:0:0:0:0:0:0:0:0'],
    ['::ffff:1.2.3.4', 'IP Address:0:0:0:0:0:FFFF:102:304'],
    ['fe80::1%eth0', 'IP Address:FE80:0:0:0:0:0:0:1'],
    ['test.example', 'DNS:test.example'],
    ['bücher.example', 'DNS:xn--bcher-kva.example'],
  ] as const) {
    it(`is for ${host}`, async () => {
      const { certificate, privateKey } = await createCredentials(host);
      const made = new X509Certificate(certificate);
      assert.equal(made.subjectAltName, name ? `${LOOPBACK}, ${name}` : LOOPBACK);
      assert(
        made.checkIssued(made) && made.verify(made.publicKey) && made.checkPrivateKey(createPrivateKey(privateKey)),
      );
    });
  }

  it('is what OpenSSL takes as a strict certificate', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-certificate-'));
    try {
      const file = path.join(folder, 'made.pem');
      await writeFile(file, (await createCredentials()).certificate);
      const openssl = async (...args: string[]) => (await promisify(execFile)('openssl', args)).stdout;
      const verified = await openssl('verify', '-x509_strict', '-check_ss_sig', '-CAfile', file, file);
      assert.match(verified, /: OK/);
      const text = await openssl('x509', '-in', file, '-noout', '-text');
      for (const part of [
        'Version: 3',
        'CA:TRUE, pathlen:0',
        'Digital Signature, Certificate Sign',
        'TLS Web Server Authentication',
        'X509v3 Subject Key Identifier',
      ])
        assert(text.includes(part), `${part} in ${text}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
