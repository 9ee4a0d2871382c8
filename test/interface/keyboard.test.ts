import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { WebSocket, WebSocketServer } from 'ws';
import { eventually } from '../unit/support/eventually';
import { Keys } from './support/keys';
import { SessionPage, tabOf } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

/** Everything by keyboard: not one action in here is a pointer's. Each test begins where the one before it has ended. */
describe('the keyboard alone', function () {
  this.timeout(180_000);
  this.bail(true);
  const demo = useDemo();
  const clients: WebSocket[] = [];
  let target: WebSocketServer;
  const got: string[] = [];
  let keys: Keys;
  const workbench = useWorkbench(async () => {
    await demo.files();
    target = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    target.on('connection', (socket) => socket.on('message', (bytes: Buffer) => got.push(bytes.toString())));
    await once(target, 'listening');
    const { port } = target.address() as AddressInfo;
    const profiles = [
      {
        name: 'Echo',
        transport: 'websocket',
        url: demo.address('echo'),
        messages: [{ name: 'Greeting', format: 'text', payload: 'a saved greeting' }],
      },
      { name: 'Service', transport: 'websocket', role: 'server', port: 0 },
      { name: 'Tap', transport: 'websocket', role: 'server', port: 0, forwardTo: `ws://127.0.0.1:${port}` },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2) } };
  });
  before(async () => {
    keys = await Keys.take(workbench());
    await keys.command('Sockets: Focus on Profiles View');
    await profiles().getByRole('treeitem', { name: /^Tap/ }).waitFor();
    // The first time, VS Code has the focus nowhere: the view had nothing yet.
    await keys.command('Sockets: Focus on Profiles View');
  });
  afterEach(() => keys.assertNoPointer());
  after(() => {
    for (const client of clients) client.terminate();
    target.close();
  });

  const page = (): SessionPage => new SessionPage(workbench());
  const profiles = (): Locator => workbench().page.getByRole('tree', { name: 'Profiles' });
  const selected = (number: number): Locator => page().row(number).and(page().frame.locator('[aria-selected="true"]'));
  const isSelected = (number: number): Promise<void> => selected(number).waitFor();
  const dialog = (name: string): Locator => page().frame.getByRole('dialog', { name, exact: true });
  const notLost = (): Promise<void> =>
    eventually(async () => {
      const at = await page()
        .frame.locator('body')
        .evaluate((body) => body.ownerDocument.activeElement === body);
      assert.equal(at, false, 'the focus is lost');
    });

  it('connects from the side bar, sends, and comes to each part of the page by F6', async () => {
    await keys.choose(profiles(), 'Echo', 'Connect');
    await page().inState('Open');
    await keys.at(page().composer);
    for (const [at, text] of ['{"op":"one"}', 'two', 'three'].entries()) {
      await keys.type(text);
      await keys.press('Control+Enter');
      await page()
        .row(2 * at + 2)
        .waitFor();
    }
    const filter = page().frame.getByRole('searchbox', { name: 'Filter messages' });
    for (const part of [page().grid, filter, page().tab('Messages'), page().button('Disconnect')]) {
      await keys.press('Shift+F6');
      await keys.at(part);
    }
    for (const part of [page().tab('Messages'), filter, page().grid, page().composer]) {
      await keys.press('F6');
      await keys.at(part);
    }
    // VS Code has the key after the last part, and leads from an editor like this one back to it.
    await keys.press('F6');
    await keys.at(page().button('Disconnect'));
    await keys.press('Shift+F6');
    await keys.at(page().composer);
  });

  it('moves in the log, marks messages, and opens each view of one', async () => {
    await keys.until('F6', page().grid);
    await keys.press('Home');
    await isSelected(1);
    await keys.press('ArrowDown', 'ArrowDown');
    await isSelected(3);
    await keys.press('PageDown');
    await isSelected(6);
    await keys.press('PageUp');
    await isSelected(1);
    await keys.press('End');
    await isSelected(6);
    await keys.press('Home', 'p');
    await page().row(1).getByRole('img', { name: 'Pinned' }).waitFor();
    await keys.press('n');
    await keys.at(page().frame.getByRole('textbox', { name: 'Note on #1' }));
    await keys.type('by keyboard');
    await keys.press('Enter');
    await page().row(1).getByText('by keyboard').waitFor();
    await keys.at(page().grid);
    await keys.press('End', 'F8');
    await isSelected(1);
    await keys.press('Control+c');
    await page().frame.locator('#announcer-deed', { hasText: 'Copied' }).waitFor();
    await keys.press('Shift+F10');
    await keys.at(page().frame.getByRole('menuitem', { name: 'Show Details' }));
    await keys.press('Enter');
    await keys.at(page().tab('Pretty'));
    await keys.until('Tab', page().details.getByRole('tree', { name: 'JSON' }));
    await keys.press('ArrowDown');
    await page().details.locator('[role="treeitem"][aria-selected="true"]').waitFor();
    await keys.until('Shift+Tab', page().tab('Pretty'));
    await keys.press('ArrowRight');
    await keys.at(page().tab('Text'));
    await keys.press('ArrowRight');
    await keys.until('Tab', page().details.getByRole('group', { name: 'Bytes in hexadecimal' }));
    await keys.press('ArrowRight', 'Shift+ArrowRight');
    await page()
      .details.getByText(/2 bytes/)
      .first()
      .waitFor();
    await keys.press('Control+f');
    await keys.at(page().details.getByRole('searchbox', { name: 'Find in message' }));
    await keys.type('o');
    await page().details.getByText('1 of 2').waitFor();
    await keys.press('Enter');
    await page().details.getByText('2 of 2').waitFor();
    await keys.press('Shift+Enter');
    await page().details.getByText('1 of 2').waitFor();
    await keys.press('Escape');
    await notLost();
    await keys.until('Shift+Tab', page().tab('Hex'));
    await keys.press('ArrowRight');
    await page().frame.getByRole('grid', { name: 'Frame headers' }).waitFor();
    await keys.press('Escape');
    await keys.at(page().grid);
  });

  it('filters, and goes to a message', async () => {
    await keys.press('Control+f');
    await keys.at(page().frame.getByRole('searchbox', { name: 'Filter messages' }));
    await keys.type('two');
    await page().grid.and(page().frame.locator('[aria-rowcount="2"]')).waitFor();
    await keys.press('ArrowDown');
    await keys.at(page().grid);
    await keys.until('Shift+Tab', page().button('Clear Filter'));
    await keys.press('Enter');
    await page().grid.and(page().frame.locator('[aria-rowcount="6"]')).waitFor();
    await notLost();
    await keys.press('Control+g');
    await keys.at(page().frame.getByRole('textbox', { name: 'Number or time' }));
    await keys.type('4');
    await keys.press('Enter');
    await isSelected(4);
    await notLost();
    await keys.until('Tab', page().grid);
    await keys.type('two');
    await keys.at(page().frame.getByRole('searchbox', { name: 'Filter messages' }));
    await page().grid.and(page().frame.locator('[aria-rowcount="2"]')).waitFor();
    await keys.until('Tab', page().button('Clear Filter'));
    await keys.press('Enter');
    await page().grid.and(page().frame.locator('[aria-rowcount="6"]')).waitFor();
    await keys.until('Shift+Tab', page().button('Columns and Times'));
    await keys.press('Enter');
    await dialog('Columns and Times').waitFor();
    await keys.press('Escape');
    await keys.at(page().button('Columns and Times'));
    await keys.until('Tab', page().frame.getByRole('button', { name: 'Clear', exact: true }));
    await keys.press('Enter');
    await page().frame.locator('.list-cleared').waitFor();
    await keys.until('Tab', page().frame.locator('.list-cleared').getByRole('button', { name: 'Show' }));
    await keys.press('Enter');
    await page().grid.and(page().frame.locator('[aria-rowcount="6"]')).waitFor();
    await keys.at(page().grid);
  });

  it('composes in another mode, sends what was saved and what was sent, and repeats', async () => {
    await keys.until('F6', page().composer);
    await keys.until('Shift+Tab', page().frame.getByRole('radio', { name: 'Text', exact: true }));
    await keys.press('ArrowRight', 'ArrowRight');
    await keys.at(page().frame.getByRole('radio', { name: 'Hex', exact: true }));
    await keys.until('Tab', page().composer);
    await keys.type('de ad');
    await keys.press('Control+Enter');
    await page().row(8).getByText('binary').waitFor();
    await keys.until('Shift+Tab', page().button('Saved messages'));
    await keys.press('Enter');
    await keys.at(page().frame.getByRole('textbox', { name: 'Search saved messages' }));
    await keys.type('greet');
    await keys.press('Enter');
    await eventually(async () => assert.equal(await page().composer.inputValue(), 'a saved greeting'));
    await keys.at(page().composer);
    await keys.press('Control+Enter');
    await page().row(10).getByText('a saved greeting').waitFor();
    await keys.until('Shift+Tab', page().button('History'));
    await keys.press('Enter');
    await keys.at(page().frame.getByRole('textbox', { name: 'Search history' }));
    await keys.press('ArrowDown', 'ArrowDown', 'Enter');
    await eventually(async () => assert.equal(await page().composer.inputValue(), 'de ad'));
    await keys.at(page().composer);
    await keys.until('Shift+Tab', page().button('More'));
    await keys.press('Enter');
    await keys.at(page().frame.getByRole('menuitem', { name: 'Repeat…' }));
    await keys.press('Enter');
    await keys.at(dialog('Repeat').getByRole('spinbutton', { name: 'Every (ms)' }));
    await keys.type('20');
    await keys.press('Enter');
    await page().button('Stop repeating').waitFor();
    await keys.until('F6', page().composer);
    await keys.until('Shift+Tab', page().button('Stop repeating'));
    await keys.press('Enter');
    await page().button('Stop repeating').waitFor({ state: 'detached' });
    await notLost();
  });

  it('looks at the handshake and the connection, disconnects and connects again', async () => {
    await keys.until('F6', page().tab('Messages'));
    await keys.press('ArrowRight');
    await page().table('Request headers').waitFor();
    await keys.press('F6');
    await notLost();
    await keys.until('Shift+F6', page().tab('Handshake'));
    await keys.press('End');
    await page().table('Association').waitFor();
    await keys.press('Shift+F6');
    await keys.at(page().button('Disconnect'));
    await keys.press('Enter');
    await page().inState('Closed');
    await notLost();
    await keys.until('Shift+F6', page().button('Connect'));
    await keys.press('Enter');
    await page().inState('Open');
    await notLost();
    await keys.command('Sockets: Disconnect');
    await page().inState('Closed');
  });

  it('listens, opens a client, sends to all, and ends one', async () => {
    await keys.command('Sockets: Focus on Profiles View');
    await keys.choose(profiles(), 'Service', 'Start Listening');
    await page().state.filter({ hasText: 'Listening' }).waitFor();
    const address = await page().frame.locator('.address').innerText();
    const texts: string[] = [];
    for (let nth = 0; nth < 2; nth += 1) {
      const client = new WebSocket(address);
      client.on('message', (bytes: Buffer) => texts.push(bytes.toString()));
      clients.push(client);
      await once(client, 'open');
    }
    const table = page().frame.getByRole('grid', { name: 'Clients' });
    await table.locator('[data-place="1"]').waitFor();
    await keys.until('F6', page().composer);
    await keys.type('to all');
    await keys.press('Control+Enter');
    await eventually(() => assert.deepEqual(texts, ['to all', 'to all']));
    await keys.until('Shift+F6', table);
    await keys.press('End', 'Home', 'Delete');
    await page().state.filter({ hasText: '1 client' }).waitFor();
    await keys.at(table);
    // Those that have left are the last ones.
    await keys.press('Home', 'Enter');
    await page().inState('Open');
    await keys.command('Sockets: Stop Listening');
    await page().inState('Closed');
  });

  it('holds what a relay passes on, edits it and drops it', async () => {
    await keys.command('Sockets: Focus on Profiles View');
    await keys.choose(profiles(), 'Tap', 'Start Listening');
    await page().state.filter({ hasText: 'Listening' }).waitFor();
    const client = new WebSocket(await page().frame.locator('.address').innerText());
    clients.push(client);
    await once(client, 'open');
    await page().frame.locator('[data-place="0"] [role="rowheader"]').waitFor();
    await keys.until('F6', page().frame.getByRole('grid', { name: 'Clients' }));
    await keys.press('Home', 'Enter');
    await page().inState('Open');
    await page()
      .frame.getByText(/^Passed on to/)
      .waitFor();
    await keys.until('Shift+F6', page().frame.getByRole('button', { name: 'Open the Session with the Target' }));
    await keys.until('Tab', page().button('Hold'));
    await keys.press('Enter');
    await page().frame.getByText('0 messages held').waitFor();
    await keys.at(page().button('Hold'));
    for (const text of ['first', 'second', 'third', 'fourth']) client.send(text);
    await page().frame.getByText('4 messages held').waitFor();
    const held = page().frame.getByRole('listbox', { name: 'Held messages' });
    await keys.until('Tab', held);
    await keys.press('End', 'Home', 'PageDown', 'PageUp', 'Enter');
    await page().frame.getByText('3 messages held').waitFor();
    await keys.press('Delete');
    await page().frame.getByText('2 messages held').waitFor();
    await keys.press('F2');
    await keys.at(page().frame.getByRole('textbox', { name: 'Edited message' }));
    await keys.press('End');
    await keys.type(', edited');
    await keys.press('Control+Enter');
    await page().frame.getByText('1 message held').waitFor();
    await keys.at(held);
    await keys.press('Enter');
    await page().frame.getByText('0 messages held').waitFor();
    await notLost();
    await eventually(() => assert.deepEqual(got, ['first', 'third, edited', 'fourth']));
    await keys.command('Sockets: Stop Listening');
    await page().inState('Closed');
  });

  it('opens, renames, pins, and deletes a recording, and takes that back', async () => {
    await keys.command('View: Close All Editors');
    await keys.command('Sockets: Focus on Recordings View');
    const tree = workbench().page.getByRole('tree', { name: 'Recordings' });
    await tree.getByRole('treeitem', { level: 2 }).filter({ hasText: 'Echo' }).first().waitFor();
    await keys.focusItem(tree, 'Echo');
    await keys.press('F2');
    await keys.answer('By keyboard');
    await tree.getByRole('treeitem').filter({ hasText: 'By keyboard' }).waitFor();
    await keys.choose(tree, 'By keyboard', 'Pin Recording');
    await tree
      .getByRole('treeitem', { name: /^Pinned/ })
      .first()
      .waitFor();
    await keys.focusItem(tree, 'By keyboard');
    await keys.press('Enter');
    await tabOf(workbench(), 'By keyboard').waitFor();
    await page().inState('Closed');
    await keys.command('Sockets: Focus on Recordings View');
    await keys.focusItem(tree, 'By keyboard');
    await keys.press('Delete');
    await tabOf(workbench(), 'By keyboard').waitFor({ state: 'detached' });
    const undo = workbench().notification('was deleted').getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await keys.command('Notifications: Focus Notification Toast');
    await keys.until('Tab', undo);
    await keys.press('Enter');
    await tree.getByRole('treeitem').filter({ hasText: 'By keyboard' }).waitFor();
  });
});
