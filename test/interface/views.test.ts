import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectByMouse } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const THEMES: readonly ThemeKind[] = ['dark', 'light', 'hcDark', 'hcLight'];

describe('the sidebar without profiles', () => {
  const workbench = useWorkbench();

  it('offers what there is to do', async () => {
    const sidebar = await workbench().openSocketsView();
    for (const name of ['Create Profile', 'Quick Connect', 'Start Demo Server']) {
      await sidebar.getByRole('button', { name, exact: true }).waitFor();
    }
    await workbench().screenshot('sidebar-empty');
  });

  it('creates a profile and jumps to it', async () => {
    const { page } = workbench();
    const sidebar = await workbench().openSocketsView();
    await sidebar.getByRole('button', { name: 'Create Profile', exact: true }).click();
    await workbench().quickInput('tcp://127.0.0.1:7000', 'Where to connect');
    await workbench().pick('Lines');
    await workbench().quickInput('Sensor', 'A name for the profile');
    await sidebar.getByRole('treeitem', { name: /^Sensor/ }).waitFor();
    await page.locator('.tab.active').filter({ hasText: 'sockets.json' }).waitFor();
    await page.locator('.view-line').filter({ hasText: '"Sensor"' }).waitFor();
  });

  it('says so when profiles are missing because their file is broken', async () => {
    const sidebar = await workbench().openSocketsView();
    await writeFile(join(workbench().folder, '.vscode/sockets.json'), '{{ "profiles": [] }');
    await sidebar.getByRole('treeitem', { name: /^sockets\.json has a syntax error/ }).click();
    await sidebar.getByText('line 1').waitFor();
    await workbench().screenshot('sidebar-broken');
  });
});

describe('a session with messages', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  it('is legible in every theme and fits every width', async function () {
    this.timeout(120_000);
    const session = await connectByMouse(workbench(), 'Chat');
    await session.inState('Open');
    const messages = [
      '{"op":"subscribe","rooms":["general","support"],"since":12345678901234567890}',
      'Hello, everybody!',
    ];
    for (const [index, message] of messages.entries()) {
      await session.composer.fill(message);
      await session.composer.press('Control+Enter');
      // Each is sent back to all, in an envelope.
      await session.row(2 * index + 3).waitFor();
    }
    await session.row(3).click();
    await session.frame.getByRole('region', { name: 'Message details' }).getByText('"message"').waitFor();
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`session-${theme}`);
      await session.tab('Handshake').click();
      await session.table('Request headers').waitFor();
      await workbench().screenshot(`handshake-${theme}`);
      await session.tab('Connection').click();
      await session.table('Association').waitFor();
      await workbench().screenshot(`connection-${theme}`);
      await session.tab('Messages').click();
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [1280, 700, 370]) {
      await workbench().resize(width, 800);
      for (const tab of ['Messages', 'Handshake', 'Connection'] as const) {
        await session.tab(tab).click();
        const overflow = await session.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
        assert.equal(overflow, 0, `nothing stands out of the page: ${tab}, ${width} px`);
        await workbench().screenshot(`${tab.toLowerCase()}-${width}px`);
      }
    }
  });
});
