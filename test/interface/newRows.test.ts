import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../unit/support/eventually';
import { SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('a new row of the sidebar', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));
  // So low that not all of the demo's profiles are in sight.
  before(() => workbench().resize(1280, 620));

  const tree = (): Locator => workbench().page.getByRole('tree', { name: 'Profiles' });
  /** It stands wholly within what is seen of the tree. */
  const inSight = (name: RegExp): Promise<void> =>
    eventually(async () => {
      const row = await tree().getByRole('treeitem', { name }).first().boundingBox();
      const view = await tree().boundingBox();
      assert.ok(row && view && row.y >= view.y - 1 && row.y + row.height <= view.y + view.height + 1, String(name));
    }, 15_000);
  /** What comes at the tree's end is out of sight: there is more than room for, and it stands at its first row. */
  const endOutOfSight = (): Promise<void> =>
    eventually(async () => {
      const rows = await tree().locator('.monaco-list-rows').boundingBox();
      const view = await tree().boundingBox();
      assert.ok(rows && view && rows.y >= view.y - 1 && rows.height > view.height, JSON.stringify({ rows, view }));
    }, 15_000);
  const quickConnect = async (address: string): Promise<SessionPage> => {
    await workbench().runCommand('Sockets: Quick Connect');
    await workbench().quickInput(address);
    const session = new SessionPage(workbench());
    await session.inState('Open');
    return session;
  };

  it('comes into sight with its address as its name, and the focus stays where it is', async () => {
    await workbench().openSocketsView();
    await endOutOfSight();
    await workbench().screenshot('new-row-before');
    const session = await quickConnect(demo.address('echo'));
    const port = new URL(demo.address('echo')).port;
    await inSight(new RegExp(`^${demo.address('echo')}.*127\\.0\\.0\\.1:\\d+ → 127\\.0\\.0\\.1:${port}`));
    await session.composer.and(session.frame.locator(':focus')).waitFor();
    assert.equal(await tree().locator('.monaco-list-row.selected').count(), 0, 'nothing is selected');
    await workbench().screenshot('new-row');
  });

  it('comes into sight as soon as the sidebar is opened, which it isn’t for it', async () => {
    const { page } = workbench();
    await workbench().runCommand('Sockets: Disconnect All');
    await workbench().runCommand('View: Show Explorer');
    await tree().waitFor({ state: 'hidden' });
    await quickConnect(demo.address('chat'));
    assert.equal(await tree().isVisible(), false);
    await workbench().openSocketsView();
    await inSight(new RegExp(`^${demo.address('chat')}`));
    await page.keyboard.press('Escape');
  });

  it('comes into sight for a profile that is made', async () => {
    await workbench().runCommand('Sockets: Create Profile…');
    await workbench().quickInput('ws://127.0.0.1:9/mine', 'Where to connect');
    await workbench().quickInput('Mine', 'A name for the profile');
    await inSight(/^Mine/);
    await workbench().screenshot('new-row-created');
  });

  it('leaves the focus near where Disconnect was pressed by key', async () => {
    const session = await quickConnect(demo.address('echo'));
    await session.button('Disconnect').focus();
    await session.button('Disconnect').press('Enter');
    await session.inState('Closed');
    await session.button('Connect').and(session.frame.locator(':focus')).waitFor();
    await session.button('Connect').press('Enter');
    await session.inState('Open');
  });

  it('takes Enter in the same instant as a paste into Quick Connect', async () => {
    const { page } = workbench();
    // A page that is shown takes the focus, late on a busy machine, and VS Code closes the box that loses it.
    // The second is the address of a profile, too, which is in the list before.
    for (const address of [`${demo.address('echo')}?at=once`, demo.address('chat')]) {
      if ((await page.locator('.tab').count()) > 0) {
        await workbench().runCommand('Sockets: Disconnect All');
        await workbench().runCommand('View: Close All Editors');
      }
      await eventually(async () => assert.equal(await page.locator('.tab').count(), 0));
      await workbench().runCommand('Sockets: Quick Connect');
      const input = page.locator('.quick-input-widget input[type="text"]');
      await page.getByPlaceholder(/^ws:\/\/host/).waitFor();
      // As one task of the page: nothing can come between.
      await input.evaluate((element, pasted) => {
        const field = element as HTMLInputElement;
        field.value = pasted;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true }));
      }, address);
      await page.locator('.tab.active').filter({ hasText: address }).waitFor();
    }
  });
});
