import * as l10n from '@vscode/l10n';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** The demo server is for the person at this machine: never another address. */
export const loopback = '127.0.0.1';

const maxPort = 65_535;

/**
 * Binds a server to the wanted port of the loopback address, or to a free one if that one can't be had.
 *
 * @param wanted 0 or a number above 65535: any free port
 * @returns the port
 */
export async function listen(server: Server, wanted: number): Promise<number> {
  try {
    return await bind(server, wanted > maxPort ? 0 : wanted);
  } catch (error) {
    if (wanted === 0 || !isUnavailable(error)) throw explained(error);
  }
  return await bind(server, 0).catch((error: unknown) => {
    throw explained(error);
  });
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function isUnavailable(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || code === 'EACCES';
}

function explained(error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  return new Error(l10n.t('The demo server cannot listen on {0}: {1}', loopback, code ?? message), { cause: error });
}

/** The open sockets of some servers, so that they can all be let go. */
export class OpenSockets {
  readonly #sockets = new Set<Socket>();
  #onEmpty: (() => void) | undefined;

  get size(): number {
    return this.#sockets.size;
  }

  watch(server: Server): void {
    // Of one connection that could not be accepted, such as for want of file descriptors: the others live on.
    server.on('error', () => {});
    // `connection` gives the TCP socket of a TLS server too; the TLS socket on it goes with it.
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        if (this.#sockets.size === 0) this.#onEmpty?.();
      });
      ignoreErrors(socket);
    });
    if (server instanceof TlsServer) server.on('secureConnection', ignoreErrors);
  }

  /** Settles when all are closed. To be called once, when no further ones can come. */
  destroyAll(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#sockets.size === 0) resolve();
      this.#onEmpty = resolve;
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}

/** A client that resets its connection is no failure of the server's: `close` follows, and is all that matters. */
function ignoreErrors(socket: Socket): void {
  socket.on('error', () => {});
}
