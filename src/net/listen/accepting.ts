import * as l10n from '@vscode/l10n';
import type * as net from 'node:net';
import type { Association, Endpoint, Failure } from '../../api';
import { textEncodingOf } from '../../payload/encoding/textEncoding';
import { endpointText } from '../../protocol/association';
import type { TcpServerProfile, WebSocketServerProfile } from '../../profiles/profile';
import { isClientHello } from '../../protocol/tlsHandshake';
import { DEFAULT_CONNECT_TIMEOUT_MS, type ConnectContext } from '../connection';
import { ConnectError } from '../failures';
import type { Opened, Opening } from '../opening';
import type { Relay } from '../relay/relay';
import { framingFor, TcpConnection } from '../tcpConnection';
import { acceptTls } from './acceptTls';
import { acceptWebSocket } from './acceptWebSocket';
import type { ServerTls } from './serverTls';

/** Of a listener, what each of its clients is accepted with. */
export interface Accepting {
  readonly profile: TcpServerProfile | WebSocketServerProfile;
  /** Of the Unix socket or named pipe that it is bound to, if it is one. */
  readonly path: string | undefined;
  readonly tls: ServerTls | undefined;
  /** Whether there are as many other clients as the profile allows. */
  readonly isFull: boolean;
  /** Where the client is passed on to. @param remote its end */
  readonly relay?: ((remote: Endpoint) => Relay) | undefined;
}

/** Takes a socket that a listener accepted, paused and not read from yet. */
export function accepting(socket: net.Socket, { profile, path, tls, isFull, relay: relayOf }: Accepting): Opening {
  // Read now: a socket that is gone has none any more.
  const association = associationOf(socket, path);
  const client = 'path' in association.remote ? l10n.t('The client') : endpointText(association.remote);
  const handshakeTimeout = profile.transport === 'websocket' ? profile.handshakeTimeout : undefined;
  const timeoutMs = handshakeTimeout ?? DEFAULT_CONNECT_TIMEOUT_MS;
  const relay = relayOf?.(association.remote);
  socket.on('error', () => undefined);
  /** What is read from and written to. */
  let stream = socket;

  const open = async (context: ConnectContext): Promise<Opened> => {
    context.onDidConnect(association);
    // Before anything is read, so that nothing is missed meanwhile.
    const encoding = profile.transport === 'tcp' ? await textEncodingOf(profile.encoding) : undefined;
    context.signal.throwIfAborted();
    if (tls) stream = await acceptTls(socket, tls, client, context);
    if (profile.transport === 'websocket') return acceptWebSocket(profile, stream, client, isFull, context, relay);
    if (isFull) throw new ConnectError(tooMany(client));
    relay?.checkPath();
    if (!tls) stream.once('data', (first: Buffer) => isClientHello(first) && context.sink.found(speaksTls(client)));
    const framing = framingFor(profile, encoding);
    if (relay) stream.pause();
    const sink = relay ? relay.clientSink(context.sink) : context.sink;
    const connection = new TcpConnection(stream, framing, encoding, sink, client, tls !== undefined);
    if (relay) return { connection: await relay.joinStream(connection, context) };
    stream.resume();
    return { connection };
  };
  return {
    role: 'server',
    timeoutMs,
    open: (context) =>
      open(context).catch((error: unknown) => {
        relay?.giveUp();
        // An answer that says why may still be on its way. Below TLS, the end of it comes later.
        if (!stream.writableEnded) socket.destroy();
        throw error;
      }),
    tooLate: (stages) => tooLate(stages.at(-1)?.name === 'tls' ? 'tls' : 'http', client, timeoutMs),
  };
}

/** A client's own end of a Unix socket has no name. */
function associationOf(socket: net.Socket, path: string | undefined): Association {
  if (path !== undefined) return { protocol: 'tcp', local: { path }, remote: { path: '' } };
  const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket;
  return {
    protocol: 'tcp',
    local: { address: localAddress, port: localPort },
    remote: { address: remoteAddress, port: remotePort },
  };
}

function tooMany(client: string): Failure {
  return {
    code: 'too-many-clients',
    stage: 'tcp',
    message: l10n.t('{0} was refused: as many clients are connected as the profile allows.', client),
  };
}

function tooLate(stage: 'tls' | 'http', client: string, timeoutMs: number): Failure {
  return {
    code: 'handshake-timeout',
    stage,
    message:
      stage === 'tls'
        ? l10n.t('{0} did not finish the TLS handshake within {1} ms.', client, timeoutMs)
        : l10n.t('{0} did not finish its request for a WebSocket within {1} ms.', client, timeoutMs),
  };
}

function speaksTls(client: string): Parameters<ConnectContext['sink']['found']>[0] {
  return {
    id: 'plain-tls-port',
    severity: 'warning',
    message: l10n.t('{0} speaks TLS, and this listener speaks without: set "tls": true in its profile.', client),
    reference: 'RFC 8446 §5.1',
  };
}
