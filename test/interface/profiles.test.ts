import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../unit/support/eventually';
import { useWorkbench } from './useWorkbench';

const CANARY = 'c4nary-7f3a';

/** Says back what it gets, and keeps it. */
async function echoServer(): Promise<{ server: Server; port: number; received: () => string }> {
  let received = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received += bytes.toString();
      socket.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as { port: number }).port, received: () => received };
}

async function filesWith(text: string, folder: string): Promise<string[]> {
  if (!(await stat(folder)).isDirectory()) return [];
  const found: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name);
    if (!(await stat(file).catch(() => undefined))?.isFile()) continue;
    if ((await readFile(file)).includes(text)) found.push(name);
  }
  return found;
}

/** The files that VS Code keeps, extensions aside. */
async function keptWith(text: string, folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name !== 'extensions' && name !== 'CachedExtensionVSIXs');
  const found = await Promise.all(
    names.map(async (name) => (await filesWith(text, join(folder, name))).map((each) => join(name, each))),
  );
  return found.flat();
}

describe('profiles with inputs', function () {
  this.timeout(180_000);
  let echo: Awaited<ReturnType<typeof echoServer>>;
  let original = '';
  const workbench = useWorkbench(async () => {
    echo = await echoServer();
    const file = {
      inputs: [
        { id: 'secret', type: 'promptString', description: 'The secret', password: true },
        { id: 'room', type: 'pickString', description: 'Which room?', options: ['lobby', 'kitchen'] },
      ],
      profiles: [
        {
          name: 'Login',
          transport: 'tcp',
          host: '127.0.0.1',
          port: echo.port,
          framing: { kind: 'line' },
          onOpen: ['login'],
          messages: [{ name: 'login', format: 'text', payload: 'login ${input:secret} to ${input:room}' }],
        },
        { name: 'Other', folder: 'Staging', transport: 'tcp', host: '127.0.0.1', port: echo.port },
      ],
    };
    return { files: { '.vscode/sockets.json': JSON.stringify(file, null, 2) } };
  });
  after(() => void echo.server.close());

  it('cancel without an error', async () => {
    const { page } = workbench();
    const sidebar = await workbench().openSocketsView();
    await sidebar.getByRole('treeitem', { name: /^Login/ }).hover();
    await workbench().runCommand('Sockets: Connect');
    await workbench().pick('Login');
    await page.locator('.quick-input-widget').getByText('The secret').waitFor();
    await workbench().screenshot('input-secret');
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    assert.equal(await page.locator('.notifications-toasts .notification-toast').count(), 0);
    assert.equal(echo.received(), '');
  });

  it('ask for what a connection needs, and keep the secret nowhere but where secrets are kept', async () => {
    await workbench().runCommand('Sockets: Connect');
    await workbench().pick('Login');
    const secret = workbench().page.locator('.quick-input-widget').filter({ hasText: 'The secret' });
    // Not shown while it is typed.
    await secret.locator('input[type="password"]').fill(CANARY);
    await workbench().page.keyboard.press('Enter');
    await workbench().pick('kitchen');
    await eventually(() => assert.equal(echo.received(), `login ${CANARY} to kitchen\n`), 20_000);
    await workbench().screenshot('input-connected');
    const shown = async (): Promise<string> => {
      const frames = workbench().page.frames();
      return (await Promise.all(frames.map((frame) => frame.content().catch(() => '')))).join('');
    };
    await eventually(
      async () => assert((await shown()).includes('*'.repeat(CANARY.length)), 'the page shows stars'),
      20_000,
    );
    assert(!(await shown()).includes('c4nary'), 'the page shows it');
    assert.deepEqual(await filesWith('c4nary', workbench().folder), []);
    assert.deepEqual(await keptWith('c4nary', workbench().dataFolder), []);
  });

  it('ask for a secret once, until it is forgotten', async () => {
    const before = echo.received();
    await workbench().runCommand('Sockets: Connect');
    await workbench().pick('Login');
    await workbench().pick('lobby');
    await eventually(() => assert.equal(echo.received(), `${before}login ${CANARY} to lobby\n`), 20_000);
    await workbench().runCommand('Sockets: Clear Secrets');
    await workbench().page.getByText('Secrets that were forgotten: 1').first().waitFor();
    await workbench().runCommand('Sockets: Connect');
    await workbench().pick('Login');
    await workbench().page.locator('.quick-input-widget').getByText('The secret').waitFor();
    await workbench().page.keyboard.press('Escape');
  });

  it('show lenses, hovers, completions and quick fixes in the editor', async () => {
    const { page } = workbench();
    // VS Code's menu takes no click as soon as it has opened.
    await workbench().runCommand('Sockets: Edit Profile');
    await workbench().quickInput('Login');
    await page
      .locator('.codelens-decoration')
      .getByText(/Connect|Disconnect/)
      .first()
      .waitFor();
    await workbench().screenshot('language-lenses');
    original = await readFile(join(workbench().folder, '.vscode/sockets.json'), 'utf8');
    await page
      .locator('.view-line')
      .filter({ hasText: /"name":.*"Login"/ })
      .click();
    await page.keyboard.press('End');
    await page.keyboard.type('\n"headr": "$');
    await page.keyboard.type('{');
    await page.locator('.suggest-widget').getByText('${input:secret}').first().waitFor();
    await workbench().screenshot('language-completion');
    await page.keyboard.press('Escape');
    await workbench().runCommand('File: Save');
    // The next test writes the file itself.
    await eventually(async () =>
      assert.match(await readFile(join(workbench().folder, '.vscode/sockets.json'), 'utf8'), /headr/),
    );
    await page.locator('.tab.active:not(.dirty)').waitFor();
  });

  it('are moved into a folder by drag and drop', async () => {
    const sidebar = await workbench().openSocketsView();
    const login = sidebar.getByRole('treeitem', { name: /^Login, / }).first();
    // The window may be told of this together with what was saved just before.
    await eventually(async () => {
      await writeFile(join(workbench().folder, '.vscode/sockets.json'), original);
      await login.waitFor({ timeout: 2000 });
    }, 20_000);
    await login.dragTo(sidebar.getByRole('treeitem', { name: /^Staging/ }));
    await eventually(async () => {
      const text = await readFile(join(workbench().folder, '.vscode/sockets.json'), 'utf8');
      const { profiles } = JSON.parse(text) as { profiles: { name: string; folder?: string }[] };
      assert.deepEqual(
        profiles.map(({ folder }) => folder),
        ['Staging', 'Staging'],
      );
    }, 20_000);
  });

  it('are kept under User, for all workspaces', async () => {
    const { page } = workbench();
    await workbench().runCommand('Sockets: Create Profile…');
    await workbench().quickInput('ws://127.0.0.1:9/mine', 'Where to connect');
    await page.locator('.quick-input-widget').filter({ hasText: 'A name for the profile' }).waitFor();
    await page.getByRole('button', { name: /Keep It under User/ }).click();
    await workbench().quickInput('Mine', 'kept under User');
    const sidebar = await workbench().openSocketsView();
    await sidebar.getByRole('treeitem', { name: /^User/ }).waitFor();
    await sidebar.getByRole('treeitem', { name: /^Mine/ }).waitFor();
    await page.locator('.codelens-decoration').getByText('Connect').first().waitFor();
    await workbench().screenshot('user-profiles');
    const kept = await keptWith('ws://127.0.0.1:9/mine', workbench().dataFolder);
    assert(
      kept.some((name) => name.endsWith(join('socketscope.socketscope', 'sockets.json'))),
      kept.join(),
    );
  });
});
