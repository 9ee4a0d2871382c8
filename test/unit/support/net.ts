import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { MessageLog } from '../../../src/api';
import type { Session } from '../../../src/net/session';
import { Sessions } from '../../../src/net/sessions';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import type { Profile, TcpProfile, UdpProfile, WebSocketProfile } from '../../../src/profiles/profile';
import { eventually } from './eventually';
import { useLeakCheck } from './leaks';
import { Peer, PeerGone } from './peer';

export type Script = (peer: Peer, nth: number) => Promise<void> | void;

/** A server on a free port of 127.0.0.1 whose connections follow a script. */
export interface RawServer {
  readonly port: number;
  readonly peers: readonly Peer[];
  /** How many connections are open. */
  readonly connections: number;
  /** `ws://127.0.0.1:port` and a path. */
  url(path?: string): string;
  /** TLS: is given the secrets of each connection, a line each. */
  onKeys(listener: (line: string) => void): void;
}

export interface RawServerOptions {
  readonly tls?: TlsOptions;
  /** Does not answer the client's FIN by itself. */
  readonly allowHalfOpen?: boolean;
}

/** The profile without what every profile has. */
export type ProfileIdea =
  | (Omit<WebSocketProfile, 'name' | 'transport'> & { name?: string })
  | (Omit<TcpProfile, 'name' | 'transport' | 'host'> & { name?: string; host?: string })
  | (Omit<UdpProfile, 'name' | 'host'> & { name?: string; host?: string });

/** Sessions and raw servers for the tests of a suite. Each test must leave no connection, socket or timer behind. */
export function useNet() {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  let scriptErrors: unknown[] = [];
  let storageErrors: Error[] = [];
  let sessions: Sessions;
  let folder = '';
  const tearDowns: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    scriptErrors = [];
    storageErrors = [];
    folder = await mkdtemp(path.join(tmpdir(), 'socketscope-test-'));
    sessions = new Sessions(
      folder,
      (error) => storageErrors.push(error),
      () => ({ allowKeyLog: true }),
    );
  });
  afterEach(async () => {
    for (const tearDown of tearDowns) await tearDown();
    const closing = sessions.close();
    // A peer that never ends must not hold the test up.
    for (const socket of sockets) socket.destroy();
    await closing;
    sessions.dispose();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    await rm(folder, { recursive: true });
    assert.deepEqual(scriptErrors, []);
    assert.deepEqual(storageErrors, []);
  });
  useLeakCheck();

  const rawServer = async (script: Script, options: RawServerOptions = {}): Promise<RawServer> => {
    const { allowHalfOpen = false } = options;
    const server = options.tls ? createTlsServer({ ...options.tls, allowHalfOpen }) : createServer({ allowHalfOpen });
    const peers: Peer[] = [];
    const open = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      open.add(socket);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => open.delete(socket) && sockets.delete(socket));
    });
    server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      const peer = new Peer(socket);
      peers.push(peer);
      Promise.resolve()
        .then(() => script(peer, peers.length - 1))
        .catch((error: unknown) => error instanceof PeerGone || scriptErrors.push(error));
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      port,
      peers,
      get connections() {
        return open.size;
      },
      url: (path = '/') => `${options.tls ? 'wss' : 'ws'}://127.0.0.1:${port}${path}`,
      onKeys: (listener) => server.on('keylog', (line: Buffer) => listener(line.toString())),
    };
  };

  const start = (
    idea: ProfileIdea,
    onMade?: (session: Session) => void,
  ): Promise<{ session: Session; settled: Promise<void> }> => sessions.open(profileOf(idea), folder, onMade);

  const connect = async (idea: ProfileIdea): Promise<Session> => {
    const { session, settled } = await start(idea);
    await settled;
    return session;
  };

  return {
    rawServer,
    /** Starts to connect. `onMade` is called before that. */
    start,
    /** Connects; the session is open or has ended. */
    connect,
    /** Connects, and fails the test if that fails. */
    open: async (idea: ProfileIdea): Promise<Session> => {
      const session = await connect(idea);
      assert.equal(session.state, 'open', session.failure?.message);
      return session;
    },
    /** Connects to a server that answers the request with these bytes, then does not end by itself. */
    answered: async (answer: string | Uint8Array, more: object = {}): Promise<Session> => {
      const server = await rawServer(async (peer) => {
        await peer.takeHead();
        peer.write(typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer);
      });
      return connect({ url: server.url('/path?q=1'), handshakeTimeout: 3000, ...more });
    },
    /** What else a suite uses goes before the sessions, after each test. */
    onTearDown: (tearDown: () => Promise<void>): void => void tearDowns.push(tearDown),
    /** Cuts all connections at the servers. */
    destroyPeers: (): void => {
      for (const socket of sockets) socket.destroy();
    },
    get sessions() {
      return sessions;
    },
    get folder() {
      return folder;
    },
  };
}

function profileOf(idea: ProfileIdea): Profile {
  const name = idea.name ?? 'Test';
  return checkedProfile(
    'url' in idea
      ? { ...idea, name, transport: 'websocket' }
      : { ...('path' in idea ? {} : { host: '127.0.0.1' }), transport: 'tcp', ...idea, name },
  );
}

/** The log as a conversation: `→ text hello` was sent, `← text hello` was received. */
export async function conversation(log: MessageLog): Promise<string[]> {
  const arrows = { sent: '→', received: '←', local: '·' };
  return (await log.read(0, log.length)).map(({ direction, kind, preview }) =>
    `${arrows[direction]} ${kind} ${preview}`.trimEnd(),
  );
}

/** Waits until the log tells this conversation. */
export async function tells(session: Session, expected: readonly string[]): Promise<void> {
  await eventually(async () => assert.deepEqual(await conversation(session.log), expected));
}

/** Waits until the session has ended. */
export async function ended(session: Session, timeoutMs = 5000): Promise<Session> {
  await eventually(() => assert(session.end, `the session is ${session.state}`), timeoutMs);
  return session;
}

/** What a failure is, in brief. */
export function failureOf(session: Session): string | undefined {
  return session.failure && `${session.failure.stage}: ${session.failure.code}`;
}
