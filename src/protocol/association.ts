import type { Association, Endpoint, Session } from '../api';

/** `host:port`, with brackets around an IPv6 address. Without a port, `host` is the path of a Unix socket. */
export function hostAndPort(host: string, port: number | undefined): string {
  if (port === undefined) return host;
  return host.includes(':') ? `[${host}]:${String(port)}` : `${host}:${String(port)}`;
}

/** `127.0.0.1:8080`, `[::1]:8080`, or the path of a Unix socket. */
export function endpointText(endpoint: Endpoint): string {
  return 'path' in endpoint ? endpoint.path || '—' : hostAndPort(endpoint.address, endpoint.port);
}

/** Of a listener's client: its end, as one line. A Unix socket's has no name. */
export function clientPeer({ role, association }: Pick<Session, 'role' | 'association'>): string | undefined {
  const peer = role === 'server' ? association?.remote : undefined;
  return peer && !('path' in peer && peer.path === '') ? endpointText(peer) : undefined;
}

/** What a session is called. All clients of a listener have its profile's name: `Echo ← 127.0.0.1:50368`. */
export function sessionTitle(name: string, peer: string | undefined): string {
  return peer === undefined ? name : `${name} ← ${peer}`;
}

/** An association as one line: `tcp 127.0.0.1:51514 → 127.0.0.1:8080`; through a proxy with the far end behind it. */
export function associationText({ protocol, local, remote, target }: Association): string {
  const far = target ? ` ⇢ ${hostAndPort(target.host, target.port)}` : '';
  return `${protocol} ${endpointText(local)} → ${endpointText(remote)}${far}`;
}
