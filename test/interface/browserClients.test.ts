import * as assert from 'node:assert/strict';
import { BrowserPeer } from './support/browserPeer';
import { listenByMouse, SessionPage } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';

describe('a page in Chromium, which nobody here wrote', function () {
  this.timeout(120_000);
  const workbench = useWorkbench(() => {
    const server = { transport: 'websocket', role: 'server', port: 0, rules: [{ echo: true }] };
    const profiles = [
      { name: 'Plain', ...server },
      { name: 'Secure', ...server, tls: true },
      { name: 'Strict', ...server, origins: ['https://app.example'] },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2) } };
  });
  const listen = async (profile: string): Promise<{ page: SessionPage; address: string }> => {
    const page = await listenByMouse(workbench(), profile);
    await page.state.filter({ hasText: 'Listening, waiting for clients' }).waitFor();
    return { page, address: await page.frame.locator('.address').innerText() };
  };

  for (const [profile, scheme] of [
    ['Plain', 'ws'],
    ['Secure', 'wss'],
  ] as const)
    it(`talks to a listener over ${scheme}, with compression, and is told that it stops`, async () => {
      const { page, address } = await listen(profile);
      assert.ok(address.startsWith(`${scheme}://127.0.0.1:`), address);
      const browser = await BrowserPeer.connect(workbench(), address);
      const long = 'héllo '.repeat(1000);
      await browser.send(long, 'two');
      await browser.until(({ got }) => got.length === 2 && got[0] === long && got[1] === 'two');
      // With a certificate that it is to pass over, Chromium connects twice; what is open stands first.
      await page.frame
        .getByRole('button', { name: /^Open the session of 127/ })
        .first()
        .click();
      await page.inState('Open');
      await page.row(4).waitFor();
      await page.tab('Handshake').click();
      const answer = page.table('Response headers').getByRole('row', { name: /^Sec-WebSocket-Extensions/ });
      await answer.getByText('permessage-deflate').first().waitFor();
      await workbench().runCommand('Sockets: Stop Listening');
      const { closed } = await browser.until((state) => state.closed !== undefined);
      assert.deepEqual(closed, { code: 1001, wasClean: true });
    });

  it('is refused where its origin is not wanted, and the listener tells why', async () => {
    const { page, address } = await listen('Strict');
    const browser = await BrowserPeer.connect(workbench(), address);
    const { closed } = await browser.until((state) => state.closed !== undefined);
    assert.deepEqual(closed, { code: 1006, wasClean: false });
    await page.frame
      .getByRole('grid', { name: 'Clients' })
      .getByRole('row', { name: /Failed/ })
      .getByRole('gridcell', { name: /origin/i })
      .waitFor();
    await page.frame.getByRole('button', { name: /^Open the session of 127/ }).click();
    await page.inState('Failed');
    await page.frame.getByRole('alert').getByText(/403/).waitFor();
  });
});
