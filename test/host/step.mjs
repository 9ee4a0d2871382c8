import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { stopGroup } from './processes.mjs';
import { root } from './root.mjs';

/**
 * @typedef {object} Step a part of `npm test`
 * @property {string} name
 * @property {'check' | 'build' | 'suite'} kind a check counts as one test, a build only if it fails; a suite's tests are
 *   counted by its reporter
 * @property {readonly [string, ...string[]]} command
 */

/** @typedef {{ passed: number, failed: number, skipped: number, told?: readonly string[] }} Counts `told`: each failure, in a few lines */

const isWindows = process.platform === 'win32';

/** How long a step may take to end what it started, when the run is given up. */
const stopGraceMs = 20_000;

/**
 * Runs a step to its end, with its output on this terminal.
 *
 * @param {Step} step
 * @param {{ owner: import('./owner.mjs').Owner, resultsFile: string, grep: string | undefined }} context
 * @returns {Promise<Counts & { durationMs: number }>}
 */
export async function runStep({ kind, command: [program, ...args] }, { owner, resultsFile, grep }) {
  const startedMs = Date.now();
  const isMocha = args.includes('test/host/reporter.cjs');
  const child = spawn(program, grep !== undefined && isMocha ? [...args, '--grep', grep] : args, {
    cwd: root,
    env: {
      ...process.env,
      SOCKETSCOPE_RESULTS: resultsFile,
      ...(grep === undefined ? {} : { SOCKETSCOPE_GREP: grep }),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
    // A terminal's Ctrl-C reaches this process alone, which then asks the step once; npm would ask it twice.
    detached: !isWindows,
    shell: isWindows && program === 'npm',
  });
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  await owner.add(async () => {
    child.kill('SIGINT');
    await Promise.race([ended, delay(stopGraceMs, undefined, { ref: false })]);
    await stopGroup(child);
  });
  const succeeded = (await ended) === 0;
  owner.signal.throwIfAborted();
  const durationMs = Date.now() - startedMs;
  if (kind === 'suite') {
    return { ...(await suiteCounts(resultsFile, succeeded, grep !== undefined)), durationMs };
  }
  return { passed: succeeded && kind === 'check' ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0, durationMs };
}

/**
 * @param {string} resultsFile
 * @param {boolean} succeeded
 * @param {boolean} mayBeEmpty
 * @returns {Promise<Counts>}
 */
async function suiteCounts(resultsFile, succeeded, mayBeEmpty) {
  const results = await readFile(resultsFile, 'utf8').catch(() => undefined);
  if (results === undefined) {
    console.error('The suite ended before its tests had.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  /** @type {Counts} */
  const counts = JSON.parse(results);
  if (counts.passed + counts.failed === 0 && !mayBeEmpty) {
    console.error('The suite ran no test.');
    return { ...counts, failed: 1 };
  }
  // Something beside the tests failed, such as the process that they ran in.
  return succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}
