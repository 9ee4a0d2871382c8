import type { RawData, WebSocket } from 'ws';
import { BadParameterError, readInteger } from './query';
import type { Upgrade } from './upgrade';

/** Above this, a client that sends but doesn't read is read no further. */
const maxBufferedBytes = 1024 * 1024;

type Send = (data: Buffer, binary: boolean, onSent: () => void) => void;

/** Sends each message back: text as text, bytes as bytes, by `send` if given. */
export function echo(ws: WebSocket, send?: Send): void {
  const resume = () => {
    if (ws.isPaused && ws.bufferedAmount <= maxBufferedBytes) ws.resume();
  };
  ws.on('message', (data: RawData, binary) => {
    // A Buffer, as ws's default `binaryType` has it.
    if (send) send(data as Buffer, binary, resume);
    else ws.send(data, { binary }, resume);
    if (ws.bufferedAmount > maxBufferedBytes) ws.pause();
  });
}

/** `/clock`: the time, at once and then each second. */
export function clock(ws: WebSocket): void {
  let tick = 0;
  const tell = () => {
    if (ws.bufferedAmount < maxBufferedBytes) ws.send(JSON.stringify({ tick, time: new Date().toISOString() }));
    tick++;
  };
  tell();
  const timer = setInterval(tell, 1000);
  ws.once('close', () => clearInterval(timer));
}

/** `/binary`: every value that a byte can have, then an echo. */
export function binary(ws: WebSocket): void {
  ws.send(Uint8Array.from({ length: 256 }, (_, value) => value));
  echo(ws);
}

/** What `/fragments` sends first. */
export const fragmentedText = 'One message, four frames: naïve, Grüße, 世界, 🌍.';

/**
 * `/fragments`: a text message in four frames, two of the cuts inside a character and pings between the frames, then an
 * echo in three frames. Compressed, if the client offers it.
 */
export function fragments(ws: WebSocket): void {
  const text = Buffer.from(fragmentedText);
  // Control frames may come between the fragments of a message. RFC 6455 §5.4
  const cuts = [4, text.indexOf('世') + 1, text.indexOf('🌍') + 2];
  sendFragments(ws, text, { cuts, binary: false, between: () => ws.ping('between fragments') });
  echo(ws, (data, isBinary, onSent) => {
    const third = Math.ceil(data.length / 3);
    sendFragments(ws, data, { cuts: [third, Math.min(2 * third, data.length)], binary: isBinary, onSent });
  });
}

interface Fragmentation {
  /** Offsets in bytes, ascending. */
  cuts: readonly number[];
  binary: boolean;
  between?: () => void;
  onSent?: () => void;
}

function sendFragments(ws: WebSocket, data: Buffer, { cuts, binary, between, onSent }: Fragmentation): void {
  let start = 0;
  for (const end of cuts) {
    ws.send(data.subarray(start, end), { binary, fin: false });
    between?.();
    start = end;
  }
  ws.send(data.subarray(start), { binary, fin: true }, onSent);
}

/**
 * `/close?code=&reason=`: opens, sends a message, and closes so.
 *
 * The codes that never stand in a close frame (RFC 6455 §7.4.1) are what a client makes of the want of one: 1005 sends a
 * close frame without a code, 1006 drops the connection without a close frame.
 */
export function close(upgrade: Upgrade): void {
  const code = readInteger(upgrade.query, 'code', { min: 1000, max: 4999, fallback: 1000 });
  const reason = upgrade.query.get('reason') ?? '';
  if (!isSendable(code) && code !== 1005 && code !== 1006) {
    throw new BadParameterError(`"code" ${code} must not be sent by RFC 6455 §7.4`);
  }
  if (Buffer.byteLength(reason) > 123) throw new BadParameterError('"reason" must be at most 123 bytes');

  upgrade.accept((ws) => {
    ws.send(`closing with ${code}${reason && ` (${reason})`}`, () => {
      if (code === 1006) upgrade.socket.destroy();
      else if (code === 1005) ws.close();
      else ws.close(code, reason);
    });
  });
}

/** The codes that `ws` sends: those that are registered with IANA for use in a frame, and the private ones. */
function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}
