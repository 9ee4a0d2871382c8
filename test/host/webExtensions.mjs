import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './processes.mjs';
import { installWebHost } from './webHostInstall.mjs';

/**
 * Installs an extension by a link to its folder: a reload of the window runs what was built since. As opposed to an
 * extension under development, this needs no test driver, which would keep notifications from being shown.
 *
 * @param {string} folder the one with its `package.json`
 * @param {string} extensionsDir of a web host that isn't started yet
 */
export async function linkExtension(folder, extensionsDir) {
  const { publisher, name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  await mkdir(extensionsDir, { recursive: true });
  // Windows lets everybody make this kind of link; other systems don't know kinds.
  await symlink(folder, join(extensionsDir, `${publisher}.${name}-${version}`), 'junction');
}

/**
 * Installs a VSIX, as a person would.
 *
 * @param {string} vsix the file's path
 * @param {{ extensionsDir: string, dataDir: string }} folders of a web host that isn't started yet
 * @throws {Error} with the server's output, when the file isn't a VSIX that this VS Code takes
 */
export async function installVsix(vsix, { extensionsDir, dataDir }) {
  const { node, server } = await installWebHost();
  const folders = ['--server-data-dir', dataDir, '--user-data-dir', dataDir, '--extensions-dir', extensionsDir];
  await runCommand(node, [server, '--accept-server-license-terms', ...folders, '--install-extension', vsix]);
}
