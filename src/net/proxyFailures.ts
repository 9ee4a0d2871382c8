import * as l10n from '@vscode/l10n';
import type { Failure, HttpHead } from '../api';
import { hostAndPort } from '../protocol/association';
import { fieldValues } from '../protocol/httpHead';
import type { Target } from './failures';
import { quoteBytes } from './quoteBytes';

/** An HTTP proxy answered `CONNECT` with something else than success (RFC 9110 §9.3.6). */
export function refusedByProxy(
  proxy: Target,
  target: Target,
  status: number,
  reason: string,
  head?: HttpHead,
): Failure {
  const answer = reason ? `${String(status)} ${reason}` : String(status);
  const [where, far] = [textOf(proxy), textOf(target)];
  if (status === 407) {
    const schemes = (head ? fieldValues(head, 'proxy-authenticate') : []).map((value) => value.split(/[ ,]/)[0]);
    return {
      code: 'proxy-auth',
      stage: 'proxy',
      message: l10n.t('The proxy {0} wants to know who you are: {1}', where, answer),
      hint:
        schemes.length > 0 && !schemes.some((scheme) => scheme?.toLowerCase() === 'basic')
          ? l10n.t('It accepts {0}; Socketscope can send a user name and a password (Basic) only.', schemes.join(', '))
          : l10n.t('Put the user name and the password into its address: http://user:password@host:port.'),
    };
  }
  const hints: Record<number, string> = {
    400: l10n.t('The proxy found the request wrong: it may not know CONNECT.'),
    403: l10n.t('The rules of the proxy forbid this host or this port.'),
    404: l10n.t('This may be a web server, not a proxy.'),
    405: l10n.t('This may be a web server, not a proxy.'),
    502: l10n.t('The proxy could not connect to {0}: is the server running, and can the proxy reach it?', far),
    503: l10n.t('The proxy could not connect to {0}: is the server running, and can the proxy reach it?', far),
    504: l10n.t('{0} did not answer the proxy in time.', far),
  };
  return {
    code: 'proxy-refused',
    stage: 'proxy',
    message: l10n.t('The proxy {0} did not connect to {1}: {2}', where, far, answer),
    ...(hints[status] && { hint: hints[status] }),
  };
}

/** What can't be told to a SOCKS proxy, and so isn't asked: RFC 1928 §5, RFC 1929 §2. `undefined`: all of it can. */
export function tooLongForSocks(
  proxy: Target & { readonly username: string; readonly password: string },
  target: Target,
  maxBytes: number,
): Failure | undefined {
  const isTooLong = (text: string): boolean => Buffer.byteLength(text) > maxBytes;
  const stage = 'proxy';
  if (isTooLong(target.host)) {
    const message = l10n.t('{0} has more than {1} bytes, which SOCKS5 has no room for.', target.host, maxBytes);
    return { code: 'bad-url', stage, message };
  }
  if (!isTooLong(proxy.username) && !isTooLong(proxy.password)) return undefined;
  return {
    code: 'proxy-auth',
    stage,
    message: l10n.t(
      'The user name or the password for the proxy {0} has more than {1} bytes, which SOCKS5 has no room for.',
      textOf(proxy),
      maxBytes,
    ),
  };
}

/** A SOCKS proxy refused, by what it sent: RFC 1928 §3 and §6, RFC 1929 §2. `undefined`: it did not refuse in its words. */
export function refusedBySocks(proxy: Target, target: Target, received: Uint8Array): Failure | undefined {
  const [where, far] = [textOf(proxy), textOf(target)];
  const [version, method, ...rest] = received;
  if (version !== 5 || method === undefined) return undefined;
  const wantsPassword = method === 2;
  if (method === 0xff || (wantsPassword && rest[1] !== undefined && rest[1] !== 0)) {
    return {
      code: 'proxy-auth',
      stage: 'proxy',
      message: wantsPassword
        ? l10n.t('The proxy {0} did not accept the user name and password.', where)
        : l10n.t('The proxy {0} accepts none of the ways to sign in that it was offered.', where),
      hint: l10n.t('Put the user name and the password into its address: socks5://user:password@host:port.'),
    };
  }
  const reply = rest[wantsPassword ? 3 : 1];
  if (!reply) return undefined;
  const words: Record<number, string> = {
    1: l10n.t('it has a problem of its own'),
    2: l10n.t('its rules forbid this connection'),
    3: l10n.t('the network is unreachable from it'),
    4: l10n.t('the host is unreachable from it'),
    5: l10n.t('the host refused the connection'),
    6: l10n.t('the time to live expired on the way'),
    7: l10n.t('it does not know the command CONNECT'),
    8: l10n.t('it does not know this kind of address'),
  };
  return {
    code: 'proxy-refused',
    stage: 'proxy',
    systemCode: `SOCKS5 ${String(reply)}`,
    message: l10n.t(
      'The proxy {0} did not connect to {1}: {2} (SOCKS reply {3}).',
      where,
      far,
      words[reply] ?? l10n.t('an unknown reason'),
      reply,
    ),
  };
}

/** What went wrong on the connection to a proxy, or in its answer, by the error and what it had sent. */
export function proxyFailed(
  error: NodeJS.ErrnoException,
  proxy: Target & { readonly kind: string },
  received: Uint8Array,
): Failure {
  const where = textOf(proxy);
  const systemCode = error.code ?? 'UNKNOWN';
  const failure = { stage: 'proxy', systemCode } as const;
  // A broken connection has a system call; the end of the stream has none.
  if (error.syscall !== undefined) {
    return { ...failure, code: 'reset', message: l10n.t('The proxy {0} reset the connection.', where) };
  }
  if (systemCode === 'ECONNRESET') {
    const sent =
      received.length > 0 ? l10n.t('It had sent: {0}', quoteBytes(received)) : l10n.t('It had sent nothing.');
    return {
      ...failure,
      code: 'handshake-eof',
      message: l10n.t('The proxy {0} closed the connection without an answer. {1}', where, sent),
      hint: l10n.t('Is it a proxy of this kind ({0}), and is its port right?', proxy.kind),
    };
  }
  if (systemCode === 'HPE_HEADER_OVERFLOW') {
    return {
      ...failure,
      code: 'header-too-large',
      message: l10n.t('The head of the answer from {0} is larger than 64 KiB.', where),
    };
  }
  return {
    ...failure,
    code: proxy.kind === 'socks5' ? 'proxy-malformed' : 'http-malformed',
    message: l10n.t('{0} does not answer as a proxy ({1}). It sent: {2}', where, proxy.kind, quoteBytes(received)),
    hint: l10n.t('Is it a proxy of this kind ({0}), and is its port right?', proxy.kind),
  };
}

function textOf({ host, port }: Target): string {
  return hostAndPort(host, port);
}
