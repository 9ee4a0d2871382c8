import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../host/processes.mjs';
import { root } from '../../host/root.mjs';
import type { Sample } from '../sample';
import { lessStart, timed } from './timed';

const VERSION = '6.1.0';
/** Which git ignores. */
const FOLDER = join(root, '.vscode-test', 'bench', `wscat-${VERSION}`);
const WSCAT = join(FOLDER, 'node_modules', 'wscat', 'bin', 'wscat');

/**
 * Installs it, unless it is there.
 *
 * @throws when npm fails
 */
export async function installWscat(): Promise<void> {
  if (existsSync(WSCAT)) return;
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await runCommand('npm', ['install', '--prefix', FOLDER, ...options, `wscat@${VERSION}`]);
}

/** wscat prints what it receives to `/dev/null`. */
export function wscat(urlOf: (messages: number) => string, messages: number): Promise<Sample> {
  return lessStart(messages, (count) =>
    timed('"$1" "$2" --connect "$3" --execute go --wait -1 > /dev/null', process.execPath, WSCAT, urlOf(count)),
  );
}
