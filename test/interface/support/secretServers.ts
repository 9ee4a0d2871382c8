import { createPrivateKey } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { WebSocketServer } from 'ws';
import { issue } from '../../unit/support/certificates';

/** Servers that give back all that they are given, on ports of their own. */
export interface SecretServers {
  readonly webSocket: number;
  readonly refusing: number;
  readonly stream: number;
  readonly tls: number;
  readonly proxy: number;
  readonly datagrams: number;
  /** All that came to them. */
  readonly arrived: () => string;
  /** PEM: the key is encrypted with the passphrase. */
  readonly cert: string;
  readonly key: string;
  /** Breaks the streams that are open, as a network does. */
  breakStreams(): void;
  close(): void;
}

export async function secretServers(passphrase: string): Promise<SecretServers> {
  let arrived = '';
  const sockets = new Set<Socket>();
  const follow = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      arrived += bytes.toString('latin1');
      socket.write(bytes);
    });
  };
  const listening = async <T extends Server | HttpServer>(server: T): Promise<T> => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const portOf = (server: Server | HttpServer): number => (server.address() as AddressInfo).port;

  const webSocket = await listening(createHttp());
  const accepting = new WebSocketServer({ server: webSocket, perMessageDeflate: { threshold: 0 } });
  accepting.on('connection', (socket, request) => {
    arrived += String(request.url) + JSON.stringify(request.rawHeaders);
    socket.send(`you asked for ${String(request.url)} with ${JSON.stringify(request.rawHeaders)}`);
    socket.on('message', (bytes: Buffer, isBinary) => {
      arrived += bytes.toString('latin1');
      socket.send(bytes, { binary: isBinary });
    });
  });
  const refusing = await listening(
    createHttp().on('upgrade', (request, socket) => {
      const body = `No: ${String(request.url)} ${JSON.stringify(request.rawHeaders)}`;
      arrived += body;
      socket.end(
        `HTTP/1.1 403 Forbidden\r\nX-Echo: ${String(request.url)}\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
      );
    }),
  );
  const stream = await listening(createServer(follow));
  const { cert, key } = await issue();
  const tls = await listening(createTls({ cert, key }, follow));
  const proxy = await listening(
    createServer((socket) => {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .once('data', (bytes) => {
          arrived += bytes.toString('latin1');
          socket.end(
            `HTTP/1.1 407 Proxy Authentication Required\r\nX-Echo: ${bytes.toString('latin1').replaceAll('\r\n', ' ')}\r\n\r\n`,
          );
        });
    }),
  );
  const datagrams = createSocket('udp4').on('message', (bytes, { port }) => {
    arrived += bytes.toString('latin1');
    datagrams.send(bytes, port, '127.0.0.1');
  });
  datagrams.bind(0, '127.0.0.1');
  await once(datagrams, 'listening');
  return {
    webSocket: portOf(webSocket),
    refusing: portOf(refusing),
    stream: portOf(stream),
    tls: portOf(tls),
    proxy: portOf(proxy),
    datagrams: datagrams.address().port,
    arrived: () => arrived,
    cert,
    key: createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString(),
    breakStreams: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      for (const client of accepting.clients) client.terminate();
      for (const server of [webSocket, refusing, stream, tls, proxy]) server.close();
      datagrams.close();
    },
  };
}
