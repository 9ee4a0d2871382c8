import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { createCredentials } from '../certificate';
import { HttpService } from './httpService';
import { lingerThenDestroy } from '../linger';
import { listen, loopback, OpenSockets } from './listen';
import { Banner, LengthPrefixedEcho, LineEcho } from './tcpServices';

export interface DemoServerOptions {
  /**
   * The wanted port for plain HTTP and WebSocket; the other services take the ports after it. A port that can't be had
   * is replaced by a free one. Default 0: all free ports.
   */
  port?: number;
}

/** A place of the demo server to connect to. */
export interface DemoEndpoint {
  /** A stable word for it, such as `echo` or `tcp-echo-tls`. */
  readonly id: string;
  readonly name: string;
  readonly transport: 'websocket' | 'tcp';
  /** With the scheme `ws`, `wss`, `tcp` or `tls`, such as `ws://127.0.0.1:8765/echo` or `tcp://127.0.0.1:8767`. */
  readonly address: string;
}

/** Servers of many kinds to try clients on. They listen on 127.0.0.1 only. */
export interface DemoServer {
  readonly endpoints: readonly DemoEndpoint[];
  /** The self-signed certificate of the TLS endpoints, made at this start; a client that trusts it verifies them. */
  readonly certificatePem: string;
  /** How many TCP connections are open, over all endpoints. */
  readonly connections: number;
  /**
   * Says goodbye to WebSocket clients (1001), then ends every connection. Settles when all sockets and timers are
   * released and the ports are free again. Calling it again gives the same promise.
   */
  stop(): Promise<void>;
}

/**
 * Starts the demo server.
 *
 * @throws if no port can be bound at all; what was bound by then is released
 */
export async function startDemoServer({ port: wantedPort = 0 }: DemoServerOptions = {}): Promise<DemoServer> {
  if (!Number.isInteger(wantedPort) || wantedPort < 0 || wantedPort > 65_535) {
    throw new RangeError(`The demo server's port must be an integer from 0 to 65535, not ${wantedPort}`);
  }
  const { certificate: cert, privateKey: key } = await createCredentials();

  const endpoints: DemoEndpoint[] = [];
  const ports: number[] = [];
  const http = new HttpService(
    () => indexPage(endpoints),
    (port) => ports.includes(port),
  );
  const plainHttp = createHttpServer();
  const tlsHttp = createHttpsServer({ cert, key });
  http.attach(plainHttp);
  http.attach(tlsHttp);

  // Half-open, so that a client that has ended its side still gets the rest of its answers.
  const halfOpen = { allowHalfOpen: true };
  // In the order of their ports.
  const servers: Server[] = [
    plainHttp,
    tlsHttp,
    createTcpServer(
      halfOpen,
      serve(() => new LineEcho()),
    ),
    createTcpServer(
      halfOpen,
      serve(() => new Banner()),
    ),
    createTcpServer(
      halfOpen,
      serve(() => new LengthPrefixedEcho()),
    ),
    createTlsServer(
      { ...halfOpen, cert, key },
      serve(() => new LineEcho()),
    ),
    createTlsServer(
      { ...halfOpen, cert, key },
      serve(() => new LengthPrefixedEcho()),
    ),
  ];
  const sockets = new OpenSockets();
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.once('close', resolve))));

  try {
    for (const [index, server] of servers.entries()) {
      sockets.watch(server);
      ports.push(await listen(server, wantedPort && wantedPort + index));
    }
  } catch (error) {
    for (const server of servers) server.close();
    await sockets.destroyAll();
    throw error;
  }
  endpoints.push(...endpointsAt(ports as Ports));

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    for (const server of servers) server.close();
    await http.sayGoodbye();
    await Promise.all([sockets.destroyAll(), closed, http.closed()]);
  };
  return {
    endpoints,
    certificatePem: cert,
    get connections() {
      return sockets.size;
    },
    stop: () => (stopped ??= stop()),
  };
}

function serve(createService: () => Duplex): (socket: Socket) => void {
  return (socket) => {
    socket.once('finish', () => lingerThenDestroy(socket));
    socket.pipe(createService()).pipe(socket);
  };
}

type Ports = [
  http: number,
  https: number,
  lineEcho: number,
  banner: number,
  binaryEcho: number,
  tlsLineEcho: number,
  tlsBinaryEcho: number,
];

function endpointsAt([http, https, lineEcho, banner, binaryEcho, tlsLineEcho, tlsBinaryEcho]: Ports): DemoEndpoint[] {
  const webSocket = (id: string, name: string, path: string, origin = `ws://${loopback}:${http}`): DemoEndpoint => ({
    id,
    name,
    transport: 'websocket',
    address: origin + path,
  });
  const tcp = (id: string, name: string, port: number, scheme = 'tcp'): DemoEndpoint => ({
    id,
    name,
    transport: 'tcp',
    address: `${scheme}://${loopback}:${port}`,
  });
  return [
    webSocket('echo', 'Echo', '/echo'),
    webSocket('chat', 'Chat (subprotocols chat.v1, chat.v2)', '/chat'),
    webSocket('clock', 'Clock', '/clock'),
    webSocket('flood', 'Flood', '/flood?rate=1000&size=100&count=10000'),
    webSocket('refuse', 'Refusal', '/refuse?status=401'),
    webSocket('redirect', 'Redirect to the echo', '/redirect?count=1'),
    webSocket('slow', 'Never answers', '/slow'),
    webSocket('binary', 'Every byte, then echo', '/binary'),
    webSocket('fragments', 'Fragmented messages', '/fragments'),
    webSocket('close', 'Closes with a code', '/close?code=4000&reason=demo'),
    webSocket('broken', 'Breaks the rules', '/broken?breach=rsv'),
    webSocket('echo-tls', 'Echo over TLS', '/echo', `wss://${loopback}:${https}`),
    tcp('tcp-echo', 'TCP line echo', lineEcho),
    tcp('tcp-banner', 'TCP banner', banner),
    tcp('tcp-binary', 'TCP binary echo, 4-byte length first', binaryEcho),
    tcp('tcp-echo-tls', 'TCP line echo over TLS', tlsLineEcho, 'tls'),
    tcp('tcp-binary-tls', 'TCP binary echo over TLS, 4-byte length first', tlsBinaryEcho, 'tls'),
  ];
}

function indexPage(endpoints: readonly DemoEndpoint[]): string {
  const width = Math.max(...endpoints.map(({ name }) => name.length));
  const lines = endpoints.map(({ name, address }) => `${name.padEnd(width)}  ${address}`);
  return `Socketscope demo server\n\n${lines.join('\n')}\n`;
}
