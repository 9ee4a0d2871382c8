import * as l10n from '@vscode/l10n';
import type { Failure } from '../api';
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
    hint: l10n.t('The server process or a proxy between may have stopped.'),
  };
}

export function notClosed(where: string, timeoutMs: number): Failure {
  return {
    code: 'close-timeout',
    stage: 'closing',
    message: l10n.t('{0} did not close the connection within {1} ms; it was cut.', where, timeoutMs),
  };
}

/** `ws` has one code for these, and tells them apart in its message. What needs the frame to be told has no id yet. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/invalid opcode 0$/, 'unexpected-continuation'],
  [/invalid opcode [12]$/, 'expected-continuation'],
  [/invalid opcode/, 'reserved-opcode'],
  [/invalid payload length 1$/, 'close-length-1'],
];

/** The peer broke the WebSocket protocol or a limit: by the code that `ws` gives it. */
export function protocolBroken(error: NodeJS.ErrnoException, where: string, maxMessageBytes: number): Failure {
  const systemCode = error.code ?? 'UNKNOWN';
  const ids: Record<string, string> = {
    WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'message-too-big',
    WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'frame-too-big',
    WS_ERR_TOO_MANY_BUFFERED_PARTS: 'too-many-fragments',
    WS_ERR_INVALID_UTF8: 'invalid-utf8',
    WS_ERR_INVALID_CLOSE_CODE: 'close-code-invalid',
    WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH: 'control-too-long',
    WS_ERR_EXPECTED_FIN: 'control-fragmented',
    WS_ERR_UNEXPECTED_MASK: 'masked-server-frame',
    WS_ERR_UNEXPECTED_RSV_1: 'rsv-bits',
    WS_ERR_UNEXPECTED_RSV_2_3: 'rsv-bits',
  };
  const code =
    MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ??
    ids[systemCode] ??
    (systemCode.startsWith('Z_') ? 'deflate-error' : 'protocol-error');
  if (code === 'message-too-big') {
    return {
      code,
      systemCode,
      stage: 'open',
      message: l10n.t('{0} sent a message larger than the limit of {1} bytes.', where, maxMessageBytes),
      hint: l10n.t('Raise "maxMessageSize" in the profile to receive it.'),
    };
  }
  return {
    code,
    systemCode,
    stage: 'open',
    message: l10n.t('{0} broke the WebSocket protocol: {1}', where, error.message),
  };
}
