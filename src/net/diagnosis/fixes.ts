import * as l10n from '@vscode/l10n';
import type { Certificate } from '../../api';
import type { ClientProfile, WebSocketProfile } from '../../profiles/profile';
import { messageLimitOf } from '../../profiles/messageLimit';
import { parseSize } from '../../profiles/size';
import { DEFAULT_CONNECT_TIMEOUT_MS } from '../connection';
import type { Fix, PropertyPath } from './diagnosis';

/** As many as browsers follow, or nearly. */
const REDIRECTS = 10;
const MESSAGE_LIMITS = ['1 MiB', '10 MiB', '100 MiB', '1 GiB'];

export function connectAgain(): Fix {
  return { id: 'connect-again', label: l10n.t('Connect again') };
}

/** @param path where the cause may be; the address if left out */
export function editProfile(profile: ClientProfile, path?: PropertyPath): Fix {
  const address = profile.transport === 'websocket' ? 'url' : 'host';
  return { id: 'edit-profile', label: l10n.t('Edit the profile'), open: path ?? [address] };
}

/** The other scheme, or TLS on or off; the port stays what it was, also where the scheme implied it. */
export function switchTls(profile: ClientProfile, on: boolean): Fix | undefined {
  if (profile.transport === 'tcp') {
    const label = on ? l10n.t('Use TLS') : l10n.t('Connect without TLS');
    return { id: on ? 'use-tls' : 'use-plain', label, edit: { path: ['tls'], value: on } };
  }
  if (profile.transport === 'udp') return undefined;
  const [from, to] = on ? ['ws:', 'wss:'] : ['wss:', 'ws:'];
  if (!profile.url.toLowerCase().startsWith(from)) return undefined;
  const implied = on ? ':80' : ':443';
  const url = profile.url.slice(from.length).replace(/^\/\/[^/?#]*/, (authority) =>
    // A variable may hold the port.
    /:\d*$|\}$/.test(authority) ? authority : authority + implied,
  );
  const label = on ? l10n.t('Use wss:// instead') : l10n.t('Use ws:// instead');
  return { id: on ? 'use-tls' : 'use-plain', label, edit: { path: ['url'], value: to + url } };
}

/** For a server that listens on one of the machine's own two loopback addresses only. */
export function useLocalhost(profile: ClientProfile): Fix {
  const label = l10n.t('Use "localhost" (IPv4 and IPv6)');
  if (profile.transport !== 'websocket')
    return { id: 'use-localhost', label, edit: { path: ['host'], value: 'localhost' } };
  const url = profile.url.replace(/^(wss?:\/\/(?:[^/?#@]*@)?)(?:127\.0\.0\.1|\[::1\])/i, '$1localhost');
  return { id: 'use-localhost', label, edit: { path: ['url'], value: url } };
}

/** For a port that only UDP is received on. */
export function useUdp(profile: ClientProfile): Fix | undefined {
  if (profile.transport !== 'tcp' || profile.path !== undefined) return undefined;
  return { id: 'use-udp', label: l10n.t('Use UDP'), edit: { path: ['transport'], value: 'udp' } };
}

export function followRedirects(profile: WebSocketProfile): Fix | undefined {
  if ((profile.redirects ?? 0) >= REDIRECTS) return undefined;
  return {
    id: 'follow-redirects',
    label: l10n.t('Follow redirects'),
    edit: { path: ['redirects'], value: REDIRECTS },
  };
}

export function useServerName(name: string): Fix {
  return {
    id: `servername:${name}`,
    label: l10n.t('Use "{0}" as the server\'s name', name),
    edit: { path: ['tls', 'servername'], value: name },
  };
}

export function trustCertificate(certificate: Certificate): Fix {
  return {
    id: 'trust-certificate',
    label: l10n.t('Trust this certificate for this profile'),
    detail: l10n.t(
      "Trusts {0}, and no other certificate. Compare its fingerprint with the server's first: {1}",
      certificate.subject,
      certificate.fingerprint256,
    ),
    trust: certificate,
  };
}

export function withoutVerifying(): Fix {
  return {
    id: 'no-verify',
    label: l10n.t('Connect without verifying (unsafe)'),
    detail: l10n.t('Anybody on the way could then read and change the data, and pretend to be the server.'),
    edit: { path: ['tls', 'verify'], value: false },
  };
}

/** Three times as much. */
export function raiseTimeLimit(profile: ClientProfile): Fix {
  const isWebSocket = profile.transport === 'websocket';
  const property = isWebSocket ? 'handshakeTimeout' : 'connectTimeout';
  const now = (isWebSocket ? profile.handshakeTimeout : profile.connectTimeout) ?? DEFAULT_CONNECT_TIMEOUT_MS;
  const limitMs = Math.max(1000, Math.min(now * 3, 2_147_483_647));
  return {
    id: 'raise-time-limit',
    label: l10n.t('Raise the time limit to {0} s', limitMs / 1000),
    edit: { path: [property], value: limitMs },
  };
}

/** The next step up; none above 1 GiB. */
export function raiseMessageLimit(profile: ClientProfile): Fix | undefined {
  const now = messageLimitOf(profile);
  const next = MESSAGE_LIMITS.find((size) => (parseSize(size) ?? 0) > now);
  if (!next) return undefined;
  return {
    id: 'raise-message-limit',
    label: l10n.t('Raise the message limit to {0}', next),
    edit: { path: ['maxMessageSize'], value: next },
  };
}

export function withoutProxy(): Fix {
  return { id: 'no-proxy', label: l10n.t('Connect without the proxy'), edit: { path: ['proxy'], value: 'none' } };
}

/** In the profile, if it names the proxy itself; else in VS Code's settings. */
export function editProxy(profile: ClientProfile): Fix {
  const { proxy } = profile as { proxy?: unknown };
  const own = typeof proxy === 'string' && proxy !== 'system' && proxy !== 'none';
  return { id: 'edit-proxy', label: l10n.t('Edit the proxy settings'), open: own ? ['proxy'] : 'proxySettings' };
}

export function addProtocol(profile: WebSocketProfile, name: string): Fix {
  return {
    id: 'add-protocol',
    label: l10n.t('Add "{0}" to the protocols', name),
    edit: { path: ['protocols'], value: [...(profile.protocols ?? []), name] },
  };
}

export function compressionOff(profile: ClientProfile): Fix | undefined {
  if (profile.transport !== 'websocket' || profile.compression === false) return undefined;
  return {
    id: 'no-compression',
    label: l10n.t('Turn compression off'),
    edit: { path: ['compression'], value: false },
  };
}
