import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import { domainToASCII } from 'node:url';
import * as tls from 'node:tls';
import { hostAndPort } from '../protocol/association';
import { connectTcp, type TcpOptions } from './connectTcp';
import type { DialContext, DialOptions } from './dial';
import { ConnectError, withProxy } from './failures';
import { openHttpTunnel } from './httpTunnel';
import type { Proxy } from './proxy';
import { openSocksTunnel } from './socksTunnel';
import { startTls } from './startTls';
import { tlsSettings } from './tlsSettings';

/**
 * Connects to a target through a proxy. The socket carries the target's bytes from the first one on; it is paused.
 *
 * @throws ConnectError, whose stage is `proxy` whatever failed, or the signal's reason; no socket is left then.
 */
export async function connectByProxy(
  proxy: Proxy,
  options: TcpOptions & Pick<DialOptions, 'ca'>,
  context: DialContext,
): Promise<net.Socket> {
  const { clock, signal } = context;
  const target = { host: asciiHost(options.host), port: options.port };
  const leg: DialContext = {
    ...context,
    onDidConnect: (association) => {
      context.onDidConnect({ ...association, target: { host: options.host, port: options.port } });
    },
    // What TLS agreed on with the proxy isn't what the session speaks.
    onTls: () => undefined,
  };
  context.onPeer({ ...proxy, isProxy: true });
  try {
    const socket = await connectToProxy(proxy, options, leg);
    const name = nameOf(proxy);
    clock.start('proxy', { detail: name });
    if (proxy.kind === 'socks5') {
      await openSocksTunnel(socket, proxy, target, context);
      clock.end();
    } else {
      const answer = await openHttpTunnel(socket, proxy, target, signal, (exchange) => clock.update({ exchange }));
      clock.end(`${name}: ${answer}`);
    }
    return socket;
  } catch (error) {
    throw error instanceof ConnectError ? new ConnectError(withProxy(error.failure, proxy)) : error;
  }
}

async function connectToProxy(
  proxy: Proxy,
  options: TcpOptions & Pick<DialOptions, 'ca'>,
  leg: DialContext,
): Promise<net.Socket> {
  if (proxy.kind !== 'https') return connectTcp({ ...options, host: proxy.host, port: proxy.port }, leg);
  // The profile's options are about the target. But who trusts an issuer there wants it trusted on the way as well.
  const { ca } = options;
  const settings = await tlsSettings(ca === undefined ? {} : { ca }, proxy.host, leg);
  leg.signal.throwIfAborted();
  const own = settings.connection.ca;
  const connection = {
    ...settings.connection,
    ...(own !== undefined && { ca: [...tls.rootCertificates, ...[own].flat()] }),
  };
  const socket = await connectTcp({ ...options, host: proxy.host, port: proxy.port }, leg);
  return startTls(socket, { ...settings, connection }, proxy, leg);
}

/** `http://127.0.0.1:3128`, and where that is set if not in the profile. */
function nameOf({ kind, host, port, source }: Proxy): string {
  const address = `${kind}://${hostAndPort(host, port)}`;
  return source === undefined ? address : l10n.t('{0} (from {1})', address, source);
}

/** A name as DNS has it (RFC 5890); what isn't one stays as it is. */
function asciiHost(host: string): string {
  return domainToASCII(host) || host;
}
