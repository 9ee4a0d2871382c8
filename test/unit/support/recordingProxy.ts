import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';

export interface ProxyOptions {
  /** The proxy ends TLS on both sides with this: what it passes on and records is the plain text. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** How to cut what is passed on; each piece is a write and a turn of the event loop of its own. Default: as it came. */
  readonly cut?: (bytes: Uint8Array) => Uint8Array[];
  /** Holds the server's answer back until a byte after its head has come, and passes both on in one write. */
  readonly joinsAnswer?: boolean;
}

/** The bytes of one connection, as an independent party between its ends has seen them. */
export interface Recording {
  /** From the client to the server, by the time of each read, in milliseconds. */
  readonly up: { readonly time: number; readonly bytes: Buffer }[];
  readonly down: { readonly time: number; readonly bytes: Buffer }[];
}

export interface RecordingProxy {
  readonly port: number;
  readonly recordings: readonly Recording[];
  close(): Promise<void>;
}

/** Passes bytes on between clients and the server on a port of 127.0.0.1, and keeps them. It knows nothing of what they mean. */
export async function recordingProxy(target: number, options: ProxyOptions = {}): Promise<RecordingProxy> {
  const recordings: Recording[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
  };
  const onClient = (client: Socket): void => {
    const upstream = options.tls
      ? connectTls({ port: target, host: '127.0.0.1', rejectUnauthorized: false })
      : connect(target, '127.0.0.1');
    const recording: Recording = { up: [], down: [] };
    recordings.push(recording);
    for (const socket of [client, upstream]) keep(socket);
    passOn(client, upstream, recording.up, { ...options, joinsAnswer: false });
    passOn(upstream, client, recording.down, options);
  };
  const server: Server = options.tls
    ? createTlsServer({ ...options.tls, allowHalfOpen: true }, onClient)
    : createServer({ allowHalfOpen: true }, onClient);
  // Of TLS the connections below it, too.
  server.on('connection', keep);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    recordings,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function passOn(from: Socket, to: Socket, record: Recording['up'], { cut, joinsAnswer }: ProxyOptions): void {
  let held = Buffer.alloc(0);
  let isHeld = joinsAnswer ?? false;
  let writing = Promise.resolve();
  const write = async (bytes: Uint8Array): Promise<void> => {
    for (const piece of cut?.(bytes) ?? [bytes]) {
      await new Promise((resolve) => to.write(piece, resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  from.on('data', (bytes: Buffer) => {
    record.push({ time: performance.now(), bytes });
    held = Buffer.concat([held, bytes]);
    const headEnd = held.indexOf('\r\n\r\n') + 4;
    if (isHeld && (headEnd < 4 || held.length === headEnd)) return;
    isHeld = false;
    const next = held;
    held = Buffer.alloc(0);
    writing = writing.then(() => write(next));
  });
  from.on('end', () => void writing.then(() => to.end()));
  from.on('error', () => to.destroy());
}
