// Before @peculiar/x509, which looks for it while it is loaded.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, as `node:tls` takes them. Neither is ever written to a file by this module. */
export interface Credentials {
  /** PEM; what a client trusts to verify the server. */
  readonly certificate: string;
  /** PEM (PKCS #8). */
  readonly privateKey: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const validMs = 30 * 24 * 60 * 60 * 1000;
/** A container or a virtual machine whose clock is a little behind must not find the certificate to be of the future. */
const clockSkewMs = 5 * 60 * 1000;

/** Makes a key pair and a certificate for this machine's loopback names, signed by itself and valid for 30 days. */
export async function createCredentials(): Promise<Credentials> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    notBefore: new Date(now - clockSkewMs),
    notAfter: new Date(now + validMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      // It is its own issuer, and some clients take nothing but a CA as a root. RFC 5280 §4.2.1.9
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const privateKey = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: withFinalNewline(certificate.toString('pem')),
    privateKey: withFinalNewline(PemConverter.encode(privateKey, PemConverter.PrivateKeyTag)),
  };
}

function withFinalNewline(pem: string): string {
  return `${pem.trimEnd()}\n`;
}
