import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { WebSocket } from 'ws';
import { startSample, type Sample } from '../sample';
import type { Flood } from './receiving';

/** A bare `ws` client that throws every message away. */
export async function bareWs(flood: Flood): Promise<Sample> {
  const webSocket = await openWs(flood);
  return receiveAll(webSocket, flood.messages, () => undefined);
}

/** What a person writes in a minute: each message as a line of JSON, appended to a stream. Until the file is whole. */
export async function wsToJsonLines(flood: Flood): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  const webSocket = await openWs(flood);
  const file = createWriteStream(path.join(folder, 'log.jsonl'));
  const sample = startSample();
  await receiveAll(webSocket, flood.messages, (data, isBinary) => {
    const line = { time: Date.now(), isBinary, data: data.toString(isBinary ? 'base64' : 'utf8') };
    if (file.write(`${JSON.stringify(line)}\n`)) return;
    webSocket.pause();
    file.once('drain', () => webSocket.resume());
  });
  file.end();
  await once(file, 'finish');
  const taken = sample(flood.messages);
  await rm(folder, { recursive: true });
  return taken;
}

/** Node's own client, where this Node has one. */
export async function builtInWebSocket({ url, messages }: Flood): Promise<Sample> {
  const webSocket = new globalThis.WebSocket(url);
  webSocket.binaryType = 'arraybuffer';
  await once(webSocket, 'open');
  let count = 0;
  const whole = new Promise<void>((resolve) => {
    webSocket.onmessage = () => {
      count += 1;
      if (count === messages) resolve();
    };
  });
  const sample = startSample();
  webSocket.send('go');
  await whole;
  const taken = sample(count);
  // The process would wait for the closing handshake.
  setImmediate(() => process.exit());
  return taken;
}

export async function openWs({ url, compression = false }: Flood): Promise<WebSocket> {
  const webSocket = new WebSocket(url, { perMessageDeflate: compression });
  await once(webSocket, 'open');
  return webSocket;
}

export async function receiveAll(
  webSocket: WebSocket,
  messages: number,
  onMessage: (data: Buffer, isBinary: boolean) => void,
): Promise<Sample> {
  let count = 0;
  const whole = new Promise<void>((resolve, reject) => {
    webSocket.on('message', (data, isBinary) => {
      onMessage(data as Buffer, isBinary);
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
