import type { Duplex } from 'node:stream';

/** How long a peer has to end its side after the server ended its own, in milliseconds. */
const lingerMs = 1000;

/**
 * Sends `last`, ends the connection, and lets go of the socket when the peer has ended its side or has had its time.
 *
 * What the peer still sends is read and dropped: a socket that is closed with unread bytes resets the connection, and the
 * peer could lose the very answer that says why.
 */
export function endWith(socket: Duplex, last: string | Uint8Array): void {
  socket.resume();
  socket.once('finish', () => lingerThenDestroy(socket));
  socket.end(last);
}

/** The second half of {@link endWith}, for a socket whose writing side has just been ended. */
export function lingerThenDestroy(socket: Duplex): void {
  if (socket.closed) return;
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}
