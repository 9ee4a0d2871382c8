import type { Case, Prepared } from '../case';
import { streamTool, type StreamTool } from '../peers/streams';
import { isThere } from '../peers/timed';
import { subject } from '../subject';

const BYTES = 1024 ** 3;
/** `ncat -x` writes each byte as hex, slowly. */
const TOOLS: Readonly<Record<StreamTool, { program: string; bytes: number }>> = {
  'ncat to a file': { program: 'ncat', bytes: BYTES },
  'ncat -x': { program: 'ncat', bytes: 64 * 1024 ** 2 },
  'socat, 256 KiB buffer': { program: 'socat', bytes: BYTES },
};
const SESSION = 'TCP session, log on disk';

export const tcp: Case = {
  title: 'receiving TCP',
  prepare: async ({ server: { tcpPort: port } }) => {
    const subjects: Record<string, Prepared['subjects'][string]> = {
      'net to a file': () => subject('netToFile', { port, bytes: BYTES }),
      [SESSION]: () => subject('tcpSession', { port, bytes: BYTES }),
    };
    const absent: Record<string, string> = {};
    for (const [tool, { program, bytes }] of Object.entries(TOOLS) as [StreamTool, (typeof TOOLS)[StreamTool]][]) {
      // socat and ncat know different ways to ask for their version.
      if (await isThere('bash', '-c', 'command -v "$0"', program)) {
        subjects[tool] = () => streamTool(tool, port, bytes);
      } else absent[tool] = `${program} is not installed`;
    }
    const against = (peer: string, goal?: number): Prepared['comparisons'][number] => ({
      what: `TCP with log: bytes per second against ${peer}`,
      of: SESSION,
      against: peer,
      measure: 'throughput',
      ...(goal !== undefined && { goal: { is: '≥', value: goal } }),
    });
    return {
      subjects,
      absent,
      comparisons: [
        against('net to a file', 0.9),
        against('ncat -x', 40),
        against('ncat to a file'),
        against('socat, 256 KiB buffer'),
      ],
    };
  },
};
