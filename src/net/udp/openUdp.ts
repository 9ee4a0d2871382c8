import { lookup } from 'node:dns/promises';
import type { Socket } from 'node:dgram';
import { isIP, type AddressInfo } from 'node:net';
import * as l10n from '@vscode/l10n';
import type { InternetEndpoint, ResolvedAddress } from '../../api';
import { textEncodingOf } from '../../payload/encoding/textEncoding';
import type { UdpProfile } from '../../profiles/profile';
import { notAllowed } from '../../profiles/checkUdp';
import { parseSize } from '../../profiles/size';
import { endpointText } from '../../protocol/association';
import { groupKind } from '../../protocol/groupAddress';
import { DEFAULT_MAX_MESSAGE_BYTES, type ConnectContext, type Connection } from '../connection';
import { ConnectError } from '../failures';
import { tcpFinding } from '../otherProtocol';
import { notConnected } from '../tcpFailures';
import { createUdpSocket, growReceiveBuffer, ready, sendDatagram, udpType, useMulticast } from './datagrams';
import { KernelDrops } from './kernelDrops';
import { UdpConnection, type DatagramWay } from './udpConnection';
import { notReady } from './udpFindings';

/**
 * Makes a UDP profile's socket. Without broadcast and multicast it is a connected one: the kernel takes datagrams from the peer only,
 * and tells what ICMP says of those that are sent. Nothing is sent: that the session is open says nothing of the peer.
 *
 * @throws ConnectError, or the signal's reason; no socket is left then
 */
export async function openUdp(profile: UdpProfile, context: ConnectContext): Promise<Connection> {
  const { clock, signal, sink } = context;
  const { host, port, broadcast, multicast } = profile;
  context.onPeer({ host, port });
  const encoding = await textEncodingOf(profile.encoding);
  const address = await resolve(host, context);
  signal.throwIfAborted();
  clock.start('udp');
  const peer = { address, port };
  const isOpenToAll = broadcast === true || (multicast !== undefined && multicast !== false);
  const group = groupKind(address);
  if (group && !isAllowed(profile, group))
    throw new ConnectError({ code: 'bad-profile', stage: 'udp', message: notAllowed(address, group) });
  const socket = createUdpSocket(udpType(address), hasJoined(profile));
  try {
    if (isOpenToAll) await prepare(socket, profile, address);
    else await ready(socket, (done) => socket.connect(port, address, done));
  } catch (error) {
    throw new ConnectError(notReady(error as NodeJS.ErrnoException, address, port));
  }
  const bufferBytes = growReceiveBuffer(socket);
  const local = endpointOf(socket.address());
  clock.end(
    l10n.t(
      '{0}: opening sends nothing, so nobody has answered. Receive buffer: {1} bytes',
      endpointText(local),
      bufferBytes.toLocaleString('en'),
    ),
  );
  context.onDidConnect({ protocol: 'udp', local, remote: peer });

  let wasTold = false;
  const onIcmp = (error: NodeJS.ErrnoException): void => {
    connection.unreachable(error);
    if (wasTold || error.code !== 'ECONNREFUSED') return;
    wasTold = true;
    void tcpFinding(address, port).then((finding) => finding && sink.found(finding));
  };
  const drops = new KernelDrops(local, (more) => connection.lost(more));
  const way: DatagramWay = {
    type: udpType(address),
    peer,
    isOpenToAll,
    allows: (kind) => isAllowed(profile, kind),
    send: (bytes, to) => sendDatagram(socket, bytes, isOpenToAll ? to : undefined, onIcmp),
    beforeEnd: () => drops.look(),
    release: () => {
      drops.stop();
      socket.close();
    },
  };
  const limit = parseSize(profile.maxMessageSize ?? DEFAULT_MAX_MESSAGE_BYTES) ?? DEFAULT_MAX_MESSAGE_BYTES;
  const connection = new UdpConnection(way, encoding, limit, sink);
  socket.on('message', (bytes, from) => {
    drops.received();
    connection.received(bytes, { address: from.address, port: from.port });
  });
  socket.on('error', onIcmp);
  return connection;
}

/** UDP can't try addresses and see which one answers: of a name that has both, IPv4 is taken, which is what most servers listen on. */
async function resolve(host: string, { clock, signal }: ConnectContext): Promise<string> {
  if (isIP(host) !== 0) return host;
  clock.start('dns');
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  const found = await Promise.race([lookup(host, { all: true, order: 'ipv4first' }), aborted]).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw new ConnectError(notConnected(error as NodeJS.ErrnoException, { host, port: undefined }));
    },
  );
  const addresses = found.map(({ address, family }): ResolvedAddress => ({ address, family: family === 6 ? 6 : 4 }));
  clock.update({ addresses });
  clock.end(addresses.map(({ address }) => address).join(', '));
  return addresses[0]!.address;
}

/** Binds, since answers may come from anybody. @throws the system's error; the socket is closed then */
async function prepare(socket: Socket, profile: UdpProfile, target: string): Promise<void> {
  const { port, broadcast, multicast } = profile;
  // Who only speaks to this machine needn't be heard by others. What is sent to a group would not come to one address alone.
  const own = target.startsWith('127.') ? '127.0.0.1' : typeof multicast === 'object' ? multicast.interface : undefined;
  const where = hasJoined(profile) ? { port } : { port: 0, ...(own !== undefined && { address: own }) };
  await ready(socket, (done) => socket.bind(where, done));
  try {
    if (broadcast) socket.setBroadcast(true);
    if (typeof multicast === 'object') useMulticast(socket, multicast);
  } catch (error) {
    socket.close();
    throw error;
  }
}

function hasJoined({ multicast }: UdpProfile): boolean {
  return typeof multicast === 'object' && (multicast.join ?? []).length > 0;
}

function isAllowed({ broadcast, multicast }: UdpProfile, group: 'broadcast' | 'multicast'): boolean {
  return group === 'broadcast' ? broadcast === true : multicast !== undefined && multicast !== false;
}

function endpointOf({ address, port }: AddressInfo): InternetEndpoint {
  return { address, port };
}
