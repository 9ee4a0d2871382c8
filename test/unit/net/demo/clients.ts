import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import WebSocket from 'ws';
import { startDemoServer, type DemoServer } from '../../../../src/net/demo';

/** The timeout of suites that move megabytes or wait for seconds, on a machine that is busy with other things. */
export const patientMs = 20_000;

/** Starts a demo server for the tests of a suite, and fails the suite if it can't be stopped. */
export function useDemoServer(): { readonly demo: DemoServer; address(id: string, path?: string): string } {
  let demo: DemoServer | undefined;
  before(async () => {
    demo = await startDemoServer();
  });
  after(async () => {
    await demo?.stop();
    assert.equal(demo?.connections, 0);
  });
  return {
    get demo() {
      assert(demo);
      return demo;
    },
    address(id, path) {
      const endpoint = this.demo.endpoints.find((candidate) => candidate.id === id);
      assert(endpoint, `an endpoint "${id}"`);
      return path === undefined ? endpoint.address : new URL(path, endpoint.address).href;
    },
  };
}

/** Waits until an assertion holds; fails with its last error. */
export async function eventually(assertion: () => void, timeoutMs = 10_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; ;) {
    try {
      assertion();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface Message {
  readonly data: Buffer;
  readonly binary: boolean;
}

/** A WebSocket client that keeps what it receives, from the first message on. */
export class Client {
  readonly #inbox: Message[] = [];
  readonly #waiting: ((message: Message) => void)[] = [];
  readonly ws: WebSocket;
  readonly pings: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(address: string, protocols: string[], options: WebSocket.ClientOptions) {
    this.ws = new WebSocket(address, protocols, options);
    this.ws.on('message', (data, binary) => {
      const message = { data: data as Buffer, binary };
      const waiting = this.#waiting.shift();
      if (waiting) waiting(message);
      else this.#inbox.push(message);
    });
    this.ws.on('ping', (data) => this.pings.push(data.toString()));
    this.closed = new Promise((resolve) =>
      this.ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }

  static async open(address: string, protocols: string[] = [], options: WebSocket.ClientOptions = {}): Promise<Client> {
    const client = new Client(address, protocols, options);
    await once(client.ws, 'open');
    return client;
  }

  next(): Promise<Message> {
    const message = this.#inbox.shift();
    return message ? Promise.resolve(message) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async nextText(): Promise<string> {
    const { data, binary } = await this.next();
    assert(!binary, 'a text message');
    return data.toString();
  }

  async nextJson(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.nextText()) as Record<string, unknown>;
  }

  close(): Promise<unknown> {
    this.ws.close();
    return this.closed;
  }
}

/** A TCP or TLS client of plain bytes. It ends its side only when told to. */
export class RawClient {
  #chunks: Buffer[] = [];
  #ended = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => this.#chunks.push(chunk));
    socket.on('error', () => {});
    socket.once('end', () => (this.#ended = true));
    socket.once('close', () => (this.#ended = true));
  }

  static async open(address: string, ca?: string): Promise<RawClient> {
    const { protocol, hostname: host, port } = new URL(address);
    const target = { host, port: Number(port), allowHalfOpen: true };
    const secure = protocol === 'tls:' || protocol === 'wss:';
    const socket = secure ? connectTls({ ...target, ca }) : connect(target);
    const client = new RawClient(socket);
    await once(socket, secure ? 'secureConnect' : 'connect');
    return client;
  }

  /** Opens a WebSocket by hand and gives the client when the answer's head has been received and dropped. */
  static async openWebSocket(address: string): Promise<RawClient> {
    const client = await RawClient.open(address);
    client.socket.write(upgradeRequest(address));
    await client.has((bytes) => bytes.includes('\r\n\r\n'));
    const end = client.received.indexOf('\r\n\r\n') + 4;
    assert.match(client.#take(end).toString(), /^HTTP\/1\.1 101 /);
    return client;
  }

  /** What came and was not looked at yet. */
  get received(): Buffer {
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }

  #take(length: number): Buffer {
    const bytes = this.received;
    this.#chunks = [bytes.subarray(length)];
    return bytes.subarray(0, length);
  }

  has(condition: (bytes: Buffer) => boolean): Promise<void> {
    return eventually(() => assert(condition(this.received), `received: ${this.received.toString('hex')}`));
  }

  async receives(expected: string | Buffer): Promise<void> {
    const bytes = Buffer.from(expected as string);
    await this.has((received) => received.length >= bytes.length);
    assert.deepEqual(this.#take(bytes.length), bytes);
  }

  /** Waits until the server has ended its side; gives what was not looked at yet. */
  async ended(): Promise<Buffer> {
    await eventually(() => assert(this.#ended, 'the server ends the connection'));
    return this.received;
  }
}

/** The bytes of an opening handshake, with the key of RFC 6455 §1.3. */
export function upgradeRequest(address: string): string {
  const { host, pathname, search } = new URL(address);
  return [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n');
}

export interface Refusal {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Asks for a WebSocket where there is none to have, and gives the HTTP answer. */
export async function refusalOf(address: string): Promise<Refusal> {
  const ws = new WebSocket(address);
  ws.on('error', () => {});
  const [request, response] = (await once(ws, 'unexpected-response')) as [{ destroy(): void }, IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  request.destroy();
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
}
