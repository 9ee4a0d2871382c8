import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { eventually } from '../unit/support/eventually';
import { listenByMouse, SessionPage } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

describe('a relay, in the interface', () => {
  let target: WebSocketServer;
  const got: string[] = [];
  const clients = new Set<WebSocket>();
  const workbench = useWorkbench(async () => {
    target = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    target.on('connection', (socket) => {
      socket.on('message', (payload: Buffer) => {
        got.push(payload.toString());
        socket.send(`answer to ${payload.toString()}`);
      });
    });
    await once(target, 'listening');
    const { port } = target.address() as AddressInfo;
    const tap = { name: 'Tap', transport: 'websocket', role: 'server', port: 0, forwardTo: `ws://127.0.0.1:${port}` };
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles: [tap] }, null, 2) } };
  });
  after(() => {
    for (const client of clients) client.terminate();
    target.close();
  });

  /** Pictures in each theme, and of a narrow and a wide page, which nothing must overflow. */
  const looks = async (name: string): Promise<void> => {
    for (const theme of ['light', 'hcDark', 'hcLight', 'dark'] satisfies ThemeKind[]) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`${name}-${theme}`);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [420, 1600]) {
      await workbench().resize(width, 800);
      await workbench().screenshot(`${name}-${width}`);
      const overflow = await new SessionPage(workbench()).frame
        .locator('socketscope-relay')
        .evaluate((relay) => relay.scrollWidth - relay.clientWidth);
      assert.equal(overflow, 0, `at ${width} px`);
    }
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  };

  it('shows both legs, holds messages, and lets them be passed on, edited and dropped', async () => {
    const tree = (await workbench().openSocketsView()).getByRole('tree', { name: 'Profiles' });
    const page = await listenByMouse(workbench(), 'Tap');
    const { port } = target.address() as AddressInfo;
    await page.frame.locator('socketscope-listener-header').getByText(`→ ws://127.0.0.1:${port}`).waitFor();
    await page.frame.getByText(/^It is a relay: what clients send is passed on to ws:/).waitFor();
    await workbench().screenshot('relay-listener');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [1000, 700, 420]) {
      await workbench().resize(width, 800);
      // The state's first word, the address and the target are wholly there.
      for (const part of ['.state', '.address', '.relay-target']) {
        const hidden = await page.frame
          .locator(`socketscope-listener-header ${part}`)
          .evaluate((element) => element.scrollWidth - element.clientWidth);
        assert.ok(hidden <= 0, `${part} at ${width} px: ${hidden}`);
      }
      await workbench().screenshot(`relay-listener-${width}`);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench().resize(1280, 800);
    const client = new WebSocket(await page.frame.locator('.address').innerText());
    clients.add(client);
    const answers: string[] = [];
    client.on('message', (payload: Buffer) => answers.push(payload.toString()));
    await once(client, 'open');
    client.send('before');

    await page.frame
      .getByRole('button', { name: /^Open the session of 127/ })
      .first()
      .click();
    await page.inState('Open');
    const relay = page.frame.getByRole('region', { name: 'Relay' });
    await relay.getByText(/^Passed on to ws:\/\/127\.0\.0\.1:/).waitFor();
    await page.grid.getByText('answer to before').waitFor();
    const ways = page.frame.locator('socketscope-relay').getByRole('radiogroup', { name: 'Direction' });
    /** What is chosen, once all that the host has to say of a click has come. */
    const holds = async (isHeld: boolean, way: string): Promise<void> => {
      await page.frame.locator(`button[aria-pressed="${String(isHeld)}"]`, { hasText: 'Hold' }).waitFor();
      await eventually(async () =>
        assert.deepEqual(
          await ways
            .getByRole('radio')
            .evaluateAll((radios) =>
              (radios as HTMLInputElement[])
                .filter(({ checked }) => checked)
                .map(({ labels }) => labels?.[0]?.innerText),
            ),
          [way],
        ),
      );
    };
    for (const isHeld of [true, false]) {
      await page.button('Hold').click();
      await holds(isHeld, 'Both Ways');
    }
    await ways.getByText('To Target', { exact: true }).click();
    for (const isHeld of [true, false]) {
      await page.button('Hold').click();
      await holds(isHeld, 'To Target');
    }
    const away = async (): Promise<void> => {
      // The page is hidden, and made anew when it is shown again.
      await workbench().runCommand('File: New Untitled Text File');
      await page.frame.locator('socketscope-relay').waitFor({ state: 'detached' });
      await workbench().runCommand('View: Close Editor');
      await page.frame.locator('socketscope-relay').waitFor();
    };
    await away();
    await holds(false, 'To Target');
    await page.button('Hold').click();
    await away();
    await holds(true, 'To Target');
    await page.frame.getByText('0 messages held').waitFor();
    for (const text of ['first', 'second', 'third', 'fourth']) client.send(text);
    const held = page.frame.getByRole('listbox', { name: 'Held messages' });
    await page.frame.getByText('4 messages held').waitFor();
    assert.equal(await held.getByRole('option').count(), 4);
    await workbench().screenshot('relay-held');

    await held.getByRole('option').nth(1).click({ button: 'right' });
    await workbench().screenshot('relay-held-menu');
    await page.frame.getByRole('menuitem', { name: 'Pass On' }).click();
    await page.frame.getByText('3 messages held').waitFor();
    await page.button('Drop').click();
    await page.frame.getByText('2 messages held').waitFor();
    await held.focus();
    await held.press('Home');
    await held.press('F2');
    const editor = page.frame.getByRole('textbox', { name: 'Edited message' });
    await editor.waitFor();
    assert.equal(await editor.inputValue(), 'first');
    await looks('relay');
    await editor.fill('first, edited');
    await away();
    assert.equal(await editor.inputValue(), 'first, edited', 'what was written outlives a hidden page');
    await page.button('Pass On Edited').click();
    await page.frame.getByText('1 message held').waitFor();
    await page.button('Pass All On').click();
    await page.frame.getByText('0 messages held').waitFor();
    await page.grid.getByText('answer to fourth').waitFor();
    assert.deepEqual(got, ['before', 'second', 'first, edited', 'fourth']);
    await page.grid.getByText(/^Dropped by hand: #\d+ was not passed on to the target\.$/).waitFor();
    await page.grid.getByText(/^Edited by hand: in place of #\d+, "first, edited" was passed on /).waitFor();
    await page.button('Hold').click();

    await page.button('Open the Session with the Target').click();
    await relay.getByText(/^For the client 127\.0\.0\.1:/).waitFor();
    await page.composer.fill('from here');
    await page.button('Send').click();
    await page.grid.getByText('answer to from here').waitFor();
    assert.equal(got.at(-1), 'from here');
    await tree.getByRole('treeitem', { name: /→ 127\.0\.0\.1/ }).waitFor();
    await page.button("Open the Client's Session").click();
    await relay.getByText(/^Passed on to/).waitFor();
    await workbench().runCommand('Sockets: Stop Listening');
    await page.inState('Closed');
    assert.equal(await page.button('Connect').count(), 0);
  });
});
