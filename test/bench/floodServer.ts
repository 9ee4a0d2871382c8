import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The server of `subjects/flood.ts`, in a process of its own. */
export interface FloodServer {
  /** `ws://127.0.0.1:PORT`; what follows says what is to be sent. */
  readonly url: string;
  /** Where a line with a number is answered by as many bytes. */
  readonly tcpPort: number;
  stop(): void;
}

export async function startFloodServer(): Promise<FloodServer> {
  const file = fileURLToPath(new URL('subjects/flood.js', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { webSocket, tcp } = JSON.parse(line.toString()) as { webSocket: number; tcp: number };
  return { url: `ws://127.0.0.1:${webSocket}`, tcpPort: tcp, stop: () => void child.kill() };
}
