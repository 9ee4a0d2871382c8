import type * as net from 'node:net';
import type { Association, Failure, HalfAssociation, TlsInfo } from '../api';
import type { TlsOptions } from '../profiles/profile';
import { connectByProxy } from './connectByProxy';
import { connectPath } from './connectPath';
import { connectTcp, type TcpOptions } from './connectTcp';
import type { Peer, Target } from './failures';
import { proxyFor } from './proxy';
import type { StageClock } from './stageClock';
import { startTls } from './startTls';
import type { ProxiedTarget, ProxySettings } from './systemProxy';
import { tlsSettings } from './tlsSettings';

export interface DialOptions extends Omit<TcpOptions, 'port'>, Target {
  /** Speak TLS over TCP. */
  readonly tls?: TlsOptions;
  /** What is spoken: the system may have another proxy for each. */
  readonly scheme: ProxiedTarget['scheme'];
  /** `system`, `none`, or the proxy's address. Default: `system`. */
  readonly proxy?: string | undefined;
  /** The profile's file of trusted authorities, for a proxy's certificate too. */
  readonly ca?: string | undefined;
}

/** What an attempt to connect works with. */
export interface DialContext {
  readonly clock: StageClock;
  /** Gives up: the socket is destroyed and the attempt rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** How long the whole attempt may take; the signal tells when it is over. */
  readonly timeoutMs: number;
  /** Whom the stages from now on are with. */
  readonly onPeer: (peer: Peer) => void;
  /** The folder that relative paths in the profile start from. */
  readonly folder: string | undefined;
  /** Whether TLS secrets may be written to a file: in a trusted workspace only. */
  readonly allowKeyLog: boolean;
  /** The system's proxies. Absent: it has none. */
  readonly proxySettings?: ProxySettings | undefined;
  /** This end has a port; another one when a further address is tried. */
  readonly onDidBind: (half: HalfAssociation) => void;
  readonly onDidConnect: (association: Association) => void;
  /** The TLS handshake is over, or has failed with what it had shown by then. `problem`: why the certificate isn't good. */
  readonly onTls: (info: TlsInfo, problem?: Failure) => void;
}

/**
 * Connects by TCP, and TLS if wanted, trying all addresses of the host (RFC 8305), through a proxy, or to a Unix socket. The socket is paused: it reads nothing
 * until somebody listens.
 *
 * @throws ConnectError, or the signal's reason; no socket is left then.
 */
export async function dial(options: DialOptions, context: DialContext): Promise<net.Socket> {
  const { host, port } = options;
  context.onPeer(options);
  context.signal.throwIfAborted();
  // A path is no name that a certificate can have.
  const trust = options.tls && (await tlsSettings(options.tls, port === undefined ? 'localhost' : host, context));
  context.signal.throwIfAborted();
  const socket = await (port === undefined ? connectPath(host, context) : reach({ ...options, port }, context));
  return trust ? startTls(socket, trust, options, context) : socket;
}

async function reach(options: DialOptions & { readonly port: number }, context: DialContext): Promise<net.Socket> {
  const proxy = proxyFor(options, options.proxy ?? 'system', context.proxySettings);
  if (!proxy) return connectTcp(options, context);
  const socket = await connectByProxy(proxy, options, context);
  context.onPeer(options);
  return socket;
}
