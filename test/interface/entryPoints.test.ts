import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:net';
import { freePort } from '../unit/support/foreign';
import { eventually } from '../unit/support/eventually';
import { SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('ways in', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => {
    await demo.files();
    return { files: { 'notes.md': `# Notes\n\nThe echo is at ${demo.address('echo')} today.\n` } };
  });

  it('an address in a file fills in Quick Connect, and Enter connects; the status bar counts and lists', async () => {
    const { page } = workbench();
    await workbench().runCommand('Go to File...');
    await workbench().quickInput('notes.md');
    const link = page
      .locator('.view-line :is(.detected-link, .detected-link-active)')
      .filter({ hasText: /ws:/ })
      .first();
    await link.waitFor();
    await workbench().screenshot('link');
    await link.click({ modifiers: ['Control'] });
    await page.getByText(`Connect to ${demo.address('echo')}`).waitFor();
    assert.equal(demo.connections, 0, 'nothing connects before Enter');
    await workbench().screenshot('link-quick-connect');
    await page.keyboard.press('Enter');
    const session = new SessionPage(workbench());
    await session.inState('Open');

    const status = page
      .locator('.statusbar-item')
      .filter({ has: page.getByRole('button', { name: /Live sessions: 1/ }) });
    await status.waitFor();
    for (const theme of ['light', 'dark', 'hcDark'] as const) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`live-${theme}`);
    }
    await status.getByRole('button').click();
    await page.getByRole('option', { name: /echo/ }).first().waitFor();
    await workbench().screenshot('live-list');
    await page.keyboard.press('Escape');
    await session.button('Disconnect').click();
    await status.waitFor({ state: 'hidden' });
    await workbench().runCommand('View: Close All Editors');
  });

  it('the list of the status bar stays where it is while clients come', async () => {
    const { page } = workbench();
    const port = await freePort();
    await workbench().runCommand('Sockets: Quick Connect');
    await page.locator('.quick-input-widget input[type="text"]').fill(`listen tcp://127.0.0.1:${String(port)}`);
    await page
      .getByRole('option', { name: new RegExp(`tcp://127.0.0.1:${String(port)}`) })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    const status = page.locator('.statusbar-item').filter({ has: page.getByRole('button', { name: /listen: 1/ }) });
    await status.waitFor();
    const clients = [connect(port, '127.0.0.1')];
    const widget = page.locator('.quick-input-widget');
    try {
      await page.getByRole('button', { name: /Live sessions: 1/ }).click();
      await widget.getByRole('option', { name: /clients: 1/ }).waitFor();
      await widget.getByRole('option', { name: /Open/ }).waitFor();
      const focused = async (): Promise<string> =>
        (await widget.locator('.monaco-list-row.focused').getAttribute('aria-label')) ?? '';
      // A client that comes before VS Code has told the extension of the key moves the list; a person would press the key again.
      await eventually(async () => {
        if (!(await focused()).includes('Open')) await page.keyboard.press('ArrowDown');
        const chosen = await focused();
        assert.match(chosen, /Open/);
        clients.push(connect(port, '127.0.0.1'), connect(port, '127.0.0.1'));
        await widget.getByRole('option', { name: new RegExp(`clients: ${clients.length}`) }).waitFor();
        assert.equal(await focused(), chosen);
      }, 20_000);
      await workbench().screenshot('live-list-clients');
      await page.keyboard.press('Escape');
    } finally {
      for (const client of clients) client.destroy();
    }
    await workbench().runCommand('Sockets: Stop Listening');
    await status.waitFor({ state: 'hidden' });
    await workbench().runCommand('View: Close All Editors');
  });

  it('a link to the extension asks first, and shows what is hidden in it', async () => {
    const { page } = workbench();
    const before = demo.connections;
    const open = async (query: string): Promise<void> => {
      await workbench().runCommand('Developer: Open URL');
      await workbench().quickInput(`code-oss://socketscope.socketscope/connect?${query}`);
      // VS Code itself asks whether the extension may open it.
      await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
    };
    await open(`url=${encodeURIComponent(`${demo.address('echo')}?a=\u202eb`)}`);
    const dialog = page.getByRole('dialog').filter({ hasText: 'A link asks to connect' });
    await dialog.waitFor();
    await dialog.getByText('⟨U+202E⟩').first().waitFor();
    await workbench().screenshot('link-dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(demo.connections, before);

    await open(`url=${encodeURIComponent(demo.address('echo'))}&auto=true`);
    await workbench().notification('parameter that is not known: auto').waitFor();
    await workbench().screenshot('link-refused');
    assert.equal(demo.connections, before);

    await open(`url=${encodeURIComponent(demo.address('echo'))}`);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    const session = new SessionPage(workbench());
    await session.inState('Open');
    await workbench().runCommand('View: Close All Editors');
  });

  it('imports a file’s WebSockets, and copies a profile', async () => {
    const { page } = workbench();
    const har = {
      log: {
        entries: ['one', 'two'].map((name) => ({
          request: {
            url: `${demo.address('echo')}?room=${name}&access_token=canary`,
            headers: [{ name: 'Cookie', value: 'a=canary' }],
          },
          _webSocketMessages: [{ type: 'send', opcode: 1, data: `{"op":"${name}"}` }],
        })),
      },
    };
    const sidebar = await workbench().openSocketsView();
    await writeFile(join(workbench().folder, 'a.har'), JSON.stringify(har));
    await workbench().runCommand('Sockets: Import Profile…');
    await workbench().pick('From a File…');
    const dialog = page.locator('.quick-input-widget');
    const accept = dialog.getByRole('button', { name: 'Import' });
    await accept.waitFor();
    const path = dialog.locator('input[type="text"]');
    // VS Code writes the folder into the box once it has read it, over what was typed before.
    await eventually(async () => {
      await path.fill(join(workbench().folder, 'a.har'));
      await accept.click({ timeout: 2000 });
      await page.getByPlaceholder('Which connections').waitFor({ timeout: 2000 });
    }, 30_000);
    await workbench().screenshot('import-connections');
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Which messages').waitFor();
    await workbench().screenshot('import-messages');
    await page.keyboard.press('Enter');
    await workbench().notification('Secrets were not written').waitFor();
    await workbench().screenshot('import-done');
    const text = await readFile(join(workbench().folder, '.vscode/sockets.json'), 'utf8');
    assert.ok(!text.includes('canary'), text);
    await sidebar.getByText('echo 2').waitFor();

    const profile = { name: 'Feed', transport: 'websocket', url: 'ws://127.0.0.1:9/feed' };
    await writeFile(join(workbench().folder, '.vscode/sockets.json'), JSON.stringify({ profiles: [profile] }));
    await sidebar.getByRole('treeitem', { name: /^Feed/ }).waitFor();
    await workbench().runCommand('View: Close All Editors');
    await workbench().runCommand('Sockets: Copy as…');
    await workbench().pick('Feed');
    await page.getByRole('option', { name: /Python/ }).waitFor();
    await workbench().screenshot('copy-as');
    await workbench().pick('wscat');
    await page.locator('.statusbar-item').filter({ hasText: 'Copied' }).waitFor();

    await workbench().runCommand('Sockets: Move to Folder…');
    await workbench().pick('Feed');
    await page.getByPlaceholder('to which folder?').waitFor();
    await workbench().quickInput('Market/Live');
    await sidebar.getByRole('treeitem', { name: /^Live/ }).waitFor();
    await workbench().screenshot('move-to-folder');
    assert.match(await readFile(join(workbench().folder, '.vscode/sockets.json'), 'utf8'), /"folder": ?"Market\/Live"/);
  });
});
