import * as l10n from '@vscode/l10n';
import type { Profile, ServerProfile, UdpProfile } from './profile';
import { hostAndPort } from '../protocol/association';
import { groupKind } from '../protocol/groupAddress';
import { coverAddresses } from '../protocol/knownSecrets';
import { ProfileError } from './problem';

/**
 * Reads the address of a WebSocket server (RFC 6455 §3).
 *
 * @throws ProfileError `bad-url` or `bad-port`. The text itself is checked first, since the URL parser silently removes
 * line breaks and takes `http:` for granted elsewhere.
 */
export function parseWebSocketUrl(text: string): URL {
  const bad = (why: string): ProfileError =>
    new ProfileError('bad-url', l10n.t('"{0}" is not a WebSocket address: {1}', text, why));
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u0020\u007f]/.test(text))
    throw bad(l10n.t('it contains a space, a line break or a control character.'));
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') {
    const instead = text.replace(/^http/i, 'ws');
    throw bad(l10n.t('it begins with {0}://. Write {1} instead.', scheme, instead));
  }
  if (scheme !== 'ws' && scheme !== 'wss') throw bad(l10n.t('it must begin with ws:// or wss://.'));
  const authority = /^[a-z]+:\/\/([^/?#\\]*)/i.exec(text)?.[1] ?? '';
  const noHost = l10n.t('it needs a host name or an IP address, such as ws://127.0.0.1:8080/.');
  // The URL parser would take the path's first part for the host.
  if (authority === '') throw bad(noHost);
  // The URL parser would take it for a slash, and people the host for another one.
  if (/^[^?#]*\\/.test(text)) throw bad(l10n.t('it contains a backslash.'));
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined) checkPort(Number(port));
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw bad(noHost);
  }
  if (text.includes('#')) throw bad(l10n.t('it has a fragment (#…), which a WebSocket address must not have.'));
  return url;
}

/** @throws ProfileError `bad-port` */
export function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return;
  throw new ProfileError('bad-port', l10n.t('The port must be from 1 to 65535, not {0}.', port));
}

/**
 * A profile for an address as people type it: `ws://…`, `wss://…`, `tcp://host:port`, `tls://host:port`, `udp://host:port` or `unix:/path`; after
 * `listen`, it is that of a server, with port 0 for a free one.
 *
 * @throws ProfileError `bad-url` or `bad-port`
 */
