import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { open, readdir, readlink, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { FileLog } from '../../src/log/fileLog';
import { writeRecord } from '../../src/log/sessionRecord';
import { bytes } from '../unit/support/bytes';
import { eventually } from '../unit/support/eventually';
import { recordOf } from '../unit/support/recordings';
import { Probe } from './support/probe';
import { SessionPage } from './support/sessionPage';
import { storageOf } from './support/storageOf';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

const MESSAGES = 5000;
/** As many messages are in the first file of payloads. */
const FIRST_FILE = 3500;
const MESSAGE_BYTES = 16;

describe('long work', function () {
  this.timeout(120_000);
  const demo = useDemo();
  const probe = new Probe();
  const workbench = useWorkbench(async () => ({ files: await demo.files(), extensions: [probe.extension] }));
  let folder: string;

  after(() => probe.close());

  const notification = (text: string | RegExp): Locator =>
    workbench().page.locator('.notification-toast').filter({ hasText: text });
  const cancel = async (title: string): Promise<void> => {
    await notification(title).getByRole('button', { name: 'Cancel', exact: true }).click();
    // What the window answers comes to the extension host after what was pressed in it.
    await probe.run(`await vscode.commands.executeCommand('setContext', 'probed', true)`);
  };
  const recording = async (): Promise<Locator> =>
    (await workbench().openSocketsView()).getByRole('treeitem', { level: 2 }).filter({ hasText: 'Large' });
  const clipboard = (): Promise<unknown> => probe.run('return vscode.env.clipboard.readText()');

  /** A disk that hangs: whoever opens the file waits until it is let go. @returns what lets go, and puts the file back */
  async function hang(file: string): Promise<() => Promise<void>> {
    await rename(file, `${file}.kept`).catch(() => undefined);
    execFileSync('mkfifo', [file]);
    return async () => {
      const other = await open(file, 'r+');
      await rename(`${file}.kept`, file).catch(() => rm(file));
      await other.close();
    };
  }

  /** What the extension host has open of a folder, where the system tells. */
  async function openFiles(where: string): Promise<string[]> {
    const found: string[] = [];
    for (const id of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
      for (const name of await readdir(`/proc/${id}/fd`).catch(() => []))
        found.push(await readlink(`/proc/${id}/fd/${name}`).catch(() => ''));
    }
    return found.filter((target) => target.startsWith(where));
  }

  before(async () => {
    await workbench().page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    // Something must be recorded for the folder to be there.
    await probe.run(`await (await api.connect('Echo')).close()`);
    const storage = await eventually(() => storageOf(workbench()), 20_000);
    const profile = { name: 'Large', transport: 'websocket', url: 'ws://h/' } as const;
    folder = join(storage, 'large');
    const log = await FileLog.create(folder, { segmentBytes: FIRST_FILE * MESSAGE_BYTES });
    for (let nth = 0; nth < MESSAGES; nth += 1)
      log.append('received', 'text', bytes(`message ${nth}`.padEnd(MESSAGE_BYTES)));
    await log.finish();
    log.dispose();
    // One of long ago would be deleted by its age.
    await writeRecord(folder, recordOf('large', { profile, startedAt: Date.now() - 60_000, endedAt: Date.now() }));
    // The view reads its folder again.
    await workbench().openSocketsView();
    await probe.run(`await (await api.connect('Echo')).close()`);
    await (await recording()).waitFor();
  });

  it('of opening a recording is cancelled, and leaves nothing behind', async () => {
    const letGo = await hang(join(folder, 'entries.bin'));
    const row = await recording();
    await row.click();
    await notification('Opening Large').waitFor();
    await workbench().screenshot('long-opening');
    await cancel('Opening Large');
    await notification('Opening Large').waitFor({ state: 'detached' });
    await letGo();
    await eventually(async () => assert.deepEqual(await openFiles(folder), []));
    assert.equal(await workbench().page.locator('.tab').filter({ hasText: 'Large' }).count(), 0);
    await row.dblclick();
    const session = new SessionPage(workbench());
    await session.inState('Closed');
    await session.grid.and(session.frame.locator(`[aria-rowcount="${MESSAGES}"]`)).waitFor();
  });

  it('of copying messages is cancelled with the clipboard as it was', async () => {
    const session = new SessionPage(workbench());
    await session.grid.press('Home');
    await session.row(1).click();
    await workbench().runCommand('Sockets: Copy Message');
    await eventually(async () => assert.equal(await clipboard(), 'message 0'.padEnd(MESSAGE_BYTES)));
    const second = (await readdir(folder)).filter((name) => name.startsWith('payload')).sort()[1];
    const letGo = await hang(join(folder, second ?? ''));
    await session.grid.press('Control+a');
    await workbench().runCommand('Sockets: Copy Message');
    await notification('Copying messages').waitFor();
    await notification('3,000 of 5,000').waitFor();
    await workbench().screenshot('long-copying');
    await cancel('Copying messages');
    await notification('Nothing was copied: the clipboard has what it had before.').waitFor();
    await letGo();
    assert.equal(await clipboard(), 'message 0'.padEnd(MESSAGE_BYTES));
    await workbench().runCommand('Notifications: Clear All Notifications');
    await workbench().runCommand('Sockets: Copy Message');
    await eventually(async () => assert.equal(String(await clipboard()).split('\n').length, MESSAGES));
  });

  it('of reading a file of profiles from far away is cancelled', async () => {
    await probe.run(`
      const none = () => undefined;
      vscode.workspace.registerFileSystemProvider('far', {
        ...{ readDirectory: none, createDirectory: none, writeFile: none, delete: none, rename: none },
        onDidChangeFile: () => ({ dispose: none }),
        watch: () => ({ dispose: none }),
        stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: 4 }),
        readFile: () => new Promise(none),
      });`);
    const importing = probe.run(
      `await vscode.commands.executeCommand('socketscope.importProfile', vscode.Uri.parse('far:/exported.har'))`,
    );
    await notification('Reading exported.har').waitFor();
    await cancel('Reading exported.har');
    await importing;
    await notification('Reading exported.har').waitFor({ state: 'detached' });
  });
});
