import * as l10n from '@vscode/l10n';
import { parseWebSocketUrl, profileForAddress } from './address';
import { ProfileError } from './problem';
import type { ClientProfile, ServerProfile, TcpProfile } from './profile';

/** Where a TCP relay passes on to. */
type StreamTarget = Pick<TcpProfile, 'host' | 'port' | 'path' | 'tls'>;

/**
 * Reads where a relay passes its clients on to: `ws://` or `wss://` for WebSocket; for TCP `tcp://host:port`, `tls://host:port`,
 * `host:port`, `unix:/path`, or a path.
 *
 * @throws ProfileError `bad-url` or `bad-port`
 */
export function checkForwardTo(transport: ServerProfile['transport'], text: string): void {
  if (transport === 'websocket') parseWebSocketUrl(text);
  else streamTarget(text);
}

function streamTarget(text: string): StreamTarget {
  const address = /^[^\s/?#@\\]+:-?\d+$/.test(text) ? `tcp://${text}` : text;
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(address);
  if (/^(?:tcp|tls):\/\//i.test(address) || /^unix:/i.test(address)) {
    const { host, port, path, tls } = profileForAddress(address) as TcpProfile;
    return {
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(path !== undefined && { path }),
      ...(tls !== undefined && { tls }),
    };
  }
  if (!hasScheme && /[\\/]/.test(text)) return { path: text };
  throw new ProfileError(
    'bad-url',
    l10n.t(
      '"{0}" is no address that TCP can be passed on to: write it like tcp://127.0.0.1:7000, tls://example.com:7000 or the path of a Unix socket.',
      text,
    ),
  );
}

/**
 * The profile of the client that a relay is towards its target; `undefined`: the profile is no relay's.
 *
 * @param profile checked; where its variables aren't resolved, what comes of it can be shown but not connected
 */
export function targetProfile(profile: ServerProfile): ClientProfile | undefined {
  if (profile.transport === 'udp' || profile.forwardTo === undefined) return undefined;
  const { name, forwardTo, forwardTls, maxMessageSize, messages } = profile;
  const common = {
    name: l10n.t('{0} → target', name),
    ...(maxMessageSize !== undefined && { maxMessageSize }),
    ...(messages && { messages }),
  };
  if (profile.transport === 'websocket') {
    return {
      ...common,
      transport: 'websocket',
      url: forwardTo,
      compression: profile.compression !== false,
      ...(profile.handshakeTimeout !== undefined && { handshakeTimeout: profile.handshakeTimeout }),
      ...(forwardTls && { tls: forwardTls }),
    };
  }
  const { framing, encoding, noDelay, keepAlive } = profile;
  const target = shownTarget(forwardTo);
  return {
    ...common,
    ...target,
    transport: 'tcp',
    ...(target.tls && forwardTls && { tls: forwardTls }),
    ...(framing && { framing }),
    ...(encoding !== undefined && { encoding }),
    ...(noDelay !== undefined && { noDelay }),
    ...(keepAlive !== undefined && { keepAlive }),
  };
}

/** With variables it may be no address yet. */
function shownTarget(text: string): StreamTarget {
  try {
    return streamTarget(text);
  } catch {
    return { host: text.replace(/^[a-z]+:\/\//i, ''), ...(/^tls:/i.test(text) && { tls: true }) };
  }
}

/** Whether what a relay's profile passes on to is what it listens on, as far as that can be seen in it. */
export function leadsToItself(
  profile: Pick<ServerProfile, 'transport' | 'host' | 'port' | 'path'>,
  text: string,
): boolean {
  const target = profile.transport === 'websocket' ? webSocketPlace(text) : streamTarget(text);
  if (profile.path !== undefined) return target.path === profile.path;
  if (target.host === undefined || !profile.port || target.port !== profile.port) return false;
  const own = plainHost(profile.host ?? '127.0.0.1');
  const other = plainHost(target.host);
  return own === other || (isAny(own) && (isAny(other) || /^127\.|^::1$/.test(other)));
}

function webSocketPlace(text: string): StreamTarget {
  const { hostname, port, protocol } = parseWebSocketUrl(text);
  return { host: hostname, port: Number(port || (protocol === 'wss:' ? 443 : 80)) };
}

function plainHost(host: string): string {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase();
  return plain === 'localhost' ? '127.0.0.1' : plain;
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
