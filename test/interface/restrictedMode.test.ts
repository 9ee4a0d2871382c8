import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../unit/support/eventually';
import { canary, hostileFiles, type Canary } from './support/hostileWorkspace';
import { Probe } from './support/probe';
import { useWorkbench } from './useWorkbench';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const outcome = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return outcome;
}

describe('a hostile workspace', function () {
  this.timeout(240_000);
  const probe = new Probe();
  let bird: Canary;
  let ports: number[];
  let outside: string;
  let files: Readonly<Record<string, string>>;
  const workbench = useWorkbench(async () => {
    bird = await canary();
    ports = await Promise.all([freePort(), freePort(), freePort()]);
    outside = await mkdtemp(join(tmpdir(), 'socketscope-outside-'));
    files = hostileFiles(bird, ports, outside);
    return { files, restricted: true, extensions: [probe.extension] };
  });
  after(async () => {
    bird.close();
    await probe.close();
    await rm(outside, { recursive: true });
  });

  /** Not a connection came, nothing listens, and no file is there that wasn't. */
  const nothingHappened = async (): Promise<void> => {
    assert.deepEqual(bird.arrivals(), []);
    assert.deepEqual(await Promise.all(ports.map(listens)), [false, false, false]);
    assert.deepEqual(await readdir(outside), []);
    const there = await readdir(workbench().folder, { recursive: true });
    assert.deepEqual(there.sort(), ['.vscode', ...Object.keys(files)].sort());
    for (const [name, text] of Object.entries(files))
      assert.equal(await readFile(join(workbench().folder, name), 'utf8'), text, name);
    const kept = await readdir(workbench().dataFolder, { recursive: true });
    assert.deepEqual(
      kept.filter((name) => /socketscope\.socketscope\/sessions\/./.test(name)),
      [],
    );
    assert(!(await workbench().page.title()).includes('hacked'));
    assert.equal(await workbench().page.locator('.tab').filter({ hasText: 'Untitled' }).count(), 0, 'a command ran');
  };

  /** Calls a command on a profile, and is refused. */
  const isRefused = async (command: string, profile: string): Promise<void> => {
    const { page } = workbench();
    await workbench().runCommand(command);
    const input = page
      .locator('.quick-input-widget:not([inert])')
      .filter({ visible: true })
      .locator('input[type="text"]');
    await input.fill(profile);
    await workbench().pick(profile);
    const told = workbench().notification(`The profile "${profile}" is the workspace's, which is not trusted`);
    await told.waitFor();
    assert(await told.getByRole('button', { name: 'Manage Workspace Trust' }).isVisible());
    await workbench().runCommand('Notifications: Clear All Notifications');
  };

  it('is shown, and does nothing before it is trusted', async () => {
    const sidebar = await workbench().openSocketsView();
    await sidebar.getByText('Restricted Mode: to connect with profiles of this workspace').waitFor();
    const tree = sidebar.getByRole('tree', { name: 'Profiles' });
    await tree.getByRole('treeitem', { name: /^Opens/ }).waitFor();
    await workbench().screenshot('restricted-mode');
    assert.equal(await tree.locator('img, a[href^="command:"]').count(), 0, 'a name is no markup');
    await nothingHappened();
  });

  it('is refused by every command that would connect or listen', async () => {
    for (const profile of ['Opens', 'Environment', 'Asks', 'Keys', 'Socket', 'Steals', 'Proxied', 'Shouts'])
      await isRefused('Sockets: Connect', profile);
    for (const profile of ['Open house', 'Bridge', 'Answers', 'Squats'])
      await isRefused('Sockets: Start Listening', profile);
    await isRefused('Sockets: Quick Connect', 'Opens');
    await nothingHappened();
  });

  it('is refused by the API, and tools of models are off', async () => {
    await assert.rejects(probe.run(`await api.connect('Opens')`), /ProfileError: .*is not trusted/);
    await assert.rejects(probe.run(`await api.listen('Bridge')`), /ProfileError: .*is not trusted/);
    for (const tool of ['list_socket_profiles', 'explain_socket_failure'])
      await assert.rejects(
        probe.tool(tool, { session: 'x' }),
        /not have an implementation|not contributed|Restricted Mode/,
      );
    await nothingHappened();
  });

  it('has no link in what is told of it', async () => {
    const { page } = workbench();
    await workbench().runCommand('Sockets: Connect');
    await page.locator('.quick-input-widget:not([inert]) input[type="text"]').fill('click me');
    await page
      .locator('.quick-input-widget:not([inert])')
      .getByRole('option')
      .filter({ hasText: 'click me' })
      .first()
      .click();
    const told = workbench().notification('[click me] (command:');
    await told.waitFor();
    assert.equal(await told.locator('.notification-list-item-message a').count(), 0);
    assert(!(await told.textContent())?.includes('\u202e'), 'it turns the direction of text');
    await workbench().runCommand('Notifications: Clear All Notifications');
    await nothingHappened();
  });

  it('is read in the editor without any of it being run', async () => {
    const { page } = workbench();
    await page.keyboard.press('ControlOrMeta+p');
    await workbench().quickInput('sockets.json', '');
    const editor = page.locator('.editor-instance .monaco-editor').filter({ visible: true });
    await editor.getByText('Connect', { exact: true }).first().waitFor();
    await editor.getByText('env:HOME', { exact: false }).first().hover();
    assert.equal(await page.locator('.monaco-hover a[href^="command:workbench"]').count(), 0);
    await editor.getByText('Connect', { exact: true }).first().click();
    await workbench().notification('is not trusted').waitFor();
    await workbench().runCommand('Notifications: Clear All Notifications');
    await nothingHappened();
  });

  it('does nothing when its window is loaded anew', async () => {
    await workbench().reload();
    const sidebar = await workbench().openSocketsView();
    await sidebar.getByText('Restricted Mode: to connect with profiles of this workspace').waitFor();
    await nothingHappened();
  });

  it("doesn't keep a person from connecting to an address of his own", async () => {
    const own = await canary();
    await workbench().runCommand('Sockets: Quick Connect');
    await workbench().quickInput(`tcp://127.0.0.1:${String(own.port)}`);
    await eventually(() => assert.deepEqual(own.arrivals(), ['tcp']), 20_000);
    // Its tab comes after it, and would take the place of what is opened next.
    await workbench()
      .page.locator('.tab.active')
      .filter({ hasText: `tcp://127.0.0.1:${String(own.port)}` })
      .waitFor();
    own.close();
    assert.deepEqual(bird.arrivals(), []);
  });

  it('connects nothing by itself when it is trusted; what a person connects then, connects', async () => {
    const { page } = workbench();
    await page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' }).getByRole('button').click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    const sidebar = await workbench().openSocketsView();
    await sidebar.getByText('Restricted Mode: to connect').waitFor({ state: 'hidden' });
    await workbench().reload();
    await workbench().openSocketsView();
    await sidebar.getByRole('treeitem', { name: /^Opens/ }).waitFor();
    assert.deepEqual(bird.arrivals(), []);
    assert.deepEqual(await Promise.all(ports.map(listens)), [false, false, false]);
    assert.deepEqual(await readdir(outside), []);
    await workbench().runCommand('Sockets: Connect');
    await page.locator('.quick-input-widget:not([inert]) input[type="text"]').fill('Steals');
    await workbench().pick('Steals');
    await eventually(() => assert(bird.arrivals().join('').includes('root:')), 20_000);
  });
});
