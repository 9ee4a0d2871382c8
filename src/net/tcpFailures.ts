import * as l10n from '@vscode/l10n';
import type { Failure } from '../api';
import { hostAndPort } from '../protocol/association';
import { triedText, type Target } from './failures';

/** Where several addresses failed differently, an answer from one says more than the lack of a route to another. */
const TELLING = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'];

/** Of `sun_path` without the zero at its end. Node cuts a longer path in silence. */
export const MAX_SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

/** A socket error before the connection was made: name resolution or TCP. */
export function notConnected(error: NodeJS.ErrnoException, target: Target): Failure {
  // Happy eyeballs: the error over all attempts has an empty message, theirs say what happened.
  const attempts = (error instanceof AggregateError ? error.errors : [error]) as (NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  })[];
  const codes = attempts.map(({ code }) => code);
  const systemCode = TELLING.find((code) => codes.includes(code)) ?? codes[0] ?? error.code ?? 'UNKNOWN';
  const tried = attempts.flatMap(({ address, port = target.port }) => (address ? [{ address, port }] : []));
  const where = triedText(tried) || hostAndPort(target.host, target.port);
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

/** A socket error before the connection to a Unix socket or a named pipe was made. */
export function pathNotConnected(error: NodeJS.ErrnoException, path: string): Failure {
  const systemCode = error.code ?? 'UNKNOWN';
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode,
    stage: 'tcp',
    message,
    ...(hint && { hint }),
  });
  switch (systemCode) {
    case 'ENOENT':
      return failure(
        'unreachable',
        l10n.t('There is no socket at {0}.', path),
        l10n.t('The server makes it when it starts. Is it running, and is the path right?'),
      );
    case 'ENOTDIR':
      return failure('unreachable', l10n.t('There is no socket at {0}: a part of the path is a file.', path));
    case 'ECONNREFUSED':
      return failure(
        'refused',
        l10n.t('{0} refused the connection.', path),
        l10n.t('Nobody listens on it: the server has stopped and left its socket behind, or it is no socket.'),
      );
    case 'ENOTSOCK':
    case 'EPROTOTYPE':
      return failure('refused', l10n.t('{0} is no stream socket.', path));
    case 'EACCES':
    case 'EPERM':
      return failure(
        'permission-denied',
        l10n.t('No permission to connect to {0}.', path),
        l10n.t('Connecting needs the right to write to the socket, and to enter the folders above it.'),
      );
    case 'ENAMETOOLONG':
      return failure(
        'unreachable',
        l10n.t('The path {0} is too long for a socket: at most {1} bytes.', path, MAX_SOCKET_PATH_BYTES),
        l10n.t('Put the socket into a folder with a shorter path, or use a symbolic link.'),
      );
    default:
      return failure('unreachable', l10n.t("{0} can't be reached: {1}", path, error.message));
  }
}
