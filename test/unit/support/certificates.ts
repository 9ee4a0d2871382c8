// Before @peculiar/x509, which looks for it while it is loaded.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralNames,
} from '@peculiar/x509';

const DAY_MS = 24 * 60 * 60 * 1000;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
  hash: 'SHA-256',
} as const;

export interface CertificateIdea {
  /** Such as `CN=localhost`. */
  readonly name?: string;
  /** Who signs it. Default: itself. */
  readonly issuer?: Issued;
  readonly isCa?: boolean;
  /** Days from now. */
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly altNames?: JsonGeneralNames;
  /** For TLS 1.0 and 1.1 with old ciphers. */
  readonly rsa?: boolean;
}

export interface Issued {
  readonly name: string;
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly keys: CryptoKeyPair;
}

/** Makes a certificate, for 127.0.0.1 and localhost unless something else is said. */
export async function issue(idea: CertificateIdea = {}): Promise<Issued> {
  const {
    name = 'CN=localhost',
    issuer,
    isCa = false,
    validFrom = -1,
    validTo = 30,
    altNames = [
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ],
  } = idea;
  const algorithm = idea.rsa ? RSA : ECDSA;
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    subject: name,
    issuer: issuer?.name ?? name,
    notBefore: new Date(Date.now() + validFrom * DAY_MS),
    notAfter: new Date(Date.now() + validTo * DAY_MS),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [
      new BasicConstraintsExtension(isCa, undefined, true),
      ...(isCa ? [] : [new SubjectAlternativeNameExtension(altNames)]),
    ],
  });
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), PemConverter.PrivateKeyTag);
  return { name, cert: `${certificate.toString('pem').trimEnd()}\n`, key: `${key.trimEnd()}\n`, keys };
}

/** The first bytes of a PEM block, as DER. */
export function derOf(pem: string): Uint8Array {
  return new Uint8Array(PemConverter.decodeFirst(pem));
}
