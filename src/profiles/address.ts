import * as l10n from '@vscode/l10n';
import type { Profile } from './profile';
import { hostAndPort } from '../protocol/association';
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
 * A profile for an address as people type it: `ws://…`, `wss://…`, `tcp://host:port` `tls://host:port` or `unix:/path`.
 *
 * @throws ProfileError `bad-url` or `bad-port`
 */
export function profileForAddress(text: string): Profile {
  const address = text.trim();
  const path = /^unix:(?:\/\/(?=\/))?(.+)$/i.exec(address)?.[1];
  if (path !== undefined) return { name: address, transport: 'tcp', path };
  const stream = /^(tcp|tls):\/\/(.*)$/i.exec(address);
  if (!stream) {
    parseWebSocketUrl(address);
    return { name: coverAddresses(withoutCredentials(address)), transport: 'websocket', url: address };
  }
  const match = /^(\[[0-9a-f:.%a-z]+\]|[^\s:/?#@[\]]+):(-?\d+)\/?$/i.exec(stream[2] ?? '');
  if (!match?.[1]) {
    throw new ProfileError('bad-url', l10n.t('"{0}" needs a host and a port, such as tcp://127.0.0.1:7000.', address));
  }
  const port = Number(match[2]);
  checkPort(port);
  const host = match[1].replace(/^\[|\]$/g, '');
  const tls = stream[1]?.toLowerCase() === 'tls';
  return { name: address, transport: 'tcp', host, port, ...(tls && { tls }) };
}

/** An address without the user name and password that it may have. */
export function withoutCredentials(address: string): string {
  const authority = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  // What is no address may have them anywhere before its last "@".
  return authority !== address || URL.canParse(address)
    ? authority
    : address.replace(/^([a-z][a-z0-9+.-]*:)?[\\/]*[^]*@/i, '$1//');
}

/** Where a profile connects to, as people write it; without credentials. */
export function addressOf(profile: Profile): string {
  if (profile.transport === 'websocket') return withoutCredentials(profile.url);
  if (profile.path !== undefined) return `unix:${profile.path}`;
  return `${profile.tls ? 'tls' : 'tcp'}://${hostAndPort(profile.host ?? '', profile.port)}`;
}
