import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sample } from '../sample';

const run = promisify(execFile);

/** What a program took from its start to its end, and what it printed. */
export interface Timed {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly stdout: string;
}

/**
 * Runs a line of bash, its arguments as `$1` and so on.
 *
 * @throws with its output, when it fails
 */
export async function timed(line: string, ...args: readonly string[]): Promise<Timed> {
  const options = { maxBuffer: 2 ** 30, env: { ...process.env, LC_ALL: 'C' } };
  const { stdout, stderr } = await run('bash', ['-c', `TIMEFORMAT='%R %U %S'; time ${line}`, 'bash', ...args], options);
  const [real = NaN, user = NaN, system = NaN] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpuMs: (user + system) * 1000, wallMs: real * 1000, stdout };
}

/** What so many units took without what it takes to start, which a run over one unit tells. */
export async function lessStart(units: number, take: (units: number) => Promise<Timed>): Promise<Sample> {
  const start = await take(1);
  const whole = await take(units);
  return { units: units - 1, cpuMs: whole.cpuMs - start.cpuMs, wallMs: whole.wallMs - start.wallMs };
}

/** Whether a program can be started. */
export async function isThere(command: string, ...args: readonly string[]): Promise<boolean> {
  return run(command, [...args]).then(
    () => true,
    () => false,
  );
}
