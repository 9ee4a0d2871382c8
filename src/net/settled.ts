import type * as net from 'node:net';

/** Waits for `event`. On an error or an abort the socket is destroyed first. */
export function settled(
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
