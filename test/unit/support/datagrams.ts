import assert from 'node:assert/strict';
import * as dgram from 'node:dgram';
import { once } from 'node:events';
import { eventually } from './eventually';

/** A datagram that a peer has received. */
export interface Datagram {
  readonly bytes: Buffer;
  readonly from: dgram.RemoteInfo;
}

/** A UDP socket that knows nothing of the product. */
export class UdpPeer {
  readonly received: Datagram[] = [];

  constructor(readonly socket: dgram.Socket) {
    socket.on('message', (bytes, from) => this.received.push({ bytes, from }));
    socket.on('error', () => undefined);
  }

  get port(): number {
    return this.socket.address().port;
  }

  get texts(): string[] {
    return this.received.map(({ bytes }) => bytes.toString());
  }

  send(bytes: string | Uint8Array, port: number, address = '127.0.0.1'): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(bytes, port, address, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Answers each datagram with what `answer` makes of it. */
  answers(answer: (bytes: Buffer) => string | Uint8Array): void {
    this.socket.on('message', (bytes, { port, address }) => this.socket.send(answer(bytes), port, address));
  }

  async gets(texts: readonly string[]): Promise<void> {
    await eventually(() => assert.deepEqual(this.texts, texts));
  }
}

/** UDP sockets of a suite, on loopback only; they are closed after each test. To be called before what checks for leaks. */
export function useUdpPeers(): (options?: Partial<dgram.SocketOptions> & dgram.BindOptions) => Promise<UdpPeer> {
  const sockets: dgram.Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });
  return async ({ type = 'udp4', reuseAddr = false, ...bind } = {}) => {
    const socket = dgram.createSocket({ type, reuseAddr, recvBufferSize: 4 * 1024 * 1024 });
    socket.bind({ address: type === 'udp6' ? '::1' : '127.0.0.1', port: 0, ...bind });
    await once(socket, 'listening');
    sockets.push(socket);
    return new UdpPeer(socket);
  };
}

/** A UDP port of 127.0.0.1 that nobody has. */
export async function freeUdpPort(): Promise<number> {
  const socket = dgram.createSocket('udp4');
  socket.bind({ address: '127.0.0.1', port: 0 });
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
