import * as net from 'node:net';
import type { Association, ConnectAttempt, ResolvedAddress } from '../api';
import type { DialContext } from './dial';
import { ConnectError } from './failures';
import { endpointText } from '../protocol/association';
import { withUdpPort } from './otherProtocol';
import { settled } from './settled';
import { notConnected } from './tcpFailures';

export interface TcpOptions {
  readonly host: string;
  readonly port: number;
  readonly noDelay?: boolean;
  /** Milliseconds without traffic before TCP keep-alive probes. */
  readonly keepAlive?: number;
  /** Resolves the host's name. Default: as the platform does. */
  readonly lookup?: net.LookupFunction;
}

/**
 * Connects by TCP, trying all addresses of the host (RFC 8305). The socket is paused.
 *
 * @throws ConnectError, or the signal's reason; no socket is left then.
 */
export async function connectTcp(options: TcpOptions, context: DialContext): Promise<net.Socket> {
  const { clock, signal } = context;
  const { host, port, lookup } = options;
  clock.start(net.isIP(host) === 0 ? 'dns' : 'tcp');
  const socket = net.connect({
    host,
    port,
    autoSelectFamily: true,
    // Node gives up an address after 250 ms when there are others: too little for a server that is only slow.
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(context.timeoutMs / 4)),
    noDelay: options.noDelay ?? false,
    keepAlive: options.keepAlive !== undefined,
    ...(options.keepAlive !== undefined && { keepAliveInitialDelay: options.keepAlive }),
    ...(lookup && { lookup }),
  });
  const settleAttempt = observeAttempts(socket, context);
  await settled(socket, 'connect', signal, (error) => {
    settleAttempt('failed', error.code);
    return new ConnectError(notConnected(error, options), error);
  }).catch(async (error: unknown) => {
    settleAttempt('abandoned');
    throw await withUdpPort(error, port);
  });
  settleAttempt('connected');
  const association = associationOf(socket);
  clock.end(endpointText(association.remote));
  context.onDidConnect(association);
  return socket;
}

/** Keeps the stages `dns` and `tcp` up to date. @returns what ends the attempt that is under way, if there is one */
function observeAttempts(
  socket: net.Socket,
  { clock, onDidBind }: DialContext,
): (outcome: NonNullable<ConnectAttempt['outcome']>, systemCode?: string) => void {
  const resolved: ResolvedAddress[] = [];
  const attempts: ConnectAttempt[] = [];
  const publish = (): void => {
    const start = attempts[0]?.start;
    if (start === undefined) return;
    if (clock.current === 'dns') {
      const addresses = inOrder(resolved);
      clock.update({ addresses });
      clock.end(addresses.map(({ address }) => address).join(', '), start);
      clock.start('tcp', {}, start);
    }
    clock.update({ attempts: [...attempts] });
  };
  const settle = (outcome: NonNullable<ConnectAttempt['outcome']>, systemCode?: string): void => {
    const last = attempts.at(-1);
    if (!last || last.outcome) return;
    attempts[attempts.length - 1] = { ...last, end: clock.now(), outcome, ...(systemCode && { systemCode }) };
  };
  // Node is in the middle of its work in these events: who is told might give up, and take the handle away from under it.
  socket.on('lookup', (error: Error | null, address: string, family: string | number | null) => {
    if (!error) resolved.push({ address, family: family === 6 ? 6 : 4 });
  });
  socket.on('connectionAttempt', (address: string, port: number, family: number) => {
    attempts.push({ address, port, family: family === 6 ? 6 : 4, start: clock.now() });
    queueMicrotask(() => {
      publish();
      // The kernel chose the port in the call after this event. Not to be asked for before: the answer is kept for good.
      const local = socket.connecting && localOf(socket);
      if (local) onDidBind({ protocol: 'tcp', local });
    });
  });
  socket.on('connectionAttemptFailed', (_address, _port, _family, error: NodeJS.ErrnoException) => {
    settle('failed', error.code);
    queueMicrotask(publish);
  });
  socket.on('connectionAttemptTimeout', () => {
    settle('abandoned');
    queueMicrotask(publish);
  });
  return (outcome, systemCode) => {
    settle(outcome, systemCode);
    publish();
  };
}

/** The order in which Node tries addresses: by turns of both families, that of the first one first; each once. */
function inOrder(addresses: readonly ResolvedAddress[]): ResolvedAddress[] {
  const unique = addresses.filter(({ address }, at) => addresses.findIndex((each) => each.address === address) === at);
  const first = unique.filter(({ family }) => family === unique[0]?.family);
  const second = unique.filter(({ family }) => family !== unique[0]?.family);
  return Array.from({ length: Math.max(first.length, second.length) }, (_, at) => [
    ...first.slice(at, at + 1),
    ...second.slice(at, at + 1),
  ]).flat();
}

function localOf(socket: net.Socket): { address: string; port: number } | undefined {
  const { address, port } = socket.address() as Partial<net.AddressInfo>;
  return address !== undefined && port ? { address, port } : undefined;
}

function associationOf(socket: net.Socket): Association {
  return {
    protocol: 'tcp',
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  };
}
