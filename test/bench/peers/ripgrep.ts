import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startSample, type Measures } from '../sample';

const run = promisify(execFile);

/** The version of the ripgrep that is installed, if one is. */
export async function ripgrepVersion(): Promise<string | undefined> {
  try {
    return (await run('rg', ['--version'])).stdout.split('\n')[0]?.split(' ')[1];
  } catch {
    return undefined;
  }
}

/** Counts the lines of a file that match; its start is in the time. */
export async function ripgrep(file: string, ...pattern: readonly string[]): Promise<Measures> {
  const sample = startSample();
  const { stdout } = await run('rg', ['--count', '--no-config', ...pattern, file]);
  const { wallMs } = sample(1);
  return { units: 1_000_000, wallMs, matches: Number(stdout) };
}
