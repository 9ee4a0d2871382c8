import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { startSample, type Sample } from '../sample';
import { withSession } from './logged';

/** How many bytes a client is to receive, from the server of `flood.ts`. */
export interface TcpFlood {
  readonly port: number;
  readonly bytes: number;
}

/** A socket piped to a file. */
export async function netToFile({ port, bytes }: TcpFlood): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  const socket = net.connect(port, '127.0.0.1');
  const sample = startSample();
  socket.write(`${bytes}\n`);
  await pipeline(socket, createWriteStream(path.join(folder, 'received')));
  const taken = sample(bytes);
  if (socket.bytesRead !== bytes) throw new Error(`${socket.bytesRead} bytes of ${bytes} came.`);
  await rm(folder, { recursive: true });
  return taken;
}

/** A whole session with its log on disk: until everything is in the files. */
export function tcpSession({ port, bytes }: TcpFlood): Promise<Sample> {
  return withSession({ transport: 'tcp', host: '127.0.0.1', port }, async (session) => {
    const ended = new Promise<void>((resolve) => {
      session.onDidChangeState((state) => {
        if (state === 'closed') resolve();
      });
    });
    const sample = startSample();
    await session.send(`${bytes}\n`);
    await ended;
    await session.log.flush();
    const taken = sample(bytes);
    const { bytes: received } = session.log.received;
    if (received !== bytes) throw new Error(`${received} bytes of ${bytes} came.`);
    return taken;
  });
}
