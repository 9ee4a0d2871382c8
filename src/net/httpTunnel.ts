import { request, type IncomingMessage } from 'node:http';
import type * as net from 'node:net';
import type { Exchange } from '../api';
import { hostAndPort } from '../protocol/association';
import { MAX_HEAD_BYTES } from '../protocol/httpHead';
import { ConnectError } from './failures';
import { HandshakeRecorder } from './handshakeRecorder';
import type { Proxy } from './proxy';
import { proxyFailed, refusedByProxy } from './proxyFailures';
import { tap } from './tap';

/**
 * Asks an HTTP proxy for a tunnel by `CONNECT` (RFC 9110 §9.3.6). `onExchange` is told the heads as they come and go.
 *
 * @returns the answer, such as `200 OK`
 * @throws ConnectError, or the signal's reason; the socket is destroyed then.
 */
export async function openHttpTunnel(
  socket: net.Socket,
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
  signal: AbortSignal,
  onExchange: (exchange: Exchange) => void,
): Promise<string> {
  const recorder = new HandshakeRecorder(() => undefined);
  const tapped = tap(socket, recorder);
  const report = (): void => {
    if (recorder.exchange) onExchange(recorder.exchange);
  };
  try {
    const { statusCode = 0, statusMessage = '' } = await connectAnswer(socket, proxy, target, signal, report);
    report();
    const head = recorder.exchange?.response;
    if (statusCode < 200 || statusCode > 299)
      throw new ConnectError(refusedByProxy(proxy, target, statusCode, statusMessage, head));
    return [statusCode, statusMessage].join(' ').trim();
  } catch (error) {
    report();
    // An error that comes afterwards must not be an uncaught one.
    socket.on('error', () => undefined);
    socket.destroy();
    if (error instanceof ConnectError || signal.aborted) throw error;
    throw new ConnectError(proxyFailed(error as Error, proxy, recorder.received));
  } finally {
    tapped.dispose();
  }
}

/** Sends the request on the socket. What follows the answer's head is put back into the socket. */
async function connectAnswer(
  socket: net.Socket,
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
  signal: AbortSignal,
  onSent: () => void,
): Promise<IncomingMessage> {
  const authority = hostAndPort(target.host, target.port);
  const authorization = proxyAuthorization(proxy);
  let onAbort = (): void => undefined;
  try {
    return await new Promise<IncomingMessage>((resolve, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.throwIfAborted();
      signal.addEventListener('abort', onAbort);
      const asked = request({
        method: 'CONNECT',
        path: authority,
        createConnection: () => socket,
        // The extension host gives a request an agent, and with it a connection, of VS Code's own unless it names a local socket.
        socketPath: '/connected',
        setHost: false,
        maxHeaderSize: MAX_HEAD_BYTES,
        headers: {
          Host: authority,
          'Proxy-Connection': 'Keep-Alive',
          ...(authorization !== undefined && { 'Proxy-Authorization': authorization }),
        },
      });
      // Node would say that it closes the connection.
      asked.removeHeader('Connection');
      // Any answer to a CONNECT comes by this event.
      asked.on('connect', (response, _socket, rest) => {
        if (rest.length > 0) socket.unshift(rest);
        resolve(response);
      });
      asked.on('error', reject);
      asked.on('finish', onSent);
      asked.end();
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function proxyAuthorization({ authorization, username, password }: Proxy): string | undefined {
  if (username || password) return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return authorization;
}
