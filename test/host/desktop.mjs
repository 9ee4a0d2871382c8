import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { hasDisplay } from './display.mjs';
import { spawnGroup, stopGroup, stopProcess } from './processes.mjs';

const isWindows = process.platform === 'win32';

/**
 * Finds the `code` command of a desktop VS Code that can show a window here.
 *
 * @returns {string | undefined} its path
 */
export function findCode() {
  const { PATH = '' } = process.env;
  // In the terminal of a remote window, `code` only talks to that window.
  const folders = PATH.split(delimiter).filter((folder) => !/[\\/]remote-cli\b/.test(folder));
  const candidates = folders.map((folder) => join(folder, isWindows ? 'code.cmd' : 'code'));
  return hasDisplay() ? candidates.find((path) => existsSync(path)) : undefined;
}

/**
 * Opens a window of a VS Code of its own, with neither the settings nor the extensions of the one that is installed.
 *
 * @param {{ code: string, extension: string, folder: string, dataFolder: string }} options absolute paths
 * @returns {{ ended: Promise<Error | undefined>, stop: () => Promise<void> }} `ended` settles when the window is closed,
 *   or with why it couldn't be opened
 */
export function openDesktop({ code, extension, folder, dataFolder }) {
  const options = [
    `--extensionDevelopmentPath=${extension}`,
    `--user-data-dir=${dataFolder}`,
    `--extensions-dir=${join(dataFolder, 'extensions')}`,
    '--disable-workspace-trust',
    // Chromium's sandbox doesn't work for root, and VS Code then refuses to start.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const child = spawnGroup(code, [...options, '--new-window', '--wait', folder]);
  let output = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk) => (output += chunk));
  return {
    ended: new Promise((resolve) => {
      child.once('error', (error) => resolve(new Error(`VS Code can't be opened: ${error.message}`)));
      child.once('exit', (status) => resolve(status === 0 ? undefined : new Error(`\`${code}\` failed:\n${output}`)));
    }),
    stop: async () => {
      // The command only waits for VS Code, which it has started apart from itself; VS Code leaves its number here.
      const pid = Number(await readFile(join(dataFolder, 'code.lock'), 'utf8').catch(() => undefined));
      await (pid > 0 ? stopProcess(pid) : undefined);
      await stopGroup(child);
    },
  };
}
