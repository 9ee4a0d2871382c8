import * as l10n from '@vscode/l10n';
import type { Failure, Finding, InternetEndpoint } from '../../api';
import { hostAndPort } from '../../protocol/association';
import { groupKind } from '../../protocol/groupAddress';
import { notAllowed } from '../../profiles/checkUdp';

/** What the kernel says of a datagram that was sent: somebody on the way, or the peer's machine, has answered by ICMP. */
export function icmpFinding({ code = 'UNKNOWN', message }: NodeJS.ErrnoException, peer: InternetEndpoint): Finding {
  const where = hostAndPort(peer.address, peer.port);
  if (code === 'ECONNREFUSED')
    return {
      id: 'refused',
      severity: 'warning',
      message: l10n.t(
        '{0} answered with ICMP "port unreachable": nothing listens on this UDP port. UDP has no connection that would end by this, so the session goes on.',
        where,
      ),
      reference: 'RFC 1122 §4.1.3.1',
    };
  return {
    id: code === 'EMSGSIZE' ? 'datagram-too-big' : 'unreachable',
    severity: 'warning',
    message:
      code === 'EMSGSIZE'
        ? l10n.t('A datagram to {0} was too big for a network on the way.', where)
        : l10n.t('A datagram to {0} could not be delivered: {1}', where, message),
  };
}

/** The kernel's counter has grown. */
export function droppedInKernel(count: number): Finding {
  return {
    id: 'datagrams-dropped',
    severity: 'warning',
    message: l10n.t(
      'The system has dropped {0} datagrams: they came faster than they were read, and its receive buffer was full.',
      count,
    ),
  };
}

/** Nobody may be made to wait, and memory isn't without bound. */
export function droppedHere(count: number): Finding {
  return {
    id: 'datagrams-dropped',
    severity: 'warning',
    message: l10n.t(
      '{0} datagrams were dropped here: they came faster than they could be written to the log, or answered.',
      count,
    ),
  };
}

/** Why a socket can't be made, bound or pointed at its peer. @param address that the host has resolved to */
export function notReady(error: NodeJS.ErrnoException, address: string, port: number): Failure {
  const systemCode = error.code ?? 'UNKNOWN';
  const where = hostAndPort(address, port);
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode,
    stage: 'udp',
    message,
    ...(hint !== undefined && { hint }),
  });
  switch (systemCode) {
    // What Linux says of a broadcast that isn't allowed.
    case 'EACCES':
      return failure('permission-denied', notAllowed(address, groupKind(address) ?? 'broadcast'));
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return failure(
        'unreachable',
        l10n.t('No route leads to {0}.', where),
        l10n.t('Check the address and the network (VPN, IPv6) of the machine that the workspace is on.'),
      );
    case 'EADDRINUSE':
      return failure(
        'port-in-use',
        l10n.t('The UDP port {0} of this machine is in use by a program that does not share it.', port),
        l10n.t('Who joins a group must be bound to its port: end the other program, or leave out "join".'),
      );
    case 'ENODEV':
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return failure(
        'address-not-available',
        l10n.t('{0} can not be used with this network interface: {1}', where, error.message),
        l10n.t('Set "interface" in "multicast" to an address that this machine has.'),
      );
    default:
      return failure('unreachable', l10n.t("{0} can't be reached: {1}", where, error.message));
  }
}
