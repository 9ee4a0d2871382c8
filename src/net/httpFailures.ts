import * as l10n from '@vscode/l10n';
import type { Failure } from '../api';
import { hostAndPort } from '../protocol/association';
import type { Target } from './failures';

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

/** The first bytes as text where they are text, else in hexadecimal. */
export function quoteBytes(bytes: Uint8Array): string {
  const first = bytes.subarray(0, 60);
  if (first.length === 0) return l10n.t('nothing');
  const isText = first.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
  if (isText)
    return `${JSON.stringify(Buffer.from(first).toString('latin1'))}${bytes.length > first.length ? ' …' : ''}`;
  return Array.from(first.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
