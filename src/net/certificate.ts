import { createHash, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { promisify } from 'node:util';
import { addressBytes } from './addressBytes';
import { bitString, der, integer, objectId, sequence, Tag, time } from './der';

/** A certificate and its private key, as `node:tls` takes them. Neither is ever written to a file by this module. */
export interface Credentials {
  /** PEM; what a client trusts to verify the server. */
  readonly certificate: string;
  /** PEM (PKCS #8). */
  readonly privateKey: string;
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const validMs = 30 * 24 * 60 * 60 * 1000;
/** A container or a virtual machine whose clock is a little behind must not find the certificate to be of the future. */
const clockSkewMs = 5 * 60 * 1000;
const TRUE = der(Tag.boolean, Uint8Array.of(0xff));
/** RFC 5758 §3.2 */
const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));

/**
 * Makes a key pair and a certificate for this machine's loopback names, signed by itself and valid for 30 days.
 *
 * @param host another name or address that it is for
 */
export async function createCredentials(host = 'localhost'): Promise<Credentials> {
  const keys = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const unsigned = contentOf(keys.publicKey, [...LOOPBACK, ...(LOOPBACK.includes(host) ? [] : [host])]);
  const certificate = sequence(unsigned, ECDSA_WITH_SHA256, bitString(sign('sha256', unsigned, keys.privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    privateKey: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  };
}

/** What is signed: `TBSCertificate` of RFC 5280 §4.1. */
function contentOf(publicKey: KeyObject, names: readonly string[]): Buffer {
  const key = publicKey.export({ format: 'der', type: 'spki' });
  const name = sequence(der(Tag.set, sequence(objectId('2.5.4.3'), der(Tag.utf8String, Buffer.from('localhost')))));
  const now = Date.now();
  return sequence(
    der(0xa0, integer(Uint8Array.of(2))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(new Date(now - clockSkewMs)), time(new Date(now + validMs))),
    name,
    key,
    der(0xa3, sequence(...extensionsOf(key, names))),
  );
}

/** RFC 5280 §4.2.1 */
function extensionsOf(key: Uint8Array, names: readonly string[]): Buffer[] {
  return [
    // It is its own issuer, and some clients take nothing but a CA as a root: a CA of itself only.
    extension('2.5.29.19', sequence(TRUE, integer(Uint8Array.of(0))), true),
    // digitalSignature and keyCertSign: the first and the sixth bit.
    extension('2.5.29.15', bitString(Uint8Array.of(0b1000_0100), 2), true),
    // For servers.
    extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...names.map(alternativeName))),
    // Any name of the key will do.
    extension('2.5.29.14', der(Tag.octetString, createHash('sha1').update(key).digest())),
  ];
}

function extension(id: string, value: Uint8Array, isCritical = false): Buffer {
  return sequence(objectId(id), ...(isCritical ? [TRUE] : []), der(Tag.octetString, value));
}

function alternativeName(name: string): Buffer {
  const address = addressBytes(name);
  return address ? der(0x87, address) : der(0x82, Buffer.from(domainToASCII(name) || name));
}
