// A process that may not write large files: fills a log beyond that, waits until it may, and goes on.
import { createInterface } from 'node:readline';
import { FileLog } from '../../../../src/log/fileLog';

const [folder = ''] = process.argv.slice(2);
const MEMORY_BYTES = 1024 * 1024;

async function main(): Promise<void> {
  const log = await FileLog.create(folder, { memoryBytes: MEMORY_BYTES });
  const failures: string[] = [];
  log.onDidFail((error) => failures.push(error.message));
  const append = (): number => log.append('received', 'text', Buffer.from(`${log.length}:`.padEnd(1000, '.')));
  const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
  const say = (what: string): void => {
    const { problems, length, isFailing, isFull } = log;
    const problem = problems.map(({ message }) => message).join(' ');
    const { arrayBuffers } = process.memoryUsage();
    console.log(JSON.stringify({ what, length, problem, isFailing, isFull, failures, arrayBuffers }));
  };
  while (!log.isFailing) {
    for (let nth = 0; nth < 50; nth += 1) append();
    await rest();
  }
  // More than there is memory for.
  for (let nth = 0; nth < 5000; nth += 1) {
    append();
    if (nth % 100 === 0) await rest();
  }
  say('full');
  for (let index = log.length - 10_000; index < 20; index += 1) if (index >= 0) await log.payload(index);
  await new Promise((resolve) => createInterface(process.stdin).once('line', resolve));
  while (log.isFailing) await rest();
  for (let nth = 0; nth < 100; nth += 1) append();
  await log.flush();
  say('well');
  await log.finish();
  log.dispose();
  process.stdin.destroy();
}

void main();
