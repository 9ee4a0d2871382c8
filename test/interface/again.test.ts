import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from '../unit/support/eventually';
import { Opcode, Peer, serverFrame } from '../unit/support/peer';
import { connectByMouse, SessionPage } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';

/** Asks to be left alone for a minute, so that the wait is no matter of chance. */
const BUSY = 'HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n';

describe('a connection that is made again, and one that is ended on one side', function () {
  this.timeout(180_000);
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  /** Whether the server of `Flaky` takes connections. */
  let isUp = false;
  let half: Peer | undefined;

  const listen = async (serve: (peer: Peer) => Promise<unknown>): Promise<number> => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      serve(new Peer(socket)).catch(() => socket.destroy());
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  const workbench = useWorkbench(async () => {
    const flaky = await listen(async (peer) => {
      if (isUp) {
        await peer.acceptWebSocket([], serverFrame(Opcode.text, 'welcome'));
        return;
      }
      await peer.takeHead();
      peer.end(BUSY);
    });
    const silent = await listen((peer) => peer.acceptWebSocket());
    const stream = await listen((peer) => Promise.resolve((half = peer)));
    const profiles = [
      {
        name: 'Flaky',
        transport: 'websocket',
        url: `ws://127.0.0.1:${String(flaky)}/`,
        reconnect: { attempts: 10, delay: 500, maxDelay: 30_000 },
        messages: [{ name: 'subscribe', format: 'text', payload: 'subscribe' }],
        onOpen: ['subscribe'],
      },
      {
        name: 'Silent',
        transport: 'websocket',
        url: `ws://127.0.0.1:${String(silent)}/`,
        ping: { interval: 500, timeout: 1000 },
      },
      { name: 'Stream', transport: 'tcp', host: '127.0.0.1', port: stream },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2) } };
  });

  after(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });
  afterEach(async () => {
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Close All Editors');
  });

  /** Of the header, that no part is drawn into another one. */
  const nothingOverlaps = async (width: number): Promise<void> => {
    const overlaps = await new SessionPage(workbench()).frame.locator('socketscope-header').evaluate((header) => {
      const parts = [...header.querySelectorAll('.state, .address, .facts > *, .actions > *')];
      const boxes = parts.map((part) => [part.className, part.getBoundingClientRect()] as const);
      return boxes.flatMap(([one, a], nth) =>
        boxes
          .slice(nth + 1)
          .filter(
            ([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1,
          )
          .map(([other]) => `${one} and ${other}`),
      );
    });
    assert.deepEqual(overlaps, [], `at ${String(width)} px`);
  };

  const pictures = async (name: string): Promise<void> => {
    for (const theme of ['light', 'hcDark', 'dark'] as const) {
      await workbench().setTheme(theme);
      for (const width of [420, 1600]) {
        await workbench().resize(width, 800);
        await workbench().screenshot(`again-${name}-${theme}-${String(width)}px`);
        await nothingOverlaps(width);
      }
    }
    await workbench().resize(1280, 800);
  };

  it('counts down in the page, the header and the tree, is connected now, and given up', async () => {
    const session = await connectByMouse(workbench(), 'Flaky');
    await session.state.filter({ hasText: /^\s*Connecting again\s*$/ }).waitFor();
    const header = session.frame.locator('socketscope-header');
    assert.doesNotMatch(await header.innerText(), /\d+ s\b|attempt/, 'the bar below counts');
    await header.getByRole('button', { name: 'Disconnect', exact: true }).waitFor();
    const banner = session.frame.getByRole('region', { name: 'Connecting again' });
    const timer = banner.getByRole('timer');
    const seconds = async (): Promise<number> =>
      Number(/Connecting again in (\d+) s \(attempt 1 of 10\)/.exec(await timer.innerText())?.[1]);
    const first = await seconds();
    assert(first > 30 && first <= 61, String(first));
    await eventually(async () => assert((await seconds()) < first), 10_000);
    await banner.getByText('The server answered 503 Busy').waitFor();
    const tree = (await workbench().openSocketsView()).getByRole('tree', { name: 'Profiles' });
    const item = tree.getByRole('treeitem', { name: /Flaky, Connecting again in \d+ s \(attempt 1 of 10\)/ });
    await item.waitFor();
    const before = await item.getAttribute('aria-label');
    await eventually(async () => assert.notEqual(await item.getAttribute('aria-label'), before), 10_000);
    await session.frame.getByText('You can send when the connection is open again.').waitFor();
    await pictures('countdown');

    isUp = true;
    await banner.getByRole('button', { name: 'Connect Now' }).click();
    await session.inState('Open');
    await banner.waitFor({ state: 'detached' });
    assert.match(await session.row(1).innerText(), /503 Busy.* Connecting again in \d+(\.\d)? s \(attempt 1 of 10\)/);
    assert.match(await session.row(2).innerText(), /Connected again \(attempt 1 of 10\)/);
    // The profile's messages are sent each time it is open.
    const subscribed = session.grid.getByText('subscribe', { exact: true });
    await eventually(async () => assert.equal(await subscribed.count(), 1), 10_000);
    for (const socket of sockets) socket.destroy();
    await eventually(async () => assert.equal(await subscribed.count(), 2), 20_000);
    await session.inState('Open');
    await session.tab('Handshake').click();
    await session.frame.getByText('Earlier handshake 1').waitFor();
    await session.tab('Messages').click();

    isUp = false;
    for (const socket of sockets) socket.destroy();
    await banner.waitFor();
    await workbench().runCommand('Sockets: Connect Again');
    await timer.filter({ hasText: /attempt [2-9] of 10/ }).waitFor();
    await banner.getByRole('button', { name: 'Cancel' }).click();
    await session.inState('Closed');
    await session.frame.getByText('Connecting was given up.').waitFor();
  });

  it('says that this end has ended its side, receives on, and ends when both have', async () => {
    const session = await connectByMouse(workbench(), 'Stream');
    await session.inState('Open');
    await session.composer.fill('the question');
    await session.button('Send').click();
    await session.grid.getByText('the question').waitFor();
    await session.composer.fill('an afterthought ${');
    await session.button('End Sending').click();
    const header = session.frame.locator('socketscope-header');
    await header.getByText('You ended sending (FIN); still receiving').waitFor();
    await session.inState('Open');
    await session.button('End Sending').waitFor({ state: 'detached' });
    await session.frame
      .locator('#composer-hint')
      .getByText('You ended sending (FIN): nothing more can be sent. Still receiving.', { exact: true })
      .waitFor();
    for (const name of ['Send', 'Saved messages', 'History', 'More'])
      assert.equal(await session.button(name).isDisabled(), true, name);
    assert.equal(await session.frame.getByRole('radio', { name: 'Hex' }).isDisabled(), true);
    half?.write('the answer');
    await session.grid.getByText('the answer').waitFor();
    await pictures('half-closed');
    await session.tab('Connection').click();
    await session.table('Session').getByText('You ended sending (FIN); still receiving').waitFor();
    await session.tab('Messages').click();
    half?.end();
    await session.inState('Closed');
    await session.grid.getByText('The peer has ended its side as well.').waitFor();
    await session.frame.getByText('Closed from here, cleanly.').waitFor();
  });

  it('tells of a peer that answers no ping', async () => {
    const session = await connectByMouse(workbench(), 'Silent');
    await session.inState('Failed');
    const alert = session.frame.getByRole('alert');
    await alert.getByText(/did not answer a ping: nothing came from it for \d+ ms/).waitFor();
    await alert.getByText('RFC 6455 §5.5.2').waitFor();
    await session.frame.getByText('stopped in a debugger', { exact: false }).waitFor();
    await pictures('ping-timeout');
  });
});
