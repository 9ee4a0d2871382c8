import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL, URLSearchParams } from 'node:url';
import { lastLines, spawnGroup, stopGroup } from './processes.mjs';
import { installWebHost } from './webHostInstall.mjs';

const readyWithinMs = 60_000;

/**
 * @typedef {object} WebHost a running VS Code server on 127.0.0.1
 * @property {(path: string, payload?: Readonly<Record<string, string>>) => string} url the address of a window on a
 *   folder or a `.code-workspace` file, whose path is absolute; the payload holds what would be command line options of a
 *   desktop VS Code
 * @property {() => string} output the end of what the server and its extension hosts printed
 * @property {Promise<Error>} ended settles when the server has ended, whoever wanted it
 * @property {() => Promise<void>} stop ends the server and all that it started
 */

/**
 * Starts a real VS Code that a browser is the window of, installing it first when it is missing.
 *
 * @param {object} options
 * @param {string} options.dataDir holds all that this server writes, laid out as a desktop's user data folder
 * @param {string | undefined} [options.extensionsDir] where its installed extensions are; by default in `dataDir`
 * @param {string} [options.token] a secret that the address must carry; without it all of this machine may connect
 * @param {boolean} [options.disableTrust] opens every folder as a trusted one
 * @param {boolean} [options.testDriver] lets an address name an extension under development, and its tests; no
 *   notification is shown then
 * @param {AbortSignal | undefined} [options.signal] gives up starting; once it is ready, the server is ended by `stop`
 * @returns {Promise<WebHost>} when the server accepts connections
 * @throws {Error} with the server's output, when it ends or isn't ready within a minute
 */
export async function startWebHost(options) {
  const { node, server } = await installWebHost(options);
  options.signal?.throwIfAborted();
  const child = spawnGroup(node, [server, ...serverArguments(options)], { env: serverEnvironment(options) });
  let output = '';
  const ended = new Promise((resolve) => {
    const report = (/** @type {string} */ how) =>
      resolve(new Error(`The VS Code server ended (${how}):\n${lastLines(output)}`));
    child.once('error', (error) => report(error.message));
    child.once('close', (code, signal) => report(signal ?? `code ${code}`));
  });
  /** @type {Promise<number>} */
  const listening = new Promise((resolve) => {
    const read = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-100_000);
      const port = /^Extension host agent listening on (\d+)\s/m.exec(output)?.[1];
      if (port !== undefined) {
        resolve(Number(port));
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  try {
    const port = await Promise.race([
      listening,
      ended.then((error) => Promise.reject(error)),
      delay(readyWithinMs, undefined, { signal: options.signal, ref: false }).then(() => {
        throw new Error(`The VS Code server isn't ready after ${readyWithinMs / 1000} s:\n${lastLines(output)}`);
      }),
    ]);
    return {
      url: (path, payload) => windowUrl(port, options.token, path, payload),
      output: () => output,
      ended,
      stop: () => stopGroup(child),
    };
  } catch (error) {
    await stopGroup(child);
    throw error;
  }
}

/**
 * The URI by which the window knows a file or folder of the server.
 *
 * @param {string} path absolute
 */
export function remoteUri(path) {
  return `vscode-remote://remote${pathToFileURL(path).pathname}`;
}

/** @param {Parameters<typeof startWebHost>[0]} options */
function serverArguments({ token, dataDir, extensionsDir, disableTrust = false, testDriver = false }) {
  return [
    ...['--host', '127.0.0.1', '--port', '0'],
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    ...['--server-data-dir', dataDir, '--user-data-dir', dataDir],
    ...(extensionsDir === undefined ? [] : ['--extensions-dir', extensionsDir]),
    ...(disableTrust ? ['--disable-workspace-trust'] : []),
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ...['--accept-server-license-terms', '--disable-telemetry'],
  ];
}

/**
 * A terminal inside VS Code has variables that would tie the server to that VS Code. XDG_RUNTIME_DIR is where the server
 * makes its local sockets, which it leaves behind.
 *
 * @param {Parameters<typeof startWebHost>[0]} options
 */
function serverEnvironment({ dataDir }) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name));
  return { ...Object.fromEntries(inherited), XDG_RUNTIME_DIR: dataDir };
}

/**
 * @param {number} port
 * @param {string | undefined} token
 * @param {string} path
 * @param {Readonly<Record<string, string>> | undefined} payload
 */
function windowUrl(port, token, path, payload) {
  const kind = path.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams({ [kind]: decodeURIComponent(pathToFileURL(path).pathname) });
  if (payload !== undefined) {
    query.set('payload', JSON.stringify(Object.entries(payload)));
  }
  if (token !== undefined) {
    query.set('tkn', token);
  }
  return `http://127.0.0.1:${port}/?${query}`;
}
