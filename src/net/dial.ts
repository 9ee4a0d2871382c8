import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import * as net from 'node:net';
import * as path from 'node:path';
import * as tls from 'node:tls';
import type { Association } from '../api';
import type { TlsOptions } from '../profiles/profile';
import { ConnectError, type Target } from './failures';
import { notConnected } from './tcpFailures';
import { notReadable, tlsFailed } from './tlsFailures';
import type { StageClock } from './stageClock';

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
  readonly onDidConnect: (association: Association) => void;
}

/**
 * Connects by TCP, and TLS if wanted, trying all addresses of the host (RFC 8305). The socket is paused: it reads nothing
 * until somebody listens.
 *
 * @throws ConnectError, or the signal's reason; no socket is left then.
 */
export async function dial(options: DialOptions, context: DialContext): Promise<net.Socket> {
  context.signal.throwIfAborted();
  const trust = options.tls && (await tlsSettings(options.tls, options.host, context.folder));
  context.signal.throwIfAborted();
  const socket = await connectTcp(options, context);
  return trust ? startTls(socket, trust, options, context) : socket;
}

async function connectTcp(options: DialOptions, context: DialContext): Promise<net.Socket> {
  const { clock, signal } = context;
  const { host, port } = options;
  const isName = net.isIP(host) === 0;
  clock.start(isName ? 'dns' : 'tcp');
  const socket = net.connect({
    host,
    port,
    autoSelectFamily: true,
    // Node gives up an address after 250 ms when there are others: too little for a server that is only slow.
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(context.timeoutMs / 4)),
    noDelay: options.noDelay ?? false,
    keepAlive: options.keepAlive !== undefined,
    ...(options.keepAlive !== undefined && { keepAliveInitialDelay: options.keepAlive }),
  });
  const addresses: string[] = [];
  socket.on('lookup', (error: Error | null, address: string) => {
    if (error) return;
    addresses.push(address);
    if (addresses.length > 1) return;
    // One event for each address, all in one turn.
    queueMicrotask(() => {
      clock.end(addresses.join(', '));
      clock.start('tcp');
      context.onDidResolve(addresses);
    });
  });
  await settled(socket, 'connect', signal, (error) => new ConnectError(notConnected(error, options)));
  const association = associationOf(socket);
  clock.end(`${association.remote.address}:${String(association.remote.port)}`);
  context.onDidConnect(association);
  return socket;
}

async function startTls(
  socket: net.Socket,
  settings: tls.ConnectionOptions,
  target: Target,
  { clock, signal }: DialContext,
): Promise<net.Socket> {
  clock.start('tls');
  const secure = tls.connect({ ...settings, socket });
  await settled(secure, 'secureConnect', signal, (error) => new ConnectError(tlsFailed(error, target))).catch(
    (error: unknown) => {
      socket.destroy();
      throw error;
    },
  );
  clock.end([secure.getProtocol(), secure.getCipher().name].filter(Boolean).join(', '));
  return secure;
}

/** Waits for `event`. On an error or an abort the socket is destroyed first. */
function settled(
  socket: net.Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  explain: (error: NodeJS.ErrnoException) => Error,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off(event, onEvent).off('error', onError).off('close', onClose);
      if (!error) {
        resolve();
        return;
      }
      // An error that comes afterwards must not be an uncaught one.
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const onAbort = (): void => finish(signal.reason as Error);
    const onEvent = (): void => finish();
    const onError = (error: Error): void => finish(explain(error));
    const onClose = (): void => finish(explain(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    signal.addEventListener('abort', onAbort);
    // Given up by somebody who was told of the stage before.
    if (signal.aborted) queueMicrotask(onAbort);
    socket.on(event, onEvent).on('error', onError).on('close', onClose);
  });
}

function associationOf(socket: net.Socket): Association {
  return {
    protocol: 'tcp',
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  };
}

async function tlsSettings(
  options: TlsOptions,
  host: string,
  folder: string | undefined,
): Promise<tls.ConnectionOptions> {
  const servername = options.servername ?? (net.isIP(host) === 0 ? host : undefined);
  return {
    // The name is checked against the certificate even where SNI can't carry it (an IP address, RFC 6066 §3).
    host: options.servername ?? host,
    rejectUnauthorized: options.verify ?? true,
    ...(servername !== undefined && { servername }),
    ...(options.ca !== undefined && { ca: await readCa(options.ca, folder) }),
  };
}

async function readCa(file: string, folder: string | undefined): Promise<Buffer> {
  try {
    const content = await readFile(path.resolve(folder ?? '', file));
    if (!content.includes('-----BEGIN CERTIFICATE-----')) throw new Error(l10n.t('there is no PEM certificate in it.'));
    return content;
  } catch (error) {
    throw new ConnectError(notReadable('tls.ca', file, error as Error));
  }
}
