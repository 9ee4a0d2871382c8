import { once } from 'node:events';
import * as net from 'node:net';
import { WallClock } from '../../../src/log/wallClock';
import type { FrameLog } from '../../../src/net/receivedFrames';
import { shakeHands } from '../../../src/net/webSocketHandshake';
import { startSample, type Sample } from '../sample';
import { logged, withSession } from './logged';
import { receiveAll } from './wsClients';

/** What a client is to receive, from the server of `flood.ts`. */
export interface Flood {
  /** Tells the server what to send: `/text/200/1000000`. */
  readonly url: string;
  readonly messages: number;
  /** Of each message, before it is compressed. */
  readonly sizeBytes: number;
  readonly compression?: boolean;
}

/** A bare `ws` client with the tap, the decoder and the queue of frames beside it. Nothing is kept. */
export async function tappedWs({ url, messages }: Flood): Promise<Sample> {
  const { hostname, port } = new URL(url);
  const target = { host: hostname, port: Number(port) };
  const socket = net.connect(target);
  await once(socket, 'connect');
  const clock = new WallClock();
  let frames = 0;
  const frameLog: FrameLog = { now: () => clock.now(), appendFrame: () => frames++ };
  const options = { headers: {}, protocols: [], compression: false, maxMessageBytes: 2 ** 27, frameLog };
  const { signal } = new AbortController();
  const result = await shakeHands(new URL(url), target, socket, options, signal, () => undefined);
  if (result.kind === 'refused') throw new Error('The handshake was refused.');
  const { webSocket, received } = result;
  const sample = await receiveAll(webSocket, messages, () => {
    const span = received.take();
    if (span) received.breachesOf(span);
  });
  if (frames < messages) throw new Error(`Only ${frames} frames of ${messages} messages were seen.`);
  return sample;
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
