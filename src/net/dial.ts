import type * as net from 'node:net';
import type { Association, Failure, HalfAssociation, TlsInfo } from '../api';
import type { TlsOptions } from '../profiles/profile';
import { connectTcp } from './connectTcp';
import type { Target } from './failures';
import type { StageClock } from './stageClock';
import { startTls } from './startTls';
import { tlsSettings } from './tlsSettings';

export interface DialOptions extends Target {
  /** Speak TLS over TCP. */
  readonly tls?: TlsOptions;
  readonly noDelay?: boolean;
  /** Milliseconds without traffic before TCP keep-alive probes. */
  readonly keepAlive?: number;
}

/** What an attempt to connect works with. */
export interface DialContext {
  readonly clock: StageClock;
  /** Gives up: the socket is destroyed and the attempt rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** How long the whole attempt may take; the signal tells when it is over. */
  readonly timeoutMs: number;
  /** The addresses that the host's name resolved to, as soon as they are known. */
  readonly onDidResolve: (addresses: readonly string[]) => void;
  /** The folder that relative paths in the profile start from. */
  readonly folder: string | undefined;
  /** Whether TLS secrets may be written to a file: in a trusted workspace only. */
  readonly allowKeyLog: boolean;
  /** This end has a port. */
  readonly onDidBind: (half: HalfAssociation) => void;
  readonly onDidConnect: (association: Association) => void;
  /** The TLS handshake is over, or has failed with what it had shown by then. `problem`: why the certificate isn't good. */
  readonly onTls: (info: TlsInfo, problem?: Failure) => void;
}

/**
 * Connects by TCP, and TLS if wanted, trying all addresses of the host (RFC 8305). The socket is paused: it reads nothing
 * until somebody listens.
 *
 * @throws ConnectError, or the signal's reason; no socket is left then.
 */
export async function dial(options: DialOptions, context: DialContext): Promise<net.Socket> {
  context.signal.throwIfAborted();
  const trust = options.tls && (await tlsSettings(options.tls, options.host, context));
  context.signal.throwIfAborted();
  const socket = await connectTcp(options, context);
  return trust ? startTls(socket, trust, options, context) : socket;
}
