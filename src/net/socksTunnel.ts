import type * as net from 'node:net';
import { Duplex } from 'node:stream';
import { SocksClient } from 'socks';
import type { DialContext } from './dial';
import { ConnectError } from './failures';
import type { Proxy } from './proxy';
import { proxyFailed, refusedBySocks } from './proxyFailures';

/** More than a proxy can say in the three answers of its handshake. */
const MAX_ANSWER_BYTES = 1024;

/**
 * Asks a SOCKS5 proxy for a connection (RFC 1928), with a user name and password if it has them (RFC 1929).
 *
 * @throws ConnectError, or the signal's reason; the socket is destroyed then.
 */
export async function openSocksTunnel(
  socket: net.Socket,
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
  { signal, timeoutMs }: Pick<DialContext, 'signal' | 'timeoutMs'>,
): Promise<void> {
  const received: number[] = [];
  const releases: (() => void)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort);
      releases.push(() => signal.removeEventListener('abort', onAbort));

      const client = new SocksClient({
        command: 'connect',
        // The session's own limit comes first.
        timeout: timeoutMs + 1000,
        destination: target,
        proxy: {
          type: 5,
          host: proxy.host,
          port: proxy.port,
          ...(proxy.username && { userId: proxy.username }),
          ...(proxy.password && { password: proxy.password }),
        },
      });
      let established = false;
      client.on('established', () => {
        established = true;
        resolve();
      });
      // Never removed: the client's own timer, which can't be stopped, may still tell one.
      client.on('error', reject);

      const channel = new Duplex({
        read: () => undefined,
        write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
      });
      // The client is fed byte by byte: of more it would take what comes after its handshake, and lose it.
      const onReadable = (): void => {
        try {
          for (let byte = null; !established && (byte = socket.read(1) as Buffer | null);) {
            if (received.length < MAX_ANSWER_BYTES) received.push(...byte);
            channel.emit('data', byte);
          }
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const onClose = (): void => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
      socket.on('readable', onReadable).on('error', reject).on('end', onClose).on('close', onClose);
      releases.push(() => {
        socket.off('readable', onReadable).off('error', reject).off('end', onClose).off('close', onClose);
      });
      client.connect(channel);
    });
  } catch (error) {
    // An error that comes afterwards must not be an uncaught one.
    socket.on('error', () => undefined);
    socket.destroy();
    if (signal.aborted) throw error;
    const bytes = Uint8Array.from(received);
    throw new ConnectError(refusedBySocks(proxy, target, bytes) ?? proxyFailed(error as Error, proxy, bytes));
  } finally {
    for (const release of releases) release();
  }
}
