import { statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './processes.mjs';
import { root } from './root.mjs';

/** Installs what `package-lock.json` asks for, unless that was done since the file last changed. */
export async function ensureDependencies() {
  if (modifiedMs('node_modules/.package-lock.json') < modifiedMs('package-lock.json')) {
    console.log('Installing the dependencies (npm ci) …');
    await runCommand('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
  }
}

/** @param {string} name */
function modifiedMs(name) {
  return statSync(join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
