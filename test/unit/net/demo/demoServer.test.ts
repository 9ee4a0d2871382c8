import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { startDemoServer, type DemoServer } from '../../../../src/net/demo';
import { listen, loopback } from '../../../../src/net/demo/listen';
import { Client, eventually, patientMs, RawClient, useDemoServer } from './clients';

const portOf = ({ endpoints }: DemoServer, id: string): number =>
  Number(new URL(endpoints.find((endpoint) => endpoint.id === id)?.address ?? '').port);

const portsOf = ({ endpoints }: DemoServer): number[] => [
  ...new Set(endpoints.map(({ address }) => Number(new URL(address).port))),
];

function occupy(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, loopback, () => resolve(server));
  });
}

const release = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** The first of six ports in a row that are free now; below the range from which free ports are given. */
async function freeRow(): Promise<number> {
  for (let first = 20_000; first < 30_000; first += 10) {
    const servers = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((offset) => occupy(first + offset)));
    for (const server of servers) if (server.status === 'fulfilled') await release(server.value);
    if (servers.every(({ status }) => status === 'fulfilled')) return first;
  }
  throw new Error('no seven free ports in a row');
}

describe('demo server', () => {
  const server = useDemoServer();

  it('says where it listens: the loopback address only', async () => {
    const demo = await startDemoServer();
    try {
      const ids = demo.endpoints.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      for (const { address, transport } of demo.endpoints) {
        const url = new URL(address);
        assert.equal(url.hostname, '127.0.0.1');
        assert.match(url.protocol, transport === 'websocket' ? /^wss?:$/ : /^(tcp|tls):$/);
        const client = await RawClient.open(address, demo.certificatePem);
        assert.equal(client.socket.remoteAddress, '127.0.0.1');
        client.socket.destroy();
      }
      assert.equal(portsOf(demo).length, 7);
    } finally {
      await demo.stop();
    }
  });

  it('takes the wanted port and those after it', async () => {
    const first = await freeRow();
    const demo = await startDemoServer({ port: first });
    await demo.stop();
    assert.deepEqual(portsOf(demo), [first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6]);
  });

  it('takes a free port instead of one that is taken, for that service only', async () => {
    const first = await freeRow();
    const occupants = await Promise.all([occupy(first), occupy(first + 3)]);
    const demo = await startDemoServer({ port: first });
    try {
      const ports = portsOf(demo);
      assert(![first, first + 3].includes(portOf(demo, 'echo')));
      assert(![first, first + 3].includes(portOf(demo, 'tcp-banner')));
      for (const offset of [1, 2, 4, 5]) assert(ports.includes(first + offset), `port ${first + offset}`);
    } finally {
      await demo.stop();
      await Promise.all(occupants.map(release));
    }
  });

  it('takes free ports where the ports after the wanted one do not exist', async () => {
    const demo = await startDemoServer({ port: 65_534 });
    await demo.stop();
    assert.equal(portsOf(demo).length, 7);
  });

  for (const port of [-1, 65_536, 1.5, Number.NaN]) {
    it(`rejects the port ${port}`, () => assert.rejects(startDemoServer({ port }), RangeError));
  }

  it('explains a port that cannot be bound for another reason', async () => {
    const occupant = await occupy(0);
    const { port } = occupant.address() as AddressInfo;
    await assert.rejects(
      listen(occupant, port),
      /^Error: The demo server cannot listen on 127\.0\.0\.1: ERR_SERVER_ALREADY_LISTEN$/,
    );
    await release(occupant);
  });

  it('counts open connections', async () => {
    const demo = await startDemoServer();
    try {
      const find = (id: string) => demo.endpoints.find((endpoint) => endpoint.id === id)?.address ?? '';
      assert.equal(demo.connections, 0);
      const ws = await Client.open(find('echo-tls'), [], { ca: demo.certificatePem });
      const tcp = await RawClient.open(find('tcp-echo'));
      await eventually(() => assert.equal(demo.connections, 2));
      await ws.close();
      tcp.socket.destroy();
      await eventually(() => assert.equal(demo.connections, 0));
    } finally {
      await demo.stop();
    }
  });

  it('lists its endpoints to an HTTP client', async () => {
    const response = await fetch(server.address('echo', '/').replace('ws:', 'http:'));
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    const page = await response.text();
    for (const id of ['echo', 'flood', 'echo-tls', 'tcp-echo', 'tcp-echo-tls'])
      assert(page.includes(server.address(id)), page);
  });

  it('asks an HTTP client on a WebSocket path to upgrade', async () => {
    const response = await fetch(server.address('echo', '/echo').replace('ws:', 'http:'));
    assert.equal(response.status, 426);
    assert.equal(response.headers.get('upgrade'), 'websocket');
    assert.equal(((await response.json()) as { status: number }).status, 426);
  });

  it('answers no method but GET and HEAD', async () => {
    const response = await fetch(server.address('echo', '/').replace('ws:', 'http:'), { method: 'POST', body: 'x' });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'GET, HEAD');
  });
});

describe('demo server that is stopped', function () {
  this.timeout(patientMs);

  it('tells WebSocket clients that it goes away, and frees every port', async () => {
    const demo = await startDemoServer();
    const find = (id: string) => demo.endpoints.find((endpoint) => endpoint.id === id)?.address ?? '';
    const clients = await Promise.all([
      Client.open(find('chat')),
      Client.open(find('clock')),
      Client.open(find('flood').replace('count=10000', 'count=0')),
      Client.open(find('echo-tls'), [], { ca: demo.certificatePem }),
    ]);
    const raw = await Promise.all(
      ['tcp-echo', 'tcp-banner', 'tcp-binary', 'tcp-echo-tls', 'tcp-binary-tls', 'slow'].map((id) =>
        RawClient.open(find(id), demo.certificatePem),
      ),
    );
    await eventually(() => assert.equal(demo.connections, 10));

    const stopping = demo.stop();
    assert.equal(demo.stop(), stopping, 'a second call gives the same promise');
    await stopping;
    assert.equal(demo.connections, 0);

    for (const { closed } of clients) assert.deepEqual(await closed, { code: 1001, reason: 'demo server stopped' });
    for (const client of raw) {
      await client.ended();
      client.socket.destroy();
    }
    for (const port of portsOf(demo)) await release(await occupy(port));
  });

  it('does not wait for clients that neither read nor answer', async () => {
    const demo = await startDemoServer();
    const find = (id: string) => demo.endpoints.find((endpoint) => endpoint.id === id)?.address ?? '';
    const deaf = await RawClient.openWebSocket(find('flood').replace(/\?.*/, '?rate=1000000&size=10000&count=0'));
    deaf.socket.pause();
    const talker = await RawClient.open(find('tcp-echo'));
    talker.socket.pause();
    talker.socket.write(Buffer.alloc(32 * 1024 * 1024, '0123456\n'));
    const waiting = await RawClient.open(find('slow'));
    waiting.socket.write('GET /slow?delay=600000 HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    await eventually(() => assert.equal(demo.connections, 3));

    await demo.stop();
    assert.equal(demo.connections, 0);
    for (const port of portsOf(demo)) await release(await occupy(port));
    for (const { socket } of [deaf, talker, waiting]) socket.destroy();
  });
});
