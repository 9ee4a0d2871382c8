import { RestoredSession } from '../../../src/log/restoredSession';
import { median, type Measures } from '../sample';
import { logged, recorded } from './logged';
import type { Flood } from './receiving';

const ROWS = 50;
const JUMPS = 200;

export interface Recording {
  readonly storage: string;
  readonly id: string;
}

/** Records a flood in a folder; the recording is what stays in it. */
export async function record({ url, messages, storage }: Flood & { storage: string }): Promise<Measures> {
  await recorded(storage, { transport: 'websocket', url, compression: false }, async (session) => {
    await session.send('go');
    await logged(session, messages + 1);
  });
  return { messages };
}

/** Opens a recording as the extension does, and reads what a page shows: first its beginning, then rows anywhere. */
export async function openRecording({ storage, id }: Recording): Promise<Measures> {
  const start = performance.now();
  const { log } = await RestoredSession.open(storage, id);
  await log.read(0, ROWS);
  const firstRows = performance.now() - start;
  const jumps: number[] = [];
  for (let nth = 0; nth < JUMPS; nth += 1) {
    const from = Math.floor(Math.random() * (log.length - ROWS));
    const begin = performance.now();
    const rows = await log.read(from, from + ROWS);
    jumps.push(performance.now() - begin);
    if (rows[0]?.index !== from || rows.length !== ROWS) throw new Error(`The rows from ${from} are others.`);
  }
  const sorted = jumps.toSorted((a, b) => a - b);
  return {
    'first rows, ms': firstRows,
    'jump, ms': median(jumps),
    'slowest jump of 200, ms': sorted.at(-1)!,
  };
}
