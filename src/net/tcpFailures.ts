import * as l10n from '@vscode/l10n';
import type { Failure } from '../api';
import { hostAndPort } from '../protocol/association';
import type { Target } from './failures';

/** Where several addresses failed differently, an answer from one says more than the lack of a route to another. */
const TELLING = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'];

/** A socket error before the connection was made: name resolution or TCP. */
export function notConnected(error: NodeJS.ErrnoException, target: Target): Failure {
  // Happy eyeballs: the error over all attempts has an empty message, theirs say what happened.
  const attempts = (error instanceof AggregateError ? error.errors : [error]) as (NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  })[];
  const codes = attempts.map(({ code }) => code);
  const systemCode = TELLING.find((code) => codes.includes(code)) ?? codes[0] ?? error.code ?? 'UNKNOWN';
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
