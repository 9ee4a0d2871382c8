/** What a server that speaks a protocol sends first, or answers to bytes that it doesn't understand; the first that fits counts. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\/\d/, 'HTTP'],
  [/^PRI \* HTTP\/2/, 'HTTP/2'],
  [/^\s*<(!doctype html|html|head|body)\b/i, 'HTML'],
  [/^SSH-/, 'SSH'],
  [/^(220|421|554)[ -].*\b[EL]?SMTP\b/i, 'SMTP'],
  [/^(220|421|530)[ -].*FTP/i, 'FTP'],
  [/^(220|421|554)[ -]/, 'SMTP/FTP'],
  [/^20[01][ -]/, 'NNTP'],
  [/^\+OK [^\r]/, 'POP3'],
  [/^\* (OK|PREAUTH|BYE)\b/i, 'IMAP'],
  [/^(\+(OK|PONG)\r\n|-(ERR|NOAUTH|NOPERM|WRONGPASS|WRONGTYPE|DENIED|LOADING|MISCONF)\b|\$-?\d+\r\n)/, 'Redis'],
  // An error or a notice: its length in four bytes, then its fields, the severity first.
  // eslint-disable-next-line no-control-regex -- the length's first bytes are zero
  [/^[EN]\x00\x00..S[A-Z]+\x00/s, 'PostgreSQL'],
  [/^AMQP/, 'AMQP'],
  [/^INFO \{/, 'NATS'],
  [/^(ERROR|CLIENT_ERROR [^\r]*)\r\n/, 'memcached'],
  [/^RTSP\/\d/, 'RTSP'],
  [/^SIP\/\d/, 'SIP'],
  // A TPKT packet with X.224's answer to a connection.
  // eslint-disable-next-line no-control-regex -- so it begins
  [/^\x03\x00\x00.\x0e\xd0/s, 'RDP'],
  [/^RFB \d{3}\.\d{3}/, 'VNC'],
  [/^@RSYNCD:/, 'rsync'],
  [/^(<\?xml[^>]*>\s*)?<stream:/, 'XMPP'],
  [/^(:\S+ (NOTICE|\d{3}) |NOTICE (AUTH|\*) )/, 'IRC'],
  [/^\xff[\xfb-\xfe]/, 'Telnet'],
];

/** The type of a TLS record that holds an alert (RFC 8446 §5.1). */
export const TLS_ALERT = 0x15;
const TLS_HANDSHAKE = 0x16;

/**
 * The protocol that a server speaks, by the first bytes that it sent: its proper name, or `undefined` if it isn't one of those
 * that are known here. A guess, though a good one. About 16 bytes are enough for most.
 */
export function recogniseProtocol(firstBytes: Uint8Array): string | undefined {
  if (isTlsRecord(firstBytes)) return 'TLS';
  if (isHttp2Frame(firstBytes)) return 'HTTP/2';
  if (isMySqlPacket(firstBytes)) return 'MySQL';
  const [first, second, third, fourth] = firstBytes;
  // CONNACK, always of two bytes (MQTT 3.1.1 §3.2); with properties from version 5 on.
  if (
    first === 0x20 &&
    second !== undefined &&
    second >= 2 &&
    third !== undefined &&
    third <= 1 &&
    fourth !== undefined
  )
    return 'MQTT';
  const text = String.fromCharCode(...firstBytes.subarray(0, 256));
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1];
}

/** Whether these bytes begin with an alert or a handshake record of TLS (RFC 8446 §5.1). */
export function isTlsRecord(bytes: Uint8Array): boolean {
  const [type, major, minor, , , level] = bytes;
  if (major !== 3 || minor === undefined || minor > 4) return false;
  return type === TLS_HANDSHAKE || (type === TLS_ALERT && (level === undefined || level === 1 || level === 2));
}

/** A SETTINGS or GOAWAY frame of stream 0, which comes first (RFC 9113 §3.4, §4.1). */
function isHttp2Frame(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[0] !== 0 || bytes[1] !== 0) return false;
  const [, , length = 0, type, flags, ...stream] = bytes.subarray(0, 9);
  if (stream.some((byte) => byte !== 0) || flags !== 0) return false;
  return type === 4 ? length % 6 === 0 : type === 7 && length >= 8;
}

/** The first packet: a length, number 0, then the handshake (version 10) with a version that begins with a digit, or an error. */
function isMySqlPacket(bytes: Uint8Array): boolean {
  const [low = 0, high = 0, top, number, kind, digit = 0] = bytes;
  if (top !== 0 || number !== 0 || low + high * 256 < 4) return false;
  return kind === 0xff ? bytes.length > 6 : kind === 10 && digit >= 0x30 && digit <= 0x39;
}
