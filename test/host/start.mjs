// `npm start`: builds, and opens VS Code with the extension on a demo workspace, beside a running demo server.
// `npm start -- --web` opens the browser-hosted VS Code even where a desktop one is installed.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { findCode, openDesktop } from './desktop.mjs';
import { openAddress } from './openAddress.mjs';
import { runOwning } from './owner.mjs';
import { runCommand } from './processes.mjs';
import { quietSettings, settingsPath } from './quietSettings.mjs';
import { root } from './root.mjs';
import { makeScratchFolder } from './scratch.mjs';
import { linkExtension } from './webExtensions.mjs';
import { startWebHost } from './webHost.mjs';

await runOwning(async (owner) => {
  const { values } = parseArgs({ options: { web: { type: 'boolean', default: false } } });
  await ensureDependencies();
  console.log('Building …');
  await runCommand(process.execPath, ['esbuild.mjs'], { cwd: root, signal: owner.signal });

  const { startDemoServer, demoWorkspace } = await import(pathToFileURL(join(root, 'dist', 'demo.js')).href);
  const demo = await startDemoServer();
  await owner.add(() => demo.stop());
  const { path: folder, remove: removeFolder } = await makeScratchFolder(demoWorkspace(demo));
  await owner.add(removeFolder);
  const { path: dataFolder, remove: removeData } = await makeScratchFolder({
    [settingsPath]: JSON.stringify(quietSettings),
  });
  await owner.add(removeData);

  const code = values.web ? undefined : findCode();
  const window =
    code === undefined
      ? await openWeb(folder, dataFolder, owner.signal)
      : openDesktop({ code, extension: root, folder, dataFolder });
  await owner.add(window.stop);
  printTable([
    ['VS Code', 'address' in window ? window.address : 'in a window of its own'],
    ['Workspace', `${folder} (removed at the end)`],
    ...demo.endpoints.map((/** @type {{ name: string, address: string }} */ { name, address }) => [name, address]),
  ]);
  const problem = await window.ended;
  if (problem) {
    throw problem;
  }
  console.log('The window was closed.');
  return 0;
});

/**
 * @param {string} folder
 * @param {string} dataFolder
 * @param {AbortSignal} signal
 */
async function openWeb(folder, dataFolder, signal) {
  const extensionsDir = join(dataFolder, 'extensions');
  await linkExtension(root, extensionsDir);
  const token = randomUUID();
  const host = await startWebHost({ dataDir: dataFolder, extensionsDir, token, disableTrust: true, signal });
  const address = host.url(folder);
  openAddress(address);
  return { address, ended: host.ended, stop: host.stop };
}

/** @param {readonly (readonly [string, string])[]} rows */
function printTable(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  console.log(['', 'Socketscope is running.', '', ...lines, '', 'Ctrl-C ends all of it.'].join('\n'));
}
