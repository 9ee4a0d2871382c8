import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Locator } from 'playwright-core';
import { WebSocket } from 'ws';
import { eventually } from '../unit/support/eventually';
import { SessionPage } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

/** What a row of the messages of all clients shows. */
interface MergedRow {
  readonly number: number;
  readonly time: string;
  readonly client: string;
  readonly direction: string;
  readonly preview: string;
}

const MANY = 1000;
const EACH = 10;
const THEMES: readonly ThemeKind[] = ['light', 'hcDark', 'hcLight', 'dark'];

describe('the page of a listener', () => {
  const clients: WebSocket[] = [];
  const workbench = useWorkbench(() => ({
    files: {
      '.vscode/sockets.json': JSON.stringify({
        profiles: [
          { name: 'Echo', transport: 'websocket', role: 'server', port: 0, rules: [{ echo: true }] },
          { name: 'Lines', transport: 'tcp', role: 'server', port: 0, framing: { kind: 'line' } },
          {
            name: 'A listener whose name is much longer than any tab or header has room for, as names sometimes are',
            transport: 'websocket',
            role: 'server',
            port: 0,
          },
        ],
      }),
    },
  }));

  const listen = async (profile: string): Promise<{ page: SessionPage; address: string }> => {
    // Only then are the profiles known, and the command is there.
    await (await workbench().openSocketsView()).getByRole('treeitem', { name: /^Echo/ }).first().waitFor();
    await workbench().runCommand('Sockets: Start Listening');
    await workbench().quickInput(profile);
    const page = new SessionPage(workbench());
    await page.state.filter({ hasText: 'Listening' }).waitFor();
    return { page, address: await page.frame.locator('.address').innerText() };
  };
  const connect = async (address: string): Promise<WebSocket> => {
    const client = new WebSocket(address, { perMessageDeflate: false });
    clients.push(client);
    await once(client, 'open');
    return client;
  };
  const shot = (name: string): Promise<void> => workbench().screenshot(name);
  /** In all themes, and narrow. */
  const shots = async (name: string): Promise<void> => {
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      await shot(`${name}-${theme}`);
    }
  };
  const rows = (grid: Locator): Promise<MergedRow[]> =>
    grid.evaluate((element) =>
      [...element.querySelectorAll('[role="row"]')].map((row) => {
        const text = (cell: string): string => row.querySelector(cell)?.textContent.trim() ?? '';
        return {
          number: Number(text('.number')),
          time: text('.time'),
          client: text('.client'),
          direction: row.querySelector('.direction .codicon')?.getAttribute('aria-label') ?? '',
          preview: text('.preview'),
        };
      }),
    );
  const shown = async (grid: Locator, check: (shown: MergedRow[]) => void): Promise<MergedRow[]> =>
    eventually(async () => {
      const now = await rows(grid);
      check(now);
      return now;
    }, 15_000);
  const nameOf = (client: WebSocket): string => {
    const { localPort } = (client as unknown as { _socket: { localPort: number } })._socket;
    return `127.0.0.1:${localPort}`;
  };

  afterEach(async () => {
    for (const client of clients.splice(0)) client.terminate();
    await workbench().runCommand('View: Close All Editors');
    await workbench().resize(1280, 800);
  });

  it('waits with the address and an example, in all themes and widths', async () => {
    const { page, address } = await listen('Echo');
    await page.frame.getByText('Waiting for a client on').waitFor();
    await page.frame.getByText(`websocat ${address}/`, { exact: true }).waitFor();
    await page.frame.getByText(/^tcp 127\.0\.0\.1:\d+ ← this machine$/).waitFor();
    await shots('listener-waiting');
    await workbench().resize(420 + 380, 700);
    await shot('listener-waiting-narrow');
    await workbench().resize(1280, 800);
    await page.button('Stop Listening').click();
    await page.state.filter({ hasText: 'Stopped' }).waitFor();
    await page.frame.getByText('It has stopped listening; nobody had connected.').first().waitFor();
    await page.button('Start Listening').click();
    await page.state.filter({ hasText: 'Listening' }).waitFor();
    await page.button('Stop Listening').click();
  });

  it('tells clients apart by what they asked for, in the table and on their own pages', async () => {
    const { page, address } = await listen('Echo');
    await page.button('Connect to It').click();
    await page.state.filter({ hasText: 'Open' }).waitFor();
    await workbench().runCommand('View: Close Editor');
    clients.push(new WebSocket(`${address}/rooms/1`, { origin: 'http://localhost:3000' }));
    clients.push(new WebSocket(`${address}/rooms/2?token=canary`));
    const table = page.frame.getByRole('grid', { name: 'Clients' });
    await table.getByText('/rooms/1 http://localhost:3000').waitFor();
    await table.getByText('/rooms/2?token=********').waitFor();
    await shots('listener-asked');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [700, 420]) {
      await workbench().resize(width, 700);
      await shot(`listener-asked-${width}`);
      const header = page.frame.locator('socketscope-listener-header');
      assert.ok(await header.evaluate((element) => element.scrollWidth <= element.clientWidth), `${width} px`);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench().resize(1280, 800);
    await table.getByRole('row').filter({ hasText: '/rooms/1' }).dblclick();
    await page.inState('Open');
    await page.frame.locator('socketscope-header').getByText(`${address}/rooms/1`, { exact: true }).waitFor();
    await page.frame.getByTitle('Origin: http://localhost:3000').waitFor();
    await shot('listener-asked-client');
  });

  it('lists the messages of all clients in one order, says whose each is, and filters by client', async () => {
    const { page, address } = await listen('Echo');
    const [one, two] = [await connect(address), await connect(address)];
    for (let nth = 0; nth < 5; nth += 1) {
      for (const [client, name] of [
        [one, 'one'],
        [two, 'two'],
      ] as const) {
        client.send(`${name} ${nth} {"op":"tick"}`);
        await once(client, 'message');
      }
    }
    await page.tab('Messages').click();
    const all = await shown(page.grid, (now) => assert.equal(now.length, 20));
    assert.deepEqual(
      all.map(({ number }) => number),
      Array.from({ length: 20 }, (_, nth) => nth + 1),
    );
    assert.deepEqual(
      all.map(({ client, direction, preview }) => `${client} ${direction} ${preview.slice(0, 5)}`),
      Array.from({ length: 5 }, (_, nth) => [
        ...['received', 'sent'].map((direction) => `${nameOf(one)} ${direction} one ${nth}`),
        ...['received', 'sent'].map((direction) => `${nameOf(two)} ${direction} two ${nth}`),
      ]).flat(),
    );
    const times = all.map(({ time }) => time);
    assert.deepEqual(times, times.toSorted());

    await page.row(3).click();
    await page.details.getByText('two 0').first().waitFor();
    for (const tab of ['Text', 'Hex', 'Frames', 'Pretty'] as const) await page.tab(tab).click();
    await shots('listener-messages');
    await workbench().resize(1600 + 380, 900);
    await shot('listener-messages-wide');
    await workbench().resize(420 + 380, 800);
    await shot('listener-messages-narrow');
    await workbench().resize(1280, 800);

    // Only those of one client, by the row's menu.
    await page.row(3).click({ button: 'right' });
    await shot('listener-menu');
    await page.frame.getByRole('menuitem', { name: `Show Only ${nameOf(two)}` }).click();
    await shown(page.grid, (now) =>
      assert.deepEqual(
        now.map(({ client }) => client),
        Array.from({ length: 10 }, () => nameOf(two)),
      ),
    );
    await page.frame.getByRole('searchbox', { name: 'Filter messages' }).fill('two 3');
    await shown(page.grid, (now) => assert.equal(now.length, 2));
    await shot('listener-filtered');
    await page.frame.getByRole('button', { name: `Remove ${nameOf(two)} from the Filter` }).click();
    await page.frame.getByRole('searchbox', { name: 'Filter messages' }).fill('one 4');
    const found = await shown(page.grid, (now) =>
      assert.deepEqual(
        now.map(({ number }) => number),
        [17, 18],
      ),
    );
    assert.ok(found.every(({ client }) => client === nameOf(one)));
    await page.button('Clear Filter').click();

    await page.frame.getByRole('button', { name: 'Go to Message' }).click();
    await page.frame.getByRole('textbox', { name: 'Number or time' }).fill('12');
    await page.frame.getByRole('textbox', { name: 'Number or time' }).press('Enter');
    await page.details.getByText('two 2').first().waitFor();
    await page.row(12).click({ button: 'right' });
    await page.frame.getByRole('menuitem', { name: `Open the Session of ${nameOf(two)}` }).click();
    await page.inState('Open');
    await page.frame.getByRole('grid', { name: 'Messages' }).getByText('two 4').first().waitFor();
    await workbench().runCommand('Sockets: Stop Listening');
  });

  it('sends to one, to some and to all, in each format, and ends those that are selected', async () => {
    const { page, address } = await listen('Echo');
    const three = [await connect(address), await connect(address), await connect(address)];
    const got = three.map(() => [] as string[]);
    for (const [nth, client] of three.entries())
      client.on('message', (payload: Buffer, binary) =>
        got[nth]!.push(binary ? payload.toString('hex') : payload.toString()),
      );
    await page.state.filter({ hasText: '3 clients' }).waitFor();
    const table = page.frame.getByRole('grid', { name: 'Clients' });
    await eventually(async () => assert.equal(await table.getByRole('row').count(), 3));
    // The newest one is first.
    await table.locator('[data-place="0"] [role="rowheader"]').click();
    await page.composer.fill('to the newest');
    await page.composer.press('Control+Enter');
    await page.frame.getByText('Sent to 1 client').waitFor();
    await table.locator('[data-place="2"] [role="rowheader"]').click({ modifiers: ['Control'] });
    await page.frame.getByText('To 2 selected clients').waitFor();
    await page.frame.getByText('Hex', { exact: true }).first().click();
    await page.composer.fill('de ad b');
    await page.composer.press('Control+Enter');
    await page.frame.getByText(/Line 1, column 7/).waitFor();
    await page.composer.fill('de ad be ef');
    await shot('listener-selected');
    await page.button('Send').click();
    await page.frame.getByText('Sent to 2 clients').waitFor();
    await page.button('To all instead').click();
    const isWriting = (): Promise<boolean> =>
      page.composer.evaluate((field) => field.ownerDocument.activeElement === field);
    await page.frame.getByText('To all 3 clients').waitFor();
    assert.ok(await isWriting(), 'one goes on writing');
    await page.button(`Send to ${nameOf(three[1]!)}`).click();
    await page.frame.getByText(`To ${nameOf(three[1]!)}`, { exact: true }).waitFor();
    assert.ok(await isWriting(), 'the message to the client is written next');
    await page.button('To all instead').click();
    await page.frame.getByText('Text', { exact: true }).first().click();
    await page.composer.fill('to all');
    await page.button('Send').click();
    await page.frame.getByText('Sent to 3 clients').waitFor();
    await eventually(() =>
      assert.deepEqual(got, [['deadbeef', 'to all'], ['to all'], ['to the newest', 'deadbeef', 'to all']]),
    );

    // By the keyboard alone: down to the second, select, disconnect.
    await table.focus();
    await table.press('Home');
    await table.press('ArrowDown');
    const closed = once(three[1]!, 'close');
    await table.press('Delete');
    await closed;
    await page.state.filter({ hasText: '2 clients' }).waitFor();
    await eventually(async () => assert.match(await table.locator('[data-place="2"]').innerText(), /Closed/));
    await page.button('Disconnect All Clients').click();
    await page.state.filter({ hasText: 'waiting for clients' }).waitFor();
    await page.button('Stop Listening').click();
  });

  it(`answers with ${MANY} clients, whose rows are right and whose elements are few`, async function () {
    this.timeout(240_000);
    const { page, address } = await listen('Echo');
    const started = performance.now();
    const all: WebSocket[] = [];
    while (all.length < MANY) all.push(...(await Promise.all(Array.from({ length: 50 }, () => connect(address)))));
    await page.state.filter({ hasText: '1,000 clients' }).waitFor();
    console.log(`      ${MANY} connected after ${Math.round(performance.now() - started)} ms`);
    await workbench()
      .page.getByRole('tree', { name: 'Profiles' })
      .getByRole('treeitem', { name: /1,000 clients/ })
      .waitFor({ state: 'attached' });
    const table = page.frame.getByRole('grid', { name: 'Clients' });
    assert.equal(await table.getAttribute('aria-rowcount'), String(MANY));
    const rowText = async (place: number): Promise<string> =>
      ((await table.locator(`[data-place="${place}"]`).textContent()) ?? '').replace(/\s+/g, '');

    const whole = Promise.all(
      all.map(
        (client) =>
          new Promise<void>((resolve) => {
            let left = EACH;
            client.on('message', () => (left -= 1) === 0 && resolve());
          }),
      ),
    );
    for (let nth = 0; nth < EACH; nth += 1) for (const [who, client] of all.entries()) client.send(`${who}:${nth}`);
    // Clicks are answered while messages come and go.
    const clicks: number[] = [];
    const click = async (act: () => Promise<void>): Promise<void> => {
      const before = performance.now();
      await act();
      clicks.push(performance.now() - before);
    };
    for (const tab of ['Messages', 'Connection', 'Clients', 'Messages', 'Clients'] as const) {
      await click(async () => {
        await page.tab(tab).click();
        await page.frame.locator(`#page-panel-${tab.toLowerCase()}:not([hidden])`).waitFor();
      });
    }
    await whole;
    console.log(`      clicks: ${clicks.map((ms) => Math.round(ms)).join(', ')} ms`);
    assert.ok(Math.max(...clicks) < 3000, `clicks: ${clicks.join(', ')} ms`);

    // Rows of the table: at the top the newest, at the end the oldest.
    await eventually(async () => {
      const first = await rowText(0);
      assert.ok(
        all.slice(-50).some((client) => first.includes(nameOf(client))),
        first,
      );
      assert.match(first, /10/);
    }, 10_000);
    await table.focus();
    await table.press('End');
    await eventually(async () => {
      const last = await rowText(MANY - 1);
      assert.ok(
        all.slice(0, 50).some((client) => last.includes(nameOf(client))),
        last,
      );
    }, 10_000);
    const elements = (): Promise<number> =>
      page.frame.locator('body').evaluate((body) => body.querySelectorAll('*').length);
    assert.ok((await elements()) < 2000, `${await elements()} elements`);
    await shot('listener-1000-clients');
    await page.frame.getByRole('columnheader', { name: 'Client' }).getByRole('button').click();
    const ports = all.map((client) => Number(nameOf(client).split(':')[1])).sort((a, b) => a - b);
    await table.press('Home');
    await eventually(async () => {
      const first = await rowText(0);
      assert.ok(first.includes(`:${ports[0]}`), first);
    }, 10_000);

    // All messages of all, each client's in its order.
    await page.tab('Messages').click();
    await eventually(
      async () => assert.equal(await page.grid.getAttribute('aria-rowcount'), String(2 * MANY * EACH)),
      20_000,
    );
    const byName = new Map(all.map((client, who) => [nameOf(client), who]));
    await page.grid.focus();
    await page.grid.press('Home');
    let before = '';
    for (let screen = 0; screen < 8; screen += 1) {
      const now = await shown(page.grid, (now) => {
        assert.ok(now.length > 5 && now.every(({ preview }) => preview !== ''), 'all rows are read');
        assert.notEqual(JSON.stringify(now), before);
      });
      before = JSON.stringify(now);
      for (const { client, preview } of now) assert.equal(preview.split(':')[0], String(byName.get(client)));
      const times = now.map(({ time }) => time);
      assert.deepEqual(times, times.toSorted());
      // The first one goes to the last row in sight.
      await page.grid.press('PageDown');
      await page.grid.press('PageDown');
    }
    assert.ok((await elements()) < 2000, `${await elements()} elements`);
    await page.frame.getByRole('searchbox', { name: 'Filter messages' }).fill('777:');
    await shown(page.grid, (now) => {
      assert.equal(now.length, 2 * EACH);
      assert.deepEqual(
        now.filter(({ direction }) => direction === 'received').map(({ preview }) => preview),
        Array.from({ length: EACH }, (_, nth) => `777:${nth}`),
      );
    });
    await shot('listener-1000-found');
    await page.button('Clear Filter').click();
    await page.button('Stop Listening').click();
    await page.state.filter({ hasText: 'Stopped' }).waitFor();
    // Those that have left long ago are read from their recordings.
    await page.grid.focus();
    await page.grid.press('Home');
    await shown(page.grid, (now) => {
      assert.ok(now.length > 5 && now.every(({ preview }) => /^\d+:\d$/.test(preview)), JSON.stringify(now));
      for (const { client, preview } of now) assert.equal(preview.split(':')[0], String(byName.get(client)));
    });
    await page.tab('Clients').click();
    await page.frame.getByText('0 connected, 1,000 in all').waitFor();
    await shot('listener-1000-left');
  });

  it('tells of a long name and of lines over TCP, in little room', async () => {
    await listen('A listener whose name');
    await workbench().resize(420 + 380, 700);
    await shot('listener-long-name');
    await workbench().runCommand('View: Close All Editors');
    await workbench().resize(1280, 800);
    const { page } = await listen('Lines');
    await page.frame.getByText(/^ncat 127\.0\.0\.1 \d+$/).waitFor();
    assert.equal(await page.composer.getAttribute('placeholder'), 'Message to send; the line end is added');
    await page.tab('Connection').click();
    await page.table('Listener').getByText('lines', { exact: true }).waitFor();
    await shot('listener-connection');
  });
});
