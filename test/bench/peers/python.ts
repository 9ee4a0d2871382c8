import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sample } from '../sample';
import { isThere } from './timed';

const run = promisify(execFile);

const CLIENT = `
import asyncio, json, resource, sys, time
import websockets
async def main(url, messages):
    async with websockets.connect(url, compression=None, max_size=None) as connection:
        before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        await connection.send('go')
        for _ in range(messages):
            await connection.recv()
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        peak = after.ru_maxrss / 1024
        print(json.dumps(dict(units=messages, cpuMs=cpu * 1000, wallMs=wall * 1000, peakMiB=peak)), flush=True)
        connection.transport.abort()
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
`;

/** A Python that has the package `websockets`; `undefined` if there is none. */
export async function pythonWithWebSockets(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    if (await isThere(python, '-c', 'import websockets')) return python;
  }
  return undefined;
}

export async function pythonWebSockets(python: string, url: string, messages: number): Promise<Sample> {
  const { stdout } = await run(python, ['-c', CLIENT, url, String(messages)]);
  return JSON.parse(stdout.split('\n')[0]!) as Sample;
}
