import { spawn } from 'node:child_process';
import { hasDisplay } from './display.mjs';

/** @type {Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>} */
const openers = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };

/**
 * Opens an address in the person's browser, where there is a display. That nothing can open it is no error: the address
 * is printed, too.
 *
 * @param {string} address
 */
export function openAddress(address) {
  if (hasDisplay()) {
    const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
    const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
    child.once('error', () => undefined);
    child.unref();
  }
}
