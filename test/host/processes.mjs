import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const isWindows = process.platform === 'win32';

/** How long a group of processes may take to end by itself before it is killed. */
const graceMs = 5_000;

/** A killed process is gone at once, unless nobody collects it: some containers run no init process. */
const killedMs = 1_000;

/**
 * Starts a command that leads a process group of its own, so that `stopGroup` also ends what the command starts.
 * Should this process end without having called it, the group is killed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 */
export function spawnGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: !isWindows });
  const kill = () => child.pid !== undefined && sendSignal(-child.pid, 'SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/**
 * Ends a child that leads a group, and all that it started, and waits until they are gone.
 *
 * @param {{ readonly pid?: number | undefined }} child
 */
export async function stopGroup({ pid }) {
  // The number of a group is that of its leader; negative, it means the whole group.
  await (pid === undefined ? undefined : stopProcess(-pid));
}

/**
 * Ends a process and waits until it is gone.
 *
 * @param {number} pid
 */
export async function stopProcess(pid) {
  sendSignal(pid, 'SIGTERM');
  if (await endsWithin(pid, graceMs)) {
    return;
  }
  sendSignal(pid, 'SIGKILL');
  await endsWithin(pid, killedMs);
}

/**
 * Runs a command to its end and gives what it printed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<string>}
 * @throws {Error} with the command and the end of its output, when it can't be started or fails
 */
export async function runCommand(command, args, options = {}) {
  // npm is a script on Windows, and only a shell starts those.
  const shell = isWindows && command === 'npm';
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], shell });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`),
    );
  });
  if (failure !== undefined) {
    throw new Error(`\`${[command, ...args].join(' ')}\` failed: ${failure}\n${lastLines(output)}`);
  }
  return output;
}

/**
 * @param {string} text
 * @param {number} [count]
 */
export function lastLines(text, count = 40) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/**
 * @param {number} pid
 * @param {'SIGTERM' | 'SIGKILL' | 0} signal
 * @returns {boolean} whether there was a process to signal
 */
function sendSignal(pid, signal) {
  if (isWindows && signal !== 0) {
    return spawnSync('taskkill', ['/pid', String(Math.abs(pid)), '/t', '/f']).status === 0;
  }
  try {
    return process.kill(isWindows ? Math.abs(pid) : pid, signal);
  } catch {
    return false;
  }
}

/**
 * Processes that aren't children of this one give no event when they end, so they are asked after.
 *
 * @param {number} pid
 * @param {number} withinMs
 */
async function endsWithin(pid, withinMs) {
  const deadline = Date.now() + withinMs;
  while (sendSignal(pid, 0)) {
    if (Date.now() > deadline) {
      return false;
    }
    await delay(20);
  }
  return true;
}
