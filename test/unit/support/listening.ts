import assert from 'node:assert/strict';
import * as nodeNet from 'node:net';
import * as tls from 'node:tls';
import { WebSocket, type ClientOptions } from 'ws';
import type { Listener } from '../../../src/net/listen/listener';
import { Listeners, type ProfileValues } from '../../../src/net/listen/listeners';
import type { Session } from '../../../src/net/session';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import type { TcpServerProfile, UdpServerProfile, WebSocketServerProfile } from '../../../src/profiles/profile';
import { eventually } from './eventually';
import type { useNet } from './net';
import { Peer } from './peer';

/** The profile without what every server's has here. */
export type ServerIdea =
  | (Omit<WebSocketServerProfile, 'name' | 'role'> & { name?: string })
  | (Omit<TcpServerProfile, 'name' | 'role'> & { name?: string })
  | (Omit<UdpServerProfile, 'name' | 'role'> & { name?: string });

/** Listeners, and clients of theirs that know nothing of them, for a suite that uses {@link useNet}. */
export function useListeners(net: ReturnType<typeof useNet>) {
  let listeners: Listeners;
  let problems: Error[] = [];
  const sockets = new Set<nodeNet.Socket>();
  const webSockets = new Set<WebSocket>();

  beforeEach(() => {
    problems = [];
    listeners = new Listeners(net.sessions, (error) => problems.push(error));
  });
  net.onTearDown(async () => {
    for (const socket of sockets) socket.destroy();
    for (const webSocket of webSockets) webSocket.terminate();
    sockets.clear();
    webSockets.clear();
    await listeners.close();
    listeners.dispose();
    assert.deepEqual(problems, []);
  });

  const start = (idea: ServerIdea, variables?: ProfileValues['variables']): Promise<Listener> => {
    const where = 'path' in idea || 'port' in idea ? {} : { port: 0 };
    const profile = checkedProfile({ name: 'Test', role: 'server', ...where, ...idea });
    const values = variables && { resolved: profile, variables };
    return listeners.open(profile, net.folder, undefined, undefined, values);
  };

  const tcp = async (listener: Listener, options: Partial<nodeNet.NetConnectOpts> = {}): Promise<Peer> => {
    const { local } = listener;
    assert(local);
    const where = 'path' in local ? { path: local.path } : { host: local.address, port: local.port };
    const socket = nodeNet.connect({ ...where, ...options } as nodeNet.NetConnectOpts);
    sockets.add(socket);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Peer(socket);
  };

  return {
    /** Listens; the listener is bound or has failed. */
    start,
    /** Listens on a free port of 127.0.0.1 unless something else is said, and fails the test if that fails. */
    listen: async (idea: ServerIdea, variables?: ProfileValues['variables']): Promise<Listener> => {
      const listener = await start(idea, variables);
      assert.equal(listener.state, 'listening', listener.failure?.message);
      return listener;
    },
    /** A client of raw bytes. */
    tcp,
    tls: async (listener: Listener, options: tls.ConnectionOptions = {}): Promise<Peer> => {
      const { socket } = await tcp(listener);
      const secure = tls.connect({ socket, rejectUnauthorized: false, ...options });
      sockets.add(secure);
      await new Promise<void>((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject));
      return new Peer(secure);
    },
    /** A client with the library `ws`, connecting. */
    webSocket: (listener: Listener, path = '/', protocols: string[] = [], options: ClientOptions = {}): WebSocket => {
      const webSocket = new WebSocket(`${urlOf(listener)}${path}`, protocols, {
        rejectUnauthorized: false,
        ...options,
      });
      webSocket.on('error', () => undefined);
      webSockets.add(webSocket);
      return webSocket;
    },
    /** What was wrong so far, which the test expects then. */
    takeProblems: (): string[] => problems.splice(0).map(({ message }) => message),
    get all() {
      return listeners;
    },
  };
}

/** `ws://127.0.0.1:port`, or with TLS, or over a Unix socket as `ws` wants it. */
export function urlOf({ local, profile }: Listener): string {
  assert(local);
  const scheme = profile.tls ? 'wss' : 'ws';
  return 'path' in local ? `${scheme}+unix:${local.path}:` : `${scheme}://${local.address}:${local.port}`;
}

export function portOf({ local }: Listener): number {
  assert(local && 'port' in local);
  return local.port;
}

/** The session of the listener's nth client, when it is open or has ended. */
export async function clientOf(listener: Listener, nth = 0): Promise<Session> {
  await eventually(() => {
    const session = listener.sessions[nth];
    assert(session, `client ${nth} of ${listener.sessions.length}`);
    assert.notEqual(session.state, 'connecting');
  });
  return listener.sessions[nth]!;
}
