import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { eventually } from '../unit/support/eventually';
import { hexEditorExtension } from './support/hexEditor';
import { SessionPage } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const THEMES: readonly ThemeKind[] = ['light', 'hcDark', 'hcLight', 'dark'];
/** What the server sends at first, in this order: the rows of the log. */
const sent = ['{"b":1,"a":[1,2]}', '{ "a": [1, 2], "b": 2 }', 'héllo', Buffer.from([0, 1, 255])] as const;

describe('single messages, in VS Code’s editors', () => {
  let server: WebSocketServer;
  let hexEditor: string;
  const workbench = useWorkbench(async () => {
    hexEditor = await hexEditorExtension();
    return { extensions: [hexEditor] };
  });
  let session: SessionPage;

  before(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (ws) => {
      for (const message of sent) ws.send(message);
    });
  });

  beforeEach(async () => {
    const { port } = server.address() as AddressInfo;
    await workbench().runCommand('Sockets: Quick Connect…');
    await workbench().quickInput(`ws://127.0.0.1:${port}/`);
    session = new SessionPage(workbench());
    await session.inState('Open');
    await session.row(4).waitFor();
  });

  afterEach(async () => {
    await workbench().runCommand('Sockets: Disconnect All');
    await workbench().runCommand('View: Close All Editors');
  });

  after(async () => {
    for (const ws of server.clients) ws.terminate();
    server.close();
    await rm(hexEditor, { recursive: true });
  });

  const menu = async (row: number, item: string): Promise<void> => {
    await session.row(row).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const tab = (name: string): Locator => workbench().page.locator('.tab.active').filter({ hasText: name });
  const diff = (): Locator => workbench().page.locator('.monaco-diff-editor').filter({ visible: true });
  const back = async (): Promise<void> => {
    await workbench().runCommand('View: Close Editor');
    await session.grid.waitFor();
  };
  /** What the clipboard has, as the composer takes it. */
  const pasted = (expected: RegExp): Promise<void> =>
    eventually(async () => {
      await session.composer.fill('');
      await session.composer.press('Control+v');
      assert.match(await session.composer.inputValue(), expected);
    });

  it('are compared: one with one that was selected before, in another session as well', async () => {
    await session.row(1).click({ button: 'right' });
    assert.equal(await session.frame.getByRole('menuitem', { name: 'Compare with Selected' }).count(), 0);
    await workbench().screenshot('details-menu');
    await session.frame.getByRole('menuitem', { name: 'Select for Compare' }).click();
    await menu(2, 'Compare with Selected');
    await tab('#1 ↔').waitFor();
    await diff().getByText('"b": 2').waitFor();
    await workbench().screenshot('details-diff');
    await back();
    await session.row(2).click();
    await session.details.getByRole('button', { name: 'Compare', exact: true }).click();
    await workbench().screenshot('details-compare-menu');
    await session.frame.getByRole('menuitem', { name: 'Compare as Formatted JSON' }).click();
    await tab('(formatted JSON, keys sorted)').waitFor();
    // The order of the keys isn't a difference any more: one line is.
    await diff().locator('.line-insert').first().waitFor();
    await eventually(async () => assert.equal(await diff().locator('.editor.modified .line-insert').count(), 1));
    await workbench().screenshot('details-diff-json');
    await back();
    await session.row(3).click();
    await workbench().runCommand('Sockets: Compare Messages as Formatted JSON');
    await session.frame.getByRole('alert').filter({ hasText: "Message #3 isn't JSON." }).waitFor();
  });

  it('are compared where two are selected, as text or as bytes', async () => {
    await session.row(3).click();
    await session.row(4).click({ modifiers: ['ControlOrMeta'] });
    await menu(4, 'Compare Selected');
    await tab('#3 ↔').waitFor();
    await diff().getByText('00 01 ff').waitFor();
    await back();
    await session.row(1).click();
    await session.row(3).click({ modifiers: ['Shift'] });
    await workbench().runCommand('Sockets: Compare Messages');
    await session.frame.getByRole('alert').filter({ hasText: 'Select two messages' }).waitFor();
  });

  it('are opened as bytes where there is an editor for them', async () => {
    await menu(3, 'Open in Hex Editor');
    await tab('#3.bin').waitFor();
    await workbench().session().getByText('bytes: 68c3a96c6c6f').waitFor();
    await back();
    await session.row(4).click();
    await workbench().runCommand('Sockets: Open Message in Hex Editor');
    await workbench().session().getByText('bytes: 0001ff').waitFor();
    await back();
  });

  it('are copied as text, hexadecimal digits, Base64 and JSON', async () => {
    await menu(3, 'Copy As…');
    await workbench().page.getByRole('option', { name: 'Base64' }).waitFor();
    await workbench().screenshot('details-copy-as');
    await workbench().pick('Base64');
    await pasted(/^aMOpbGxv$/);
    await session.row(4).click();
    await workbench().runCommand('Sockets: Copy Message As…');
    await workbench().pick('Hexadecimal');
    await pasted(/^00 01 ff$/);
    await session.row(3).click();
    await session.row(4).click({ modifiers: ['ControlOrMeta'] });
    await menu(4, 'Copy As…');
    await workbench().pick('JSON');
    await pasted(/"direction": "received",\n[^]*"text": "héllo"[^]*"base64": "AAH\/"/);
    await session.row(4).click();
    await menu(4, 'Copy As…');
    await workbench().pick('Text');
    await pasted(/\ufffd/);
  });

  it('are dragged out as text, and open in VS Code where they are dropped on its editors', async () => {
    const dragged = (): Promise<Record<string, string>> =>
      session.row(3).evaluate((row) => {
        const dataTransfer = new DataTransfer();
        row.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
        row.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true, cancelable: true }));
        return Object.fromEntries(dataTransfer.types.map((type) => [type, dataTransfer.getData(type)]));
      });
    assert.equal(await session.row(3).getAttribute('draggable'), 'true');
    const data = await eventually(async () => {
      const found = await dragged();
      assert.equal(found['text/plain'], 'héllo');
      return found;
    });
    // A drag by the mouse can't be driven from one frame into another: what the row gives is dropped by its events.
    const drop = (target: Locator, events: readonly string[]): Promise<void> =>
      target.evaluate(
        (element, [types, values]) => {
          const dataTransfer = new DataTransfer();
          for (const [type, value] of Object.entries(values)) dataTransfer.setData(type, value);
          const { left, top, width, height } = element.getBoundingClientRect();
          const place = { clientX: left + width / 2, clientY: top + height / 2 };
          for (const type of types)
            element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, ...place }));
        },
        [events, data] as const,
      );
    const { page } = workbench();
    await drop(page.locator('.editor-group-container').first(), ['dragenter']);
    await drop(page.locator('#monaco-workbench-editor-drop-overlay'), ['dragenter', 'dragover', 'drop']);
    await tab('#3.txt').waitFor();
    await page.locator('.editor-instance .view-lines').getByText('héllo').waitFor();
  });

  it('are dragged out of the session that is shown, not of the one before', async () => {
    const row = session.row(3);
    const press = (): Promise<void> => row.dispatchEvent('pointerdown');
    const dragged = (): Promise<string> =>
      row.evaluate((element) => {
        const dataTransfer = new DataTransfer();
        element.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true, cancelable: true }));
        return dataTransfer.getData('application/vnd.code.uri-list');
      });
    const drag = (): Promise<string> =>
      eventually(async () => {
        await press();
        const uri = await dragged();
        assert.notEqual(uri, '');
        return uri;
      });
    const before = await drag();
    await workbench().runCommand('Sockets: Disconnect');
    await session.inState('Closed');
    await workbench().runCommand('Sockets: Connect Again');
    await session.inState('Open');
    await session.row(4).waitFor();
    assert.equal(await dragged(), '', 'what was pressed before is another session’s');
    assert.notEqual(await drag(), before);
  });

  it('have tools that fit every theme and width', async function () {
    this.timeout(180_000);
    await session.row(1).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: 'Select for Compare' }).click();
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      for (const width of [1280, 370]) {
        await workbench().resize(width, 800);
        await session.row(2).click({ button: 'right' });
        await session.frame.getByRole('menuitem', { name: 'Compare with Selected' }).waitFor();
        await workbench().screenshot(`details-menu-${theme}-${String(width)}`);
        await session
          .row(2)
          .press('Escape')
          .catch(() => undefined);
        await workbench().page.keyboard.press('Escape');
        const overflow = await session.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
        assert.equal(overflow, 0, `nothing stands out of the page: ${String(width)} px`);
      }
      await workbench().resize(1280, 800);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  });
});
