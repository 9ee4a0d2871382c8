import * as l10n from '@vscode/l10n';
import * as net from 'node:net';

/** What the system says about proxies: VS Code's settings and the environment. */
export interface ProxySettings {
  /** `http.proxy`; empty: none. */
  readonly proxy?: string;
  /** `http.noProxy`. */
  readonly noProxy?: readonly string[];
  /** `http.proxyAuthorization`: the value of `Proxy-Authorization` for the proxy of {@link proxy}. */
  readonly authorization?: string;
  /** `http.proxySupport` isn't `off`. */
  readonly enabled: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What is connected to: `ws`, `wss`, or raw `tcp` or `tls`. */
export interface ProxiedTarget {
  readonly scheme: 'ws' | 'wss' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
}

export interface SystemProxy {
  /** As it is set; a scheme is put before it where it has none. */
  readonly address: string;
  readonly authorization?: string;
  /** Which setting or variable names it. */
  readonly source: string;
}

/** The variables that hold for a scheme, the first one that is set. Raw TCP has none of its own. */
const VARIABLES: Readonly<Record<ProxiedTarget['scheme'], readonly string[]>> = {
  ws: ['ws_proxy', 'http_proxy', 'all_proxy'],
  wss: ['wss_proxy', 'https_proxy', 'all_proxy'],
  tcp: ['all_proxy'],
  tls: ['https_proxy', 'all_proxy'],
};

/**
 * The system's proxy for a target: VS Code's `http.proxy` for every scheme, else the environment's. As in VS Code itself,
 * this machine isn't reached through it, whatever `noProxy` says, since its loopback addresses are others at the proxy; but for
 * a proxy on this machine, where they are the same.
 */
export function systemProxy(target: ProxiedTarget, settings: ProxySettings): SystemProxy | undefined {
  const found = settings.enabled ? proxyOf(target, settings) : undefined;
  if (!found || !isLoopback(target.host)) return found;
  return URL.canParse(found.address) && isLoopback(new URL(found.address).hostname) ? found : undefined;
}

function proxyOf(target: ProxiedTarget, settings: ProxySettings): SystemProxy | undefined {
  const { proxy, noProxy = [], authorization, environment } = settings;
  const exceptions = [...noProxy, ...(variable(environment, 'no_proxy')?.value.split(/[\s,]+/) ?? [])];
  if (exceptions.some((pattern) => isException(pattern, target))) return undefined;
  if (proxy) {
    return {
      address: withScheme(proxy),
      source: l10n.t('the setting {0}', 'http.proxy'),
      ...(authorization && { authorization }),
    };
  }
  const [found] = VARIABLES[target.scheme].flatMap((name) => variable(environment, name) ?? []);
  return found && { address: withScheme(found.value), source: l10n.t('the environment variable {0}', found.name) };
}

function isLoopback(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '');
  return name === 'localhost' || name.endsWith('.localhost') || LOOPBACK.check(name, familyOf(name));
}

const LOOPBACK = new net.BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Whether an entry of a list of exceptions is about a target: `*`, a host or a domain (its subdomains included, with or
 * without `.` or `*.` before it), an IP address or a CIDR block; each with or without a port.
 */
function isException(entry: string, { host, port }: ProxiedTarget): boolean {
  const [, pattern = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(net.isIPv6(entry) ? `[${entry}]` : entry.trim()) ?? [];
  if (pattern === '' || (wantedPort !== undefined && Number(wantedPort) !== port)) return false;
  if (pattern === '*') return true;
  const [network = '', prefix] = pattern.replace(/^\[(.*)\]/, '$1').split('/');
  if (net.isIP(network) !== 0) {
    const bits = prefix === undefined ? (net.isIPv6(network) ? 128 : 32) : Number(prefix);
    if (!(bits >= 0 && bits <= (net.isIPv6(network) ? 128 : 32))) return false;
    const block = new net.BlockList();
    block.addSubnet(network, bits, familyOf(network));
    return net.isIP(host) !== 0 && block.check(host, familyOf(host));
  }
  const domain = pattern.toLowerCase().replace(/^\*?\.?/, '');
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === domain || name.endsWith(`.${domain}`);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return net.isIPv6(address) ? 'ipv6' : 'ipv4';
}

function withScheme(address: string): string {
  return address.includes('://') ? address : `http://${address}`;
}

/** A variable by its name in small or in capital letters; an empty one counts as none. */
function variable(
  environment: ProxySettings['environment'],
  name: string,
): { readonly name: string; readonly value: string } | undefined {
  const found = [name, name.toUpperCase()].find((each) => environment[each]);
  return found === undefined ? undefined : { name: found, value: environment[found]?.trim() ?? '' };
}
