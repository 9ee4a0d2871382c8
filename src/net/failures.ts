import * as l10n from '@vscode/l10n';
import type { Failure, FailureStage, Finding } from '../api';
import { hostAndPort } from '../profiles/address';

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
    'bad-upgrade': 'RFC 6455 §4.1',
    'bad-accept': 'RFC 6455 §4.2.2',
    'bad-subprotocol': 'RFC 6455 §4.1',
    'bad-extension': 'RFC 6455 §9.1',
    'message-too-big': 'RFC 6455 §7.4.1',
    'invalid-utf8': 'RFC 6455 §8.1',
    'eof-without-close': 'RFC 6455 §7.1.7',
    'close-timeout': 'RFC 6455 §7.1.1',
  };
  return references[code];
}

export function timedOut(stage: FailureStage, timeoutMs: number, target: Target): Failure {
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

/** A socket error before the connection was made: name resolution or TCP. */
export function notConnected(error: NodeJS.ErrnoException, target: Target): Failure {
  // Happy eyeballs: the error over all attempts has an empty message, theirs say what happened.
  const attempts = (error instanceof AggregateError ? error.errors : [error]) as (NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  })[];
  const systemCode = attempts[0]?.code ?? error.code ?? 'UNKNOWN';
  const tried = attempts.map(({ address, port }) => (address ? hostAndPort(address, port ?? target.port) : undefined));
  const where =
    [...new Set(tried.filter((address) => address !== undefined))].join(', ') || hostAndPort(target.host, target.port);
  switch (systemCode) {
    case 'ENOTFOUND':
      return {
        code: 'dns',
        systemCode,
        stage: 'dns',
        message: l10n.t('No address was found for the host name "{0}".', target.host),
        hint: l10n.t('Check its spelling, and whether a VPN or a hosts file is needed for it.'),
      };
    case 'EAI_AGAIN':
      return {
        code: 'dns',
        systemCode,
        stage: 'dns',
        message: l10n.t('No name server could be asked for "{0}".', target.host),
        hint: l10n.t('Check the network connection of the machine that the workspace is on.'),
      };
    case 'ECONNREFUSED':
      return {
        code: 'refused',
        systemCode,
        stage: 'tcp',
        message: l10n.t('{0} refused the connection.', where),
        hint: l10n.t(
          'Nobody listens on this port there, or a firewall rejects it. Is the server running, and on this port?',
        ),
      };
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return {
        code: 'unreachable',
        systemCode,
        stage: 'tcp',
        message: l10n.t('No route leads to {0}.', where),
        hint: l10n.t('Check the address and the network (VPN, IPv6) of the machine that the workspace is on.'),
      };
    case 'EADDRNOTAVAIL':
      return {
        code: 'unreachable',
        systemCode,
        stage: 'tcp',
        message: l10n.t('No local address can be used to reach {0}.', where),
        hint: l10n.t('The address may be none that can be connected to, or all local ports are in use.'),
      };
    case 'ETIMEDOUT':
      return {
        code: 'connect-timeout',
        systemCode,
        stage: 'tcp',
        message: l10n.t('{0} did not answer.', where),
        hint: l10n.t('A firewall may be dropping the packets, or the host is down. Check the address.'),
      };
    case 'ECONNRESET':
      return {
        code: 'reset',
        systemCode,
        stage: 'tcp',
        message: l10n.t('{0} reset the connection while it was being made.', where),
      };
    default:
      if (error.syscall === 'getaddrinfo') {
        return {
          code: 'dns',
          systemCode,
          stage: 'dns',
          message: l10n.t('"{0}" does not resolve ({1}).', target.host, systemCode),
        };
      }
      return {
        code: 'unreachable',
        systemCode,
        stage: 'tcp',
        message: l10n.t("{0} can't be reached: {1}", where, error.message),
      };
  }
}

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
    code: 'tls-untrusted',
    systemCode: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN',
    stage: 'tls',
    message: l10n.t('The file "{0}" of "{1}" can\'t be used: {2}', path, what, error.message),
    hint: l10n.t('The path is relative to the workspace folder.'),
  };
}

