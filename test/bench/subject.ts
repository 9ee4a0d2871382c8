import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measures } from './sample';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('subjects/main.js', import.meta.url));

/** How a subject's process is started. */
export interface SubjectOptions {
  /** Default: the Node that runs this. */
  readonly node?: string;
  readonly nodeOptions?: readonly string[];
}

/** One run of a subject of `subjects/main.ts` in a fresh process. */
export async function subject(name: string, input: object = {}, options: SubjectOptions = {}): Promise<Measures> {
  const { node = process.execPath, nodeOptions = [] } = options;
  const { stdout } = await run(node, [...nodeOptions, MAIN, name, JSON.stringify(input)]);
  return JSON.parse(stdout) as Measures;
}
