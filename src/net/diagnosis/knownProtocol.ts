/* eslint-disable no-control-regex -- binary protocols begin so */
/** How protocols begin, in ISO 8859-1. */
const BEGINNINGS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^SSH-/, 'SSH'],
  [/^220[ -][^\r\n]*(?:SMTP|mail)/i, 'SMTP'],
  [/^220[ -][^\r\n]*FTP/i, 'FTP'],
  [/^220[ -]/, 'SMTP / FTP'],
  [/^\* (?:OK|PREAUTH|BYE)\b/, 'IMAP'],
  [/^\+OK\b[^\r\n]*(?:POP|ready)/i, 'POP3'],
  [/^(?:\+(?:OK|PONG)\r\n|-(?:ERR|DENIED|NOAUTH|WRONGPASS)\b)/, 'Redis'],
  [/^INFO \{/, 'NATS'],
  [/^AMQP/, 'AMQP'],
  [/^RFB \d{3}\./, 'VNC (RFB)'],
  [/^(?:ERROR|CLIENT_ERROR[^\r\n]*)\r\n/, 'memcached'],
  [/^HTTP\/[01]/, 'HTTP/1'],
  // A frame SETTINGS on stream 0 comes first (RFC 9113 §3.4), or GOAWAY.
  [/^\0\0.[\x04\x07][\0\x01]\0\0\0\0/s, 'HTTP/2'],
  // Content type alert or handshake, version 3.x (RFC 8446 §5.1).
  [/^[\x15\x16]\x03[\0-\x04]/, 'TLS'],
  [/^\xff[\xfb-\xfe]/, 'Telnet'],
  // Packet 0 of protocol 10.
  [/^...\0\x0a\d+\./s, 'MySQL'],
  [/^E\0\0.{2}S(?:ERROR|FATAL)/s, 'PostgreSQL'],
  [/^\x03\0\0.\x0e\xd0/s, 'RDP'],
];

/** The protocol that a server's first bytes belong to, by its usual name; `undefined` if they aren't typical of any. */
export function knownProtocol(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  return BEGINNINGS.find(([pattern]) => pattern.test(text))?.[1];
}
