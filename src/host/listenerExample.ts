import type { Listener } from '../net/listen/listener';
import { hostAndPort } from '../protocol/association';

/** A command line that connects to a listener, to try it out with tools that are widely had; `undefined` where it isn't bound. */
export function exampleFor({ local, profile }: Pick<Listener, 'local' | 'profile'>): string | undefined {
  if (!local) return undefined;
  if (profile.transport === 'udp')
    return 'path' in local ? undefined : `ncat -u ${local.address} ${String(local.port)}`;
  const { transport, tls } = profile;
  if ('path' in local) return transport === 'tcp' && !tls ? `ncat -U ${quoted(local.path)}` : undefined;
  const host = hostToTry(local.address);
  const { port } = local;
  if (transport === 'tcp')
    return tls ? `openssl s_client -connect ${hostAndPort(host, port)}` : `ncat ${host} ${String(port)}`;
  const url = `${tls ? 'wss' : 'ws'}://${hostAndPort(host, port)}${profile.paths?.[0] ?? '/'}`;
  // The certificate that a listener makes for itself is known to nobody.
  return `websocat ${tls === true ? '-k ' : ''}${quoted(url)}`;
}

/** The address that connects to a listener from here, as *Quick Connect* takes it; `undefined` where there is none. */
export function addressToTry({ local, profile }: Pick<Listener, 'local' | 'profile'>): string | undefined {
  if (!local) return undefined;
  const { transport } = profile;
  const tls = transport !== 'udp' && profile.tls !== undefined && profile.tls !== false;
  if ('path' in local) return transport === 'tcp' && !tls ? `unix:${local.path}` : undefined;
  const place = hostAndPort(hostToTry(local.address), local.port);
  if (transport === 'websocket') return `${tls ? 'wss' : 'ws'}://${place}${profile.paths?.[0] ?? '/'}`;
  return `${transport === 'udp' ? 'udp' : tls ? 'tls' : 'tcp'}://${place}`;
}

/** What listens on all addresses of the machine is always at this one. */
function hostToTry(address: string): string {
  return address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
}

/** A word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
