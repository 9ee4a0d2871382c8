import * as l10n from '@vscode/l10n';
import { checkPort, withoutCredentials } from './address';
import { ProfileError } from './problem';

/** A proxy, as an address such as `http://user:password@127.0.0.1:3128` names it. */
export interface ProxyAddress {
  /** `http`, `https`: asked by `CONNECT` (RFC 9110 §9.3.6), the latter over TLS. `socks5`: RFC 1928. */
  readonly kind: 'http' | 'https' | 'socks5';
  readonly host: string;
  readonly port: number;
  /** Empty: none. */
  readonly username: string;
  readonly password: string;
}

const KINDS: Readonly<Record<string, readonly [kind: ProxyAddress['kind'], defaultPort: number]>> = {
  http: ['http', 80],
  https: ['https', 443],
  socks: ['socks5', 1080],
  socks5: ['socks5', 1080],
  socks5h: ['socks5', 1080],
};

/**
 * Reads a proxy's address. Whatever the scheme, the proxy resolves the target's name.
 *
 * @throws ProfileError `bad-url` or `bad-port`
 */
export function parseProxyAddress(text: string): ProxyAddress {
  const bad = (why: string): ProfileError =>
    new ProfileError('bad-url', l10n.t('"{0}" is not a proxy address: {1}', withoutCredentials(text), why));
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u0020\u007f]/.test(text))
    throw bad(l10n.t('it contains a space, a line break or a control character.'));
  const [kind, defaultPort] = KINDS[/^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase() ?? ''] ?? [];
  if (!kind || !defaultPort) throw bad(l10n.t('it must begin with http://, https:// or socks5://.'));
  const port = /^[^/]*\/\/[^/?#]*:(\d+)(?:[/?#]|$)/.exec(text)?.[1];
  if (port !== undefined) checkPort(Number(port));
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw bad(l10n.t('it needs a host name or an IP address, such as http://127.0.0.1:3128.'));
  }
  if (url.hostname === '') throw bad(l10n.t('it needs a host name or an IP address, such as http://127.0.0.1:3128.'));
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash) throw bad(l10n.t('it has a path, which a proxy has not.'));
  return {
    kind,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || defaultPort,
    username: decoded(url.username),
    password: decoded(url.password),
  };
}

/** Credentials as they were before they were put into an address; one that isn't well encoded is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
