import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { connectByMouse, SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const THEMES: readonly ThemeKind[] = ['dark', 'light', 'hcDark', 'hcLight'];
/** As many frames as a message may have. */
const MANY = 131_072;
const MESSAGE = 'One message in three frames. '.repeat(150).trimEnd();

describe('frames', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  /** A session with the demo's fragmented greeting, and with a compressed message that came back in three frames. */
  async function fragmented(): Promise<SessionPage> {
    const session = await connectByMouse(workbench(), 'Fragments');
    await session.inState('Open');
    // Three pings, our three pongs, and the message.
    await session.row(7).waitFor();
    await session.composer.fill(MESSAGE);
    await session.button('Send').click();
    await session.row(9).waitFor();
    return session;
  }

  it('of a fragmented, compressed message are in its details', async () => {
    const session = await fragmented();
    await session.row(9).click();
    await session.tab('Frames').click();
    const frames = session.frame.getByRole('grid', { name: 'Frame headers' });
    const rows = frames.locator('tbody tr');
    await rows.nth(2).waitFor();
    assert.equal(await rows.count(), 3);
    assert.match(await rows.nth(0).innerText(), /^1\s+text\s+RSV1\s/);
    assert.match(await rows.nth(1).innerText(), /^2\s+\+[\d.]+ ms\s+continuation\s+\d/);
    assert.match(await rows.nth(2).innerText(), /^3\s+\+[\d.]+ ms\s+continuation\s+FIN\s/);
    const summary = await session.details.locator('.frames-summary').innerText();
    assert.match(summary, /^3 frames · compressed: \d+ bytes on the wire for 4,349 bytes of message, \d\.\d %$/);
    const picture = session.table('Header, bit by bit');
    assert.match(await picture.innerText(), /^[^]*41 [\da-f]{2}[^]*0001\s+opcode\s+0x1 text/);

    await frames.focus();
    await frames.press('End');
    assert.match(await picture.innerText(), /80 [\da-f]{2}[^]*0x0 continuation/);
  });

  it('of a message that was sent show the mask, and a length that has bytes of its own', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await session.composer.fill(MESSAGE);
    await session.button('Send').click();
    await session.row(1).click();
    await session.tab('Frames').click();
    const picture = await session.table('Header, bit by bit').innerText();
    assert.match(picture, /81 fe[^]*10 fd\s+extended payload length\s*4,349[^]*masking key\s*[\da-f]{8}/);
    const summary = await session.details.locator('.frames-summary').innerText();
    assert.equal(summary, '1 frame · 4,357 bytes on the wire for 4,349 bytes of message');
    await workbench().screenshot('frames-sent');
  });

  it('are rows of the log where that is chosen, and lead to their message', async () => {
    const session = await fragmented();
    await session.show('Frames');
    const row = (number: number): Locator => session.frames.locator(`[aria-rowindex="${number}"]`);
    // Four fragments with three pings between them, three pongs, a message and its echo in three.
    await row(14).waitFor();
    assert.equal(await session.frames.getAttribute('aria-rowcount'), '14');
    assert.equal(await session.grid.count(), 0);
    const text = await session.frames.innerText();
    assert.match(text, /text\s+RSV1[^]*ping\s+FIN[^]*continuation[^]*continuation\s+FIN[^]*continuation\s+FIN/);

    await session.frames.press('End');
    await session.frames.press('ArrowUp');
    await row(13).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await session.frames.press('Enter');
    const chosen = session.frame.getByRole('grid', { name: 'Frame headers' }).locator('[aria-selected="true"]');
    await chosen.filter({ hasText: /^\s*2\s/ }).waitFor();
    assert.match(await session.details.innerText(), /#9/);
    await row(14).click();
    await chosen.filter({ hasText: /^\s*3\s/ }).waitFor();

    await session.show('Messages');
    await session.row(9).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await session.show('Frames');
    await row(12).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await chosen.filter({ hasText: /^\s*1\s/ }).waitFor();
  });

  it('stay shown after the window was reloaded', async () => {
    const session = await fragmented();
    await session.show('Frames');
    await session.frames.locator('[aria-rowindex="13"]').click();
    await session.details.getByText('#9').waitFor();
    await workbench().reload();
    await session.inState('Closed');
    await session.frames.locator('[aria-rowindex="13"][aria-selected="true"]').waitFor();
    await session.details.getByText('#9').waitFor();
  });

  it('of a message that is under way have no entry yet, and of one with very many the first are listed', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (ws, { socket }) => {
      socket.write(Uint8Array.of(0x01, 1, 0x61));
      ws.on('message', () => {
        socket.write(Buffer.alloc(3 * (MANY - 2), Uint8Array.of(0x00, 1, 0x62)));
        socket.write(Uint8Array.of(0x80, 1, 0x63));
      });
    });
    try {
      const { port } = server.address() as AddressInfo;
      await workbench().runCommand('Sockets: Quick Connect…');
      await workbench().quickInput(`ws://127.0.0.1:${port}/`);
      const session = new SessionPage(workbench());
      await session.inState('Open');
      await session.show('Frames');
      await session.frames.locator('[aria-rowindex="1"]').click();
      await session.details.getByText('This frame belongs to no entry of the log, or not yet.').waitFor();
      await session.composer.fill('go on');
      await session.button('Send').click();
      await session.details.getByText('130,572 more frames are not listed here.').waitFor();
      await session.details.getByText('131,072 frames · 393,216 bytes on the wire for 131,072 bytes').waitFor();
      await session.frames.press('End');
      await session.details.getByText('1: the last frame of its message').waitFor();
    } finally {
      for (const ws of server.clients) ws.terminate();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('that break a rule are told with the rule, their bytes and their header', async () => {
    const session = await connectByMouse(workbench(), 'Reserved bit');
    await session.inState('Failed');
    const row = session.grid.getByRole('row').filter({ hasText: 'RSV2 is set' });
    await row.getByRole('img', { name: 'Error' }).waitFor();
    await row.click();
    await session.details.getByRole('list', { name: 'Findings of this message' }).getByText('RFC 6455 §5.2').waitFor();
    await session.tab('Hex').click();
    await session.details.getByText('68 69').waitFor();
    await session.tab('Frames').click();
    assert.match(await session.table('Header, bit by bit').innerText(), /a1 02/);
    await workbench().screenshot('frames-breach');
  });

  it('of pings and of the closing handshake say how long, and who began', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await workbench().runCommand('Sockets: Send Ping');
    const pong = session.grid.getByRole('row').filter({ hasText: 'pong' });
    assert.match(await pong.innerText(), /Round trip [\d.]+ m?s/);
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await session.grid.getByRole('row').filter({ hasText: 'close' }).last().click();
    await session.tab('Pretty').click();
    const pane = session.details.getByRole('tabpanel', { name: 'Pretty' });
    await pane.getByText('from here').waitFor();
    assert.match(await pane.innerText(), /Began\s+from here\s+Clean\s+yes/);
    await workbench().screenshot('frames-close');
    assert.doesNotMatch(await session.grid.innerText(), /1005/);
  });

  it('are absent from a TCP session', async () => {
    const session = await connectByMouse(workbench(), 'TCP echo');
    await session.inState('Open');
    await session.composer.fill('hello');
    await session.button('Send').click();
    await session.row(2).click();
    await session.tab('Hex').waitFor();
    assert.equal(await session.tab('Frames').count(), 0);
    assert.equal(await session.frame.getByRole('radiogroup', { name: 'Show' }).count(), 0);
  });

  it('are legible in every theme and fit every width', async function () {
    this.timeout(180_000);
    const session = await fragmented();
    await session.show('Frames');
    await session.frames.locator('[aria-rowindex="12"]').click();
    await session.table('Header, bit by bit').waitFor();
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`frames-${theme}`);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [1280, 700, 370]) {
      await workbench().resize(width, 800);
      for (const what of ['Messages', 'Frames'] as const) {
        await session.show(what);
        await session.tab('Frames').click();
        await session.frame.locator('.grid .row:not(.unread)').first().waitFor();
        const overflow = await session.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
        assert.equal(overflow, 0, `nothing stands out of the page: ${what}, ${width} px`);
        await workbench().screenshot(`frames-${what.toLowerCase()}-${width}px`);
      }
    }
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  });
});
