import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Sample } from '../sample';
import { timed } from './timed';

/** What others do with the bytes of the TCP server of `flood.ts`; `$1` is its port, `$2` how many bytes, `$3` the file. */
const LINES = {
  'ncat to a file': 'ncat 127.0.0.1 "$1" < <(echo "$2") > "$3"',
  'ncat -x': 'ncat -x "$3" 127.0.0.1 "$1" < <(echo "$2") > /dev/null',
  'socat, 256 KiB buffer': 'socat -t 60 -b 262144 TCP:127.0.0.1:"$1" STDIO < <(echo "$2") > "$3"',
};

export type StreamTool = keyof typeof LINES;

/** A program that receives so many bytes into a file, from its start to its end. */
export async function streamTool(tool: StreamTool, port: number, bytes: number): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  try {
    const { cpuMs, wallMs } = await timed(LINES[tool], String(port), String(bytes), path.join(folder, 'received'));
    return { units: bytes, cpuMs, wallMs };
  } finally {
    await rm(folder, { recursive: true });
  }
}
