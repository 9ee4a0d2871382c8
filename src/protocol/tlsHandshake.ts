const HANDSHAKE_RECORD = 0x16;
const CLIENT_HELLO = 1;
const CERTIFICATE_REQUEST = 13;

/**
 * The types of the handshake messages that a peer sent in clear, by its bytes so far (RFC 8446 §4 and §5.1, RFC 5246 §7.4).
 * From TLS 1.3 on that is the ServerHello only. Stops at the first byte that is none of these.
 */
export function clearHandshakeTypes(bytes: Uint8Array): number[] {
  const parts: number[] = [];
  let at = 0;
  // A message may span records, and a record may hold several messages.
  while (at + 5 <= bytes.length && bytes[at] === HANDSHAKE_RECORD && bytes[at + 1] === 3) {
    const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
    parts.push(...bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  const types: number[] = [];
  for (let start = 0; start + 4 <= parts.length;) {
    const [type = 0, high = 0, middle = 0, low = 0] = parts.slice(start, start + 4);
    types.push(type);
    start += 4 + high * 65_536 + middle * 256 + low;
  }
  return types;
}

/** The server asked for a client certificate in clear, as it does before TLS 1.3 (RFC 5246 §7.4.4). */
export function asksForCertificate(bytes: Uint8Array): boolean {
  return clearHandshakeTypes(bytes).includes(CERTIFICATE_REQUEST);
}

/** It begins as a client does: most likely our own bytes, sent back. */
export function isClientHello(bytes: Uint8Array): boolean {
  return clearHandshakeTypes(bytes)[0] === CLIENT_HELLO;
}
