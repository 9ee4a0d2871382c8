import { isSendableCloseCode } from '../../protocol/closeCodes';
import { MAX_BUFFERED_BYTES, type DemoSocket } from './demoSocket';
import { BadParameterError, readInteger } from './query';
import type { Upgrade } from './upgrade';

/** Sends each message back: text as text, bytes as bytes. */
export function echo(ws: DemoSocket): void {
  ws.onMessage((data, binary) => ws.send(data, { binary }));
}

/** `/clock`: the time, at once and then each second. */
export function clock(ws: DemoSocket): void {
  let tick = 0;
  const tell = () => {
    if (ws.bufferedBytes < MAX_BUFFERED_BYTES) ws.send(JSON.stringify({ tick, time: new Date().toISOString() }));
    tick++;
  };
  tell();
  const timer = setInterval(tell, 1000);
  ws.onClose(() => clearInterval(timer));
}

/** `/binary`: every value that a byte can have, then an echo. */
export function binary(ws: DemoSocket): void {
  ws.send(Uint8Array.from({ length: 256 }, (_, value) => value));
  echo(ws);
}

/** What `/fragments` sends first. */
export const fragmentedText = 'One message, four frames: naïve, Grüße, 世界, 🌍.';

/**
 * `/fragments`: a text message in four frames, two of the cuts inside a character and pings between the frames, then an
 * echo in three frames. Compressed, if the client offers it.
 */
export function fragments(ws: DemoSocket): void {
  const text = Buffer.from(fragmentedText);
  // Control frames may come between the fragments of a message. RFC 6455 §5.4
  const cuts = [4, text.indexOf('世') + 1, text.indexOf('🌍') + 2];
  sendFragments(ws, text, { cuts, binary: false, between: () => ws.ping('between fragments') });
  ws.onMessage((data, isBinary) => {
    const third = Math.ceil(data.length / 3);
    sendFragments(ws, data, { cuts: [third, Math.min(2 * third, data.length)], binary: isBinary });
  });
}

interface Fragmentation {
  /** Offsets in bytes, ascending. */
  cuts: readonly number[];
  binary: boolean;
  between?: () => void;
}

function sendFragments(ws: DemoSocket, data: Uint8Array, { cuts, binary, between }: Fragmentation): void {
  let start = 0;
  for (const end of cuts) {
    ws.send(data.subarray(start, end), { binary, fin: false });
    between?.();
    start = end;
  }
  ws.send(data.subarray(start), { binary });
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
  if (!isSendableCloseCode(code) && code !== 1005 && code !== 1006) {
    throw new BadParameterError(`"code" ${code} must not be sent by RFC 6455 §7.4`);
  }
  if (Buffer.byteLength(reason) > 123) throw new BadParameterError('"reason" must be at most 123 bytes');

  upgrade.accept((ws) => {
    ws.send(`closing with ${code}${reason && ` (${reason})`}`, {}, () => {
      if (code === 1006) upgrade.socket.destroy();
      else if (code === 1005) ws.close();
      else ws.close(code, reason);
    });
  });
}
