// Runs the integration tests in the extension host of a real VS Code: a downloaded one where that can be had and shown,
// else the browser-hosted one. SOCKETSCOPE_TEST_HOST=desktop or =web says which.
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { hasDisplay } from './display.mjs';
import { runOwning } from './owner.mjs';
import { quietSettings, settingsPath } from './quietSettings.mjs';
import { root } from './root.mjs';
import { makeScratchFolder } from './scratch.mjs';

const launcher = join(root, 'test', 'host', 'launcher.mjs');

/** Silence for this long means that the download servers can't be reached. */
const downloadSilenceMs = 8_000;

await runOwning(async (owner) => {
  const scratch = await makeScratchFolder({
    [join('user-data', settingsPath)]: JSON.stringify({ ...quietSettings, 'socketscope.confirmClose': false }),
    'workspace/.vscode/settings.json': '{}',
  });
  await owner.add(scratch.remove);
  const profile = ['user-data', 'extensions'].map((name) => `--${name}-dir=${join(scratch.path, name)}`);
  const vscodeExecutablePath = await vscodeExecutable();
  // `runTests` ends VS Code on SIGINT, and on no other signal.
  process.once('SIGTERM', () => process.emit('SIGINT'));
  const tests = runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'out', 'test', 'integration', 'index.cjs'),
    launchArgs: [join(scratch.path, 'workspace'), '--disable-extensions', ...profile],
  });
  await owner.add(() => tests.catch(() => undefined));
  return tests;
});

/** @returns {Promise<string>} */
async function vscodeExecutable() {
  const wanted = process.env.SOCKETSCOPE_TEST_HOST ?? (hasDisplay() ? undefined : 'web');
  if (wanted === 'web') {
    return launcher;
  }
  try {
    const cachePath = join(root, '.vscode-test');
    return await downloadAndUnzipVSCode({ version: 'stable', cachePath, timeout: downloadSilenceMs });
  } catch (error) {
    // The launcher is a script, which Windows can't start as an executable.
    if (wanted === 'desktop' || process.platform === 'win32') {
      throw new Error('VS Code, which the integration tests run in, can not be downloaded.', { cause: error });
    }
    console.log(`VS Code can't be downloaded (${String(error)}); using the browser-hosted one.`);
    return launcher;
  }
}
