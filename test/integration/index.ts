import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import CountingReporter from '../host/reporter.cjs';

/**
 * What VS Code runs in its extension host: all `*.test.cjs` beside and below this module.
 *
 * @throws {Error} when a test fails
 */
export async function run(): Promise<void> {
  const { SOCKETSCOPE_GREP: grep } = process.env;
  const mocha = new Mocha({ timeout: 20_000, reporter: CountingReporter, ...(grep ? { grep } : {}) });
  const names = await readdir(__dirname, { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.test.cjs')).sort()) {
    mocha.addFile(join(__dirname, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) {
    throw new Error(`${failures} failed`);
  }
}
