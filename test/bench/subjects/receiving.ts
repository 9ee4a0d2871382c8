import { once } from 'node:events';
import * as net from 'node:net';
import { WallClock } from '../../../src/log/wallClock';
import type { ConnectionSink } from '../../../src/net/connection';
import { LiveWebSocket } from '../../../src/net/liveWebSocket';
import { shakeHands } from '../../../src/net/webSocketHandshake';
import { startSample, type Sample } from '../sample';
import { logged, withSession } from './logged';

/** What a client is to receive, from the server of `flood.ts`. */
export interface Flood {
  /** Tells the server what to send: `/text/200/1000000`. */
  readonly url: string;
  readonly messages: number;
  /** Of each message, before it is compressed. */
  readonly sizeBytes: number;
  readonly compression?: boolean;
}

/** Our receiver, and our frames noted, but without a log. */
export async function tappedWs({ url, messages }: Flood): Promise<Sample> {
  const { hostname, port } = new URL(url);
  const target = { host: hostname, port: Number(port) };
  const socket = net.connect(target);
  await once(socket, 'connect');
  const clock = new WallClock();
  let frames = 0;
  let count = 0;
  let whole = (): void => undefined;
  const sink: ConnectionSink = {
    now: () => clock.now(),
    appendFrame: () => frames++,
    append: (direction) => {
      if (direction === 'received' && ++count === messages) whole();
      return count;
    },
    isFull: () => false,
    exchanges: () => undefined,
    found: () => undefined,
    closing: () => undefined,
    ended: () => undefined,
  };
  const options = { headers: {}, protocols: [], compression: false, frameLog: sink };
  const { signal } = new AbortController();
  const result = await shakeHands(new URL(url), target, socket, options, signal, () => undefined);
  if (result.kind === 'refused') throw new Error('The handshake was refused.');
  const webSocket = new LiveWebSocket('client', result, socket, sink, hostname, 2 ** 27);
  const sample = startSample();
  const received = new Promise<void>((resolve) => (whole = resolve));
  await webSocket.send('go', {});
  await received;
  const taken = sample(count);
  webSocket.destroy();
  if (frames < messages) throw new Error(`Only ${frames} frames of ${messages} messages were seen.`);
  return taken;
}

/** A whole session with its log on disk: until everything is in the files. */
export function wholeSession({ url, messages, compression = false }: Flood): Promise<Sample> {
  return withSession({ transport: 'websocket', url, compression }, async (session) => {
    const sample = startSample();
    await session.send('go');
    // The message that began it is in the log as well.
    await logged(session, messages + 1);
    return sample(messages);
  });
}
