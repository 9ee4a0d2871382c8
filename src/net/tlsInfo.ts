import { X509Certificate } from 'node:crypto';
import * as net from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate, TlsInfo } from '../api';

/**
 * What TLS agreed on, and what the server showed. Also of a handshake that is failing, in the socket's `error` event.
 *
 * @param servername what was sent as SNI
 */
export function tlsInfoOf(socket: TLSSocket, servername: string | undefined): TlsInfo {
  const version = socket.getProtocol();
  // Null once the handshake has failed.
  const cipher = socket.getCipher() as ReturnType<TLSSocket['getCipher']> | null;
  const alpn = socket.alpnProtocol;
  // Node's type says Error, but it is the error's code.
  const authorizationError = socket.authorizationError as Error | string | null | undefined;
  return {
    ...(version && { version }),
    ...(cipher?.standardName && { cipher: cipher.standardName }),
    ...(alpn && { alpn }),
    ...(servername && { servername }),
    sessionReused: socket.isSessionReused(),
    authorized: socket.authorized,
    ...(authorizationError && { authorizationError: String(authorizationError) }),
    certificates: chainOf(socket),
  };
}

/** The chain may lack its issuers, and a self-signed certificate is its own issuer. */
function chainOf(socket: TLSSocket): Certificate[] {
  const chain: Certificate[] = [];
  const seen = new Set<string>();
  let next = socket.getPeerCertificate(true) as Partial<DetailedPeerCertificate> | null | undefined;
  while (next?.raw && !seen.has(next.fingerprint256 ?? '')) {
    const certificate = certificateOf(next.raw);
    seen.add(certificate.fingerprint256);
    chain.push(certificate);
    next = next.issuerCertificate;
  }
  return chain;
}

/** @param der is copied */
function certificateOf(der: Uint8Array): Certificate {
  const certificate = new X509Certificate(der);
  return {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    altNames: altNamesOf(certificate.subjectAltName ?? ''),
    validFrom: isoTime(certificate.validFrom),
    validTo: isoTime(certificate.validTo),
    fingerprint256: certificate.fingerprint256,
    serialNumber: certificate.serialNumber,
    // No `Buffer`: it would be turned into JSON of its own on the way to a page or a file.
    raw: new Uint8Array(der),
  };
}

/** Node gives a line for each part, the least telling one first; RFC 4514 §2.1 begins with the last. */
function nameText(name: string | undefined): string {
  return (name ?? '').split('\n').reverse().join(', ');
}

function isoTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

/** Node's text is `DNS:a, IP Address:1.2.3.4`; a value that could be mistaken for several is a JSON string. */
function altNamesOf(text: string): string[] {
  return Array.from(text.matchAll(/([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g), ([, kind = '', value = '']) => {
    const name = value.startsWith('"') ? String(JSON.parse(value)) : value;
    return kind === 'IP Address' && net.isIPv6(name)
      ? new net.SocketAddress({ address: name, family: 'ipv6' }).address
      : name;
  });
}
