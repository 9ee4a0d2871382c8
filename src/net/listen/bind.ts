import { lstat, unlink } from 'node:fs/promises';
import * as net from 'node:net';
import { dirname } from 'node:path';
import type { Endpoint } from '../../api';
import { hostAndPort } from '../../protocol/association';
import { DEFAULT_LISTEN_HOST } from '../../profiles/address';
import type { ServerProfile } from '../../profiles/profile';
import { isNamedPipe, resolveSocketPath } from '../connectPath';
import { ConnectError } from '../failures';
import { MAX_SOCKET_PATH_BYTES } from '../tcpFailures';
import { notBound } from './bindFailures';

/** As many as the system lets wait. */
const BACKLOG = 4096;

/**
 * Binds a server to what its profile says. A Unix socket that an ended server has left behind is replaced.
 *
 * @returns what it is bound to
 * @throws ConnectError of stage `listen`
 */
export async function bind(server: net.Server, profile: ServerProfile, folder: string | undefined): Promise<Endpoint> {
  if (profile.path !== undefined) return bindPath(server, resolveSocketPath(profile.path, folder));
  const host = profile.host ?? DEFAULT_LISTEN_HOST;
  const port = profile.port ?? 0;
  try {
    await listen(server, { host, port, exclusive: true });
  } catch (error) {
    const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const freePort = inUse ? await freePortOf(host) : undefined;
    throw new ConnectError(
      notBound(error as NodeJS.ErrnoException, { text: hostAndPort(host, port), isPath: false, freePort }),
    );
  }
  const bound = server.address() as net.AddressInfo;
  return { address: bound.address, port: bound.port };
}

async function bindPath(server: net.Server, path: string): Promise<Endpoint> {
  const fail = (error: unknown): never => {
    throw new ConnectError(notBound(error as NodeJS.ErrnoException, { text: path, isPath: true }));
  };
  // Node would cut it in silence.
  if (!isNamedPipe(path) && Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES)
    fail(Object.assign(new Error(), { code: 'ENAMETOOLONG' }));
  try {
    await listen(server, { path });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The platform's library says EACCES for a folder that isn't there.
    if (code === 'EACCES' && !isNamedPipe(path)) await lstat(dirname(path)).catch(fail);
    if (code !== 'EADDRINUSE' || !(await isLeftBehind(path))) fail(error);
    await unlink(path)
      .then(() => listen(server, { path }))
      .catch(fail);
  }
  return { path };
}

function listen(server: net.Server, options: net.ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...options, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Whether there is a Unix socket that nobody listens on. Anything else of this name is never touched. */
async function isLeftBehind(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isSocket()) return false;
  return new Promise((resolve) => {
    const socket = net.connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'ECONNREFUSED'));
  });
}

async function freePortOf(host: string): Promise<number | undefined> {
  const server = net.createServer();
  try {
    await listen(server, { host, port: 0 });
    return (server.address() as net.AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
