import * as assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { eventually } from '../unit/support/eventually';
import { connectByMouse, listenByMouse } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';

/** UDP from the sidebar: all on loopback. */
describe('UDP', function () {
  this.timeout(240_000);
  const sockets: Socket[] = [];
  const ports: Record<string, number> = {};
  const newSocket = async (): Promise<Socket> => {
    const socket = createSocket('udp4');
    sockets.push(socket);
    socket.bind({ address: '127.0.0.1', port: 0 });
    await once(socket, 'listening');
    return socket;
  };
  const workbench = useWorkbench(async () => {
    const echo = await newSocket();
    echo.on('message', (bytes, { port, address }) => echo.send(`echo ${bytes.toString()}`, port, address));
    const gone = await newSocket();
    [ports.echo, ports.gone] = [echo.address().port, gone.address().port];
    gone.close();
    sockets.splice(sockets.indexOf(gone), 1);
    const host = '127.0.0.1';
    const profiles = [
      { name: 'UDP echo', transport: 'udp', host, port: ports.echo },
      { name: 'Nobody', transport: 'udp', host, port: ports.gone },
      { name: 'Everybody', transport: 'udp', host, port: ports.echo, broadcast: true },
      {
        name: 'UDP service',
        transport: 'udp',
        role: 'server',
        port: 0,
        onConnect: ['welcome'],
        rules: [{ match: '^PING (\\d+)$', reply: 'PONG $1' }],
      },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2) } };
  });

  after(() => {
    for (const socket of sockets) socket.close();
  });
  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  const pictures = async (name: string): Promise<void> => {
    for (const theme of ['light', 'dark', 'hcDark'] as const) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`${name}-${theme}`);
    }
    await workbench().setTheme('light');
  };

  it('sends datagrams to a peer, and says what "open" means', async () => {
    const page = await connectByMouse(workbench(), 'UDP echo');
    await page.inState('Open');
    await page.frame.getByText('The socket is ready').waitFor();
    await page.frame.getByText(/^udp 127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+$/).waitFor();
    await page.composer.fill('hello');
    await page.button('Send').click();
    await page.row(2).getByText('echo hello').waitFor();
    // An empty datagram is one.
    await page.composer.fill('');
    await page.button('Send').click();
    await page.row(4).waitFor();
    await page.row(2).click();
    await page.details.getByText('echo hello').first().waitFor();
    assert.equal(await page.tab('Frames').count(), 0);
    assert.equal(await page.frame.getByRole('button', { name: /^Framing/ }).count(), 0);
    await pictures('udp-client');
    await page.tab('Handshake').click();
    await page.frame.getByText('UDP has no handshake, and no connection').waitFor();
    await page.tab('Connection').click();
    await page.table('Association').getByText('udp', { exact: true }).waitFor();
    await page.table('Stages').getByText('UDP', { exact: true }).waitFor();
    await page.frame.getByText(/nobody tells/).waitFor();
    await workbench().screenshot('udp-connection');
    await page.button('Disconnect').click();
    await page.inState('Closed');
  });

  it('refuses what no datagram can carry before anything is sent', async () => {
    const page = await connectByMouse(workbench(), 'UDP echo');
    await page.inState('Open');
    await page.composer.fill('x'.repeat(65_508));
    await page.button('Send').click();
    await page.frame
      .getByText(/A datagram has at most 65507 bytes/)
      .first()
      .waitFor();
    assert.equal(await page.grid.getAttribute('aria-rowcount'), '0');
    await page.button('Disconnect').click();
    await page.inState('Closed');
  });

  it('shows ICMP port unreachable as what it is, and goes on', async () => {
    const page = await connectByMouse(workbench(), 'Nobody');
    await page.inState('Open');
    await page.composer.fill('anybody?');
    await page.button('Send').click();
    const told = new RegExp(`127\\.0\\.0\\.1:${String(ports.gone)} answered with ICMP "port unreachable"`);
    await page.row(2).getByText(told).waitFor();
    await page.inState('Open');
    await pictures('udp-icmp');
    await page.tab('Handshake').click();
    await page.list('Findings').getByText(told).waitFor();
    await page.button('Disconnect').click();
    await page.inState('Closed');
  });

  it('shows the peer of each datagram where there are many, and replies to one', async () => {
    const page = await connectByMouse(workbench(), 'Everybody');
    await page.inState('Open');
    await page.composer.fill('who is there?');
    await page.button('Send').click();
    await page.row(2).getByText('echo who is there?').waitFor();
    await page
      .row(2)
      .getByText(`127.0.0.1:${String(ports.echo)}`)
      .waitFor();
    const stranger = await newSocket();
    const got: string[] = [];
    stranger.on('message', (bytes) => got.push(bytes.toString()));
    const own = /udp .*:(\d+) →/.exec(await page.frame.locator('.association').innerText())?.[1];
    stranger.send('me too', Number(own), '127.0.0.1');
    await page.row(3).getByText('me too').click();
    const who = `127.0.0.1:${String(stranger.address().port)}`;
    await page.details.getByRole('button', { name: `Reply to ${who}` }).click();
    await page.frame.getByRole('group', { name: 'Recipient' }).getByText(`To ${who}`).waitFor();
    await page.composer.fill('hello, you');
    await page.button('Send').click();
    await eventually(() => assert.deepEqual(got, ['hello, you']), 10_000);
    await page.row(4).getByText(who).waitFor();
    await pictures('udp-many-peers');
    for (const width of [420, 1600] as const) {
      await workbench().resize(width, 800);
      await workbench().screenshot(`udp-many-peers-${String(width)}`);
    }
    await workbench().resize(1280, 800);
    await page.button("Send to the profile's host again").click();
    await page.frame.getByText("the profile's host; reply to another peer from its message").waitFor();
    await page.button('Disconnect').click();
    await page.inState('Closed');
  });

  it('makes a client of each peer of a listener', async () => {
    const page = await listenByMouse(workbench(), 'UDP service');
    await page.state.filter({ hasText: 'Listening, waiting for clients' }).waitFor();
    const address = await page.frame.locator('.address').innerText();
    const port = Number(/^udp:\/\/127\.0\.0\.1:(\d+)$/.exec(address)?.[1]);
    const [one, two] = [await newSocket(), await newSocket()];
    const got: string[] = [];
    one.on('message', (bytes) => got.push(bytes.toString()));
    one.send('PING 7', port, '127.0.0.1');
    await page.state.filter({ hasText: 'Listening, 1 client' }).waitFor();
    two.send('hello', port, '127.0.0.1');
    await page.state.filter({ hasText: 'Listening, 2 clients' }).waitFor();
    await eventually(() => assert.deepEqual(got, ['welcome', 'PONG 7']), 10_000);
    await page.composer.fill('to all');
    await page.button('Send').click();
    await page.frame.getByText('Sent to 2 clients').waitFor();
    await pictures('udp-server');
    await page.button(`Open the session of 127.0.0.1:${String(one.address().port)}`).click();
    await page.inState('Open');
    await page.grid.getByText('PING 7').waitFor();
    await page.frame.getByText(/^udp 127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+$/).waitFor();
    await workbench().screenshot('udp-server-client');
    await workbench().runCommand('Sockets: Stop Listening');
    await page.inState('Closed');
  });
});
