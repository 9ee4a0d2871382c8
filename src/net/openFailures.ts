import * as l10n from '@vscode/l10n';
import type { Failure } from '../api';
import { breachText } from '../protocol/frameFindings';
import { firstInvalidUtf8 } from '../protocol/invalidUtf8';
import { MAX_CHUNKS, MAX_FRAGMENTS } from './connection';
import { internalFailure } from './failures';
import { TOO_MANY_CHUNKS, type ReceiveProblem } from './receiveProblem';
import { tlsAlerted } from './tlsFailures';

/** An open connection broke: a reset, a timeout of the kernel. */
export function connectionLost(error: NodeJS.ErrnoException, where: string, stage: 'open' | 'closing'): Failure {
  const alerted = tlsAlerted(error, where, stage);
  if (alerted) return alerted;
  const systemCode = error.code ?? 'UNKNOWN';
  if (systemCode === 'ECONNRESET' || systemCode === 'EPIPE') {
    return { code: 'reset', systemCode, stage, message: l10n.t('{0} reset the connection.', where) };
  }
  if (systemCode === 'ETIMEDOUT') {
    return {
      code: 'connect-timeout',
      systemCode,
      stage,
      message: l10n.t('{0} no longer answers: the connection timed out.', where),
    };
  }
  return {
    code: 'reset',
    systemCode,
    stage,
    message: l10n.t('The connection to {0} broke: {1}', where, error.message),
  };
}

export function endedWithoutClose(where: string, stage: 'open' | 'closing'): Failure {
  return {
    code: 'eof-without-close',
    stage,
    message: l10n.t('{0} ended the TCP connection without a WebSocket close frame.', where),
    hint: l10n.t('The process at the other end, or a proxy between, may have stopped.'),
  };
}

export function notClosed(where: string, timeoutMs: number): Failure {
  return {
    code: 'close-timeout',
    stage: 'closing',
    message: l10n.t('{0} did not close the connection within {1} ms; it was cut.', where, timeoutMs),
  };
}

/** The peer answered no ping, and sent nothing else. */
export function pingTimedOut(where: string, silentMs: number): Failure {
  return {
    code: 'ping-timeout',
    stage: 'open',
    message: l10n.t('{0} did not answer a ping: nothing came from it for {1} ms.', where, Math.round(silentMs)),
    hint: l10n.t('The peer or the network on the way is gone: power, Wi-Fi, VPN, sleep.'),
  };
}

/** The connection ended inside a frame. */
export function endedInFrame(
  where: string,
  stage: 'open' | 'closing',
  { frameBytes, announced }: { readonly frameBytes: number; readonly announced: number | undefined },
): Failure {
  const soFar =
    announced === undefined
      ? l10n.t('{0} bytes of its header had come.', frameBytes)
      : l10n.t('{0} of the {1} bytes that it announced had come.', frameBytes, announced);
  return {
    code: 'eof-in-frame',
    stage,
    message: l10n.t('{0} ended the TCP connection inside a frame. {1}', where, soFar),
    hint: l10n.t(
      'The process at the other end, or a proxy between, may have stopped; or a wrong length was announced.',
    ),
  };
}

/** What a breach of the protocol or of a limit is called, where the frames alone don't tell it. */
function codeOf(code: string): string {
  const ids: Record<string, string> = {
    WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'message-too-big',
    WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'frame-too-big',
    WS_ERR_TOO_MANY_BUFFERED_PARTS: 'too-many-fragments',
    WS_ERR_INVALID_UTF8: 'invalid-utf8',
  };
  return ids[code] ?? (code.startsWith('Z_') ? 'deflate-error' : 'protocol-error');
}

/** What is known of the message or the frame that ended a connection. */
export interface BrokenBy {
  /** Its payload as far as it had come, and whether it is compressed. */
  readonly payload?: Uint8Array | undefined;
  readonly compressed?: boolean;
  /** Its size as its frames announced it, in bytes. */
  readonly announced?: number | undefined;
}

/** The peer broke the WebSocket protocol or a limit: by the frame, or by the code that it has. */
export function protocolBroken(
  problem: ReceiveProblem,
  where: string,
  maxMessageBytes: number,
  { payload, compressed = false, announced }: BrokenBy,
): Failure {
  if (problem.code === 'internal') return internalFailure('open', problem.message);
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode: problem.code,
    stage: 'open',
    message,
    ...(hint !== undefined && { hint }),
  });
  const { breach } = problem;
  if (breach) {
    return failure(breach.id, l10n.t('{0} broke the WebSocket protocol. {1}', where, breachText(breach)));
  }
  const code = codeOf(problem.code);
  const raise = l10n.t('Raise "maxMessageSize" in the profile to receive it.');
  switch (code) {
    case 'message-too-big': {
      if (compressed && (announced ?? 0) <= maxMessageBytes) {
        return failure(
          'decompression-limit',
          l10n.t(
            '{0} sent a compressed message of {1} bytes that is larger than the limit of {2} bytes when inflated.',
            where,
            announced ?? 0,
            maxMessageBytes,
          ),
          raise,
        );
      }
      const size = announced === undefined ? '' : l10n.t('It announced {0} bytes.', announced);
      const message = l10n.t(
        '{0} sent a message larger than the limit of {1} bytes. {2}',
        where,
        maxMessageBytes,
        size,
      );
      return failure(code, message.trimEnd(), raise);
    }
    case 'frame-too-big':
      return failure(
        code,
        l10n.t('{0} announced a frame of {1} bytes, more than can be counted.', where, announced ?? 0),
      );
    case 'too-many-fragments':
      if (problem === TOO_MANY_CHUNKS)
        return failure(code, l10n.t('{0} sent a message in more than {1} pieces of TCP.', where, MAX_CHUNKS));
      return failure(code, l10n.t('{0} sent a message in more than {1} fragments.', where, MAX_FRAGMENTS));
    case 'invalid-utf8': {
      const bad = payload && !compressed ? firstInvalidUtf8([payload]) : undefined;
      const place = bad === undefined ? '' : l10n.t('The first bad byte is at offset {0} of the message.', bad);
      return failure(code, l10n.t('{0} sent a text message that is not UTF-8. {1}', where, place).trimEnd());
    }
    case 'deflate-error':
      return failure(
        code,
        l10n.t("{0} sent compressed data that can't be inflated: {1}", where, problem.message),
        l10n.t('Turn "compression" off in the profile to go on without it.'),
      );
    default:
      return failure(code, l10n.t('{0} broke the WebSocket protocol: {1}', where, problem.message));
  }
}
