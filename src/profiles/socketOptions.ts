import type { Profile } from './profile';

/**
 * What is set on the TCP socket of a connection, by the names of the sockets API: `TCP_NODELAY=1, SO_KEEPALIVE=0`.
 *
 * @returns `undefined` where there is no TCP: for UDP, a Unix socket or a named pipe
 */
export function socketOptionsOf(profile: Profile): string | undefined {
  if (profile.transport === 'udp' || profile.path !== undefined) return undefined;
  const { noDelay = false, keepAlive } = profile.transport === 'tcp' ? profile : { noDelay: true };
  return [
    `TCP_NODELAY=${noDelay ? 1 : 0}`,
    `SO_KEEPALIVE=${keepAlive === undefined ? 0 : 1}`,
    // Node gives the system whole seconds.
    ...(keepAlive !== undefined && keepAlive >= 1000 ? [`TCP_KEEPIDLE=${Math.floor(keepAlive / 1000)}`] : []),
  ].join(', ');
}
