import * as l10n from '@vscode/l10n';
import * as dgram from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { InternetEndpoint } from '../../api';
import type { MulticastOptions } from '../../profiles/profile';

/** What the lengths in the headers of UDP and IP leave for the payload (RFC 768, RFC 791 §3.1, RFC 8200 §3). */
const MAX_BYTES = { udp4: 65_507, udp6: 65_527 } as const;
/** What comes in bursts waits there; the system may give less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** Each may be about a datagram before the one that is sent. */
const MOST_ICMP_PER_SEND = 8;

export type UdpType = keyof typeof MAX_BYTES;

export function udpType(address: string): UdpType {
  return isIPv6(address) ? 'udp6' : 'udp4';
}

/** A socket that takes IP addresses only, so that nothing is resolved for each datagram. */
export function createUdpSocket(type: UdpType, reuseAddr = false): dgram.Socket {
  const family = type === 'udp6' ? 6 : 4;
  return dgram.createSocket({ type, reuseAddr, lookup: (host, _, done) => done(null, host, family) });
}

/** Settles when the socket is bound or connected. @throws the system's error; the socket is closed then */
export function ready(socket: dgram.Socket, begin: (done: (error?: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.close();
      reject(error);
    };
    socket.once('error', fail);
    // Of connecting, Node tells the callback; of binding, the event.
    begin((error) => {
      socket.off('error', fail);
      if (error) fail(error);
      else resolve();
    });
  });
}

/** Makes room for what comes in bursts. @returns the bytes that the system gave */
export function growReceiveBuffer(socket: dgram.Socket): number {
  for (let bytes = RECEIVE_BUFFER_BYTES; bytes > socket.getRecvBufferSize(); bytes /= 2) {
    try {
      // Linux gives as much as it allows; others refuse what is more.
      socket.setRecvBufferSize(bytes);
      break;
    } catch {
      // Half as much, then.
    }
  }
  return socket.getRecvBufferSize();
}

/** Joins groups, and says how datagrams go to them. @throws the system's error, as for an interface that isn't there */
export function useMulticast(socket: dgram.Socket, options: MulticastOptions): void {
  const { join = [], interface: at, ttl, loopback } = options;
  if (at !== undefined) socket.setMulticastInterface(at);
  if (ttl !== undefined) socket.setMulticastTTL(ttl);
  if (loopback !== undefined) socket.setMulticastLoopback(loopback);
  for (const group of join) socket.addMembership(group, at);
}

/** @throws if a datagram can't have so many bytes */
export function checkSize(type: UdpType, sizeBytes: number): void {
  if (sizeBytes <= MAX_BYTES[type]) return;
  const version = type === 'udp6' ? 'IPv6' : 'IPv4';
  throw Object.assign(
    new Error(
      l10n.t(
        'A UDP datagram has at most {0} bytes over {1}, and this message has {2}: nothing was sent.',
        MAX_BYTES[type],
        version,
        sizeBytes,
      ),
    ),
    { code: 'EMSGSIZE' },
  );
}

/**
 * Hands a datagram to the kernel. On a connected socket the kernel may answer with what ICMP said of an earlier one, instead of
 * sending: that is told, and the datagram is sent again.
 *
 * @param to absent: the socket is connected
 * @throws the system's error
 */
export async function sendDatagram(
  socket: dgram.Socket,
  bytes: Uint8Array,
  to: InternetEndpoint | undefined,
  onIcmp: (error: NodeJS.ErrnoException) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      if (to) socket.send(bytes, to.port, to.address, resolve);
      else socket.send(bytes, resolve);
    });
    if (!error) return;
    if (error.code !== 'ECONNREFUSED' || to || attempt === MOST_ICMP_PER_SEND) throw error;
    onIcmp(error);
  }
}