export function profileForAddress(text: string): Profile {
  const address = text.trim();
  const server = /^listen\s+(.*)$/i.exec(address)?.[1];
  if (server !== undefined) return serverForAddress(server);
  const path = /^unix:(?:\/\/(?=\/))?(.+)$/i.exec(address)?.[1];
  if (path !== undefined) return { name: address, transport: 'tcp', path };
  const stream = /^(tcp|tls|udp):\/\/(.*)$/i.exec(address);
  if (!stream) {
    parseWebSocketUrl(address);
    return { name: coverAddresses(withoutCredentials(address)), transport: 'websocket', url: address };
  }
  const match = /^(\[[0-9a-f:.%a-z]+\]|[^\s:/?#@[\]]+):(-?\d+)\/?$/i.exec(stream[2] ?? '');
  if (!match?.[1]) {
    const example = /^udp/i.test(address) ? 'udp://127.0.0.1:7000' : 'tcp://127.0.0.1:7000';
    throw new ProfileError('bad-url', l10n.t('"{0}" needs a host and a port, such as {1}.', address, example));
  }
  const port = Number(match[2]);
  checkPort(port);
  const host = match[1].replace(/^\[|\]$/g, '');
  if (stream[1]?.toLowerCase() === 'udp') return { name: address, transport: 'udp', host, port, ...groupOptions(host) };
  const tls = stream[1]?.toLowerCase() === 'tls';
  return { name: address, transport: 'tcp', host, port, ...(tls && { tls }) };
}

/** Who types the address of a group means it. */
function groupOptions(host: string): Pick<UdpProfile, 'broadcast' | 'multicast'> {
  const group = groupKind(host);
  return group ? { [group]: true } : {};
}

function serverForAddress(address: string): ServerProfile {
  const name = `listen ${address}`;
  const path = /^unix:(?:\/\/(?=\/))?(.+)$/i.exec(address)?.[1];
  if (path !== undefined) return { name, transport: 'tcp', role: 'server', path };
  const match = /^(ws|wss|tcp|tls|udp):\/\/(\[[0-9a-f:.%a-z]+\]|[^\s:/?#@[\]]+):(\d+)(\/[^\s?#]*)?$/i.exec(address);
  const [, scheme = '', host = '', digits = '', target = '/'] = match ?? [];
  const isUdp = /^udp$/i.test(scheme);
  const isStream = isUdp || /^t/i.test(scheme);
  if (!match || (isStream && target !== '/')) {
    throw new ProfileError(
      'bad-url',
      l10n.t('"{0}" is no address to listen on: write it like ws://127.0.0.1:9001 or tcp://127.0.0.1:0.', address),
    );
  }
  const port = Number(digits);
  if (port !== 0) checkPort(port);
  const where = {
    host: host.replace(/^\[|\]$/g, ''),
    port,
    ...(/s$/i.test(scheme) && scheme.length > 2 && { tls: true }),
  };
  if (isUdp) return { name, transport: 'udp', role: 'server', host: where.host, port };
  return isStream
    ? { name, transport: 'tcp', role: 'server', ...where }
    : { name, transport: 'websocket', role: 'server', ...where, ...(target !== '/' && { paths: [target] }) };
}

/** An address without the user name and password that it may have. */
export function withoutCredentials(address: string): string {
  const authority = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#\\]*@/i, '$1');
  // What is no address may have them anywhere before its last "@".
  return authority !== address || URL.canParse(address)
    ? authority
    : address.replace(/^([a-z][a-z0-9+.-]*:)?[\\/]*[^]*@/i, '$1//');
}

/** Where a profile connects to, or listens, as people write it; without credentials. */
export function addressOf(profile: Profile): string {
  if (profile.role === 'server') return listeningAddress(profile, profile.port ?? 0);
  if (profile.transport === 'websocket') {
    const url = withoutCredentials(profile.url);
    return profile.path === undefined
      ? url
      : url.replace(/^(wss?):\/\/[^/?]*/i, (_, scheme: string) => `${scheme}+unix:${profile.path ?? ''}:`);
  }
  if (profile.transport === 'udp') return `udp://${hostAndPort(profile.host, profile.port)}`;
  if (profile.path !== undefined) return `unix:${profile.path}`;
  return `${profile.tls ? 'tls' : 'tcp'}://${hostAndPort(profile.host ?? '', profile.port)}`;
}

/** Only this machine can connect to it: what a server listens on if its profile doesn't say where. */
export const DEFAULT_LISTEN_HOST = '127.0.0.1';

/** Where a server can be reached, as people write it. @param port that it is bound to, or 0 while it isn't */
export function listeningAddress({ transport, host, path, tls }: ServerProfile, port: number): string {
  if (transport === 'udp') return `udp://${hostAndPort(host ?? DEFAULT_LISTEN_HOST, port)}`;
  const scheme = transport === 'tcp' ? (tls ? 'tls' : 'tcp') : tls ? 'wss' : 'ws';
  if (path !== undefined) return transport === 'tcp' ? `unix:${path}` : `${scheme}+unix:${path}`;
  return `${scheme}://${hostAndPort(host ?? DEFAULT_LISTEN_HOST, port)}`;
}

/** Whether only this machine can connect to what a server listens on (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopback({ host = DEFAULT_LISTEN_HOST, path }: ServerProfile): boolean {
  return path !== undefined || /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})\.?$/i.test(host);
}
