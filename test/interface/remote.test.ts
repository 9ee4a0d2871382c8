import * as assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const THEMES: readonly ThemeKind[] = ['light', 'hcDark', 'dark'];

/** A window whose host isn't the person's own by its name: the workspace is on another machine. */
describe('a workspace on another machine', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files(), hostName: 'build.localhost' }));
  const where = `${hostname()}, which runs VS Code`;

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  const quickConnect = async (address: string): Promise<SessionPage> => {
    await workbench().runCommand('Sockets: Quick Connect…');
    await workbench().page.getByText(`Quick Connect: localhost is ${where}`).waitFor();
    if (address.startsWith('listen ')) {
      await workbench().page.locator('.quick-input-widget input[type="text"]').fill(address);
      await workbench().pick(address.replace('listen', 'Listen on'));
    } else await workbench().quickInput(address);
    return new SessionPage(workbench());
  };

  it('is what localhost is: when one connects, in the connection’s facts and its route', async () => {
    const page = await quickConnect(demo.address('echo'));
    await page.inState('Open');
    await page.tab('Connection').click();
    const { port } = new URL(demo.address('echo'));
    const route = await page.list('Route').innerText();
    assert.ok(route.includes(where), route);
    assert.match(route, new RegExp(`127\\.0\\.0\\.1:\\d+[^]*Target\\s+127\\.0\\.0\\.1:${port}`));
    await page.frame.getByText(`Here localhost is ${where}`).waitFor();
    const title = await page.frame.locator('.association').getAttribute('title');
    assert.ok(title?.includes(`Here localhost is ${where}`), title ?? '');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      for (const width of [1280, 370]) {
        await workbench().resize(width, 800);
        await workbench().screenshot(`remote-${theme}-${String(width)}`);
        const overflow = await page.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
        assert.equal(overflow, 0);
      }
      await workbench().resize(1280, 800);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  });

  it('is where a server must run that localhost refuses', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const page = await quickConnect(`ws://localhost:${String(port)}/`);
    await page.inState('Failed');
    await page.frame.getByText(`is the machine that the workspace is on (${where})`).waitFor();
    await workbench().screenshot('remote-refused');
    await page.tab('Connection').click();
    await page.list('Route').getByText('not reached').waitFor();
  });

  it('is what a listener listens on', async () => {
    const page = await quickConnect('listen tcp://127.0.0.1:0');
    await page.frame.getByText(`It listens on ${where}.`).waitFor();
    await workbench().screenshot('remote-listener');
    await page.tab('Connection').click();
    await page.frame.getByText(`Here localhost is ${where}`).waitFor();
    await page.tab('Clients').click();
    await page.button('Stop Listening').click();
  });

  it('is the first station of a way through a proxy', async () => {
    await workbench().runCommand('Sockets: Connect');
    await workbench().quickInput('Echo through a proxy');
    const page = new SessionPage(workbench());
    await page.inState('Open');
    await page.tab('Connection').click();
    const stations = page.list('Route').getByRole('listitem');
    await stations.nth(2).waitFor();
    const texts = await stations.allInnerTexts();
    assert.ok(texts[0]?.includes(where), texts[0]);
    assert.match(texts[1] ?? '', /Proxy/);
    assert.match(texts[2] ?? '', /Target/);
    await workbench().screenshot('remote-proxy');
  });
});
