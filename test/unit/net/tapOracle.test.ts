import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebSocket, WebSocketServer } from 'ws';
import { createCredentials } from '../../../src/net/certificate';
import { tap } from '../../../src/net/tap';
import { eventually } from '../support/eventually';
import { useLeakCheck } from '../support/leaks';
import { Random } from '../support/random';
import { recordingProxy, type ProxyOptions, type Recording } from '../support/recordingProxy';
import { wireFrame } from '../support/wireFrame';

/** What a tap was told of both directions. */
class Told {
  readonly received: Buffer[] = [];
  readonly sent: Buffer[] = [];

  constructor(socket: Socket) {
    tap(socket, {
      onReceived: (bytes) => this.received.push(Buffer.from(bytes)),
      onSent: (bytes) => this.sent.push(Buffer.from(bytes)),
    });
  }
}

type Talk = (client: WebSocket, server: WebSocket, random: Random) => Promise<void>;

/** Both ends on sockets that are tapped, and the proxy between them. */
interface Wire {
  readonly client: WebSocket;
  readonly server: WebSocket;
  readonly toldClient: Told;
  readonly toldServer: Told;
  readonly recording: Recording;
}

describe('what tap tells, against the bytes that a proxy in between has seen', () => {
  let credentials: { readonly cert: string; readonly key: string };
  const endings: (() => Promise<void>)[] = [];
  before(async () => {
    const { certificate, privateKey } = await createCredentials();
    credentials = { cert: certificate, key: privateKey };
  });
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });
  useLeakCheck();

  /** An HTTP server, whose sockets are tapped from their first byte on. */
  async function tappedServer(secure: boolean): Promise<{ http: Server; port: number; told: Told[] }> {
    const http = secure ? createHttpsServer(credentials) : createHttpServer();
    const told: Told[] = [];
    http.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
      told.push(new Told(socket));
      giveBackHandle(socket);
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    endings.push(() => new Promise((resolve) => http.close(() => resolve())));
    return { http, port: (http.address() as AddressInfo).port, told };
  }

  async function wire(secure: boolean, compression: boolean, options: ProxyOptions, random: Random): Promise<Wire> {
    const { http, port, told } = await tappedServer(secure);
    const perMessageDeflate = compression && { threshold: 0 };
    const webSockets = new WebSocketServer({ server: http, perMessageDeflate });
    const accepted = new Promise<WebSocket>((resolve) =>
      webSockets.once('connection', (webSocket) => {
        // With the 101, where the proxy joins them.
        webSocket.send(`welcome ${random.below(1000)}`);
        webSocket.on('message', () => {});
        resolve(webSocket);
      }),
    );
    const proxy = await recordingProxy(port, { ...options, ...(secure && { tls: credentials }) });
    endings.push(() => proxy.close());
    const socket = secure
      ? connectTls({ port: proxy.port, host: '127.0.0.1', rejectUnauthorized: false })
      : connect(proxy.port, '127.0.0.1');
    await once(socket, secure ? 'secureConnect' : 'connect');
    const toldClient = new Told(socket);
    const client = new WebSocket('ws://127.0.0.1/', { createConnection: () => socket, perMessageDeflate });
    client.on('message', () => {});
    await once(client, 'message');
    const server = await accepted;
    return { client, server, toldClient, toldServer: told[0]!, recording: proxy.recordings[0]! };
  }

  async function expectSame({ toldClient, toldServer, recording }: Wire): Promise<void> {
    await eventually(() => {
      const [up, down] = [bytesOf(recording.up), bytesOf(recording.down)];
      for (const [what, told, seen] of [
        ['sent by the client', toldClient.sent, up],
        ['received by the server', toldServer.received, up],
        ['sent by the server', toldServer.sent, down],
        ['received by the client', toldClient.received, down],
      ] as const) {
        const bytes = Buffer.concat(told);
        assert(bytes.equals(seen), `what was ${what}: ${bytes.length} bytes, not ${seen.length}, or others`);
      }
    }, 10_000);
    assert(bytesOf(recording.up).includes('GET / HTTP/1.1\r\n'));
    assert(bytesOf(recording.down).includes('HTTP/1.1 101'));
  }

  async function check(
    secure: boolean,
    compression: boolean,
    options: (random: Random) => ProxyOptions,
    talk: Talk,
  ): Promise<Wire> {
    const random = new Random(process.env.SEED === undefined ? undefined : Number(process.env.SEED));
    try {
      const made = await wire(secure, compression, options(random), random);
      const closed = Promise.all([once(made.client, 'close'), once(made.server, 'close')]);
      await talk(made.client, made.server, random);
      made.client.close(1000, 'done');
      await closed;
      await expectSame(made);
      return made;
    } catch (error) {
      throw new Error(`with SEED=${random.seed}: ${(error as Error).message}`, { cause: error });
    }
  }

  for (const secure of [false, true])
    for (const compression of [false, true]) {
      const name = `${secure ? 'wss' : 'ws'}, compression ${compression ? 'on' : 'off'}`;

      for (const [cutting, options] of [
        ['as they come', () => ({})],
        ['with the first frame in the segment of the 101', () => ({ joinsAnswer: true })],
        [
          'cut at every position',
          () => ({ cut: (bytes: Uint8Array) => Array.from(bytes, (one) => Uint8Array.of(one)) }),
        ],
        ['cut at random', (random: Random) => ({ cut: (bytes: Uint8Array) => random.cut(bytes, 40) })],
        [
          'cut at random, joined with the 101',
          (random: Random) => ({ joinsAnswer: true, cut: (bytes: Uint8Array) => random.cut(bytes, 400) }),
        ],
      ] as const satisfies readonly (readonly [string, (random: Random) => ProxyOptions])[]) {
        it(`is the same: ${name}, ${cutting}`, async () => {
          const { toldClient } = await check(secure, compression, options, smallTalk);
          const { received } = toldClient;
          if (cutting === 'with the first frame in the segment of the 101') {
            const first = received.find((bytes) => bytes.includes('\r\n\r\n'))!;
            assert(first.length > first.indexOf('\r\n\r\n') + 4, 'the proxy did not join them');
          }
          // Else the kernel has joined them again.
          if (cutting === 'cut at every position')
            assert(received.length > Buffer.concat(received).length / 2, `${received.length} reads`);
        }).timeout(20_000);
      }

      it(`is the same: ${name}, 16 MiB each way`, async () => {
        const { recording } = await check(secure, compression, () => ({}), largeTalk);
        for (const record of [recording.up, recording.down]) assert(bytesOf(record).length > 16 * 1024 * 1024);
      }).timeout(30_000);
    }

  for (const secure of [false, true])
    it(`is the same where frames come with the request (the upgrade's head): ${secure ? 'wss' : 'ws'}`, async () => {
      const { http, port, told } = await tappedServer(secure);
      const messages: string[] = [];
      let headBytes = 0;
      const webSockets = new WebSocketServer({ noServer: true });
      http.on('upgrade', (request, socket, head: Buffer) => {
        headBytes = head.length;
        webSockets.handleUpgrade(request, socket, head, (webSocket) => {
          webSocket.on('message', (data) => messages.push((data as Buffer).toString()));
        });
      });
      const proxy = await recordingProxy(port, secure ? { tls: credentials } : {});
      endings.push(() => proxy.close());
      const socket = secure
        ? connectTls({ port: proxy.port, host: '127.0.0.1', rejectUnauthorized: false })
        : connect(proxy.port, '127.0.0.1');
      await once(socket, secure ? 'secureConnect' : 'connect');
      const request =
        'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
      const frames = ['first', 'second'].map((text) =>
        wireFrame({ first: 0x81, payload: Buffer.from(text), maskKey: 0x37fa213d }),
      );
      socket.write(Buffer.concat([Buffer.from(request), ...frames]));
      socket.resume();
      await eventually(() => assert.deepEqual(messages, ['first', 'second']));
      socket.write(wireFrame({ first: 0x81, payload: Buffer.from('third'), maskKey: 1 }));
      socket.end(wireFrame({ first: 0x88, maskKey: 2 }));
      await once(socket, 'close');
      assert.deepEqual(messages, ['first', 'second', 'third']);
      assert(headBytes > 0, 'the request came without frames');
      const { up, down } = proxy.recordings[0]!;
      assert.deepEqual(Buffer.concat(told[0]!.received), bytesOf(up));
      assert.deepEqual(Buffer.concat(told[0]!.sent), bytesOf(down));
    });
});