/** An answer other than 101 Switching Protocols. */
export function refusedByHttp(status: number, reason: string, url: string): Failure {
  const hints: Record<number, string> = {
    400: l10n.t('The server found the request wrong: compare the request headers with what it expects.'),
    401: l10n.t('The server wants to know who you are: add an "Authorization" header to the profile.'),
    403: l10n.t('The server refuses access: for these credentials, this path or this "Origin".'),
    404: l10n.t('There is nothing at this path: check the path of the address.'),
    426: l10n.t(
      'The server wants another protocol or WebSocket version: see its "Upgrade" and "Sec-WebSocket-Version" headers.',
    ),
    429: l10n.t('Too many requests: wait as long as its "Retry-After" header says.'),
  };
  const hint =
    hints[status] ??
    (status >= 500
      ? l10n.t('The server, or a proxy before it, has a problem of its own: see the answer in the Handshake tab.')
      : undefined) ??
    (status >= 300 && status < 400
      ? l10n.t('The server points elsewhere: set "redirects" in the profile to follow it.')
      : undefined) ??
    l10n.t('See the whole answer in the Handshake tab.');
  const answer = reason ? `${String(status)} ${reason}` : String(status);
  return {
    code: 'http-status',
    stage: 'http',
    message: l10n.t('The server answered {0} instead of 101 Switching Protocols.', answer),
    hint: status === 200 ? l10n.t('{0} is an ordinary web page or API, not a WebSocket.', url) : hint,
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
  });
  if (systemCode === 'HPE_HEADER_OVERFLOW') {
    return failure('header-too-large', l10n.t('The head of the answer from {0} is larger than 64 KiB.', where));
  }
  if (systemCode?.startsWith('HPE_')) {
    return failure(
      'http-malformed',
      l10n.t('{0} does not speak HTTP/1.1. Its answer began with: {1}', where, quoteBytes(received)),
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
    );
  }
  if (error.message.includes('Upgrade header')) return badUpgrade(where);
  if (error.message.includes('Sec-WebSocket-Accept')) {
    return failure(
      'bad-accept',
      l10n.t('The answer of {0} has a wrong "Sec-WebSocket-Accept": it does not belong to this request.', where),
      l10n.t('A cache or a broken server may have answered. Compare the key and the answer in the Handshake tab.'),
    );
  }
  if (error.message.includes('Extensions') || error.message.includes('extension')) {
    return failure(
      'bad-extension',
      l10n.t('{0} chose an extension that was not offered, or with wrong parameters.', where),
    );
  }
  return failure('handshake-eof', l10n.t('The WebSocket handshake with {0} failed: {1}', where, error.message));
}

export function badUpgrade(where: string): Failure {
  return {
    code: 'bad-upgrade',
    stage: 'http',
    message: l10n.t('The 101 answer of {0} has no "Upgrade: websocket".', where),
    hint: l10n.t('An intermediary that does not know WebSocket may have removed it.'),
  };
}

export function badConnection(where: string): Failure {
  return {
    code: 'bad-connection',
    stage: 'http',
    message: l10n.t('The 101 answer of {0} has no "Connection: Upgrade".', where),
    hint: l10n.t('An intermediary that does not know WebSocket may have removed it.'),
  };
}

export function badSubprotocol(chosen: string, offered: readonly string[]): Failure {
  const asked = offered.length > 0 ? offered.join(', ') : l10n.t('none');
  return {
    code: 'bad-subprotocol',
    stage: 'http',
    message: l10n.t('The server chose the subprotocol "{0}", which was not offered (offered: {1}).', chosen, asked),
    hint: l10n.t('Add it to "protocols" in the profile if you want to speak it.'),
  };
}

/** An open connection broke: a reset, a timeout of the kernel. */
export function connectionLost(error: NodeJS.ErrnoException, where: string, stage: 'open' | 'closing'): Failure {
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

export function endedWithoutClose(where: string): Failure {
  return {
    code: 'eof-without-close',
    stage: 'open',
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
    WS_ERR_INVALID_OPCODE: 'reserved-opcode',
    WS_ERR_UNEXPECTED_MASK: 'masked-server-frame',
    WS_ERR_UNEXPECTED_RSV_1: 'rsv-bits',
    WS_ERR_UNEXPECTED_RSV_2_3: 'rsv-bits',
  };
  const code = ids[systemCode] ?? (systemCode.startsWith('Z_') ? 'deflate-error' : 'reset');
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

/** The first bytes as text where they are text, else in hexadecimal. */
function quoteBytes(bytes: Uint8Array): string {
  const first = bytes.subarray(0, 60);
  if (first.length === 0) return l10n.t('nothing');
  const isText = first.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
  if (isText)
    return `${JSON.stringify(Buffer.from(first).toString('latin1'))}${bytes.length > first.length ? ' …' : ''}`;
  return Array.from(first.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
