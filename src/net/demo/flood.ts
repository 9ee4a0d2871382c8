import type { Duplex } from 'node:stream';
import { MAX_BUFFERED_BYTES, type DemoSocket } from './demoSocket';
import { BadParameterError, readInteger } from './query';

/** What `/flood` was asked for. */
export interface FloodPlan {
  /** Messages per second. */
  readonly rate: number;
  /** Of each message, in bytes. */
  readonly sizeBytes: number;
  /** How many messages; 0: until the client closes. */
  readonly count: number;
}

const sliceMs = 10;
/** Digits of the largest number that counts exactly, 2⁵³ − 1. */
const maxDigits = 16;

/**
 * Reads `rate` (default 1000), `size` (default 100) and `count` (default 10000).
 *
 * @throws BadParameterError if one is out of bounds, or the size has no room for the last message's number
 */
export function readFloodPlan(query: URLSearchParams): FloodPlan {
  const rate = readInteger(query, 'rate', { min: 1, max: 1_000_000, fallback: 1000 });
  const sizeBytes = readInteger(query, 'size', { min: 1, max: 16 * 1024 * 1024, fallback: 100 });
  const count = readInteger(query, 'count', { min: 0, max: 1_000_000_000, fallback: 10_000 });
  const digits = count === 0 ? maxDigits : String(count - 1).length;
  if (sizeBytes < digits) {
    throw new BadParameterError(`"size" must be at least ${digits} to hold the number of each message`);
  }
  return { rate, sizeBytes, count };
}

/**
 * Sends numbered messages at an even rate, then closes with 1000.
 *
 * How many are due follows from the time since the start, so that neither late timers nor a client that reads slowly for
 * a while change the overall rate. No more than 1 MiB ever waits for the client (or one message, if that is larger).
 *
 * @param socket the connection below `ws`
 */
export function flood(ws: DemoSocket, socket: Duplex, { rate, sizeBytes, count }: FloodPlan): void {
  const startMs = performance.now();
  let sent = 0;
  let timer: NodeJS.Timeout | undefined;

  const slice = () => {
    if (!ws.isOpen) return;
    const elapsedMs = performance.now() - startMs;
    const due = 1 + Math.floor((elapsedMs * rate) / 1000);
    const target = count === 0 ? due : Math.min(due, count);

    // One write to the kernel for the whole slice instead of one for each message.
    socket.cork();
    while (sent < target && ws.bufferedBytes < MAX_BUFFERED_BYTES) {
      const message = floodMessage(sent++, sizeBytes);
      if (sent === count) ws.send(message, {}, finish);
      else ws.send(message);
    }
    socket.uncork();

    if (sent === count) return;
    // While the client is behind, looking again each slice is as good as waiting for `drain`, and is one way instead of two.
    const nextMs = (sent * 1000) / rate - (performance.now() - startMs);
    timer = setTimeout(slice, Math.max(sliceMs, nextMs));
  };
  // Not before the last message has left: a socket gives up on a closing handshake after a time, however much is unread.
  const finish = () => ws.close(1000, 'flood complete');

  ws.onClose(() => clearTimeout(timer));
  slice();
}

/** A message of exactly `sizeBytes` bytes of ASCII that begins with its number. */
export function floodMessage(sequence: number, sizeBytes: number): string {
  return String(sequence).padEnd(sizeBytes, ' abcdefghijklmnopqrstuvwxyz');
}
