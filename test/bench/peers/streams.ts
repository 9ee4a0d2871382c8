import { mkdtemp, rm, stat } from 'node:fs/promises';
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

/** `[0000]   61 62 …   ab…`, of 16 bytes. */
const HEX_LINE_BYTES = 74;
const BYTES_PER_LINE = 16;

export type StreamTool = keyof typeof LINES;

/**
 * A program that receives so many bytes into a file, from its start to its end.
 *
 * @throws if it is another number of bytes
 */
export async function streamTool(tool: StreamTool, port: number, bytes: number): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'socketscope-bench-'));
  try {
    const file = path.join(folder, 'received');
    const { cpuMs, wallMs } = await timed(LINES[tool], String(port), String(bytes), file);
    const { size } = await stat(file);
    const received = tool === 'ncat -x' ? Math.floor((size / HEX_LINE_BYTES) * BYTES_PER_LINE) : size;
    // What was sent is in the hexadecimal file as well.
    if (tool === 'ncat -x' ? received < bytes : received !== bytes)
      throw new Error(`${tool} received ${received} bytes of ${bytes}.`);
    return { units: bytes, cpuMs, wallMs };
  } finally {
    await rm(folder, { recursive: true });
  }
}
