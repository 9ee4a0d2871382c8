import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { root } from '../host/root.mjs';
import { connectByMouse } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';
import type { Workbench } from './workbench';

/** The pictures of the README, in `media/readme/`: made anew by `npm test -- interface --pictures`, else left as they are. */
if (process.env.SOCKETSCOPE_PICTURES)
  describe('the pictures of the README', () => {
    let server: WebSocketServer | undefined;
    const workbench = useWorkbench(async () => {
      server = await startFeed();
      const { port } = server.address() as AddressInfo;
      return { files: { '.vscode/sockets.json': JSON.stringify({ profiles: profilesOf(port) }) } };
    });
    after(() => server?.close());

    afterEach(() => workbench().runCommand('View: Close All Editors'));

    it('show messages and a handshake', async () => {
      const { page } = workbench();
      const session = await connectByMouse(workbench(), 'Market data');
      await session.inState('Open');
      await session.composer.fill('{"op":"subscribe","channel":"ticker","markets":["ETH-EUR","BTC-EUR"]}');
      await session.composer.press('Control+Enter');
      await session.row(ROWS).waitFor();
      await session.row(9).click();
      await session.grid.press('p');
      await session.row(7).click();
      await session.grid.press('n');
      await page.keyboard.type('first price');
      await page.keyboard.press('Enter');
      await session.row(3).click();
      await session.details.getByText('"sequence"').waitFor();
      await session.composer.fill('{"op":"unsubscribe","channel":"ticker"}');
      await takeInThemes(workbench(), 'messages', () => session.composer.click());
      await takeInThemes(workbench(), 'handshake', () => session.tab('Handshake').click());
    });

    it('show a diagnosis', async () => {
      const session = await connectByMouse(workbench(), 'Orders');
      await session.inState('Failed');
      await session.list('Likely causes').waitFor();
      await takeInThemes(workbench(), 'diagnosis', () => session.state.click());
    });
  });

/** @param focus leaves the keys where they are to be in the picture, after the palette had them */
async function takeInThemes(workbench: Workbench, name: string, focus: () => Promise<void>): Promise<void> {
  const folder = join(root, 'media', 'readme');
  await mkdir(folder, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await workbench.setTheme(theme);
    await focus();
    await workbench.page.mouse.move(0, 0);
    const png = (await workbench.page.screenshot()).toString('base64');
    const webp = await workbench.page.evaluate(asWebp, `data:image/png;base64,${png}`);
    await writeFile(join(folder, `${name}-${theme}.webp`), Buffer.from(webp.split(',')[1]!, 'base64'));
  }
}

/** A third of the PNG's size, with no other tool than the browser. Runs in the page. */
async function asWebp(png: string): Promise<string> {
  const image = new Image();
  image.src = png;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')!.drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', 0.6);
}

const TICKS = 11;
/** With the request, what comes before the ticks, and the answer to the ping. All of them are in sight. */
const ROWS = TICKS + 6;

/** Answers a subscription as markets do: what is known, then what changes. */
async function startFeed(): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'feed.v2' });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => socket.once('message', () => feed(socket)));
  return server;
}

function feed(socket: WebSocket): void {
  socket.send(JSON.stringify({ op: 'subscribed', channel: 'ticker', markets: ['ETH-EUR', 'BTC-EUR'] }));
  const bids = [0, 1, 2].map((nth) => [2841.5 - nth * 0.5, 1.25 + nth]);
  const book = { bids, asks: bids.map(([price = 0, size]) => [price + 2, size]) };
  socket.send(JSON.stringify({ op: 'snapshot', market: 'ETH-EUR', sequence: 81204331, live: true, book }));
  socket.send(Buffer.from('0a0745544845555210b9e2a4b60618', 'hex'));
  socket.ping('alive');
  for (let nth = 0; nth < TICKS; nth += 1) {
    const market = nth % 3 === 2 ? 'BTC-EUR' : 'ETH-EUR';
    const price = (market === 'BTC-EUR' ? 61_204 : 2841) + ((nth * 7) % 10) / 2;
    socket.send(JSON.stringify({ op: 'tick', market, price, size: ((nth * 13) % 40) / 8, sequence: 81204332 + nth }));
  }
}

function profilesOf(port: number): readonly object[] {
  const url = `ws://127.0.0.1:${String(port)}/v2/stream`;
  const server = { host: '127.0.0.1', port: 7000, framing: { kind: 'line' } };
  return [
    { name: 'Market data', folder: 'Local', transport: 'websocket', url, protocols: ['feed.v2', 'feed.v1'] },
    {
      name: 'Orders',
      folder: 'Local',
      transport: 'websocket',
      url: url.replace('ws:', 'wss:').replace('stream', 'orders'),
    },
    { name: 'Sensor', folder: 'Local', transport: 'tcp', ...server },
    {
      name: 'Market data (staging)',
      folder: 'Staging',
      transport: 'websocket',
      url: 'wss://feed.staging.example.com/v2/stream',
    },
    { name: 'Gateway', folder: 'Staging', transport: 'tcp', host: 'gw.staging.example.com', port: 4433, tls: true },
  ];
}
