import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../unit/support/eventually';
import { connectByMouse, profilesTree, scrollTo, SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const PROFILES = '.vscode/sockets.json';
const THEMES: readonly ThemeKind[] = ['dark', 'light', 'hcDark', 'hcLight'];

describe('a diagnosis', () => {
  const demo = useDemo();
  let pem = '';
  const workbench = useWorkbench(async () => {
    const files = await demo.files();
    pem = files['certs/demo.pem'] ?? '';
    const added = `    // Nobody vouches for it.
    { "name": "Self-signed", "transport": "websocket", "url": "${demo.address('echo-tls')}" },
    { "name": "TLS to plain", "transport": "websocket", "url": "${demo.address('echo').replace('ws:', 'wss:')}" },
`;
    const list = /"profiles": \[\n/;
    return { files: { ...files, [PROFILES]: (files[PROFILES] ?? '').replace(list, (start) => start + added) } };
  });
  const profiles = (): Promise<string> => readFile(join(workbench().folder, PROFILES), 'utf8');

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  it('lets the person trust a self-signed certificate, which opens the session', async function () {
    this.timeout(120_000);
    const session = await connectByMouse(workbench(), 'Self-signed');
    await session.inState('Failed');
    assert.match(await session.frame.getByRole('alert').innerText(), /^Failed at TLS: .*self-signed/);
    assert.match(await session.list('Observed').innerText(), /localhost[^]*SHA-256/);
    assert.match(await session.list('Likely causes').innerText(), /own certificate/);
    const labels = await session.frame.locator('.fixes').getByRole('button').allInnerTexts();
    assert.equal(labels.at(-1), 'Connect without verifying (unsafe)', 'what is risky comes last');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`diagnosis-${theme}`);
    }
    for (const [width, height] of [
      [1280, 800],
      [1280, 480],
      [370, 800],
    ] as const) {
      await workbench().resize(width, height);
      await workbench().screenshot(`diagnosis-${width}x${height}`);
      const overflow = await session.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      assert.equal(overflow, 0, `nothing stands out of the page: ${width} px`);
    }
    await session.button('Show more').click();
    await session.list('Observed').waitFor();
    await workbench().screenshot('diagnosis-370x800-more');
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');

    await session.button('Trust this certificate for this profile').click();
    await session.inState('Open');
    const text = await profiles();
    assert.match(text, /"name": "Self-signed".*"tls": \{ "ca": "\.vscode\/Self-signed\.pem" \}/);
    assert.match(text, /\/\/ Nobody vouches for it\./);
    assert.equal(await readFile(join(workbench().folder, '.vscode/Self-signed.pem'), 'utf8'), pem);
  });

  it('trusts it for a connection without a profile too, and writes none', async () => {
    const before = await profiles();
    await workbench().runCommand('Sockets: Quick Connect…');
    await workbench().quickInput(demo.address('echo-tls').replace('/echo', '/fragments'));
    const session = new SessionPage(workbench());
    await session.inState('Failed');
    await session.button('Trust this certificate for this profile').click();
    await session.inState('Open');
    assert.equal(await profiles(), before);
  });

  it('leaves a file with a syntax error as it is, and says so', async () => {
    const session = await connectByMouse(workbench(), 'TLS to plain');
    await session.inState('Failed');
    const sound = await profiles();
    await writeFile(join(workbench().folder, PROFILES), `${sound}oops`);
    try {
      await session.button('Use ws:// instead').click();
      const problem = session.frame.getByRole('main').getByText('sockets.json has a syntax error in line');
      await problem.filter({ hasText: 'and was left as it is' }).waitFor();
      assert.equal(await profiles(), `${sound}oops`);
      await workbench().openSocketsView();
      const tree = profilesTree(workbench());
      const broken = tree.getByRole('treeitem').filter({ hasText: 'has a syntax error' });
      // The tree is drawn anew when the file has been read.
      await eventually(async () => {
        await scrollTo(workbench(), tree, broken);
        assert.ok(await broken.isVisible());
      }, 30_000);
    } finally {
      await writeFile(join(workbench().folder, PROFILES), sound);
    }
    // A click before the tree has been drawn again would hit a row that goes away.
    const rows = profilesTree(workbench()).getByRole('treeitem');
    await rows.filter({ hasText: 'has a syntax error' }).waitFor({ state: 'detached' });
  });

  it('takes TLS away where the port speaks none', async () => {
    const session = await connectByMouse(workbench(), 'TLS to plain');
    await session.inState('Failed');
    assert.match(await session.frame.getByRole('alert').innerText(), /does not speak TLS/);
    await session.button('Use ws:// instead').click();
    await session.inState('Open');
    assert.match(await profiles(), /"TLS to plain", "transport": "websocket", "url": "ws:/);
  });

  it('leads to the place in the profile', async () => {
    const session = await connectByMouse(workbench(), 'Nobody listens');
    await session.inState('Failed');
    assert.match(await session.list('Likely causes').innerText(), /The server is not running/);
    await session.button('Edit the profile').click();
    await workbench().page.locator('.tab.active').filter({ hasText: 'sockets.json' }).waitFor();
    await workbench()
      .page.locator('.statusbar-item')
      .filter({ hasText: /selected/ })
      .waitFor();
  });

  it('tells what a close code means', async () => {
    const session = await connectByMouse(workbench(), 'Close 4000');
    await session.inState('Closed');
    await session.frame.getByText('Close code 4000').waitFor();
    assert.match(await session.list('Likely causes').innerText(), /one of the service's own/);
    await workbench().screenshot('diagnosis-close-code');
    await session.button('Connect again').click();
    await session.inState('Closed');
  });
});
