import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Locator } from 'playwright-core';
import { eventually } from '../unit/support/eventually';
import { freePort } from '../unit/support/foreign';
import { BrowserPeer } from './support/browserPeer';
import { pressInRow, SessionPage, tabOf } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';

/**
 * Rows S3, S5, S7 and C1 to C8 of the concepts. C1 to C8 are the life of one server, in the order of the rows: each begins where the one
 * before it has ended.
 */
describe('the concepts', function () {
  this.timeout(120_000);
  let port = 0;
  let linesPort = 0;
  const raw: Server[] = [];
  const sockets = new Set<Socket>();
  const rawServer = async (onSocket: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onSocket(socket);
    }).listen(0, '127.0.0.1');
    raw.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  const workbench = useWorkbench(async () => {
    [port, linesPort] = [await freePort(), await freePort()];
    const silent = await rawServer(() => undefined);
    const banner = await rawServer((socket) => socket.end('220 mail.example ESMTP ready\r\n'));
    const http = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
    const websocket = { transport: 'websocket' };
    const profiles = [
      { name: 'Service', ...websocket, role: 'server', port, rules: [{ match: '^PING (\\d+)$', reply: 'PONG $1' }] },
      { name: 'Caller', ...websocket, url: `ws://127.0.0.1:${port}/chat` },
      {
        name: 'Clock',
        transport: 'tcp',
        role: 'server',
        port: linesPort,
        framing: { kind: 'line' },
        rules: [{ match: '^time$', reply: 'noon' }],
      },
      { name: 'Watch', transport: 'tcp', host: '127.0.0.1', port: linesPort, framing: { kind: 'line' } },
      { name: 'Any port', transport: 'tcp', role: 'server', port: 0 },
      { name: 'Taken', transport: 'tcp', role: 'server', port: silent },
      { name: 'Secret', transport: 'tcp', role: 'server', port: 0, tls: true },
      { name: 'Patient', ...websocket, url: `ws://127.0.0.1:${silent}/`, handshakeTimeout: 60_000 },
      { name: 'WebSocket to mail', ...websocket, url: `ws://127.0.0.1:${banner}/` },
      { name: 'TLS to mail', transport: 'tcp', host: '127.0.0.1', port: banner, tls: true },
      { name: 'TCP to web', transport: 'tcp', host: '127.0.0.1', port: http, framing: { kind: 'line' } },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2) } };
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of raw) server.close();
  });

  let browser: BrowserPeer;
  let callersPort = 0;
  let browsersPort = 0;
  const page = (): SessionPage => new SessionPage(workbench());
  const row = (name: string | RegExp): Locator =>
    workbench().page.getByRole('tree', { name: 'Profiles' }).getByRole('treeitem', { name });
  /** Clicks an inline button of a profile. */
  const press = async (profile: string, button: 'Connect' | 'Start Listening' | 'Stop Listening'): Promise<void> => {
    // The page of the tab before may be in the state that is waited for next.
    const outcome = button === 'Stop Listening' ? row(new RegExp(`^${profile}, Stopped`)) : tabOf(workbench(), profile);
    await pressInRow(workbench(), row(new RegExp(`^${profile}, `)), button, outcome);
  };
  /** Opens the server's side of a client's connection by its row. @param own the client's port */
  const openClient = async (own: number): Promise<SessionPage> => {
    await row(new RegExp(`^127\\.0\\.0\\.1:${own} (Open|Closed)`)).click();
    const shown = page();
    await shown.frame
      .locator('.association')
      .filter({ hasText: `127.0.0.1:${port} → 127.0.0.1:${own}` })
      .waitFor();
    return shown;
  };
  const openCaller = async (): Promise<SessionPage> => {
    await row(/^Caller, /).click();
    const shown = page();
    await shown.frame
      .locator('.association')
      .filter({ hasText: `→ 127.0.0.1:${port}` })
      .waitFor();
    return shown;
  };
  const openListener = async (): Promise<SessionPage> => {
    await row(new RegExp(`^127\\.0\\.0\\.1:${port} `)).click();
    const shown = page();
    await shown.state.filter({ hasText: 'Listening' }).waitFor();
    return shown;
  };
  const send = async (shown: SessionPage, text: string): Promise<void> => {
    await shown.composer.fill(text);
    await shown.button('Send').click();
  };
  const message = (shown: SessionPage, text: string): Locator => shown.grid.getByText(text, { exact: true }).first();
  /** This end's port of a connection, by its five-tuple. */
  const ownPort = async (shown: SessionPage): Promise<number> => {
    const text = await shown.frame.locator('.association').innerText();
    return Number(/:(\d+) →/.exec(text)?.[1]);
  };
  /** A page in Chromium connects. @returns its port, by the row that it gets */
  const openBrowser = async (): Promise<number> => {
    browser = await BrowserPeer.connect(workbench(), `ws://127.0.0.1:${port}/from-a-page`);
    return eventually(async () => {
      const texts = await row(/^127\.0\.0\.1:\d+ Open/).allInnerTexts();
      const own = texts.map((text) => Number(/:(\d+)/.exec(text)?.[1])).find((each) => each !== callersPort);
      assert.ok(own !== undefined);
      return own;
    }, 15_000);
  };

  it('C1: a profile is a server’s or a client’s, and the passive end starts first', async () => {
    await workbench().openSocketsView();
    const offers = (profile: string, button: string): Promise<number> =>
      row(new RegExp(`^${profile}, `))
        .getByRole('button', { name: button, exact: true })
        .count();
    await row(/^Service, /).hover();
    assert.equal(await offers('Service', 'Connect'), 0);
    await press('Caller', 'Connect');
    assert.equal(await offers('Caller', 'Start Listening'), 0);
    await page().inState('Failed');
    await page().frame.getByRole('alert').filter({ hasText: 'refused the connection' }).waitFor();
  });

  it('C2: Start Listening opens a channel on the agreed port, for WebSocket and for TCP', async () => {
    await press('Clock', 'Start Listening');
    await page().state.filter({ hasText: 'Listening' }).waitFor();
    await row(`Clock, Listening · tcp://127.0.0.1:${linesPort}`).waitFor();
    await press('Service', 'Start Listening');
    await row(`Service, Listening · ws://127.0.0.1:${port}`).waitFor();
    for (const each of [port, linesPort]) {
      const socket = connect(each, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    }
  });

  it('C3, S5: its row shows what it waits on: half an association', async () => {
    await row(new RegExp(`^127\\.0\\.0\\.1:${port} waiting for clients`)).waitFor();
    const listener = await openListener();
    await listener.state.filter({ hasText: 'Listening, waiting for clients' }).waitFor();
    await listener.tab('Connection').click();
    const half = await listener.table('Association').innerText();
    assert.match(
      half.replace(/\s+/g, ' '),
      new RegExp(`Protocol tcp Local address 127.0.0.1 Local port ${port} Remote each`),
    );
    await listener.frame.getByText('Half an association').waitFor();
    await workbench().screenshot('concepts-listening');
    await listener.tab('Clients').click();
  });

  it('C4: each client gets a session of its own, with its log, five-tuple and composer; rules answer each', async () => {
    await press('Caller', 'Connect');
    await page().inState('Open');
    callersPort = await ownPort(page());
    browsersPort = await openBrowser();
    await send(page(), 'PING 1');
    await message(page(), 'PONG 1').waitFor();
    await browser.send('PING 2');
    assert.deepEqual((await browser.until(({ got }) => got.length > 0)).got, ['PONG 2']);
    for (const [own, number, other, target] of [
      [callersPort, 1, 2, '/chat'],
      [browsersPort, 2, 1, '/from-a-page'],
    ] as const) {
      const client = await openClient(own);
      await message(client, `PING ${number}`).waitFor();
      await message(client, `PONG ${number}`).waitFor();
      assert.equal(await client.grid.getByText(`PING ${other}`).count(), 0, 'it serves that client only');
      await client.composer.waitFor();
      await client.tab('Handshake').click();
      await client.frame.getByText(`GET ${target} HTTP/1.1`).first().waitFor();
      await client.tab('Messages').click();
      await workbench().screenshot(`concepts-client-${number}`);
    }
    await press('Watch', 'Connect');
    await page().inState('Open');
    await send(page(), 'time');
    await message(page(), 'noon').waitFor();
  });

  it('C8: either end sends at any time, and nothing waits for a reply', async () => {
    const client = await openClient(browsersPort);
    for (const text of ['unasked', 'twice']) await send(client, text);
    await browser.until(({ got }) => got.join() === 'PONG 2,unasked,twice');
    await browser.send('one', 'two', 'three');
    for (const text of ['one', 'two', 'three']) await message(client, text).waitFor();
    const listener = await openListener();
    await send(listener, 'to all');
    await browser.until(({ got }) => got.at(-1) === 'to all');
    await message(await openCaller(), 'to all').waitFor();
  });

  it('C7: a client connects, sends, receives, sends again, then closes', async () => {
    const caller = await openCaller();
    for (const number of [7, 8]) {
      await send(caller, `PING ${number}`);
      await message(caller, `PONG ${number}`).waitFor();
    }
    await caller.button('Disconnect').click();
    await caller.inState('Closed');
    await caller.frame.getByText('Closed from here, cleanly.').waitFor();
  });

  it('C5: a client’s session ends, and the listener goes on', async () => {
    // While VS Code draws a row anew, it loses a click on it: as a person does, the test looks first.
    await row(new RegExp(`^127\\.0\\.0\\.1:${port} 1 client`)).waitFor();
    const listener = await openListener();
    await listener.state.filter({ hasText: 'Listening, 1 client' }).waitFor();
    const left = listener.frame
      .getByRole('grid', { name: 'Clients' })
      .getByRole('row', { name: new RegExp(`:${callersPort} `) });
    await left.getByText('Closed').waitFor();
    await message(await openClient(browsersPort), 'three').waitFor();
    await press('Caller', 'Connect');
    await page().inState('Open');
    assert.notEqual(await ownPort(page()), callersPort, 'another connection, with another five-tuple');
    await send(page(), 'PING 9');
    await message(page(), 'PONG 9').waitFor();
  });

  it('C6: Stop Listening closes every client cleanly, and the port is free again', async () => {
    await press('Service', 'Stop Listening');
    const { closed } = await browser.until((state) => state.closed !== undefined);
    assert.deepEqual(closed, { code: 1001, wasClean: true });
    const caller = await openCaller();
    await caller.inState('Closed');
    await caller.frame.getByText(/Closed by the peer, cleanly\. Close code 1001/).waitFor();
    await row(/^Service, Stopped/).waitFor();
    const next = createServer().listen(port, '127.0.0.1');
    await once(next, 'listening');
    next.close();
    await row(new RegExp(`^Clock, Listening`)).waitFor();
    await press('Clock', 'Stop Listening');
    await row(/^Clock, Stopped/).waitFor();
  });

  it('S3: port 0 takes a free one and says which; one in use is an error that offers another', async () => {
    await press('Any port', 'Start Listening');
    await page().state.filter({ hasText: 'Listening' }).waitFor();
    const address = await page().frame.locator('.address').innerText();
    const given = Number(/^tcp:\/\/127\.0\.0\.1:(\d+)$/.exec(address)?.[1]);
    assert.ok(given > 0, address);
    await press('Taken', 'Start Listening');
    await page().inState('Failed');
    await page()
      .frame.getByRole('alert')
      .getByText(/127\.0\.0\.1:\d+ is in use/)
      .waitFor();
    await page()
      .frame.getByRole('button', { name: /^Use free port \d+$/ })
      .click();
    await page().state.filter({ hasText: 'Listening' }).waitFor();
    await page().button('Stop Listening').click();
  });

  it('S5: a client’s half is known as soon as its port is', async () => {
    await press('Patient', 'Connect');
    await page().inState('Connecting');
    await page().tab('Connection').click();
    const association = page().table('Association');
    await association.getByRole('row', { name: /^Local port \d+$/ }).waitFor();
    await page().button('Disconnect').click();
    await page().inState('Closed');
  });

  it('S7: both ends must use one protocol, and it is told where they do not', async () => {
    await press('Secret', 'Start Listening');
    await page().state.filter({ hasText: 'Listening' }).waitFor();
    const secret = (await page().frame.locator('.address').innerText()).replace('tls://', '');
    const told = async (text: RegExp): Promise<void> =>
      page().frame.getByRole('alert').filter({ hasText: text }).first().waitFor();
    await workbench().runCommand('Sockets: Quick Connect…');
    await workbench().quickInput(`ws://${secret}/`);
    await page().inState('Failed');
    await page()
      .list('Likely causes')
      .getByText(/speaks TLS/)
      .waitFor();
    await page().button('Use wss:// instead').waitFor();
    await press('WebSocket to mail', 'Connect');
    await page().inState('Failed');
    await told(/HTTP/);
    await press('TLS to mail', 'Connect');
    await page().inState('Failed');
    await told(/does not speak TLS/);
    await press('TCP to web', 'Connect');
    await page().inState('Closed');
    await page()
      .list('Likely causes')
      .getByText(/speaks HTTP/)
      .waitFor();
    await workbench().screenshot('concepts-mismatch');
  });
});
