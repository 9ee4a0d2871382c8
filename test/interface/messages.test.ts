import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { eventually } from '../unit/support/eventually';
import { SessionPage } from './support/sessionPage';
import { storageOf } from './support/storageOf';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const THEMES: readonly ThemeKind[] = ['dark', 'light', 'hcDark', 'hcLight'];
/** More than the clipboard takes. */
const LARGE = 20 * 1024 * 1024;

const json = `{"id":12345678901234567890,"names":["anna","Änne 🌍 anna"],"rest":"${'x'.repeat(300)}","last":"anna"}`;
/** What the server sends at first, in this order: the rows of the log. */
const sent = [json, '<?xml version="1.0"?><a/>', 'a\0b is text', Buffer.from([0, 1, 2, 255]), 'hello'] as const;
const row = { json: 1, xml: 2, nul: 3, bytes: 4, hello: 5 };

describe('the messages of a session', () => {
  let server: WebSocketServer;
  const workbench = useWorkbench();
  let session: SessionPage;

  before(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    await once(server, 'listening');
    server.on('connection', (ws) => {
      for (const message of sent) ws.send(message);
      ws.on('message', () => ws.send(Buffer.alloc(LARGE, 0xff)));
    });
  });

  beforeEach(async () => {
    const { port } = server.address() as AddressInfo;
    await workbench().runCommand('Sockets: Quick Connect…');
    await workbench().quickInput(`ws://127.0.0.1:${port}/`);
    session = new SessionPage(workbench());
    await session.inState('Open');
    await counts(sent.length);
  });

  afterEach(async () => {
    await workbench().runCommand('Sockets: Disconnect All');
    await workbench().runCommand('View: Close All Editors');
  });

  after(() => {
    for (const ws of server.clients) ws.terminate();
    server.close();
  });

  const counts = (count: number): Promise<void> =>
    session.grid.and(session.frame.locator(`[aria-rowcount="${count}"]`)).waitFor();
  const selected = (place: number): Promise<void> =>
    session.row(place).and(session.frame.locator('[aria-selected="true"]')).waitFor();
  const alert = (text: string): Locator => session.frame.getByRole('alert').filter({ hasText: text });
  const send = (text: string): void => {
    for (const ws of server.clients) ws.send(text);
  };
  const sessionFolders = async (): Promise<string[]> => {
    const folder = await storageOf(workbench());
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  };
  /** The text of the editor that is shown, as far as it is drawn. */
  const editor = (): Locator => workbench().page.locator('.editor-instance .view-lines').filter({ visible: true });

  it('are cleared from the list and shown again', async () => {
    await session.row(row.json).click();
    await session.button('Clear').click();
    await counts(0);
    await session.frame.getByRole('paragraph').getByText('5 earlier messages hidden').waitFor();
    await session.frame.getByText('The list is cleared').waitFor();
    await session.details.waitFor({ state: 'detached' });
    await workbench().screenshot('messages-cleared');
    send('{"new":1}');
    send('{"new":2}');
    await counts(2);
    await session.row(1).getByText('{"new":1}').waitFor();
    await eventually(async () => assert.match(await session.row(1).innerText(), /^\s*6/));
    const box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    await box.fill('2');
    await counts(1);
    await session.frame.locator('.toolbar-count').getByText('1 of 2 match').waitFor();
    await box.press('Escape');
    await counts(2);
    await session.row(2).click();
    await workbench().runCommand('File: New Untitled Text File');
    await workbench().runCommand('View: Close Editor');
    await counts(2);
    await selected(2);
    await session.button('Show').click();
    await counts(7);
    await selected(7);
    await workbench().runCommand('Sockets: Clear Messages from the List');
    await counts(0);
    await session.frame.getByRole('paragraph').getByText('7 earlier messages hidden').waitFor();
    await session.grid.press('Control+g');
    await session.frame.getByRole('textbox', { name: 'Number or time' }).fill('3');
    await session.frame.getByRole('textbox', { name: 'Number or time' }).press('Enter');
    await alert('Message #3 is one of the earlier ones that are hidden.').waitFor();
    await session.button('Show It').click();
    await counts(7);
    await selected(3);
    assert.equal(await session.frame.getByRole('alert').count(), 0);
    await session.button('Clear').click();
    await session.button('Show All Messages').click();
    await counts(7);
  });

  it('are opened in an editor, in their language', async () => {
    await session.row(row.json).click();
    await session.button('Open in Editor').click();
    const tab = (name: string): Locator => workbench().page.locator('.tab.active').filter({ hasText: name });
    await tab('#1.json').waitFor();
    await editor().getByText('12345678901234567890').waitFor();
    await workbench().page.locator('.statusbar-item').filter({ hasText: 'JSON' }).waitFor();
    await workbench().screenshot('messages-editor');
    const back = async (): Promise<void> => {
      await workbench().runCommand('View: Close Editor');
      await session.grid.waitFor();
      await session.grid.press('Home');
    };
    await back();
    await session.row(row.xml).click();
    await workbench().runCommand('Sockets: Open Message in Editor');
    await tab('#2.xml').waitFor();
    await back();
    await session.row(row.bytes).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: 'Open in Editor' }).click();
    await tab('#4.hex.txt').waitFor();
    await editor().getByText('00 01 02 ff').waitFor();
    await back();
  });

  it('are copied by a command, and what can’t be copied says so', async () => {
    await workbench().runCommand('Sockets: Copy Message');
    await alert('Select a message first.').waitFor();
    await session.composer.fill('more');
    await session.button('Send').click();
    await session.row(7).click();
    await workbench().runCommand('Sockets: Copy Message');
    await alert('This is too much for the clipboard').waitFor();
    await workbench().screenshot('messages-copy-refused');
    await session.button('Open in Editor').click();
    await alert('The hex dump of message #7 would be larger than 50 MB').waitFor();
    await session.button('Dismiss').click();
    assert.equal(await session.frame.getByRole('alert').count(), 0);
    await session.row(row.hello).click();
    await workbench().runCommand('Sockets: Copy Message');
    await eventually(async () => {
      await session.composer.fill('');
      await session.composer.press('Control+v');
      assert.equal(await session.composer.inputValue(), 'hello');
    });
    await session.composer.fill('');
  });

  it('show their note beside what they carry, and why the list hasn’t them', async () => {
    await session.row(row.hello).click();
    await session.grid.press('n');
    await session.frame.getByRole('textbox', { name: 'Note on #5' }).fill('two\nlines');
    await session.button('Save').click();
    const note = session.details.getByRole('note', { name: 'Note' });
    await note.getByText('two').waitFor();
    await note.getByRole('button', { name: 'Edit Note' }).click();
    await session.frame.getByRole('textbox', { name: 'Note on #5' }).fill('a better one');
    await session.frame.getByRole('textbox', { name: 'Note on #5' }).press('Enter');
    await note.getByText('a better one').waitFor();
    await session.row(row.hello).getByRole('img', { name: 'Note', exact: true }).waitFor();
    await session.row(row.hello).click();
    await session.grid.press('p');
    await session.row(row.hello).getByRole('img', { name: 'Pinned, with a note' }).waitFor();
    await note.getByRole('img', { name: 'Pinned' }).waitFor();
    await workbench().screenshot('messages-pinned-note');
    await session.grid.press('p');
    await note.getByRole('img', { name: 'Pinned' }).waitFor({ state: 'detached' });
    const box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    await box.fill('xml');
    await counts(1);
    await session.details.getByText('The filter hides message #5.').waitFor();
    await session.details.getByText('hello').first().waitFor();
    await workbench().screenshot('messages-missing');
    await box.press('Escape');
    await counts(sent.length);
    await selected(row.hello);
    await session.details.getByText('The filter hides message #5.').waitFor({ state: 'detached' });
  });

  it('keep what was written of them when it can’t be saved, and say so', async () => {
    await session.row(row.hello).click();
    await session.grid.press('p');
    await session.row(row.hello).getByRole('img', { name: 'Pinned' }).waitFor();
    // A folder where the file of notes is to be written.
    for (const folder of await sessionFolders()) await mkdir(join(folder, 'notes.json.new'));
    await session.grid.press('p');
    await alert("The session's notes can't be saved").waitFor();
    await session.row(row.hello).getByRole('img', { name: 'Pinned' }).waitFor();
    await session.grid.press('n');
    const note = session.frame.getByRole('textbox', { name: 'Note on #5' });
    await note.fill('not lost');
    await session.button('Save').click();
    const editor = session.frame.getByRole('dialog', { name: 'Note on #5' });
    await editor.getByRole('alert').filter({ hasText: 'EISDIR' }).waitFor();
    assert.equal(await note.inputValue(), 'not lost');
    await workbench().screenshot('messages-note-failed');
    for (const folder of await sessionFolders()) await rm(join(folder, 'notes.json.new'), { recursive: true });
    await session.button('Save').click();
    await session.row(row.hello).getByText('not lost').waitFor();
    await session.grid.press('p');
    await alert("The session's notes can't be saved").waitFor({ state: 'detached' });
  });

  it('mark what is found in them, laid out as text as well', async () => {
    await session.row(row.json).click();
    await session.tab('Pretty').click();
    await session.details.getByRole('radiogroup', { name: 'Show JSON as' }).getByText('Text').click();
    await session.details.locator('pre').getByText('12345678901234567890').waitFor();
    await session.details.press('Control+f');
    const find = session.details.getByRole('searchbox', { name: 'Find in message' });
    await find.fill('anna');
    await session.details.getByText('1 of 3').waitFor();
    const marks = session.details.locator('pre :is(.hit, .current-hit)');
    assert.deepEqual(await marks.allInnerTexts(), ['anna', 'anna', 'anna']);
    await find.press('Enter');
    await session.details.getByText('2 of 3').waitFor();
    assert.deepEqual(await Promise.all((await marks.all()).map((mark) => mark.getAttribute('class'))), [
      'hit',
      'current-hit',
      'hit',
    ]);
    await workbench().screenshot('messages-find-pretty');
    await find.press('Escape');
    await session.details.getByRole('radiogroup', { name: 'Show JSON as' }).getByText('Tree').click();
  });

  it('of text with NUL in it are text', async () => {
    await session.row(row.nul).click();
    await session.tab('Pretty').click();
    await session.details.getByText('Not JSON: shown as text.').waitFor();
    await session.details.getByText('NUL', { exact: true }).waitFor();
  });

  it('are filtered by a path that says what is wrong with it', async () => {
    await session.button('Marks, Size, Time and JSON').click();
    const path = session.frame.getByRole('textbox', { name: 'JSON path' });
    await path.fill('names[');
    await path.and(session.frame.locator('[aria-invalid="true"]')).waitFor();
    const described = await path.getAttribute('aria-describedby');
    await session.frame.locator(`#${described}`).getByText('Not a path').waitFor();
    await workbench().screenshot('messages-path');
    await path.fill('names[0]');
    await path.and(session.frame.locator('[aria-invalid="false"]')).waitFor();
    await counts(1);
    await session.frame.getByRole('dialog').getByRole('button', { name: 'Clear', exact: true }).click();
    await counts(sent.length);
  });

  it('are legible in every theme and fit every width, cleared and noted', async function () {
    this.timeout(180_000);
    await session.row(row.hello).click();
    await session.grid.press('n');
    await session.frame.getByRole('textbox', { name: 'Note on #5' }).fill('A note that says what is odd about it.');
    await session.button('Save').click();
    await session.button('Clear').click();
    await counts(0);
    send('after');
    await counts(1);
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`messages-${theme}`);
    }
    await workbench().setTheme('dark');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [1280, 420, 370]) {
      await workbench().resize(width, 800);
      const overflow = await session.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      await workbench().screenshot(`messages-${width}px`);
      assert.equal(overflow, 0, `nothing stands out of the page: ${width} px`);
    }
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  });
});
