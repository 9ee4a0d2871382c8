import type * as net from 'node:net';
import * as tls from 'node:tls';
import type { DialContext } from './dial';
import { ConnectError, type Target } from './failures';
import { settled } from './settled';
import { TlsBridge } from './tlsBridge';
import { certificateRefused } from './tlsCertificateFailures';
import { tlsFailed } from './tlsFailures';
import { tlsInfoOf } from './tlsInfo';
import { logKeys } from './tlsKeyLog';
import type { TlsSettings } from './tlsSettings';

/**
 * Speaks TLS over a connected socket. Nothing of the application is sent or read before the certificate was found to be good, or
 * the settings don't ask for that. What TLS agreed on is told in both cases.
 *
 * @param target whom the messages name
 * @throws ConnectError, or the signal's reason; the socket is destroyed then.
 */
export async function startTls(
  socket: net.Socket,
  { connection, verify, keyLogFile }: TlsSettings,
  target: Target,
  { clock, signal, onTls }: Pick<DialContext, 'clock' | 'signal' | 'onTls'>,
): Promise<net.Socket> {
  clock.start('tls');
  const bridge = new TlsBridge(socket);
  // Node would destroy the socket of a certificate that isn't good before it could be looked at.
  const secure = tls.connect({ ...connection, socket: bridge, rejectUnauthorized: false });
  secure.on('end', () => bridge.finishReading());
  if (keyLogFile !== undefined) logKeys(secure, keyLogFile);
  const explain = (error: NodeJS.ErrnoException): ConnectError => {
    if (error instanceof ConnectError) return error;
    const info = tlsInfoOf(secure, connection.servername);
    if (info.certificates.length > 0) onTls(info);
    return new ConnectError(tlsFailed(error, target, { received: bridge.received, settings: connection }));
  };
  try {
    await settled(secure, 'secureConnect', signal, explain);
    bridge.forget();
    const info = tlsInfoOf(secure, connection.servername);
    const problem = info.authorized ? undefined : certificateRefused(info, target, connection.host);
    onTls(info, problem);
    if (problem && verify) throw new ConnectError(problem);
    clock.end([info.version, info.cipher].filter(Boolean).join(', '));
    return secure;
  } catch (error) {
    // An error that comes afterwards must not be an uncaught one.
    secure.on('error', () => undefined);
    secure.destroy();
    socket.destroy();
    throw error;
  }
}
