import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import type { Measures } from '../sample';
import { logged, withSession } from './logged';
import type { Flood } from './receiving';

const MIB = 1024 * 1024;
const MILLION = 1_000_000;

/**
 * What this process keeps after a million messages, and for each of those that follow.
 *
 * @param flood one that waits for another message of ours after the first million
 */
export async function memory({ url, messages }: Flood): Promise<Measures> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const kept = async (): Promise<NodeJS.MemoryUsage> => {
    for (let nth = 0; nth < 3; nth += 1) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return process.memoryUsage();
  };
  const idle = await kept();
  return withSession({ transport: 'websocket', url, compression: false }, async (session) => {
    await session.send('go');
    await logged(session, MILLION + 1);
    const early = await kept();
    await session.send('go on');
    await logged(session, messages + 2);
    const late = await kept();
    const perMessage = (name: keyof NodeJS.MemoryUsage): number => (late[name] - early[name]) / (messages - MILLION);
    return {
      'RSS over idle, MiB': (early.rss - idle.rss) / MIB,
      'RSS per further message, bytes': perMessage('rss'),
      'heap per further message, bytes': perMessage('heapUsed'),
      'index per further message, bytes': perMessage('arrayBuffers'),
      'unused heap per further message, bytes': perMessage('heapTotal') - perMessage('heapUsed'),
      'outside the heap per further message, bytes': perMessage('external'),
      'idle RSS, MiB': idle.rss / MIB,
    };
  });
}
