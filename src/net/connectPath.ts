import * as net from 'node:net';
import * as path from 'node:path';
import type { DialContext } from './dial';
import { ConnectError } from './failures';
import { settled } from './settled';
import { MAX_SOCKET_PATH_BYTES, pathNotConnected } from './tcpFailures';

/** A Windows named pipe: `\\.\pipe\name`, with either slash. */
const NAMED_PIPE = /^[\\/]{2}[.?][\\/]pipe[\\/]/i;

export function isNamedPipe(path: string): boolean {
  return NAMED_PIPE.test(path);
}

/** The path of a Unix socket as the kernel is given it. Named pipes are kept as they are. */
export function resolveSocketPath(given: string, folder: string | undefined): string {
  return isNamedPipe(given) ? given : path.resolve(folder ?? '', given);
}

/**
 * Connects to a Unix socket or a named pipe. The socket is paused.
 *
 * @param address see {@link resolveSocketPath}
 * @throws ConnectError, or the signal's reason; no socket is left then.
 */
export async function connectPath(address: string, { clock, signal, onDidConnect }: DialContext): Promise<net.Socket> {
  clock.start('tcp');
  if (!isNamedPipe(address) && Buffer.byteLength(address) > MAX_SOCKET_PATH_BYTES) {
    throw new ConnectError(pathNotConnected(Object.assign(new Error(), { code: 'ENAMETOOLONG' }), address));
  }
  const socket = net.connect({ path: address });
  await settled(socket, 'connect', signal, (error) => new ConnectError(pathNotConnected(error, address)));
  clock.end(address);
  // A client's own end of a Unix socket has no name.
  onDidConnect({ protocol: 'tcp', local: { path: '' }, remote: { path: address } });
  return socket;
}
