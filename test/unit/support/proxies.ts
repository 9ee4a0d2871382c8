import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Peer, PeerGone } from './peer';

export interface ProxyOptions {
  readonly kind: 'http' | 'https' | 'socks5';
  /** `user:password` that it wants. */
  readonly credentials?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Where a host's name leads to, instead of what was asked for. */
  readonly leadsTo?: number;
  /** HTTP: the status line's end of its answer. SOCKS5: the reply's code. */
  readonly answer?: string | number;
  /** Bytes that come in one write with its last answer. */
  readonly following?: string;
}

/** A proxy that others wrote nothing of: it tunnels to 127.0.0.1. */
export interface TestProxy {
  readonly port: number;
  /** With its credentials. */
  readonly url: string;
  /** How many connections were made to it, and how many are open. */
  readonly accepted: number;
  readonly open: number;
  /** What it was asked for: the head of a request, or `host:port`. */
  readonly asked: readonly string[];
}

/** Proxies for the tests of a suite. */
export function useProxies() {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  return async (options: ProxyOptions): Promise<TestProxy> => {
    const asked: string[] = [];
    const open = new Set<Socket>();
    let accepted = 0;
    const server = options.tls ? createTlsServer(options.tls) : createServer();
    server.on('connection', (socket: Socket) => {
      accepted += 1;
      open.add(socket);
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => open.delete(socket) && sockets.delete(socket));
    });
    server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      const serve = options.kind === 'socks5' ? serveSocks : serveHttp;
      serve(new Peer(socket), options, asked, sockets).catch((error: unknown) => {
        if (!(error instanceof PeerGone)) throw error;
      });
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const credentials = options.credentials ? `${options.credentials}@` : '';
    return {
      port,
      url: `${options.kind}://${credentials}127.0.0.1:${port}`,
      get accepted() {
        return accepted;
      },
      get open() {
        return open.size;
      },
      asked,
    };
  };
}

/** RFC 9110 §9.3.6 */
async function serveHttp(
  peer: Peer,
  { credentials, leadsTo, answer, following = '' }: ProxyOptions,
  asked: string[],
  sockets: Set<Socket>,
): Promise<void> {
  const head = await peer.takeHead();
  asked.push(head);
  const given = /^proxy-authorization: basic (\S+)/im.exec(head)?.[1] ?? '';
  if (credentials && Buffer.from(given, 'base64').toString() !== credentials) {
    peer.end(
      'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="p"\r\nContent-Length: 0\r\n\r\n',
    );
    return;
  }
  if (answer !== undefined && !String(answer).startsWith('2')) {
    peer.end(`HTTP/1.1 ${answer}\r\nContent-Length: 2\r\n\r\nno`);
    return;
  }
  const [, port] = /^CONNECT \S+:(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
  await join(peer, leadsTo ?? Number(port), sockets, `HTTP/1.1 ${answer ?? '200 OK'}\r\n\r\n${following}`);
}

/** RFC 1928, RFC 1929 */
async function serveSocks(
  peer: Peer,
  { credentials, leadsTo, answer = 0, following = '' }: ProxyOptions,
  asked: string[],
  sockets: Set<Socket>,
): Promise<void> {
  const [, count = 0] = await peer.take(2);
  const methods = [...(await peer.take(count))];
  const method = credentials ? 2 : 0;
  if (!methods.includes(method)) {
    peer.end(Buffer.from([5, 0xff]));
    return;
  }
  peer.write(Buffer.from([5, method]));
  if (credentials) {
    const [, nameLength = 0] = await peer.take(2);
    const name = (await peer.take(nameLength)).toString();
    const [passwordLength = 0] = await peer.take(1);
    const given = `${name}:${(await peer.take(passwordLength)).toString()}`;
    if (given !== credentials) {
      peer.end(Buffer.from([1, 1]));
      return;
    }
    peer.write(Buffer.from([1, 0]));
  }
  const [, , , kind = 0] = await peer.take(4);
  const [length = 0] = kind === 3 ? await peer.take(1) : [kind === 1 ? 4 : 16];
  const host = await peer.take(length);
  const port = (await peer.take(2)).readUInt16BE();
  asked.push(`${kind === 3 ? host.toString() : [...host].join('.')}:${port}`);
  const reply = Buffer.from([5, Number(answer), 0, 1, 127, 0, 0, 1, 0, 80]);
  if (answer !== 0) {
    peer.end(reply);
    return;
  }
  await join(peer, leadsTo ?? port, sockets, Buffer.concat([reply, Buffer.from(following)]));
}

async function join(peer: Peer, port: number, sockets: Set<Socket>, answer: string | Uint8Array): Promise<void> {
  const far = connect(port, '127.0.0.1');
  sockets.add(far);
  far.on('error', () => peer.socket.destroy()).once('close', () => sockets.delete(far) && peer.socket.destroy());
  peer.socket.once('close', () => far.destroy());
  await once(far, 'connect');
  peer.write(answer);
  const early = await peer.take(peer.buffered);
  peer.socket.removeAllListeners('data');
  far.write(early);
  peer.socket.pipe(far).pipe(peer.socket);
}
