import * as l10n from '@vscode/l10n';
import * as net from 'node:net';
import type { Failure, Finding } from '../api';
import { hostAndPort } from '../protocol/association';
import { ConnectError } from './failures';
import { createUdpSocket, ready, udpType } from './udp/datagrams';

/**
 * Whether a socket of this machine has a port, by trying to bind it: nothing is sent. Two ends of which one speaks TCP and the other
 * UDP are no association; each protocol has ports of its own.
 *
 * @returns `false` also for addresses of other machines, of which nothing is known
 */
async function isTaken(protocol: 'tcp' | 'udp', address: string, port: number): Promise<boolean> {
  const isInUse = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  if (protocol === 'tcp')
    return new Promise((resolve) => {
      const server = net.createServer();
      server.once('error', (error) => resolve(isInUse(error)));
      server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(false)));
    });
  try {
    const socket = createUdpSocket(udpType(address));
    await ready(socket, (done) => socket.bind({ address, port, exclusive: true }, done));
    socket.close();
    return false;
  } catch (error) {
    return isInUse(error);
  }
}

/** A TCP connection that was refused, with what is known of the port: that only UDP is received there. */
export async function withUdpPort(error: unknown, port: number): Promise<unknown> {
  if (!(error instanceof ConnectError) || error.failure.code !== 'refused') return error;
  const { cause } = error;
  const causes = (cause instanceof AggregateError ? cause.errors : [cause]) as { address?: string }[];
  for (const { address } of causes) {
    if (address === undefined || !(await isTaken('udp', address, port))) continue;
    const failure: Failure = {
      ...error.failure,
      message: l10n.t(
        '{0} refused the connection: this port is open for UDP there, not for TCP.',
        hostAndPort(address, port),
      ),
      hint: l10n.t('Both ends must speak the same protocol: for datagrams use a profile with "transport": "udp".'),
      otherProtocol: 'udp',
    };
    return new ConnectError(failure);
  }
  return error;
}

/** What is known of a UDP port that nothing listens on: that TCP does. */
export async function tcpFinding(address: string, port: number): Promise<Finding | undefined> {
  if (!(await isTaken('tcp', address, port))) return undefined;
  return {
    id: 'other-protocol',
    severity: 'warning',
    message: l10n.t(
      '{0} is open for TCP, not for UDP: both ends must speak the same protocol. For TCP use a profile with "transport": "tcp".',
      hostAndPort(address, port),
    ),
  };
}
