import * as l10n from '@vscode/l10n';
import type { Failure } from '../api';
import { hostAndPort } from '../protocol/association';
import type { Target } from './failures';

/** Why a TLS handshake failed (RFC 8446 §6 and the checks of the certificate). */
export function tlsFailed(error: NodeJS.ErrnoException, target: Target): Failure {
  const where = hostAndPort(target.host, target.port);
  const systemCode = error.code ?? 'UNKNOWN';
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode,
    stage: 'tls',
    message,
    ...(hint && { hint }),
  });
  const trust = l10n.t('Set "tls": { "ca": … } in the profile to the certificate that you trust.');
  switch (systemCode) {
    case 'CERT_HAS_EXPIRED':
      return failure('tls-expired', l10n.t('The certificate of {0} has expired.', where));
    case 'CERT_NOT_YET_VALID':
      return failure(
        'tls-not-yet-valid',
        l10n.t('The certificate of {0} is not valid yet.', where),
        l10n.t('Check the clocks of both machines.'),
      );
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return failure(
        'tls-self-signed',
        l10n.t('{0} has a self-signed certificate, which nobody vouches for.', where),
        trust,
      );
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return failure('tls-untrusted', l10n.t('The issuer of the certificate of {0} is not known here.', where), trust);
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failure(
        'tls-wrong-host',
        l10n.t('The certificate of {0} is for another host: {1}', where, error.message),
        l10n.t('Connect by a name that it has, or set "tls": { "servername": … } in the profile.'),
      );
    case 'ECONNRESET':
      return failure('handshake-eof', l10n.t('{0} ended the connection during the TLS handshake.', where));
  }
  if (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE|HTTP_REQUEST/.test(
      systemCode + error.message.toUpperCase().replaceAll(' ', '_'),
    )
  ) {
    return failure(
      'tls-plain-port',
      l10n.t('{0} does not speak TLS on this port.', where),
      l10n.t('Connect without TLS (ws:// or tcp://), or to the port that speaks TLS.'),
    );
  }
  if (systemCode.includes('ALERT_PROTOCOL_VERSION') || systemCode.includes('UNSUPPORTED_PROTOCOL')) {
    return failure('tls-version', l10n.t('{0} and this client have no TLS version in common.', where));
  }
  return failure('tls-alert', l10n.t('The handshake with {0} failed: {1}', where, error.message));
}

export function notReadable(what: string, path: string, error: Error): Failure {
  return {
    code: 'tls-file',
    systemCode: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN',
    stage: 'tls',
    message: l10n.t('The file "{0}" of "{1}" can\'t be used: {2}', path, what, error.message),
    hint: l10n.t('The path is relative to the workspace folder.'),
  };
}
