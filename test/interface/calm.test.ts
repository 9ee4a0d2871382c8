import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { WebSocket, WebSocketServer } from 'ws';
import { eventually } from '../unit/support/eventually';
import { startNumberedServer, type NumberedServer } from './support/numberedServer';
import { connectByMouse, SessionPage } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';

/** How much is said while so many messages come, at this rate. */
const MESSAGES = 6000;
const PER_SECOND = 1000;
const CLIENTS = 40;

/** A page that moves and talks no more than a person can bear. */
describe('a calm page', function () {
  this.timeout(120_000);
  const silent = createServer();
  const clients: WebSocket[] = [];
  let numbered: NumberedServer;
  const workbench = useWorkbench(async () => {
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    numbered = await startNumberedServer({ first: 0, perSecond: PER_SECOND });
    const patient = { transport: 'websocket', handshakeTimeout: 600_000 };
    const { port } = silent.address() as AddressInfo;
    const profiles = [
      { name: 'Patient', ...patient, url: `ws://127.0.0.1:${port}/` },
      { name: 'Numbers', transport: 'websocket', url: numbered.url },
      { name: 'Service', transport: 'websocket', role: 'server', port: 0 },
    ];
    return {
      files: { '.vscode/sockets.json': JSON.stringify({ profiles }) },
      settings: { 'workbench.reduceMotion': 'off' },
    };
  });
  after(async () => {
    for (const client of clients) client.terminate();
    silent.close();
    await numbered.stop();
  });

  it('moves nothing where motion is reduced, in the system or in VS Code', async () => {
    const session = await connectByMouse(workbench(), 'Patient');
    await session.inState('Connecting');
    const moving = (): Promise<number> =>
      session.frame
        .locator('body')
        .evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    await eventually(async () => assert.ok((await moving()) > 0, 'it moves where nobody minds'));
    await workbench().page.emulateMedia({ reducedMotion: 'reduce' });
    await eventually(async () => assert.equal(await moving(), 0));
    await workbench().page.emulateMedia({ reducedMotion: 'no-preference' });
    await eventually(async () => assert.ok((await moving()) > 0));
    const settings = JSON.stringify({ 'workbench.reduceMotion': 'on' });
    await writeFile(join(workbench().folder, '.vscode/settings.json'), settings);
    await session.frame.locator('body.vscode-reduce-motion').waitFor();
    await eventually(async () => assert.equal(await moving(), 0));
    await session.button('Disconnect').click();
    await session.inState('Closed');
  });

  it('takes the focus from nobody who is elsewhere in the window when what had it goes', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await workbench().runCommand('Sockets: Quick Connect…');
    await workbench().quickInput(`ws://127.0.0.1:${port}/`);
    const session = new SessionPage(workbench());
    await session.inState('Open');
    // Those that are connected stay so.
    server.close();
    await session.composer.click();
    await workbench().page.keyboard.press('F1');
    const palette = workbench().page.locator('.quick-input-widget input[type="text"]');
    await palette.and(workbench().page.locator(':focus')).waitFor();
    for (const client of server.clients) client.close(1000);
    await session.inState('Closed');
    await session.frame.getByText('nothing more can be sent in this session').waitFor();
    await palette.and(workbench().page.locator(':focus')).waitFor();
    await workbench().page.keyboard.press('Escape');
  });

  it(`says a sentence now and then while ${PER_SECOND} messages come in a second`, async () => {
    const session = await connectByMouse(workbench(), 'Numbers');
    await session.inState('Open');
    await listenTo(session.frame);
    const fromMs = performance.now();
    const rows = async (): Promise<number> => Number(await session.grid.getAttribute('aria-rowcount'));
    const from = await rows();
    await eventually(async () => assert.ok((await rows()) >= from + MESSAGES), 60_000);
    const said = await heard(session.frame);
    assert.ok(said.length >= 1 && said.length <= mostSince(fromMs), said.join('\n'));
    assert.ok(
      said.every((text) => /^[\d,]+ messages received$/.test(text.trim())),
      said.join('\n'),
    );
    await session.button('Disconnect').click();
    await session.inState('Closed');
  });

  it(`says how many clients there are once ${CLIENTS} of them have come, not at each`, async () => {
    await workbench().runCommand('Sockets: Start Listening');
    await workbench().quickInput('Service');
    const page = new SessionPage(workbench());
    await page.state.filter({ hasText: 'Listening' }).waitFor();
    await listenTo(page.frame);
    const fromMs = performance.now();
    const address = await page.frame.locator('.address').innerText();
    for (let nth = 0; nth < CLIENTS; nth += 1) {
      const client = new WebSocket(address);
      clients.push(client);
      await once(client, 'open');
    }
    await page.frame.locator('#announcer-news', { hasText: `Listening, ${CLIENTS} clients` }).waitFor();
    const said = await heard(page.frame);
    assert.ok(said.length <= mostSince(fromMs), said.join('\n'));
  });
});

/** How many sentences may have been said: one every five seconds, however long the machine takes. */
function mostSince(fromMs: number): number {
  return 2 + (performance.now() - fromMs) / 5000;
}

/** Begins to write down what a screen reader would say. */
function listenTo(frame: FrameLocator): Promise<void> {
  return frame.locator('body').evaluate((body) => {
    const said: string[] = [];
    Object.assign(window, { said });
    const live = ':is([role="status"], [role="alert"], [role="log"], [aria-live]):not([aria-live="off"])';
    new MutationObserver((changes) => {
      const regions = changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest(live),
      );
      for (const region of new Set(regions)) if (region?.textContent) said.push(region.textContent);
    }).observe(body, { subtree: true, childList: true, characterData: true });
  });
}

function heard(frame: FrameLocator): Promise<string[]> {
  return frame.locator('body').evaluate(() => (window as unknown as { said: string[] }).said);
}
