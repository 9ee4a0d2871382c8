import { createHash } from 'node:crypto';

/** The `Sec-WebSocket-Accept` that a server must answer to a key (RFC 6455 §4.2.2). */
export function acceptFor(key: string): string {
  // SHA-1 because the RFC says so: it proves that the key was read, and keeps no secret.
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
