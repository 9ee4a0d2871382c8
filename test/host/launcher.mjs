#!/usr/bin/env node
// What `@vscode/test-electron` takes for a VS Code executable: runs an extension's tests in the browser-hosted one, with
// the command line and the exit code of the desktop's.
import { setTimeout as delay } from 'node:timers/promises';
import { format, parseArgs } from 'node:util';
import { launchChromium } from './chromium.mjs';
import { missingModule } from './missingModules.mjs';
import { runOwning } from './owner.mjs';
import { makeScratchFolder } from './scratch.mjs';
import { remoteUri, startWebHost } from './webHost.mjs';

const timeoutMinutes = 10;

/** What the window logs of itself: by its services' tags, by its code, and by the native modules that aren't installed. */
const windowNoise = [
  /^\[[\w :-]+\] /,
  /^(Resolv(ing|ed) connection token|Creating a socket|Updating additional builtin extensions cache)/,
  /\/vs\/code\/browser\/workbench\/workbench\.js:/,
  missingModule,
];

await runOwning(async (owner) => {
  const options = readArguments();
  const scratch = await makeScratchFolder();
  await owner.add(scratch.remove);
  const host = await startWebHost({
    dataDir: options.userDataDir ?? scratch.path,
    extensionsDir: options.extensionsDir,
    disableTrust: options.disableTrust,
    testDriver: true,
    signal: owner.signal,
  });
  await owner.add(host.stop);
  const browser = await launchChromium();
  await owner.add(() => browser.close());
  const page = await browser.newPage();
  await page.exposeFunction('codeAutomationLog', printLog);
  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  await page.goto(
    host.url(options.folder ?? scratch.path, {
      extensionDevelopmentPath: remoteUri(options.extensionDevelopmentPath),
      extensionTestsPath: remoteUri(options.extensionTestsPath),
    }),
  );
  return Promise.race([
    exited,
    host.ended.then((error) => Promise.reject(error)),
    crashed.then(() => Promise.reject(new Error("The browser's page crashed."))),
    delay(timeoutMinutes * 60_000).then(() => {
      throw new Error(`The tests haven't ended after ${timeoutMinutes} minutes.`);
    }),
  ]);
});

/** Desktop VS Code knows many more options; those that mean nothing here are passed over. */
function readArguments() {
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'disable-workspace-trust': { type: 'boolean' },
    },
  });
  const { extensionDevelopmentPath, extensionTestsPath } = values;
  if (typeof extensionDevelopmentPath !== 'string' || typeof extensionTestsPath !== 'string') {
    throw new Error('Give --extensionDevelopmentPath=FOLDER and --extensionTestsPath=MODULE, both absolute.');
  }
  return {
    extensionDevelopmentPath,
    extensionTestsPath,
    userDataDir: text(values['user-data-dir']),
    extensionsDir: text(values['extensions-dir']),
    disableTrust: values['disable-workspace-trust'] === true,
    folder: positionals[0],
  };
}

/** @param {string | boolean | undefined} value */
function text(value) {
  return typeof value === 'string' ? value : undefined;
}

/**
 * The page reports the extension host's console and its own log in one.
 *
 * @param {string} type the console's method
 * @param {unknown[]} args
 */
function printLog(type, args) {
  const line = format(...args);
  if (!windowNoise.some((noise) => noise.test(line))) {
    console.log(type === 'info' ? line : `${type}: ${line}`);
  }
}
