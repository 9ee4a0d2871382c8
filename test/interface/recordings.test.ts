import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import type { SessionRecord } from '../../src/log/sessionRecord';
import { eventually } from '../unit/support/eventually';
import { openRecordOf, recordOf, writeHead, writeRecording } from '../unit/support/recordings';
import { connectByMouse, pressInRow, SessionPage, tabOf } from './support/sessionPage';
import { storageOf } from './support/storageOf';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind, Workbench } from './workbench';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

describe('the Recordings view', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  const pane = async (): Promise<Locator> => {
    const sidebar = await workbench().openSocketsView();
    return sidebar
      .locator('.pane')
      .filter({ has: workbench().page.getByRole('button', { name: 'Recordings Section' }) });
  };
  const recording = async (text: string | RegExp): Promise<Locator> =>
    (await pane()).getByRole('treeitem', { level: 2 }).filter({ hasText: text });
  /** The folder that the sessions' folders are in. */
  const storage = (): Promise<string> => storageOf(workbench());
  /** Connects *Echo*, sends one message and ends the session. */
  const record = async (message: string): Promise<void> => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await session.composer.fill(message);
    await session.button('Send').click();
    await session.row(2).waitFor();
    await session.button('Disconnect').click();
    await session.inState('Closed');
  };

  it('says what it is for while it is empty', async () => {
    await (await pane()).getByText('Sessions stay here after they have ended').waitFor();
  });

  it('lists a session once it has ended, and opens it', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    assert.equal(await (await recording(/Echo/)).count(), 0, 'a live one is no recording');
    await session.composer.fill('for the record');
    await session.button('Send').click();
    await session.row(2).waitFor();
    await session.button('Disconnect').click();
    const item = await recording(/Echo/);
    await item.waitFor();
    assert.match(
      (await item.getAttribute('aria-label')) ?? '',
      /^Echo, Today \d\d:\d\d:\d\d, [\d.]+ s, 4 messages, [\d.]+ kB, ws:/,
    );
    assert.match(await item.innerText(), /^Echo\s*\d\d:\d\d:\d\d · [\d.]+ s · 4 messages · /);
    await workbench().runCommand('View: Close All Editors');
    await item.click();
    await eventually(async () => assert.match(await session.row(2).innerText(), /for the record/));
  });

  it('is a recording after a restart: read-only, with a way to connect again', async () => {
    await workbench().reload();
    await (await recording(/Echo/)).click();
    const session = new SessionPage(workbench());
    await session.inState('Closed');
    await session.frame.getByText('Recording', { exact: true }).waitFor();
    await session.frame.getByText('This is a recording: nothing can be sent in it.').waitFor();
    assert.deepEqual([await session.composer.isEditable(), await session.button('Send').isEnabled()], [false, false]);
    await workbench().screenshot('recording-page');
    await session.frame.getByRole('link', { name: 'Connect', exact: true }).click();
    await session.inState('Open');
    await session.button('Disconnect').click();
    await session.inState('Closed');
  });

  it('stays in the list when one is clicked, and goes to the page by Enter or a double click', async () => {
    const { page } = workbench();
    const items = await recording(/Echo/);
    await items.nth(1).waitFor();
    const tabs = page.locator('.editor-group-container .tab');
    const tree = (await pane()).getByRole('tree');
    const inTree = async (): Promise<boolean> => tree.evaluate((element) => element.contains(document.activeElement));
    const session = new SessionPage(workbench());
    for (const nth of [0, 1]) {
      await items.nth(nth).click();
      await session.inState('Closed');
      await session.row(1).waitFor();
      assert(await inTree(), 'the focus stays in the list');
      assert.equal(await tabs.count(), 1, 'the next one takes the tab of the one that was looked at');
    }
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await inTree(), false));
    await items.nth(0).dblclick();
    await eventually(async () => assert.deepEqual([await inTree(), await tabs.count()], [false, 2]));
  });

  it('renames by keyboard after a click, pins by mouse, and finds by the name in the palette', async () => {
    const { page } = workbench();
    const items = await recording(/Echo/);
    await items.nth(1).waitFor();
    const before = await items.count();
    await items.last().click();
    await tabOf(workbench(), 'Echo').waitFor();
    await new SessionPage(workbench()).row(1).waitFor();
    await page.keyboard.press('F2');
    await workbench().quickInput('The login bug');
    const renamed = await recording('The login bug');
    await renamed.waitFor();
    await tabOf(workbench(), 'The login bug').waitFor();
    const pinned = (await pane()).getByRole('treeitem', { name: /^Pinned/ });
    await pressInRow(workbench(), renamed, 'Pin Recording', pinned, (await pane()).getByRole('tree'));
    await renamed.hover();
    await renamed.getByRole('button', { name: 'Unpin Recording' }).waitFor();
    assert.equal(await (await recording(/Echo/)).count(), before - 1);
    await workbench().runCommand('View: Close All Editors');
    await workbench().runCommand('Sockets: Open Recording…');
    await workbench().quickInput('login');
    await tabOf(workbench(), 'The login bug').waitFor();
  });

  it('deletes with a way back, and closes the tab', async () => {
    const renamed = await recording('The login bug');
    await renamed.click();
    const tab = tabOf(workbench(), 'The login bug');
    await tab.waitFor();
    const told = workbench().notification('The recording "The login bug" was deleted.');
    await pressInRow(workbench(), renamed, 'Delete Recording', told, (await pane()).getByRole('tree'));
    await renamed.waitFor({ state: 'detached' });
    await tab.waitFor({ state: 'detached' });
    await told.getByRole('button', { name: 'Undo' }).click();
    await renamed.waitFor();
    await renamed.click();
    await tab.waitFor();
  });

  it('deletes several at once by the keyboard', async () => {
    const { page } = workbench();
    await record('one more');
    const items = await recording(/Echo/);
    await eventually(async () => assert((await items.count()) >= 2), 10_000);
    const before = await items.count();
    await items.nth(0).click();
    await new SessionPage(workbench()).row(1).waitFor();
    await items.nth(1).click({ modifiers: ['Shift'] });
    const tree = (await pane()).getByRole('tree');
    await tree.locator('.monaco-list-row.selected').nth(1).waitFor();
    // The page that has come may have taken the focus since.
    await eventually(async () => {
      await tree.focus();
      assert(await tree.evaluate((element) => element.contains(document.activeElement)));
    });
    await page.keyboard.press('Delete');
    await workbench().notification('2 recordings were deleted.').getByRole('button', { name: 'Undo' }).waitFor();
    await eventually(async () => assert.equal(await items.count(), before - 2), 10_000);
    await workbench().notification('2 recordings were deleted.').getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.equal(await items.count(), before), 10_000);
  });

  it('marks a session as interrupted whose extension host was killed', async function () {
    this.timeout(120_000);
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await session.composer.fill('last words');
    await session.button('Send').click();
    await session.row(2).waitFor();
    const folder = await storage();
    const pid = await eventually(async () => {
      for (const id of await readdir(folder)) {
        const head = await readFile(path.join(folder, id, 'session.json'), 'utf8').catch(() => '{}');
        const { state, pid: found } = JSON.parse(head) as Partial<SessionRecord>;
        if (state === 'open' && found !== undefined) return found;
      }
      throw new Error('No record of an open session yet.');
    });
    process.kill(pid, 'SIGKILL');
    await workbench().reload();
    const item = await recording('interrupted');
    await item.waitFor();
    await workbench().runCommand('View: Close All Editors');
    await item.click();
    await session.frame.getByText('Interrupted', { exact: true }).waitFor();
    await eventually(async () => assert.match(await session.row(2).innerText(), /last words/));
    await workbench().screenshot('recording-interrupted');
  });

  it('looks well with all kinds of recordings in every theme', async function () {
    this.timeout(240_000);
    await writeAllKinds(await storage());
    await workbench().reload();
    // All of the sidebar for them.
    const sidebar = await workbench().openSocketsView();
    await sidebar.getByRole('button', { name: 'Profiles Section', exact: true }).click();
    const item = await recording('Price feed');
    await item.first().waitFor();
    await (await recording('Damaged recording')).click();
    const session = new SessionPage(workbench());
    await session.inState('Closed');
    await session.frame.getByText('A problem with the log:').waitFor();
    assert.match((await (await recording('From a file')).getAttribute('aria-label')) ?? '', /, imported, /);
    for (const widthPx of [170, 210, 250]) {
      await resizeSidebar(workbench(), widthPx);
      await workbench().screenshot(`recordings-${String(widthPx)}px`);
    }
    await (await recording('From a file')).click();
    await session.frame.getByText('Imported', { exact: true }).waitFor();
    await (await recording('Damaged recording')).click();
    for (const theme of ['dark', 'light', 'hcDark', 'hcLight'] satisfies ThemeKind[]) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`recordings-${theme}`);
    }
  });
});

