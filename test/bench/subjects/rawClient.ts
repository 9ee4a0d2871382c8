import { once } from 'node:events';
import * as net from 'node:net';

/** A masked text frame "go", its mask all zeros. */
const GO = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x67, 0x6f]);

/** Shakes hands with the server of `flood.ts`, which sends nothing until `go` is called. The socket is paused. */
export async function rawClient(url: string): Promise<{ socket: net.Socket; go: () => void }> {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  const headers = ['Host: a', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  socket.write([`GET ${pathname}${search} HTTP/1.1`, ...headers, key, '', ''].join('\r\n'));
  await once(socket, 'data');
  socket.pause().removeAllListeners('data');
  return { socket, go: () => void socket.resume().write(GO) };
}
