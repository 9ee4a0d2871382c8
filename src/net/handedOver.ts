import * as l10n from '@vscode/l10n';
import type { Duplex } from 'node:stream';

/**
 * Waits until the kernel has taken what is written.
 *
 * @throws if the connection breaks before. Of a write that a destroyed socket gives up, Node says that it was done.
 */
export function handedOver(socket: Duplex, write: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    write((error) => {
      if (error) reject(error);
      else if (socket.destroyed) reject(new Error(l10n.t('The connection ended before all of it was sent.')));
      else resolve();
    });
  });
}