async function writeAllKinds(storage: string): Promise<void> {
  const now = Date.now();
  const write = (
    id: string,
    ago: number,
    lastsMs: number,
    name: string,
    more: Partial<SessionRecord> = {},
  ): Promise<string> => {
    const startedAt = now - ago;
    const url = 'wss://feed.example.com/v2/stream';
    const profile = { name, transport: 'websocket', url } as const;
    const record = recordOf(id, { startedAt, endedAt: startedAt + lastsMs, profile, ...more });
    return writeRecording(storage, record, ['x'.repeat(1000)]);
  };
  await write('price-1', DAY, 5 * HOUR, 'Price feed', { entries: 1_204_331 });
  await write('price-2', DAY + HOUR, 90_000, 'Price feed', { entries: 12_034 });
  const failure = { code: 'refused', stage: 'tcp', message: 'Nobody listens on 127.0.0.1:7000.' } as const;
  const profile = { name: 'Sensor', transport: 'tcp', host: '127.0.0.1', port: 7000 } as const;
  await write('sensor', 2 * DAY, 20, 'Sensor', { state: 'failed', failure, profile, transport: 'tcp', entries: 0 });
  await write('price-3', DAY + HOUR + 41_000, 31_000, 'Price feed', { entries: 1_034 });
  await write('from-file', DAY, 31_000, 'From a file', { importedAt: now });
  const cutOff = openRecordOf('cut-off', {
    startedAt: now - 2 * DAY,
    profile: { ...profile, name: 'Night run' },
    transport: 'tcp',
  });
  await writeRecording(storage, cutOff);
  await writeHead(storage, 'broken', '{"id":"bro');
}

async function resizeSidebar({ page }: Workbench, widthPx: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  assert(box);
  await page.mouse.move(box.x + box.width, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + widthPx, 400, { steps: 5 });
  await page.mouse.up();
}
