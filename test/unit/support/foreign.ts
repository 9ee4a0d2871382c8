import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import type { Context } from 'mocha';
import { startChild, type Child } from './child';
import { eventually } from './eventually';
import type { useNet } from './net';

/** Debian's, which has the packages of Debian. */
export const PYTHON = '/usr/bin/python3';

/** What others have written, how to find out whether it is here, and what Debian calls it. */
const TOOLS = {
  ncat: [['ncat', '--version'], 'ncat'],
  socat: [['socat', '-V'], 'socat'],
  openssl: [['openssl', 'version'], 'openssl'],
  curl: [['curl', '--version'], 'curl'],
  "Python's websockets": [[PYTHON, '-c', 'import websockets'], 'python3-websockets'],
} as const;

/** Skips a test where a tool is missing, and says so. `.ci/run` installs them. */
export function needs(context: Context, tool: keyof typeof TOOLS): void {
  const [[command, ...args], debian] = TOOLS[tool];
  if (spawnSync(command, args, { timeout: 10_000 }).status === 0) return;
  console.log(`      skipped: there is no ${tool} here (Debian: apt-get install ${debian})`);
  context.skip();
}

/** Programs of others for a suite that uses {@link useNet}; they are ended after each test. */
export function useForeign(net: ReturnType<typeof useNet>) {
  const running = new Set<Child>();
  net.onTearDown(async () => {
    for (const child of running) child.process.kill('SIGKILL');
    await Promise.all([...running].map(({ exit }) => exit));
    running.clear();
  });
  return {
    /** Starts a program. @param ready is found in what it writes once it can be used */
    start: async (command: string, args: readonly string[], ready: RegExp): Promise<Child> => {
      const child = startChild(command, args);
      running.add(child);
      await eventually(() => {
        const written = `${child.lines.join('\n')}\n${child.errors()}`;
        if (!ready.test(written)) throw new Error(`${command} is not ready: ${written}`);
      }, 20_000);
      return child;
    },
  };
}

/** A port of 127.0.0.1 that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
