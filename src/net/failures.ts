import * as l10n from '@vscode/l10n';
import type { ConnectAttempt, Failure, Finding, Stage } from '../api';
import { hostAndPort } from '../protocol/association';

/** Ends an attempt to connect; {@link failure} is what the session keeps of it. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';

  constructor(
    readonly failure: Failure,
    cause?: Error,
  ) {
    super(failure.message, { cause });
  }
}

/** Where a connection was to go: a host and a port, or the path of a Unix socket or named pipe, which has no port. */
export interface Target {
  readonly host: string;
  readonly port: number | undefined;
}

/** Whom a connection is being made with at a time: a proxy, or the target itself. */
export interface Peer extends Target {
  readonly isProxy?: boolean;
}

/** A mistake of ours: shown rather than swallowed. */
export function internalFailure(stage: Failure['stage'], message: string): Failure {
  return {
    code: 'internal',
    stage,
    message: l10n.t('Socketscope failed: {0}', message),
    hint: l10n.t('Please report this as a bug.'),
  };
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
    'proxy-refused': 'RFC 9110 §9.3.6',
    'proxy-auth': 'RFC 9110 §9.3.6',
    'proxy-malformed': 'RFC 1928 §3',
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
    'ping-timeout': 'RFC 6455 §5.5.2',
  };
  return references[code];
}

/** @param stages as they are when the time is up: it was up in the last one */
export function timedOut(stages: readonly Stage[], timeoutMs: number, peer: Peer): Failure {
  const { name = 'http', attempts = [] } = stages.at(-1) ?? {};
  const failure = tooLate(name, timeoutMs, peer, attempts);
  return peer.isProxy ? withProxy(failure, peer) : failure;
}

/** A failure before a proxy had made the connection: it is the proxy's, whatever the step that failed. */
export function withProxy(failure: Failure, proxy: Target): Failure {
  if (failure.stage === 'proxy') return failure;
  const where = hostAndPort(proxy.host, proxy.port);
  return {
    ...failure,
    stage: 'proxy',
    message: l10n.t("The proxy {0} can't be reached: {1}", where, failure.message),
    hint: l10n.t('Check the proxy\'s address, or set "proxy": "none" in the profile to connect without one.'),
  };
}

function tooLate(
  stage: Stage['name'],
  timeoutMs: number,
  target: Target,
  attempts: readonly ConnectAttempt[],
): Failure {
  const where = hostAndPort(target.host, target.port);
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
    case 'udp':
      return {
        code: 'connect-timeout',
        stage,
        message: l10n.t('{0} did not answer within {1} ms.', triedText(attempts) || where, timeoutMs),
        hint: l10n.t('A firewall may be dropping the packets, or the host is down. Check the address.'),
      };
    case 'tls':
      return {
        code: 'handshake-timeout',
        stage,
        hint,
        message: l10n.t('{0} did not finish the TLS handshake within {1} ms.', where, timeoutMs),
      };
    case 'proxy':
      return {
        code: 'handshake-timeout',
        stage,
        hint,
        message: l10n.t('The proxy {0} did not make the connection within {1} ms.', where, timeoutMs),
      };
    case 'http':
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

/** The addresses that were tried, each once. */
export function triedText(
  attempts: readonly { readonly address: string; readonly port: number | undefined }[],
): string {
  return [...new Set(attempts.map(({ address, port }) => hostAndPort(address, port)))].join(', ');
}
