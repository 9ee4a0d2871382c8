import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import * as tls from 'node:tls';
import type { Failure, TlsInfo } from '../../api';
import { isTlsRecord } from '../../protocol/recogniseProtocol';
import { coverBytes } from '../../protocol/secrets';
import type { ConnectContext } from '../connection';
import { ConnectError } from '../failures';
import { quoteBytes } from '../quoteBytes';
import { alertOf } from '../tlsAlerts';
import { TlsBridge } from '../tlsBridge';
import { tlsInfoOf } from '../tlsInfo';
import { writeKey } from '../tlsKeyLog';
import type { ServerTls } from './serverTls';

/**
 * Makes the server's side of the TLS handshake with a client that was accepted.
 *
 * @param client as messages name it
 * @throws ConnectError, or the signal's reason; the socket is destroyed then
 */
export async function acceptTls(
  socket: net.Socket,
  { options, needsCertificate, keyLogFile }: ServerTls,
  client: string,
  { clock, signal, onTls }: ConnectContext,
): Promise<tls.TLSSocket> {
  clock.start('tls');
  const bridge = new TlsBridge(socket);
  // The bridge would wait for somebody to read the rest of what came.
  const onClose = (): void => void bridge.destroy();
  socket.once('close', onClose);
  let secure: tls.TLSSocket | undefined;
  try {
    secure = await handshake(bridge, options, signal, keyLogFile).catch((error: unknown) => {
      throw error === signal.reason
        ? error
        : new ConnectError(handshakeFailed(error as NodeJS.ErrnoException, client, bridge.received));
    });
    socket.off('close', onClose);
    bridge.forget();
    secure.on('end', () => bridge.finishReading());
    const servername: unknown = (secure as { servername?: unknown }).servername;
    const info = tlsInfoOf(secure, typeof servername === 'string' ? servername : undefined);
    onTls(info);
    if (needsCertificate && !info.authorized) throw new ConnectError(notAuthorized(client, info));
    clock.end([info.version, info.cipher].filter(Boolean).join(', '));
    return secure;
  } catch (error) {
    secure?.on('error', () => undefined).destroy();
    bridge.on('error', () => undefined).destroy();
    throw error;
  }
}

/** A server object that never listens knows when the handshake is over, which its socket by itself doesn't tell. */
function handshake(
  bridge: TlsBridge,
  options: tls.TlsOptions,
  signal: AbortSignal,
  keyLogFile: string | undefined,
): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const server = tls.createServer(options);
    const onAbort = (): void => reject(signal.reason as Error);
    const settled = (): void => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    server.once('secureConnection', (secure: tls.TLSSocket) => {
      settled();
      resolve(secure);
    });
    server.once('tlsClientError', (error: Error) => {
      settled();
      reject(error);
    });
    if (keyLogFile !== undefined) server.on('keylog', (line: Buffer) => writeKey(line, keyLogFile, bridge));
    server.emit('connection', bridge);
  });
}

function handshakeFailed(error: NodeJS.ErrnoException, client: string, received: Uint8Array): Failure {
  const systemCode = error.code ?? 'UNKNOWN';
  const failure = (code: string, message: string, hint?: string): Failure => ({
    code,
    systemCode,
    stage: 'tls',
    message,
    ...(hint !== undefined && { hint }),
    ...(received.length > 0 && { received: coverBytes(received).slice(0, 64) }),
  });
  if (received.length > 0 && !isTlsRecord(received))
    return failure(
      'tls-plain-port',
      l10n.t('{0} does not speak TLS, which this listener wants. It sent: {1}', client, quoteBytes(received)),
      l10n.t('Connect with TLS (wss://, https://), or turn "tls" off in the profile of the listener.'),
    );
  const alert = alertOf(error);
  if (alert !== undefined)
    return failure(
      'tls-alert',
      l10n.t('{0} refused the TLS handshake with the alert {1}.', client, alert),
      l10n.t('It may not trust the certificate of this listener, or want another version of TLS.'),
    );
  if (/UNSUPPORTED_PROTOCOL|WRONG_SSL_VERSION|VERSION_TOO_LOW/.test(systemCode))
    return failure('tls-version', l10n.t('{0} offers no version of TLS that this listener accepts.', client));
  if (systemCode === 'ECONNRESET' || systemCode === 'EPIPE')
    return failure(
      'handshake-eof',
      l10n.t('{0} ended the connection during the TLS handshake, after {1} bytes.', client, received.length),
      received.length > 0 ? l10n.t('It may not trust the certificate of this listener.') : undefined,
    );
  return failure('tls-alert', l10n.t('The TLS handshake with {0} failed: {1}', client, error.message));
}

function notAuthorized(client: string, { certificates, authorizationError = '' }: TlsInfo): Failure {
  return {
    code: 'tls-client-cert',
    systemCode: authorizationError,
    stage: 'tls',
    message:
      certificates.length === 0
        ? l10n.t('{0} showed no certificate, and this listener wants one.', client)
        : l10n.t('{0} showed a certificate that is not good here ({1}).', client, authorizationError),
    hint: l10n.t('The profile of the listener names the certificates that clients\' ones are checked against: "ca".'),
  };
}
