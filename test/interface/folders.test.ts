import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Locator } from 'playwright-core';
import type { SessionRecord } from '../../src/log/sessionRecord';
import type { TcpProfile } from '../../src/profiles/profile';
import { eventually } from '../unit/support/eventually';
import { recordOf, writeRecording } from '../unit/support/recordings';
import { SessionPage } from './support/sessionPage';
import { storageOf } from './support/storageOf';
import { Probe } from './support/probe';
import { useWorkbench } from './useWorkbench';
import { WORKSPACE_FILE, workspaceFile } from './workbench';

/** Keeps what it gets. */
interface Sink {
  readonly port: number;
  readonly received: () => string;
  readonly server: Server;
}

async function sink(): Promise<Sink> {
  let received = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (received += bytes.toString()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, received: () => received };
}

const FILE = '.vscode/sockets.json';

describe('a workspace of several folders', function () {
  this.timeout(180_000);
  const probe = new Probe();
  const sinks: Record<string, Sink> = {};
  const workbench = useWorkbench(async () => {
    const files: Record<string, string> = {
      'docs/README.md': '# docs',
      [`broken/${FILE}`]: '{ "profiles": [ { "name": "Torn", ',
    };
    for (const name of ['api', 'web']) {
      const { port } = (sinks[name] = await sink());
      const common = { transport: 'tcp', host: '127.0.0.1', port, framing: { kind: 'line' } };
      const messages = [
        { name: 'where', format: 'text', payload: '${workspaceFolder} of ${workspaceFolder:web}' },
        { name: 'file', format: 'file', payload: 'fixture.txt' },
      ];
      const profiles = [
        { name: 'Echo', ...common, onOpen: ['where', 'file'], messages },
        { name: `Only ${name}`, folder: 'Staging', ...common },
      ];
      files[`${name}/${FILE}`] = JSON.stringify({ profiles }, null, 2);
      files[`${name}/fixture.txt`] = `fixture of ${name}`;
    }
    return { files, folders: ['api', 'web', 'docs', 'broken'], extensions: [probe.extension] };
  });
  after(async () => {
    await probe.close();
    for (const { server } of Object.values(sinks)) server.close();
  });

  const tree = async (): Promise<Locator> =>
    (await workbench().openSocketsView()).getByRole('tree', { name: 'Profiles' });
  /** The level and the label of each row, at one moment. */
  const rows = async (): Promise<string[]> =>
    (await tree())
      .getByRole('treeitem')
      .evaluateAll((items) =>
        items.map((item) => `${item.getAttribute('aria-level')} ${item.querySelector('.label-name')?.textContent}`),
      );
  const picker = (): Locator => workbench().page.locator('.quick-input-widget:not([inert])').filter({ visible: true });
  const namesIn = async (folder: string): Promise<string[]> => {
    const text = await readFile(join(workbench().folder, folder, FILE), 'utf8');
    const { profiles } = parse(text) as { profiles: { name: string }[] };
    return profiles.map(({ name }) => name);
  };
  /** Chooses the entry of a list that has all these words. */
  const choose = async (...words: string[]): Promise<void> => {
    let entry = picker().getByRole('option');
    for (const hasText of words) entry = entry.filter({ hasText });
    await entry.first().click();
  };
  const shown = (): SessionPage => new SessionPage(workbench());

  it('shows the profiles of each under its name, and what is wrong with a file', async () => {
    // So that all rows are there: a tree has those that can be seen.
    await workbench().resize(1280, 1400);
    await eventually(
      async () =>
        assert.deepEqual(await rows(), [
          '1 api',
          '2 Echo',
          '2 Staging',
          '3 Only api',
          '1 web',
          '2 Echo',
          '2 Staging',
          '3 Only web',
          '1 broken',
          '2 sockets.json has a syntax error',
          '2 Torn',
        ]),
      20_000,
    );
    await workbench().screenshot('folders-tree');
  });

  it('tells profiles of one name apart, and takes paths and variables from the folder of each', async () => {
    for (const name of ['api', 'web']) {
      await workbench().runCommand('Sockets: Connect');
      await picker().locator('input').fill('Echo');
      await picker().getByRole('option').nth(1).waitFor();
      await workbench().screenshot('folders-picker');
      await choose('Echo', name);
      await shown().inState('Open');
      await workbench()
        .page.locator('.tab.active')
        .filter({ hasText: `Echo — ${name}` })
        .waitFor();
      const { folder } = workbench();
      await eventually(
        () =>
          assert.equal(
            sinks[name]?.received(),
            `${join(folder, name)} of ${join(folder, 'web')}\nfixture of ${name}\n`,
          ),
        20_000,
      );
    }
    await workbench().screenshot('folders-connected');
  });

  it('is told apart by agent tools, too', async () => {
    const refused = await probe.tool('connect_socket', { profile: 'Echo' }).catch(String);
    assert.match(refused, /UNTRUSTED DATA[^]*several profiles "Echo"[^]*"api", "web": give the one as "keptIn"/);
    const cancelled = assert.rejects(probe.tool('connect_socket', { profile: 'Echo', keptIn: 'web' }));
    const dialog = workbench().page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: `127.0.0.1:${String(sinks.web?.port)}` }).waitFor();
    await dialog.getByRole('button', { name: /^(Cancel|No)/ }).click();
    await cancelled;
  });

  it('asks in which folder a new profile is kept', async () => {
    await workbench().runCommand('Sockets: Create Profile…');
    await picker().getByRole('option').filter({ hasText: 'docs' }).waitFor();
    await workbench().screenshot('folders-create');
    await choose('docs');
    await workbench().quickInput('ws://127.0.0.1:9/new', 'Where to connect');
    await workbench().quickInput('New', 'kept in docs/.vscode/sockets.json');
    await eventually(async () => assert.deepEqual(await namesIn('docs'), ['New']), 20_000);
    await (await tree()).getByRole('treeitem', { name: /^New/ }).waitFor();
    assert.deepEqual((await rows()).slice(8, 10), ['1 docs', '2 New']);
    await workbench().page.locator('.codelens-decoration').getByText('Connect').first().waitFor();
    await workbench().screenshot('folders-created');
  });

  it('saves a session where it is told to', async () => {
    await workbench().runCommand('Sockets: Show Session…');
    await picker().getByRole('option').nth(1).waitFor();
    await workbench().screenshot('folders-sessions');
    await choose('Echo', 'web');
    await shown().inState('Open');
    await workbench().runCommand('Sockets: Save as Profile…');
    await choose('docs');
    await workbench().quickInput('Saved', 'kept in docs/');
    await eventually(async () => assert.deepEqual(await namesIn('docs'), ['New', 'Saved']), 20_000);
    assert.deepEqual(await namesIn('web'), ['Echo', 'Only web']);
  });

  it('moves within a file, and says that it does not between two', async () => {
    const item = async (name: RegExp, nth = 0): Promise<Locator> =>
      (await tree()).getByRole('treeitem', { name }).nth(nth);
    await workbench().runCommand('Sockets: Move to Folder…');
    await picker().locator('input').fill('Echo');
    await choose('Echo', 'web');
    await choose('Staging');
    await eventually(
      async () => assert.deepEqual((await rows()).slice(4, 8), ['1 web', '2 Staging', '3 Echo', '3 Only web']),
      20_000,
    );
    await (await item(/^Only api/)).dragTo(await item(/^Staging/, 1));
    await workbench().screenshot('folders-dragged');
    await workbench().notification('within its file only').waitFor();
    await workbench().runCommand('Notifications: Clear All Notifications');
    assert.deepEqual(await namesIn('api'), ['Echo', 'Only api']);
  });

  it('deletes from its own file, and puts it back there', async () => {
    await workbench().runCommand('Sockets: Delete Profile');
    await picker().locator('input').fill('Echo');
    await choose('Echo', 'web');
    await workbench().page.getByRole('dialog').filter({ hasText: 'web/.vscode/sockets.json' }).waitFor();
    await workbench().screenshot('folders-delete');
    await workbench().page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await eventually(async () => assert.deepEqual(await namesIn('web'), ['Only web']), 20_000);
    assert.deepEqual(await namesIn('api'), ['Echo', 'Only api']);
    await workbench().screenshot('folders-deleted');
    await workbench().notification('was deleted').getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.deepEqual(await namesIn('web'), ['Echo', 'Only web']), 20_000);
  });

  it('keeps a session of a folder that is removed, and where its files are; finds it again with the folder', async () => {
    const before = sinks.web?.received() ?? '';
    const write = (...folders: string[]): Promise<void> =>
      writeFile(join(workbench().folder, WORKSPACE_FILE), workspaceFile(folders)[WORKSPACE_FILE]!);
    await write('api', 'docs');
    await eventually(async () => assert(!(await rows()).includes('1 web')), 20_000);
    await workbench().screenshot('folders-removed');
    await workbench().runCommand('Sockets: Show Session…');
    await choose('Echo', 'web');
    await shown().inState('Open');
    await workbench().runCommand('Sockets: Send Saved Messages…');
    await picker().getByRole('checkbox').filter({ hasText: 'fixture.txt' }).click();
    await picker().getByRole('button', { name: 'OK', exact: true }).click();
    await eventually(() => assert.equal(sinks.web?.received(), `${before}fixture of web\n`), 20_000);
    await write('api', 'web', 'docs');
    await eventually(async () => assert((await rows()).includes('1 web')), 20_000);
    const echo = (await tree()).getByRole('treeitem', { name: /^Echo, Open/ });
    await eventually(async () => assert.equal(await echo.count(), 2), 20_000);
    await workbench().screenshot('folders-again');
  });

  it('connects a recording again from its own folder', async () => {
    await workbench().runCommand('Sockets: Disconnect All');
    await workbench().reload();
    const before = sinks.web?.received() ?? '';
    await workbench().runCommand('Sockets: Open Recording…');
    await picker().getByRole('option').nth(1).waitFor();
    await workbench().screenshot('folders-recordings');
    await choose('Echo', String(sinks.web?.port));
    await shown().button('Connect').click();
    await shown().inState('Open');
    const { folder } = workbench();
    await eventually(
      () =>
        assert.equal(
          sinks.web?.received(),
          `${before}${join(folder, 'web')} of ${join(folder, 'web')}\nfixture of web\n`,
        ),
      20_000,
    );
  });

  it('connects an imported recording from the first folder; shows one whose file has no address', async () => {
    const { folder } = workbench();
    const profile: Omit<TcpProfile, 'name'> = {
      transport: 'tcp',
      host: '127.0.0.1',
      port: sinks.web!.port,
      framing: { kind: 'line' },
      onOpen: ['where', 'file'],
      messages: [
        { name: 'where', format: 'text', payload: '${workspaceFolder}' },
        { name: 'file', format: 'file', payload: 'fixture.txt' },
      ],
    };
    const storage = await storageOf(workbench());
    const write = (name: string, more: Partial<SessionRecord>): Promise<string> =>
      writeRecording(storage, recordOf(name, { profile: { name, ...profile }, transport: 'tcp', ...more }));
    await write('theirs', { profileFile: 'file:///colleague/web/.vscode/sockets.json', importedAt: Date.now() });
    await write('nowhere', { profileFile: 'a b:c' });
    await workbench().runCommand('Sockets: Disconnect All');
    await workbench().reload();
    const before = sinks.web?.received() ?? '';
    for (const name of ['nowhere', 'theirs']) {
      await workbench().runCommand('Sockets: Open Recording…');
      await choose(name);
      await workbench().page.locator('.tab.active').filter({ hasText: name }).waitFor();
      await shown().inState('Closed');
    }
    await shown().button('Connect').click();
    await shown().inState('Open');
    await eventually(
      () => assert.equal(sinks.web?.received(), `${before}${join(folder, 'api')}\nfixture of api\n`),
      20_000,
    );
  });
});
