import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Frame, FrameLocator, Locator } from 'playwright-core';
import { WebSocket } from 'ws';
import { root } from '../host/root.mjs';
import { eventually } from '../unit/support/eventually';
import { controls, cutOff } from './support/cutOff';
import { EveryEye } from './support/everyEye';
import { englishIn, latin } from './support/englishIn';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

const FILE = '.vscode/sockets.json';
/** The window's width that leaves the page 320 px; its bar of activities has the rest. */
const narrow = { width: 368, height: 800 };
const usual = { width: 1280, height: 800 };
const bundle = readTexts('l10n/bundle.l10n.zh-cn.json');
const manifest = readTexts('package.nls.zh-cn.json');

/** In a Chinese VS Code the pages have no English left over, and fit 320 px as they do in English. */
describe('in Chinese', function () {
  this.timeout(120_000);
  const demo = useDemo();
  const clients: WebSocket[] = [];
  const found: string[] = [];
  const workbench = useWorkbench(async () => ({ files: await filesWithServers(), language: 'zh-cn' }));
  let eye: EveryEye;

  const filesWithServers = async (): Promise<Record<string, string>> => {
    const files = await demo.files();
    const { profiles } = parse(files[FILE] ?? '') as { profiles: object[] };
    const server = { transport: 'websocket', role: 'server', port: 0 };
    const taken = Number(new URL(demo.address('echo')).port);
    const servers = [
      { name: 'Listens', ...server, rules: [{ echo: true }] },
      { name: 'Passes on', ...server, forwardTo: demo.address('echo') },
      { name: 'Taken', transport: 'tcp', role: 'server', port: taken },
    ];
    return { ...files, [FILE]: JSON.stringify({ profiles: [...servers, ...profiles] }) };
  };
  const run = (id: string): Promise<void> =>
    workbench().runCommand(`${manifest.category ?? ''}: ${manifest[`command.${id}`] ?? ''}`);
  const page = (): FrameLocator => workbench().session();
  const frame = async (): Promise<Frame> => {
    const body = await page().locator('body').elementHandle();
    const owner = await body.ownerFrame();
    assert(owner);
    return owner;
  };
  const button = (english: string): Locator => page().getByRole('button', { name: zh(english), exact: true });
  const tab = (english: string): Locator => page().getByRole('tab', { name: zh(english), exact: true });
  const composer = (): Locator => page().getByRole('textbox', { name: zh('Message'), exact: true });
  const choose = (group: string, choice: string): Promise<void> =>
    page()
      .getByRole('radiogroup', { name: zh(group), exact: true })
      .getByText(zh(choice), { exact: true })
      .click();
  /** Runs a command on a profile, with no other tab. */
  const begin = async (id: 'connect' | 'listen', profile: string, state: string): Promise<void> => {
    await workbench().runCommand('View: Close All Editors');
    await run(id);
    await workbench().quickInput(profile);
    await page()
      .getByRole('status')
      .filter({ hasText: zh(state) })
      .waitFor();
  };
  const call = async (): Promise<WebSocket> => {
    const client = new WebSocket(await page().locator('.address').innerText(), { perMessageDeflate: false });
    clients.push(client);
    await once(client, 'open');
    return client;
  };
  /** Fails with all that was found since. */
  const judge = (): void => assert.deepEqual(found.splice(0), []);
  /** Reads what the page shows now, and makes it narrow. */
  const look = async (view: string): Promise<void> => {
    const picture = join(root, 'out', 'screenshots', `chinese-${view.replace(/\W+/g, '-')}.png`);
    found.push(...(await (await frame()).evaluate(englishIn, latin)).map((line) => `${view}: ${line}`));
    await eye.pictures(`chinese-${view}`);
    await workbench().resize(narrow.width, narrow.height);
    const cut = async (): Promise<string[]> => (await frame()).evaluate(cutOff, controls);
    await eventually(async () => assert.deepEqual(await cut(), []), 1500).catch(async () => {
      found.push(...(await cut()).map((line) => `${view}, narrow: ${line}`));
    });
    await workbench().page.screenshot({ path: picture });
    await workbench().resize(usual.width, usual.height);
  };

  before(async function () {
    this.timeout(600_000);
    await workbench().page.locator('.activitybar [aria-label^="套接字"]').first().click();
    await workbench().page.locator('.part.sidebar').getByRole('treeitem').first().waitFor();
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    eye = new EveryEye(workbench());
    await begin('connect', 'Chat', 'Open');
    await eye.learnThemes();
  });
  after(() => {
    for (const client of clients) client.terminate();
  });

  it('a session, with its messages, details, frames, handshake and connection', async () => {
    await begin('connect', 'Chat', 'Open');
    await composer().fill('{"text":"你好"}');
    await composer().press('Control+Enter');
    await page().locator('[aria-rowindex="3"]').click();
    await page().locator('.token-string').first().waitFor();
    await look('messages');
    for (const name of ['Text', 'Hex', 'Frames']) {
      await tab(name).click();
      await page()
        .getByRole('tabpanel', { name: zh(name), exact: true })
        .waitFor();
      await look(`details in ${name}`);
    }
    await choose('Show', 'Frames');
    await look('frames');
    await choose('Show', 'Messages');
    for (const name of ['Handshake', 'Connection']) {
      await tab(name).click();
      await look(name);
    }
    await tab('Messages').click();
    judge();
  });

  it('the composer and the lists that open', async () => {
    for (const [mode, text] of Object.entries({ Text: '${nope}', JSON: '{"op": oops}', Hex: 'de ad b', Base64: '*' })) {
      await choose('Format', mode);
      await composer().fill(text);
      await page().locator('#composer-hint .error-text').waitFor();
      await look(`composer in ${mode}`);
    }
    await choose('Format', 'File');
    await look('composer in File');
    await choose('Format', 'Text');
    const lists = ['Saved messages', 'History', 'Kinds', 'Marks, Size, Time and JSON', 'Go to Message', 'More'];
    for (const name of [...lists, 'Columns and Times']) {
      await button(name).click();
      await look(name);
      await workbench().page.keyboard.press('Escape');
    }
    judge();
  });

  it('failures', async () => {
    for (const [profile, state] of [
      ['Refused (401)', 'Failed'],
      ['Untrusted certificate', 'Failed'],
      ['Reserved bit', 'Failed'],
      ['Never answers', 'Connecting'],
    ] as const) {
      await begin('connect', profile, state);
      await look(profile);
      await tab('Handshake').click();
      await look(`${profile}, handshake`);
    }
    await begin('listen', 'Taken', 'Failed');
    await look('listener that failed');
    judge();
  });

  it('a listener and a relay', async () => {
    await begin('listen', 'Listens', 'Listening');
    await look('listener that waits');
    const client = await call();
    client.send('{"op":"tick"}');
    await once(client, 'message');
    const row = page()
      .getByRole('grid', { name: zh('Clients') })
      .locator('[data-place="0"] [role="rowheader"]');
    await row.click();
    await look('clients');
    await tab('Messages').click();
    await look('messages of clients');
    await tab('Connection').click();
    await look('connection of a listener');
    await begin('listen', 'Passes on', 'Listening');
    const passed = await call();
    await page()
      .getByRole('button', { name: /^打开 127.* 的会话$/ })
      .first()
      .click();
    await page()
      .getByRole('status')
      .filter({ hasText: zh('Open') })
      .waitFor();
    await button('Hold').click();
    await page()
      .getByRole('button', { name: zh('Hold'), exact: true, pressed: true })
      .waitFor();
    passed.send('held');
    await page().getByText(zh('1 message held')).waitFor();
    await look('relay that holds');
    await button('Edit…').click();
    await look('relay that edits');
    judge();
  });
});

function zh(english: string): string {
  const chinese = bundle[english];
  assert(chinese, `"${english}" is not in the bundle.`);
  return chinese;
}

function readTexts(file: string): Record<string, string> {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>;
}
