/** RFC 8446 §6, RFC 5246 §7.2.2, and those of before. */
const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

/** About the certificate of the one who gets the alert. */
const ABOUT_CERTIFICATE = new Set([
  'no_certificate',
  'bad_certificate',
  'unsupported_certificate',
  'certificate_revoked',
  'certificate_expired',
  'certificate_unknown',
  'unknown_ca',
  'access_denied',
  'certificate_required',
]);

/**
 * The name of the alert that the peer sent, if that is what an error of Node's TLS says: by its number in OpenSSL's text, or by the
 * error's code, such as `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`.
 */
export function alertOf(error: NodeJS.ErrnoException): string | undefined {
  const number = /SSL alert number (\d+)/.exec(error.message)?.[1];
  if (number !== undefined) return ALERTS[Number(number)] ?? number;
  const word = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(\w+)$/.exec(error.code ?? '')?.[1]?.toLowerCase();
  return Object.values(ALERTS).find((name) => name === word);
}

export function isAboutCertificate(alert: string): boolean {
  return ABOUT_CERTIFICATE.has(alert);
}
