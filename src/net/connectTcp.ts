import * as net from 'node:net';
import type { Association } from '../api';
import type { DialContext, DialOptions } from './dial';
import { ConnectError } from './failures';
import { endpointText } from '../protocol/association';
import { settled } from './settled';
import { notConnected } from './tcpFailures';

/**
 * Connects by TCP, trying all addresses of the host (RFC 8305). The socket is paused.
 *
 * @throws ConnectError, or the signal's reason; no socket is left then.
 */
export async function connectTcp(options: DialOptions, context: DialContext): Promise<net.Socket> {
  const { clock, signal } = context;
  const { host, port } = options;
  const isName = net.isIP(host) === 0;
  clock.start(isName ? 'dns' : 'tcp');
  const socket = net.connect({
    host,
    port,
    autoSelectFamily: true,
    // Node gives up an address after 250 ms when there are others: too little for a server that is only slow.
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(context.timeoutMs / 4)),
    noDelay: options.noDelay ?? false,
    keepAlive: options.keepAlive !== undefined,
    ...(options.keepAlive !== undefined && { keepAliveInitialDelay: options.keepAlive }),
  });
  const addresses: string[] = [];
  socket.on('lookup', (error: Error | null, address: string) => {
    if (error) return;
    addresses.push(address);
    if (addresses.length > 1) return;
    // One event for each address, all in one turn.
    queueMicrotask(() => {
      clock.end(addresses.join(', '));
      clock.start('tcp');
      context.onDidResolve(addresses);
    });
  });
  await settled(socket, 'connect', signal, (error) => new ConnectError(notConnected(error, options)));
  const association = associationOf(socket);
  clock.end(endpointText(association.remote));
  context.onDidConnect(association);
  return socket;
}

function associationOf(socket: net.Socket): Association {
  return {
    protocol: 'tcp',
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  };
}