/** See `tap`: Node's HTTP parser takes the request from the handle directly until somebody listens for data. */
function giveBackHandle(socket: Socket): void {
  const nobody = (): void => undefined;
  socket.on('data', nobody);
  socket.off('data', nobody);
}

function bytesOf(record: Recording['up']): Buffer {
  return Buffer.concat(record.map(({ bytes }) => bytes));
}

async function smallTalk(client: WebSocket, server: WebSocket, random: Random): Promise<void> {
  for (const webSocket of [client, server]) {
    webSocket.send('');
    webSocket.send('é€😀'.repeat(1 + random.below(20)));
    webSocket.send(Uint8Array.from({ length: random.below(300) }, () => random.below(256)));
    webSocket.ping('are you there');
    webSocket.send('frag', { fin: false });
    webSocket.send('', { fin: false });
    webSocket.send('ments', { fin: true });
    webSocket.pong('nobody asked');
  }
  await Promise.all([once(client, 'pong'), once(server, 'pong')]);
}

async function largeTalk(client: WebSocket, server: WebSocket, random: Random): Promise<void> {
  // Random over more than the window of DEFLATE, so that it is as large on the wire.
  const block = Uint8Array.from({ length: 65_536 }, () => random.below(256));
  const large = Buffer.alloc(16 * 1024 * 1024, block);
  const received = Promise.all([once(client, 'message'), once(server, 'message')]);
  for (const webSocket of [client, server]) webSocket.send(large);
  for (const [data] of await received) assert(large.equals(data as Buffer));
}
