import * as assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { WebSocket } from 'ws';
import { listenByMouse, pressInRow, profilesTree, SessionPage, tabOf } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';

/** Rows C1 to C8 of the concepts: the two ends of a connection. */
describe('a server, from the sidebar to its clients and back', () => {
  const taken = createServer();
  const clients = new Set<WebSocket>();
  const workbench = useWorkbench(async () => {
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const profiles = [
      {
        name: 'Fake service',
        transport: 'websocket',
        role: 'server',
        port: 0,
        onConnect: ['welcome'],
        rules: [{ match: '^PING (\\d+)$', reply: 'PONG $1' }],
      },
      { name: 'Beside', transport: 'tcp', role: 'server', port: 0 },
      { name: 'Taken', transport: 'tcp', role: 'server', port },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2) } };
  });

  after(() => {
    for (const client of clients) client.terminate();
    taken.close();
  });
  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  const connect = async (address: string): Promise<{ client: WebSocket; got: string[] }> => {
    const client = new WebSocket(address);
    clients.add(client);
    const got: string[] = [];
    client.on('message', (payload: Buffer) => got.push(payload.toString()));
    await once(client, 'open');
    return { client, got };
  };

  it('waits on half an association, serves each client by itself, and goes on when one leaves', async () => {
    const page = await listenByMouse(workbench(), 'Fake service');
    await page.state.filter({ hasText: 'Listening, waiting for clients' }).waitFor();
    await page.frame.getByText('Nobody has connected yet.').waitFor();
    await page.tab('Connection').click();
    await page.table('Association').getByText('127.0.0.1', { exact: true }).waitFor();
    await page.tab('Clients').click();
    const address = await page.frame.locator('.address').innerText();
    assert.match(address, /^ws:\/\/127\.0\.0\.1:\d+$/);

    const one = await connect(address);
    const two = await connect(address);
    await page.state.filter({ hasText: 'Listening, 2 clients' }).waitFor();
    await workbench().screenshot('listener');
    one.client.send('PING 7');
    await page.composer.fill('to all');
    await page.button('Send').click();
    await page.frame.getByText('Sent to 2 clients').waitFor();
    assert.deepEqual(one.got.toSorted(), ['PONG 7', 'to all', 'welcome']);
    assert.deepEqual(two.got, ['welcome', 'to all']);

    two.client.close(1000);
    await page.state.filter({ hasText: 'Listening, 1 client' }).waitFor();
    await profilesTree(workbench())
      .getByRole('treeitem', { name: /1 client/ })
      .waitFor();
    await page.frame
      .getByRole('button', { name: /^Open the session of 127/ })
      .first()
      .click();
    await page.inState('Open');
    await tabOf(workbench(), 'Fake service ← 127.0.0.1:').waitFor();
    await page.frame.getByRole('grid', { name: 'Messages' }).getByText('PING 7').waitFor();
    await page.tab('Handshake').click();
    await page.table('Request headers').getByText('Sec-WebSocket-Key').waitFor();

    const closed = once(one.client, 'close');
    await workbench().runCommand('Sockets: Stop Listening');
    assert.equal((await closed)[0], 1001);
    await page.inState('Closed');
    await workbench()
      .page.getByRole('tree', { name: 'Recordings' })
      .getByRole('treeitem', { name: /^Fake service ← 127\.0\.0\.1:\d+, / })
      .first()
      .waitFor({ state: 'attached' });
    assert.equal(await page.button('Connect').count(), 0, 'a client comes by itself');
  });

  it('shows a server that runs whatever becomes of its profile, and that it can be stopped', async () => {
    await workbench().runCommand('Sockets: Start Listening');
    await workbench().quickInput('Fake service');
    const page = new SessionPage(workbench());
    await page.state.filter({ hasText: 'Listening' }).waitFor();
    const tree = (await workbench().openSocketsView()).getByRole('tree', { name: 'Profiles' });
    const item = tree.getByRole('treeitem', { name: /^Fake service, Listening/ });
    const file = join(workbench().folder, '.vscode/sockets.json');
    const text = await readFile(file, 'utf8');
    try {
      await writeFile(file, text.replace('"port": 0', '"port": 1'));
      await item.filter({ hasText: 'changed in sockets.json' }).waitFor();
      await writeFile(file, text.replace('"port": 0', '"port": "none"'));
      await item.filter({ hasText: 'has a problem' }).waitFor();
      await tree.getByRole('treeitem', { name: /waiting for clients/ }).waitFor();
      await pressInRow(workbench(), item, 'Stop Listening', page.state.filter({ hasText: 'Stopped' }));
    } finally {
      await writeFile(file, text);
    }
  });

  it('shows what begins and ends beside a server whose clients come and go all the time', async () => {
    const page = await listenByMouse(workbench(), 'Fake service');
    const address = await page.frame.locator('.address').innerText();
    const { port } = new URL(address);
    const clientsOf = (text: string): Locator =>
      profilesTree(workbench()).getByRole('treeitem', { name: new RegExp(`^127\\.0\\.0\\.1:${port} ${text}`) });
    const comeAndGo = new AbortController();
    const busy = (async () => {
      while (!comeAndGo.signal.aborted) {
        const { client } = await connect(address);
        await clientsOf('1 client').waitFor();
        client.close(1000);
        await once(client, 'close');
        clients.delete(client);
        await clientsOf('waiting').waitFor();
      }
    })();
    try {
      const beside = profilesTree(workbench()).getByRole('treeitem', { name: /^Beside, / });
      const listening = beside.filter({ hasText: 'Listening' });
      for (const turn of ['first', 'again']) {
        await pressInRow(workbench(), beside, 'Start Listening', listening);
        const own = await page.frame.locator('.address').innerText();
        await beside.filter({ hasText: own }).waitFor();
        await pressInRow(workbench(), beside, 'Stop Listening', beside.filter({ hasText: 'Stopped' }));
        await page.state.filter({ hasText: 'Stopped' }).waitFor();
        await workbench().screenshot(`beside-a-busy-server-${turn}`);
      }
    } finally {
      comeAndGo.abort();
      await busy;
    }
    await pressInRow(
      workbench(),
      profilesTree(workbench()).getByRole('treeitem', { name: /^Fake service, / }),
      'Stop Listening',
      profilesTree(workbench()).getByRole('treeitem', { name: /^Fake service, Stopped/ }),
    );
  });

  it('tells that a port is in use, and takes the free one that it offers', async () => {
    await workbench().runCommand('Sockets: Start Listening');
    await workbench().quickInput('Taken');
    const page = new SessionPage(workbench());
    await page.inState('Failed');
    await page.frame
      .getByRole('alert')
      .getByText(/is in use/)
      .waitFor();
    await page.frame.getByText('It could not start listening, so nobody can connect.').first().waitFor();
    await page.frame.getByRole('button', { name: /^Use free port \d+$/ }).click();
    await page.state.filter({ hasText: 'Listening' }).waitFor();
    await page.button('Stop Listening').click();
    await page.state.filter({ hasText: 'Stopped' }).waitFor();
  });
});
