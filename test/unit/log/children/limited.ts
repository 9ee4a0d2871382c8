// A process that may not write large files, or whose disk is small: fills a log beyond that, waits until there is room, and goes on.
// What takes the room away may be a file that it is told to remove.
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { FileLog } from '../../../../src/log/fileLog';

const [folder = '', memory = '', ballast] = process.argv.slice(2);
const memoryBytes = Number(memory);

async function main(): Promise<void> {
  const log = await FileLog.create(folder, { memoryBytes });
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
  const isFailing = (): boolean => log.isFailing;
  while (!isFailing()) {
    for (let nth = 0; nth < 50; nth += 1) append();
    await rest();
  }
  // More than there is memory for.
  for (let nth = 0; nth < memoryBytes / 1000 + 4000; nth += 1) {
    append();
    if (nth % 100 === 0) await rest();
  }
  say('full');
  for (let index = log.length - 10_000; index < 20; index += 1) if (index >= 0) await log.payload(index);
  await new Promise((resolve) => createInterface(process.stdin).once('line', resolve));
  if (ballast !== undefined) await rm(ballast);
  while (isFailing()) await rest();
  // While what waited is still being written.
  for (let nth = 0; nth < 3000; nth += 1) {
    append();
    if (nth % 100 === 0) await rest();
  }
  await log.flush();
  say('well');
  await log.finish();
  log.dispose();
  process.stdin.destroy();
}

void main();
