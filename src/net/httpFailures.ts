import * as l10n from '@vscode/l10n';
import type { Failure, Finding } from '../api';
import { hostAndPort } from '../protocol/association';
import { isTlsRecord, recogniseProtocol } from '../protocol/recogniseProtocol';
import { coverBytes } from '../protocol/secrets';
import { statusMeaning } from '../protocol/statusMeaning';
import type { Target } from './failures';
import { quoteBytes } from './quoteBytes';
import { tlsAlerted } from './tlsFailures';

/** An answer other than 101 Switching Protocols. */
export function refusedByHttp(status: number, reason: string): Failure {
  const answer = reason ? `${String(status)} ${reason}` : String(status);
  return {
    code: 'http-status',
    stage: 'http',
    message: l10n.t('The server answered {0} instead of 101 Switching Protocols.', answer),
    hint: statusMeaning(status),
  };
}

/** A redirect that can't be followed. */
export function badRedirect(why: string): Failure {
  return { code: 'redirect', stage: 'http', message: l10n.t('The redirect was not followed: {0}', why) };
}

/** What went wrong between the request and the 101, by what `http` and `ws` say and what the server had sent so far. */
export function handshakeFailed(error: NodeJS.ErrnoException, received: Uint8Array, target: Target): Failure {
  const where = hostAndPort(target.host, target.port);
  const systemCode = error.code;
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    stage: 'http',
    message,
    ...(systemCode !== undefined && { systemCode }),
    ...(hint !== undefined && { hint }),
    ...(systemCode !== undefined && received.length > 0 && { received: coverBytes(received).slice(0, 64) }),
  });
  if (systemCode === 'HPE_HEADER_OVERFLOW') {
    return failure('header-too-large', l10n.t('The head of the answer from {0} is larger than 64 KiB.', where));
  }
  const alerted = tlsAlerted(error, where, 'http');
  if (alerted) return alerted;
  // Whether its parser or the end of the connection came first.
  if (isTlsRecord(received)) {
    return failure(
      'plain-tls-port',
      l10n.t('{0} speaks TLS on this port, and was spoken to without. It answered: {1}', where, quoteBytes(received)),
      l10n.t('Connect with TLS (wss://).'),
    );
  }
  if (systemCode === 'HPE_CR_EXPECTED' || systemCode === 'HPE_LF_EXPECTED') {
    return failure(
      'http-malformed',
      l10n.t('The lines in the head of the answer from {0} do not end in CR LF (RFC 9112 §2.2).', where),
    );
  }
  if (systemCode?.startsWith('HPE_')) {
    const name = recogniseProtocol(received);
    return failure(
      'http-malformed',
      name && name !== 'HTTP'
        ? l10n.t('{0} speaks {1}, not HTTP/1.1. Its answer began with: {2}', where, name, quoteBytes(received))
        : l10n.t('{0} does not speak HTTP/1.1. Its answer began with: {1}', where, quoteBytes(received)),
      l10n.t('This port speaks another protocol. For a raw TCP server use a profile with "transport": "tcp".'),
    );
  }
  // A reset of the connection has a system call; the end of the stream is told by http itself.
  if (systemCode === 'ECONNRESET' && error.syscall !== undefined) {
    return failure('reset', l10n.t('{0} reset the connection during the WebSocket handshake.', where));
  }
  if (systemCode === 'ECONNRESET') {
    const soFar =
      received.length > 0 ? l10n.t('It had sent: {0}', quoteBytes(received)) : l10n.t('It had sent nothing.');
    return failure(
      'handshake-eof',
      l10n.t('{0} closed the connection during the WebSocket handshake. {1}', where, soFar),
      received.length > 0 ? undefined : l10n.t('It may speak another protocol on this port, or want TLS (wss://).'),
    );
  }
  return failure('handshake-eof', l10n.t('The WebSocket handshake with {0} failed: {1}', where, error.message));
}

/** A 101 that the client must not accept, by the verdict on it (RFC 6455 §4.1). */
export function handshakeBroken({ id, message }: Finding, where: string): Failure {
  const hint = brokenHint(id);
  return {
    code: id,
    stage: 'http',
    message: l10n.t('{0} broke the WebSocket handshake. {1}', where, message),
    ...(hint !== undefined && { hint }),
  };
}

function brokenHint(id: string): string | undefined {
  switch (id) {
    case 'bad-upgrade':
    case 'bad-connection':
      return l10n.t('An intermediary that does not know WebSocket may have removed it.');
    case 'bad-accept':
      return l10n.t(
        'A cache or a broken server may have answered. Compare the key and the answer in the Handshake tab.',
      );
    case 'bad-subprotocol':
      return l10n.t('Add it to "protocols" in the profile if you want to speak it.');
    case 'bad-extension':
      return l10n.t('The server has a fault. To go on without compression, set "compression" to false in the profile.');
    default:
      return undefined;
  }
}
