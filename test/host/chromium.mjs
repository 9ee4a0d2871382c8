import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { runCommand } from './processes.mjs';
import { root } from './root.mjs';

/** What a browser would otherwise try to reach on the network by itself; a closed one answers late or never. */
const quietArguments = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
];

const macApplications = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const windowsPrograms = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

/**
 * Starts a Chromium without a window, installing one where that is possible and none is there.
 *
 * @param {{ scrollbars?: boolean }} [options] `scrollbars`: they are there to be dragged, as in a window
 */
export async function launchChromium({ scrollbars = false } = {}) {
  const executablePath = await findChromium();
  // Who launches it closes it, after what its pages still need to be asked; Playwright would end the process at once.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const ignoreDefaultArgs = scrollbars ? ['--hide-scrollbars'] : [];
  return chromium.launch({ executablePath, args: quietArguments, ignoreDefaultArgs, ...signals });
}

/**
 * Finds a browser of the Chromium family: `CHROME_PATH`, the system's, Playwright's own download. If there is none,
 * installs one.
 *
 * @returns {Promise<string>} the path of its executable
 * @throws {Error} that says what to do, when there is none and none can be installed
 */
export async function findChromium() {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (!existsSync(wanted)) {
      throw new Error(`CHROME_PATH names ${wanted}, which doesn't exist. Correct it, or unset it.`);
    }
    return wanted;
  }
  return installedChromium() ?? (await installChromium());
}

/** @returns {string | undefined} */
function installedChromium() {
  return [...systemCandidates(), chromium.executablePath()].find((path) => existsSync(path));
}

/** @returns {string[]} */
function systemCandidates() {
  const { PATH = '', HOME = '', PROGRAMFILES = '', LOCALAPPDATA = '' } = process.env;
  switch (process.platform) {
    case 'darwin':
      return ['', HOME].flatMap((root) => macApplications.map((name) => join(root, '/Applications', name)));
    case 'win32':
      return [PROGRAMFILES, process.env['PROGRAMFILES(X86)'] ?? '', LOCALAPPDATA]
        .filter((root) => root !== '')
        .flatMap((root) => windowsPrograms.map((name) => join(root, name)));
    default:
      return PATH.split(delimiter).flatMap((folder) => commands.map((name) => join(folder, name)));
  }
}

async function installChromium() {
  const failures = [];
  for (const install of isDebianAsRoot() ? [installDebianPackage, downloadByPlaywright] : [downloadByPlaywright]) {
    try {
      await install();
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
    const path = installedChromium();
    if (path !== undefined) {
      return path;
    }
  }
  throw new Error(
    [
      'There is no Chromium, and none could be installed. Do one of these:',
      '- install Chromium, Chrome or Edge (on Debian, as root: apt-get install chromium);',
      '- set CHROME_PATH to the executable of a browser of that family;',
      '- where downloads are possible: npx playwright-core install chromium',
      '',
      ...failures,
    ].join('\n'),
  );
}

/** Ubuntu's package of this name is a stub that asks for a snap, so it doesn't count as Debian here. */
function isDebianAsRoot() {
  const release = '/etc/os-release';
  return process.getuid?.() === 0 && existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'));
}

async function installDebianPackage() {
  console.log('Installing the Debian package chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update'], { env });
  await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
}

async function downloadByPlaywright() {
  console.log("Downloading Playwright's Chromium …");
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  await runCommand(process.execPath, [cli, 'install', 'chromium']);
}
