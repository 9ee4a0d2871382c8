import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { recordOf, writeHead, writeRecording } from '../unit/support/recordings';
import { EveryEye } from './support/everyEye';
import { SessionPage } from './support/sessionPage';
import { storageOf } from './support/storageOf';
import { useWorkbench } from './useWorkbench';

/** The pages of servers, relays, UDP and recordings, for everybody: axe-core, four themes, 320 px, 200 %. */
describe('listeners, relays and recordings, for everybody', function () {
  this.timeout(240_000);
  const clients: WebSocket[] = [];
  let target: WebSocketServer;
  let datagrams: DatagramSocket;
  const taken = createServer();
  const host = '127.0.0.1';
  const workbench = useWorkbench(async () => {
    target = new WebSocketServer({ host, port: 0 });
    target.on('connection', (socket) =>
      socket.on('message', (bytes, isBinary) => socket.send(bytes, { binary: isBinary })),
    );
    datagrams = createSocket('udp4');
    datagrams.on('message', (bytes, { port, address }) => datagrams.send(`echo ${bytes.toString()}`, port, address));
    datagrams.bind({ address: host, port: 0 });
    taken.listen(0, host);
    await Promise.all([once(target, 'listening'), once(datagrams, 'listening'), once(taken, 'listening')]);
    const { port: used } = taken.address() as AddressInfo;
    const forwardTo = `ws://${host}:${(target.address() as AddressInfo).port}`;
    const server = { transport: 'websocket', role: 'server', port: 0 };
    const profiles = [
      { name: 'Echo', ...server, rules: [{ echo: true }] },
      { name: 'Tap', ...server, forwardTo },
      { name: 'Taken', transport: 'tcp', role: 'server', port: used },
      { name: 'Datagrams', transport: 'udp', host, port: datagrams.address().port },
      { name: 'Patient', transport: 'tcp', host, port: 1, reconnect: { delay: 3_600_000, maxDelay: 3_600_000 } },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2) } };
  });
  after(() => {
    for (const client of clients) client.terminate();
    target.close();
    datagrams.close();
    taken.close();
  });

  let eye: EveryEye;
  const look = (view: string): Promise<void> => eye.look(view);
  const page = (): SessionPage => new SessionPage(workbench());
  const listen = async (profile: string): Promise<SessionPage> => {
    await workbench().runCommand('Sockets: Start Listening');
    await workbench().quickInput(profile);
    return page();
  };
  const connect = async (shown: SessionPage): Promise<WebSocket> => {
    const client = new WebSocket(await shown.frame.locator('.address').innerText(), { perMessageDeflate: false });
    clients.push(client);
    await once(client, 'open');
    return client;
  };

  before(async function () {
    this.timeout(600_000);
    await (await workbench().openSocketsView()).getByRole('treeitem', { name: /^Echo/ }).first().waitFor();
    await listen('Taken');
    await page().inState('Failed');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    eye = new EveryEye(workbench());
    await eye.learnThemes();
  });

  it('a listener: failed, waiting, with clients, with their messages, stopped', async () => {
    await look('listener failed');
    const shown = await listen('Echo');
    await shown.state.filter({ hasText: 'Listening' }).waitFor();
    await look('listener waiting');
    // A client that never was one: what it asks for isn't a WebSocket.
    await fetch((await shown.frame.locator('.address').innerText()).replace(/^ws/, 'http'));
    const [one, two] = [await connect(shown), await connect(shown)];
    for (const client of [one, two]) {
      client.send('{"op":"tick"}');
      await once(client, 'message');
    }
    const table = shown.frame.getByRole('grid', { name: 'Clients' });
    await table.getByRole('gridcell', { name: /Upgrade/ }).waitFor();
    await look('listener clients');
    await table.locator('[data-place="0"] [role="rowheader"]').click();
    await shown.composer.fill('to one');
    await look('listener selected client');
    await shown.button('Clear Selection').click();
    await shown.tab('Messages').click();
    await shown.row(3).click();
    await shown.details.getByText('"op"').waitFor();
    await look('listener messages');
    await shown.row(3).click({ button: 'right' });
    await shown.frame.getByRole('menuitem', { name: /^Show Only/ }).click();
    await shown.frame.getByRole('button', { name: /^Remove / }).waitFor();
    await look('listener messages of one client');
    await shown.tab('Connection').click();
    await shown.table('Association').waitFor();
    await look('listener connection');
    await shown.button('Stop Listening').click();
    await shown.state.filter({ hasText: 'Stopped' }).waitFor();
    await shown.tab('Clients').click();
    await look('listener stopped');
  });

  it('a relay: waiting, with held messages, with one that is edited', async () => {
    const shown = await listen('Tap');
    await shown.state.filter({ hasText: 'Listening' }).waitFor();
    await look('relay waiting');
    const client = await connect(shown);
    await shown.frame
      .getByRole('button', { name: /^Open the session of 127/ })
      .first()
      .click();
    await shown.inState('Open');
    await shown.frame.getByText(/^Passed on to/).waitFor();
    await look('relay session');
    await shown.button('Hold').click();
    await shown.frame.getByText('0 messages held').waitFor();
    for (const text of ['first', '{"second":2}', 'third '.repeat(80)]) client.send(text);
    await shown.frame.getByText('3 messages held').waitFor();
    await look('relay held');
    await shown.button('Edit…').click();
    await shown.frame.getByRole('textbox', { name: 'Edited message' }).waitFor();
    await look('relay editing');
    await shown.button('Cancel').click();
    await shown.button('Open the Session with the Target').click();
    await shown.frame.getByText(/^For the client/).waitFor();
    await look('relay target');
    await workbench().runCommand('Sockets: Stop Listening');
  });

  it('UDP, and a connection that is tried again', async () => {
    await workbench().runCommand('Sockets: Connect');
    await workbench().quickInput('Datagrams');
    await page().inState('Open');
    await page().frame.getByText('The socket is ready').waitFor();
    await look('udp');
    await page().composer.fill('hello');
    await page().button('Send').click();
    await page().row(2).click();
    await page().details.getByText('echo hello').first().waitFor();
    await look('udp details');
    for (const tab of ['Handshake', 'Connection'] as const) {
      await page().tab(tab).click();
      await look(`udp ${tab}`);
    }
    await workbench().runCommand('Sockets: Connect');
    await workbench().quickInput('Patient');
    await page().state.filter({ hasText: 'Connecting again' }).waitFor();
    await look('connecting again');
    await page().button('Disconnect').click();
  });

  it('recordings: whole, damaged, failed', async () => {
    await workbench().runCommand('View: Close All Editors');
    const storage = await storageOf(workbench());
    const startedAt = Date.now() - 3_600_000;
    const profile = { name: 'Price feed', transport: 'websocket', url: 'wss://feed.example.com/v2/stream' } as const;
    const whole = recordOf('price', { startedAt, endedAt: startedAt + 90_000, profile });
    await writeRecording(storage, whole, ['x'.repeat(1000)]);
    await writeHead(storage, 'broken', '{"id":"bro');
    await workbench().reload();
    for (const [name, words] of [
      ['Price feed', 'This is a recording'],
      ['Damaged recording', 'A problem with the log:'],
    ] as const) {
      await workbench().runCommand('Sockets: Open Recording…');
      await workbench().quickInput(name);
      await page().frame.getByText(words).first().waitFor();
      await look(name);
    }
  });
});
