import * as l10n from '@vscode/l10n';
import type { RemoteInfo, Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Endpoint, Finding, InternetEndpoint } from '../../api';
import { DEFAULT_LISTEN_HOST } from '../../profiles/address';
import type { UdpServerProfile } from '../../profiles/profile';
import { hostAndPort } from '../../protocol/association';
import { ConnectError } from '../failures';
import { createUdpSocket, growReceiveBuffer, ready, sendDatagram, udpType, useMulticast } from '../udp/datagrams';
import { KernelDrops } from '../udp/kernelDrops';
import { droppedHere, droppedInKernel } from '../udp/udpFindings';
import { notBound } from './bindFailures';
import { UdpPeer } from './udpPeer';

/** Addresses of senders can be made up: without a limit, a flood would make sessions without bound. */
export const DEFAULT_UDP_CLIENTS = 1000;
/** A peer never says goodbye. As long as a NAT should keep the way to it open (RFC 4787 §4.3). */
export const DEFAULT_UDP_IDLE_MS = 300_000;
/** How often peers that are idle are looked for, as a part of the time they may be. */
const LOOKS = 4;
/** What waits for sessions that are being made, over all peers. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
const OVERHEAD_BYTES = 500;
/** What can't be told at once is told so often. */
const TELL_MS = 1000;

/** What a listener does with the peers of its socket. */
export interface UdpServerEvents {
  /** The first datagram of a peer has come: makes a session of it. */
  onPeer(peer: UdpPeer): void;
  onFinding(finding: Finding): void;
  onProblem(error: Error): void;
  /** The limits as they are now. */
  limits(): NonNullable<UdpServerProfile['limits']>;
}

/** One bound UDP socket, and the peers that datagrams came from: each is a session until it is idle for too long, or closed. */
export class UdpServer {
  readonly #peers = new Map<string, UdpPeer>();
  #socket: Socket | undefined;
  #drops: KernelDrops | undefined;
  #local: InternetEndpoint = { address: '', port: 0 };
  #idleTimer: NodeJS.Timeout | undefined;
  #waitingBytes = 0;
  #untold = { turnedAway: 0, dropped: 0 };
  #tellTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly profile: UdpServerProfile,
    private readonly events: UdpServerEvents,
  ) {}

  /** Binds. @returns what it is bound to @throws ConnectError of stage `listen` */
  async open(): Promise<Endpoint> {
    const { host = DEFAULT_LISTEN_HOST, port = 0, multicast } = this.profile;
    const place = { text: hostAndPort(host, port), isPath: false };
    const socket = await this.#bind(host, port).catch(async (reason: unknown) => {
      const error = reason as NodeJS.ErrnoException;
      const freePort = error.code === 'EADDRINUSE' ? await freeUdpPort(host) : undefined;
      throw new ConnectError(notBound(error, { ...place, freePort }));
    });
    try {
      if (multicast) useMulticast(socket, multicast);
    } catch (error) {
      socket.close();
      const text = `${place.text} (${(multicast?.join ?? []).join(', ')})`;
      throw new ConnectError(notBound(error as NodeJS.ErrnoException, { ...place, text }));
    }
    this.#socket = socket;
    growReceiveBuffer(socket);
    const { address, port: bound } = socket.address();
    this.#local = { address, port: bound };
    this.#drops = new KernelDrops(this.#local, (more) => this.events.onFinding(droppedInKernel(more)));
    socket.on('message', (bytes, from) => this.#received(socket, bytes, from));
    socket.on('error', (error) => this.events.onProblem(error));
    return this.#local;
  }

  async #bind(host: string, port: number): Promise<Socket> {
    const address = await addressFor(host);
    const socket = createUdpSocket(udpType(address), (this.profile.multicast?.join ?? []).length > 0);
    await ready(socket, (done) => socket.bind({ address, port, exclusive: true }, done));
    return socket;
  }

  /** Its peers have ended already. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#drops?.look();
    this.dispose();
  }

  dispose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tell();
    this.#drops?.stop();
    clearInterval(this.#idleTimer);
    this.#socket?.close();
  }

  #received(socket: Socket, bytes: Uint8Array, { address, port }: RemoteInfo): void {
    this.#drops?.received();
    const key = `${address} ${String(port)}`;
    const peer = this.#peers.get(key) ?? this.#newPeer(socket, key, { address, port });
    if (!peer) {
      this.#untold.turnedAway += 1;
      this.#tellLater();
    } else if (!peer.received(bytes)) {
      this.#untold.dropped += 1;
      this.#tellLater();
    }
  }

  /** @returns `undefined`: there are as many as there may be */
  #newPeer(socket: Socket, key: string, remote: InternetEndpoint): UdpPeer | undefined {
    if (this.#peers.size >= (this.events.limits().clients ?? DEFAULT_UDP_CLIENTS)) return undefined;
    const peer = new UdpPeer(this.profile, udpType(this.#local.address), this.#local, remote, {
      send: (bytes) => sendDatagram(socket, bytes, remote, () => undefined),
      mayWait: (length) => {
        if (this.#waitingBytes + length + OVERHEAD_BYTES > MAX_WAITING_BYTES) return false;
        this.#waitingBytes += length + OVERHEAD_BYTES;
        return true;
      },
      waited: (length) => (this.#waitingBytes -= length + OVERHEAD_BYTES),
      left: () => {
        this.#peers.delete(key);
        if (this.#peers.size > 0) return;
        clearInterval(this.#idleTimer);
        this.#idleTimer = undefined;
      },
    });
    this.#peers.set(key, peer);
    this.#idleTimer ??= setInterval(() => this.#endIdle(), Math.min(5000, Math.ceil(this.#idleMs / LOOKS)));
    this.events.onPeer(peer);
    return peer;
  }

  get #idleMs(): number {
    return this.events.limits().idle ?? DEFAULT_UDP_IDLE_MS;
  }

  #endIdle(): void {
    const idleMs = this.#idleMs;
    for (const peer of this.#peers.values()) peer.endIfIdle(idleMs);
  }

  #tellLater(): void {
    this.#tellTimer ??= setTimeout(() => this.#tell(), TELL_MS);
  }

  #tell(): void {
    clearTimeout(this.#tellTimer);
    this.#tellTimer = undefined;
    const { turnedAway, dropped } = this.#untold;
    this.#untold = { turnedAway: 0, dropped: 0 };
    if (dropped > 0) this.events.onFinding(droppedHere(dropped));
    if (turnedAway === 0) return;
    this.events.onFinding({
      id: 'too-many-clients',
      severity: 'warning',
      message: l10n.t(
        '{0} datagrams of further peers were dropped: there are as many clients as the profile allows ("limits").',
        turnedAway,
      ),
    });
  }
}

async function freeUdpPort(host: string): Promise<number | undefined> {
  try {
    const address = await addressFor(host);
    const socket = createUdpSocket(udpType(address));
    await ready(socket, (done) => socket.bind({ address, port: 0, exclusive: true }, done));
    const { port } = socket.address();
    socket.close();
    return port;
  } catch {
    return undefined;
  }
}

/** @throws the system's error, if a name doesn't resolve */
async function addressFor(host: string): Promise<string> {
  return isIP(host) === 0 ? (await lookup(host, { order: 'ipv4first' })).address : host;
}
