import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LogQuery } from '../../../src/api';
import { FileLog } from '../../../src/log/fileLog';
import { LogSearch } from '../../../src/log/search/logSearch';
import { threadsFor } from '../../../src/log/search/searchPass';
import { searchWorkers } from '../../../src/log/search/searchWorkers';
import { median, type Measures } from '../sample';

const WORDS = 'alpha beta gamma order book trade price quantity symbol status message update snapshot channel'.split(
  ' ',
);
const RUNS = 5;
/** A log that was just opened is looked through for damage first: a page would not be quicker. */
const SETTLING_MS = 2000;

/** Writes a log, and its messages as lines of a file for tools that search those. */
export async function makeSearchLog({ folder, messages }: { folder: string; messages: number }): Promise<Measures> {
  const log = await FileLog.create(path.join(folder, 'log'));
  const lines = createWriteStream(path.join(folder, 'lines.txt'));
  for (let nth = 0; nth < messages; nth += 1) {
    const text = messageOf(nth);
    log.append('received', 'text', Buffer.from(text));
    if (!lines.write(`${text}\n`)) await once(lines, 'drain');
    if (nth % 10_000 === 0) await log.flush();
  }
  await log.finish();
  log.dispose();
  lines.end();
  await once(lines, 'close');
  return { messages };
}

/** A search as a person begins it, with the threads there: until it is complete, until something is shown, and what it holds up. */
export async function search({ folder, query }: { folder: string; query: LogQuery }): Promise<Measures> {
  const log = await FileLog.open(path.join(folder, 'log'));
  searchWorkers.warmUp(threadsFor(log.length));
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const whole: number[] = [];
  const first: number[] = [];
  let matches = 0;
  delay.enable();
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    const running = new LogSearch(log, query);
    let shownAt = NaN;
    await new Promise<void>((resolve) => {
      running.onDidChange(() => {
        if (running.matches.length > 0 && Number.isNaN(shownAt)) shownAt = performance.now();
        if (running.state !== 'searching') resolve();
      });
    });
    whole.push(performance.now() - start);
    first.push(shownAt - start);
    matches = running.matches.length;
    running.dispose();
  }
  delay.disable();
  searchWorkers.dispose();
  log.dispose();
  return {
    units: log.length,
    wallMs: median(whole),
    'first hits, ms': median(first),
    'longest hold, ms': delay.max / 1e6,
    matches,
  };
}

/** 200 bytes of JSON; some are rare. */
function messageOf(nth: number): string {
  let text = `{"op":"${WORDS[nth % WORDS.length]}","id":${nth},"price":${(nth * 7919) % 99_991},"text":"`;
  for (let word = nth; text.length < 185; word += 1 + (word % 5)) text += `${WORDS[(word * 31) % WORDS.length]} `;
  return `${text}${nth % 100_000 === 77_777 ? 'Zebra#42' : ''}"}`;
}
