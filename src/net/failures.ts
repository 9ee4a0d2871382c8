import * as l10n from '@vscode/l10n';
import type { Failure, FailureStage, Finding } from '../api';
import { hostAndPort } from '../protocol/association';

/** Ends an attempt to connect; {@link failure} is what the session keeps of it. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';

  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Where a connection was to go. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** The finding that a failure is. */
export function findingOf(failure: Failure, reference = referenceOf(failure.code)): Finding {
  return { id: failure.code, severity: 'error', message: failure.message, ...(reference && { reference }) };
}

function referenceOf(code: string): string | undefined {
  const references: Record<string, string> = {
    'handshake-eof': 'RFC 6455 §4.1',
    'http-malformed': 'RFC 9112 §4',
    'http-status': 'RFC 6455 §4.1',
    redirect: 'RFC 9110 §15.4',
    'message-too-big': 'RFC 6455 §7.4.1',
    'too-many-fragments': 'RFC 6455 §10.4',
    'decompression-limit': 'RFC 6455 §10.4',
    'frame-too-big': 'RFC 6455 §5.2',
    'invalid-utf8': 'RFC 6455 §8.1',
    'deflate-error': 'RFC 7692 §7.2.2',
    'eof-in-frame': 'RFC 6455 §7.1.7',
    'eof-without-close': 'RFC 6455 §7.1.7',
    'close-timeout': 'RFC 6455 §7.1.1',
  };
  return references[code];
}

/** @param tried the addresses that the host's name resolved to, as far as that was known */
export function timedOut(stage: FailureStage, timeoutMs: number, target: Target, tried: readonly string[]): Failure {
  const hosts = tried.length > 0 ? tried : [target.host];
  const where = hosts.map((host) => hostAndPort(host, target.port)).join(', ');
  const hint = l10n.t('The time limit is in the profile: raise it if the server is only slow.');
  switch (stage) {
    case 'dns':
      return {
        code: 'dns',
        stage,
        hint,
        message: l10n.t('No DNS answer for "{0}" within {1} ms.', target.host, timeoutMs),
      };
    case 'tcp':
      return {
        code: 'connect-timeout',
        stage,
        message: l10n.t('{0} did not answer within {1} ms.', where, timeoutMs),
        hint: l10n.t('A firewall may be dropping the packets, or the host is down. Check the address.'),
      };
    case 'tls':
      return {
        code: 'handshake-timeout',
        stage,
        hint,
        message: l10n.t('{0} did not finish the TLS handshake within {1} ms.', where, timeoutMs),
      };
    default:
      return {
        code: 'handshake-timeout',
        stage,
        hint,
        message: l10n.t(
          '{0} accepted the connection but did not answer the WebSocket handshake within {1} ms.',
          where,
          timeoutMs,
        ),
      };
  }
}
