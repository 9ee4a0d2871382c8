import * as l10n from '@vscode/l10n';
import type { ConnectionOptions } from 'node:tls';
import type { Failure, FailureStage } from '../api';
import { hostAndPort } from '../protocol/association';
import { isTlsRecord, recogniseProtocol } from '../protocol/recogniseProtocol';
import { coverBytes } from '../protocol/secrets';
import { asksForCertificate, isClientHello } from '../protocol/tlsHandshake';
import type { Target } from './failures';
import { quoteBytes } from './quoteBytes';
import { alertOf, isAboutCertificate } from './tlsAlerts';

/** Of what a server sent, for a failure. */
const MAX_SHOWN_BYTES = 64;

/** What was seen of a handshake that failed. */
export interface HandshakeFacts {
  /** The first bytes that the server sent, below TLS. */
  readonly received: Uint8Array;
  /** What was offered. */
  readonly settings: Pick<ConnectionOptions, 'ALPNProtocols' | 'cert' | 'minVersion' | 'pfx' | 'servername'>;
}

/** Why a TLS handshake failed, but for the server's certificate (RFC 8446 §6). */
export function tlsFailed(
  error: NodeJS.ErrnoException,
  target: Target,
  { received, settings }: HandshakeFacts,
): Failure {
  const where = hostAndPort(target.host, target.port);
  const systemCode = error.code ?? 'UNKNOWN';
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode,
    stage: 'tls',
    message,
    ...(hint && { hint }),
    ...(received.length > 0 && { received: coverBytes(received).slice(0, MAX_SHOWN_BYTES) }),
  });
  if (received.length > 0 && (!isTlsRecord(received) || isClientHello(received))) {
    return failure('tls-plain-port', plainPort(where, received), plainHint());
  }
  const alert = alertOf(error);
  if (alert !== undefined) return alertFailure(alert, systemCode, where, received, settings);
  if (error.syscall !== undefined && systemCode === 'ECONNRESET') {
    return failure('reset', l10n.t('{0} reset the connection during the TLS handshake.', where), endHint(received));
  }
  if (systemCode === 'ECONNRESET' || systemCode === 'EPIPE') {
    return failure(
      'handshake-eof',
      received.length > 0
        ? l10n.t('{0} ended the connection during the TLS handshake, after {1} bytes.', where, received.length)
        : l10n.t('{0} ended the connection during the TLS handshake. It had sent nothing.', where),
      endHint(received),
    );
  }
  if (/UNSUPPORTED_PROTOCOL|WRONG_SSL_VERSION|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW/.test(systemCode)) {
    return noVersion(where, systemCode, settings);
  }
  return failure('tls-alert', l10n.t('This client ended the TLS handshake with {0}: {1}', where, reasonOf(error)));
}

/**
 * An alert of the server's that ends a connection after its handshake: in TLS 1.3 the server looks at the client's certificate only
 * then. `undefined`: the error is something else.
 */
export function tlsAlerted(error: NodeJS.ErrnoException, where: string, stage: FailureStage): Failure | undefined {
  const alert = alertOf(error);
  if (alert === undefined) return undefined;
  const systemCode = error.code ?? 'UNKNOWN';
  if (isAboutCertificate(alert)) return { ...clientCertificate(where, alert, systemCode), stage };
  return {
    code: 'tls-alert',
    systemCode,
    stage,
    message: l10n.t('{0} ended the connection with the TLS alert {1}.', where, alert),
  };
}

function alertFailure(
  alert: string,
  systemCode: string,
  where: string,
  received: Uint8Array,
  settings: HandshakeFacts['settings'],
): Failure {
  // What servers say to a client without a certificate, or with one that they don't like.
  if (isAboutCertificate(alert) || (alert === 'handshake_failure' && asksForCertificate(received))) {
    return clientCertificate(where, alert, systemCode, settings.cert !== undefined || settings.pfx !== undefined);
  }
  if (alert === 'protocol_version') return noVersion(where, systemCode, settings);
  const alpn = Array.isArray(settings.ALPNProtocols) ? settings.ALPNProtocols.join(', ') : '';
  const hints: Record<string, string> = {
    handshake_failure: l10n.t(
      'Most often there is no cipher suite, key exchange or signature that both ends know, or the server is very old.',
    ),
    insufficient_security: l10n.t('The server wants stronger cipher suites than this client has.'),
    no_application_protocol: alpn
      ? l10n.t('It speaks none of the protocols that "alpn" in the profile offers: {0}', alpn)
      : l10n.t('It wants an application protocol by ALPN: offer one by "tls": { "alpn": [ … ] } in the profile.'),
    unrecognized_name: settings.servername
      ? l10n.t('It does not know the name "{0}": set "tls": { "servername": … } in the profile.', settings.servername)
      : l10n.t('It wants to be told a name: set "tls": { "servername": … } in the profile.'),
    internal_error: l10n.t(
      'The server has a problem of its own, or does not know the name that it was called by ("servername").',
    ),
  };
  return {
    code: 'tls-alert',
    systemCode,
    stage: 'tls',
    message: l10n.t('{0} refused the TLS handshake with the alert {1}.', where, alert),
    ...(hints[alert] !== undefined && { hint: hints[alert] }),
  };
}

/** @param given whether one was sent, if that is known */
function clientCertificate(where: string, alert: string, systemCode: string, given?: boolean): Failure {
  const message = (): string => {
    if (given === false || alert === 'certificate_required' || alert === 'no_certificate')
      return l10n.t('{0} wants a client certificate (alert {1}).', where, alert);
    return given
      ? l10n.t('{0} does not accept the client certificate (alert {1}).', where, alert)
      : l10n.t('{0} wants a client certificate, or another one (alert {1}).', where, alert);
  };
  return {
    code: 'tls-client-cert',
    systemCode,
    stage: 'tls',
    message: message(),
    hint: l10n.t('Set "tls": { "cert": …, "key": … } or { "pfx": … } in the profile to one that the server accepts.'),
  };
}

function noVersion(where: string, systemCode: string, { minVersion }: HandshakeFacts['settings']): Failure {
  return {
    code: 'tls-version',
    systemCode,
    stage: 'tls',
    message: l10n.t(
      '{0} and this client have no TLS version in common: the profile allows {1} and newer.',
      where,
      minVersion ?? 'TLSv1.2',
    ),
    hint: l10n.t('"tls": { "minVersion": … } in the profile says which is the oldest version that may be used.'),
  };
}

function plainPort(where: string, received: Uint8Array): string {
  if (isClientHello(received)) return l10n.t('{0} does not speak TLS on this port: it sends back what it gets.', where);
  const name = recogniseProtocol(received);
  return name
    ? l10n.t('{0} does not speak TLS on this port but {1}. It sent: {2}', where, name, quoteBytes(received))
    : l10n.t('{0} does not speak TLS on this port. It sent: {1}', where, quoteBytes(received));
}

function plainHint(): string {
  return l10n.t('Connect without TLS (ws:// or tcp://), or to the port that speaks TLS.');
}

/** What may be behind an end without a word. */
function endHint(received: Uint8Array): string | undefined {
  if (received.length === 0) return l10n.t('It may not speak TLS on this port: try without TLS (ws:// or tcp://).');
  if (!asksForCertificate(received)) return undefined;
  return l10n.t(
    'It had asked for a client certificate: "tls": { "cert": …, "key": … } or { "pfx": … } in the profile.',
  );
}

/** OpenSSL's reason without its numbers and its source files. */
function reasonOf(error: NodeJS.ErrnoException & { reason?: string }): string {
  return error.reason ?? error.message.trim();
}
