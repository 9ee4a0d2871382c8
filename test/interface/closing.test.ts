import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { eventually } from '../unit/support/eventually';
import { connectByMouse, SessionPage, tabOf } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('what lives, when it is closed', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({
    files: await demo.files(),
    settings: { 'socketscope.confirmClose': true },
  }));

  const button = (name: string): Locator =>
    workbench().page.locator('.notification-toast .monaco-button').filter({ hasText: name });
  const listen = async (): Promise<void> => {
    await workbench().runCommand('Sockets: Quick Connect…');
    await workbench().page.locator('.quick-input-widget input[type="text"]').fill('listen ws://127.0.0.1:0');
    await workbench().pick('Listen on ws://127.0.0.1:0');
  };
  const modal = (): Locator => workbench().page.locator('.monaco-dialog-box');
  const answer = (name: string): Promise<void> => modal().getByRole('button', { name, exact: true }).click();

  it('goes on without its tab, and is disconnected or shown again', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await workbench().runCommand('View: Close Editor');
    await workbench().notification('The session "Echo" goes on without its tab.').waitFor();
    await workbench().screenshot('closing-left');
    await button('Reopen').click();
    await tabOf(workbench(), 'Echo').waitFor();
    await session.inState('Open');
    assert.equal(demo.connections, 1);
    await workbench().runCommand('View: Close Editor');
    await button('Disconnect').click();
    await eventually(() => assert.equal(demo.connections, 0));
  });

  it('is told of together where there are several', async () => {
    for (const name of ['Echo', 'Chat']) await (await connectByMouse(workbench(), name)).inState('Open');
    await workbench().runCommand('View: Close All Editors');
    await workbench().notification('2 sessions go on without their tabs.').waitFor();
    await workbench().runCommand('Notifications: Clear All Notifications');
    await workbench().runCommand('Sockets: Disconnect All');
    await eventually(() => assert.equal(demo.connections, 0));
  });

  it('has its state in the title and the icon of its tab', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const quickConnect = async (address: string): Promise<void> => {
      await workbench().runCommand('Sockets: Quick Connect…');
      await workbench().quickInput(address);
    };
    const icon = async (title: string): Promise<string> =>
      tabOf(workbench(), title).evaluate((tab) =>
        [...tab.querySelectorAll('*')]
          .flatMap((element) => [getComputedStyle(element), getComputedStyle(element, '::before')])
          .map(({ backgroundImage }) => backgroundImage)
          .join(' '),
      );
    await quickConnect(`ws://127.0.0.1:${String(port)}/`);
    const page = new SessionPage(workbench());
    await tabOf(workbench(), '(connecting)').waitFor();
    assert.match(await icon('(connecting)'), /session-connecting\.svg/);
    await workbench().screenshot('closing-connecting');
    silent.close();
    await page.button('Disconnect').click();
    await page.state.filter({ hasText: /^\s*(Closed|Failed)/ }).waitFor();
    await listen();
    await page.state.filter({ hasText: 'Listening' }).waitFor();
    assert.match(await icon('listen'), /session-listening\.svg/);
    await workbench().screenshot('closing-listening');
  });

  it('comes back after it was deleted: a profile with its comments', async () => {
    const file = join(workbench().folder, '.vscode/sockets.json');
    const before = await readFile(file, 'utf8');
    await workbench().runCommand('Sockets: Delete Profile');
    await workbench().quickInput('Echo');
    await answer('Delete');
    await workbench().notification('The profile "Echo" was deleted.').waitFor();
    assert.notEqual(await readFile(file, 'utf8'), before);
    await button('Undo').click();
    await eventually(async () => assert.equal(await readFile(file, 'utf8'), before));
  });

  it('says nothing of what has ended', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await tabOf(workbench(), 'Echo').waitFor();
    await workbench().runCommand('View: Close Editor');
    // What would be told of it comes with the next one.
    await (await connectByMouse(workbench(), 'Chat')).inState('Open');
    await workbench().runCommand('View: Close Editor');
    await workbench().notification('The session "Chat" goes on without its tab.').waitFor();
    await button("Don't Ask Again").click();
    await (await connectByMouse(workbench(), 'Chat')).inState('Open');
    await workbench().runCommand('Sockets: Disconnect All');
    await eventually(() => assert.equal(demo.connections, 0));
    await workbench().runCommand('View: Close All Editors');
  });
});
