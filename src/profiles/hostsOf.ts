import type { Profile } from './profile';

/** The authority of an address (RFC 3986 §3.2) without credentials and port. */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#\\]*@)?([^/?#\\]*?)(?::\d*)?(?:[/?#\\]|$)/i;

/** Who gets what a profile sends, as it is written: its host or socket, and the proxy. Ports don't count: they are of the same machine. */
export function hostsOf(profile: Profile): string[] {
  const { url, proxy, forwardTo, host, path } = profile as Partial<
    Record<'url' | 'proxy' | 'forwardTo' | 'host' | 'path', string>
  >;
  const hosts = [url, proxy, forwardTo].map((address) => address && (AUTHORITY.exec(address)?.[1] ?? address));
  return [...hosts, host, path].filter((each): each is string => Boolean(each)).map((each) => each.toLowerCase());
}
