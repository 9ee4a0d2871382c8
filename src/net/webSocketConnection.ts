import * as l10n from '@vscode/l10n';
import type { Exchange } from '../api';
import { fieldValues } from '../protocol/httpHead';
import { parseWebSocketUrl, withoutCredentials } from '../profiles/address';
import type { WebSocketProfile } from '../profiles/profile';
import { messageLimitOf } from '../profiles/messageLimit';
import { hostAndPort } from '../protocol/association';
import type { ConnectContext } from './connection';
import { resolveSocketPath } from './connectPath';
import { dial } from './dial';
import { ConnectError, type Target } from './failures';
import { badRedirect, refusedByHttp } from './httpFailures';
import { LiveWebSocket } from './liveWebSocket';
import type { Opened } from './opening';
import { shakeHands, type HandshakeOptions } from './webSocketHandshake';

/** Never carried to another origin by a redirect (RFC 9110 §15.4). */
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'cookie']);

/**
 * Connects a WebSocket profile, following as many redirects as it allows.
 *
 * @throws ConnectError, or the signal's reason
 */
export async function openWebSocket(profile: WebSocketProfile, context: ConnectContext): Promise<Opened> {
  const { sink, signal, clock } = context;
  const maxMessageBytes = messageLimitOf(profile);
  const own = parseWebSocketUrl(profile.url);
  let url = own;
  let headers = profile.headers ?? {};
  const exchanges: Exchange[] = [];
  const visited = new Set<string>();

  for (let hop = 0; ; hop += 1) {
    visited.add(url.href);
    // A redirect to another server leaves the socket.
    const path = url.host === own.host ? profile.path : undefined;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const target: Target =
      path === undefined
        ? { host, port: Number(url.port || (url.protocol === 'wss:' ? 443 : 80)) }
        : { host: resolveSocketPath(path, context.folder), port: undefined };
    // A path is no name that a certificate can have.
    const tls = { ...(path !== undefined && { servername: host }), ...profile.tls };
    const socket = await dial(
      {
        ...target,
        scheme: url.protocol === 'wss:' ? 'wss' : 'ws',
        proxy: profile.proxy,
        ca: profile.tls?.ca,
        noDelay: true,
        ...(url.protocol === 'wss:' && { tls }),
      },
      context,
    );
    clock.start('http');
    const options: HandshakeOptions = {
      requestTarget: hop === 0 ? context.requestTarget : undefined,
      headers,
      protocols: profile.protocols ?? [],
      compression: profile.compression ?? true,
      frameLog: sink,
      onRefusal: sink.refused?.bind(sink),
    };
    const onExchange = (exchange: Exchange): void => {
      // The heads come first, their verdicts once both are there.
      if (!exchanges[hop]?.findings) for (const finding of exchange.findings ?? []) sink.found(finding);
      exchanges[hop] = exchange;
      sink.exchanges([...exchanges]);
    };
    const result = await shakeHands(url, target, socket, options, signal, onExchange);
    if (result.kind === 'open') {
      clock.end('101');
      const where = hostAndPort(target.host, target.port);
      const connection = new LiveWebSocket('client', result, socket, sink, where, maxMessageBytes, profile.ping);
      return { connection, protocol: result.protocol };
    }
    const location = result.exchange.response && fieldValues(result.exchange.response, 'location')[0];
    const isRedirect = result.status >= 300 && result.status < 400 && location !== undefined;
    if (!isRedirect || (profile.redirects ?? 0) === 0) {
      throw new ConnectError(refusedByHttp(result.status, result.reason));
    }
    const next = redirectTarget(location, url);
    // A relative target has the credentials of the address that it starts from.
    const shown = withoutCredentials(next.href);
    if (hop >= (profile.redirects ?? 0)) {
      throw new ConnectError(
        badRedirect(
          l10n.t('the profile allows {0} redirects, and {1} would be one more.', profile.redirects ?? 0, shown),
        ),
      );
    }
    if (visited.has(next.href))
      throw new ConnectError(badRedirect(l10n.t('{0} was already visited: the redirects form a loop.', shown)));
    clock.end(String(result.status));
    if (next.host !== url.host || next.protocol !== url.protocol) {
      headers = Object.fromEntries(
        Object.entries(headers).filter(
          ([name]) => !CREDENTIALS.has(name.toLowerCase()) && name.toLowerCase() !== 'host',
        ),
      );
    }
    url = next;
  }
}

/** @throws ConnectError `redirect` if the target is no WebSocket address or takes TLS away */
function redirectTarget(location: string, from: URL): URL {
  let url: URL;
  try {
    url = new URL(location, from);
    if (url.protocol === 'http:' || url.protocol === 'https:') url = new URL(url.href.replace(/^http/, 'ws'));
    url.hash = '';
    parseWebSocketUrl(url.href);
  } catch {
    throw new ConnectError(badRedirect(l10n.t('"{0}" is not a WebSocket address.', withoutCredentials(location))));
  }
  if (from.protocol === 'wss:' && url.protocol === 'ws:') {
    throw new ConnectError(
      badRedirect(
        l10n.t('it leads from wss:// to {0}, where the data would not be encrypted.', withoutCredentials(url.href)),
      ),
    );
  }
  return url;
}
