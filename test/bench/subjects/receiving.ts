import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { WebSocket } from 'ws';
import { WallClock } from '../../../src/log/wallClock';
import { Sessions } from '../../../src/net/sessions';
import type { ConnectionSink } from '../../../src/net/connection';
import { LiveWebSocket } from '../../../src/net/liveWebSocket';
import { shakeHands } from '../../../src/net/webSocketHandshake';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import { startSample, type Sample } from '../sample';

/** What a client is to receive, from the server of `flood.ts`. */
export interface Flood {
  /** Tells the server what to send: `/text/200/1000000`. */
  readonly url: string;
  readonly messages: number;
}

/** A bare `ws` client that throws every message away. */
export async function bareWs({ url, messages }: Flood): Promise<Sample> {
  const webSocket = new WebSocket(url, { perMessageDeflate: false });
  await once(webSocket, 'open');
  return receiveAll(webSocket, messages, () => undefined);
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
  const webSocket = new LiveWebSocket(result, socket, sink, hostname, 2 ** 27);
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
export async function wholeSession({ url, messages }: Flood): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  const sessions = new Sessions(folder, (error) => {
    throw error;
  });
  try {
    const profile = checkedProfile({ name: 'Bench', transport: 'websocket', url, compression: false });
    const { session, settled } = await sessions.open(profile, undefined);
    await settled;
    const { log } = session;
    const sample = startSample();
    await session.send('go');
    // The message that began it is in the log as well.
    while (log.length <= messages) await new Promise((resolve) => log.onDidAppend(resolve));
    await log.flush();
    const taken = sample(messages);
    await sessions.close();
    return taken;
  } finally {
    sessions.dispose();
    await rm(folder, { recursive: true });
  }
}

async function receiveAll(webSocket: WebSocket, messages: number, onMessage: () => void): Promise<Sample> {
  let count = 0;
  const whole = new Promise<void>((resolve, reject) => {
    webSocket.on('message', () => {
      onMessage();
      count += 1;
      if (count === messages) resolve();
    });
    webSocket.on('error', reject);
    webSocket.on('close', () => reject(new Error(`The connection ended after ${count} messages.`)));
  });
  const sample = startSample();
  webSocket.resume();
  webSocket.send('go');
  await whole;
  const taken = sample(count);
  webSocket.terminate();
  return taken;
}
