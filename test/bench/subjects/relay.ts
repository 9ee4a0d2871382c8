import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { Listeners } from '../../../src/net/listen/listeners';
import { Sessions } from '../../../src/net/sessions';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import { startSample, type Measures, type Sample } from '../sample';
import type { TcpFlood } from './tcp';

/** A client that throws away what comes, of a relay in another process. */
export async function relayClient({ port, bytes }: TcpFlood): Promise<Sample> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const sample = startSample();
  let received = 0;
  socket.on('data', ({ length }) => (received += length));
  socket.write(`${bytes}\n`);
  await once(socket, 'end');
  const taken = sample(received);
  socket.destroy();
  if (received !== bytes) throw new Error(`${received} bytes of ${bytes} came.`);
  return taken;
}

/** {@link relayClient} in a process of its own. */
async function clientOf(flood: TcpFlood): Promise<Measures> {
  const main = process.argv[1] ?? '';
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'relayClient', JSON.stringify(flood)]);
  return JSON.parse(stdout) as Measures;
}

/** Our relay before the server of `flood.ts`, as the extension runs it: with its log on disk. Its client is a process of its own. */
export async function tcpRelay({ port, bytes }: TcpFlood): Promise<Measures> {
  const storage = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  const fail = (error: Error): never => {
    throw error;
  };
  const sessions = new Sessions(storage, fail);
  const listeners = new Listeners(sessions, fail);
  try {
    const profile = { name: 'Bench', transport: 'tcp', role: 'server', port: 0, forwardTo: `tcp://127.0.0.1:${port}` };
    const listener = await listeners.open(checkedProfile(profile), undefined);
    const { local } = listener;
    if (!local || !('port' in local)) throw new Error('The relay does not listen.');
    const taken = await clientOf({ port: local.port, bytes });
    const [client] = listener.sessions;
    await client!.close();
    const logged = client!.log.sent.bytes;
    if (logged !== bytes) throw new Error(`${logged} bytes of ${bytes} are in the log.`);
    await listeners.close();
    await sessions.close();
    return taken;
  } finally {
    listeners.dispose();
    sessions.dispose();
    await rm(storage, { recursive: true });
  }
}

/** Two sockets of Node's piped into each other, without a log. */
export async function pipedSockets({ port, bytes }: TcpFlood): Promise<Measures> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const target = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.pipe(target).pipe(socket);
    for (const each of [socket, target]) each.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const taken = await clientOf({ port: (server.address() as net.AddressInfo).port, bytes });
  server.close();
  return taken;
}

/** The same with socat and a buffer of 256 KiB. */
export async function socatRelay({ port, bytes }: TcpFlood): Promise<Measures> {
  const listen = await freePort();
  const options = ['-t', '60', '-b', '262144', '-d', '-d'];
  const addresses = [`TCP-LISTEN:${listen},bind=127.0.0.1,reuseaddr`, `TCP:127.0.0.1:${port}`];
  const child = spawn('socat', [...options, ...addresses], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    let said = '';
    while (!said.includes('listening on')) said += String(((await once(child.stderr, 'data')) as [Buffer])[0]);
    child.stderr.resume();
    return await clientOf({ port: listen, bytes });
  } finally {
    child.kill();
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
