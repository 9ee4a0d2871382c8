import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';
import type { InternetEndpoint, SendOptions, SessionEnd } from '../../api';
import { bytesOfText } from '../../payload/encoding/bytesOfText';
import type { TextEncoding } from '../../payload/encoding/textEncoding';
import { hostAndPort } from '../../protocol/association';
import { groupKind, type GroupKind } from '../../protocol/groupAddress';
import { notAllowed } from '../../profiles/checkUdp';
import { concatBytes } from '../../protocol/concatBytes';
import type { Connection, ConnectionSink, PartsOptions } from '../connection';
import { checkSize, type UdpType } from './datagrams';
import { droppedHere, droppedInKernel, icmpFinding } from './udpFindings';

/** Through what a session's datagrams go: a socket of its own, or that of a listener. */
export interface DatagramWay {
  readonly type: UdpType;
  /** Whom the session talks to: with {@link isOpenToAll}, whom it sends to if nothing else is said. */
  readonly peer: InternetEndpoint;
  /** Datagrams come from any peer, and go to any. */
  readonly isOpenToAll: boolean;
  /** Whether the profile allows groups of this kind. */
  readonly allows?: (group: GroupKind) => boolean;
  /** Settles when the kernel has the datagram. */
  send(bytes: Uint8Array, to: InternetEndpoint): Promise<void>;
  /** What the kernel can tell before the end is asked. Never rejects. */
  beforeEnd?(): Promise<void>;
  /** Releases it; no datagram is handed over afterwards. */
  release(): void;
}

/** @throws if a profile doesn't allow to send there */
function checkTarget({ type, peer, isOpenToAll, allows }: DatagramWay, { address, port }: InternetEndpoint): void {
  if (address === peer.address && port === peer.port) return;
  if (!isOpenToAll)
    throw new Error(
      l10n.t('This session sends to one peer only: set "broadcast" or "multicast" in the profile to send to others.'),
    );
  if (isIP(address) !== (type === 'udp6' ? 6 : 4) || !(port >= 1 && port <= 65_535))
    throw new Error(l10n.t('"{0}" is no address that this session can send to.', hostAndPort(address, port)));
  const group = groupKind(address);
  if (group && !allows?.(group)) throw new Error(notAllowed(address, group));
}

/** One end of a UDP "connection": of a client, or of a peer that a listener has. Nothing is agreed with the peer, so nothing can break but the socket. */
export class UdpConnection implements Connection {
  readonly #sending = new Set<Promise<unknown>>();
  #isOver = false;
  /** Datagrams that came while the log, or the answers, had no room. */
  #dropped = 0;

  constructor(
    private readonly way: DatagramWay,
    private readonly encoding: TextEncoding | undefined,
    private readonly maxMessageBytes: number,
    private readonly sink: ConnectionSink,
  ) {}

  async send(payload: string | Uint8Array, { to = this.way.peer }: SendOptions): Promise<number> {
    const { type, isOpenToAll } = this.way;
    checkTarget(this.way, to);
    // A copy: the caller may use his bytes for something else before the kernel has them.
    const bytes = typeof payload === 'string' ? bytesOfText(this.encoding, payload) : Buffer.from(payload);
    checkSize(type, bytes.length);
    // Before it goes: an answer may come at once.
    const index = this.sink.append('sent', 'data', bytes, isOpenToAll ? { peer: to } : {});
    const sending = this.way.send(bytes, to);
    this.#sending.add(sending);
    try {
      await sending;
    } catch (error) {
      this.#note(l10n.t('#{0} was not sent: {1}', index + 1, (error as Error).message));
      throw error;
    } finally {
      this.#sending.delete(sending);
    }
    return index;
  }

  /** A datagram has no parts: what is too long for one is refused before anything is sent. */
  async sendParts(parts: AsyncIterable<Uint8Array>, { to, onProgress }: PartsOptions): Promise<void> {
    const read: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const part of parts) {
      read.push(part.slice());
      sizeBytes += part.length;
      checkSize(this.way.type, sizeBytes);
    }
    await this.send(concatBytes(read), to ? { to } : {});
    onProgress?.(sizeBytes);
  }

  async pong(): Promise<void> {
    await this.ping();
  }

  endSending(): void {
    throw new Error(l10n.t('UDP has no connection, and so no side of it that could be ended.'));
  }

  ping(): Promise<number> {
    return Promise.reject(new Error(l10n.t('Pings belong to WebSocket; this is UDP.')));
  }

  /** A datagram has come. @param waitedMs since then */
  received(bytes: Uint8Array, from: InternetEndpoint, waitedMs = 0): void {
    if (this.#isOver) return;
    // UDP has nothing that would make the sender wait.
    if (this.sink.isFull()) {
      this.#dropped += 1;
      return;
    }
    const truncated = bytes.length > this.maxMessageBytes;
    this.sink.append('received', 'data', truncated ? bytes.subarray(0, this.maxMessageBytes) : bytes, {
      truncated,
      ...(waitedMs > 0 && { time: this.sink.now() - waitedMs }),
      ...(this.way.isOpenToAll && { peer: from }),
    });
  }

  /** ICMP has told of a datagram that was sent: UDP has no connection that would end by that. */
  unreachable(error: NodeJS.ErrnoException): void {
    if (this.#isOver) return;
    const finding = icmpFinding(error, this.way.peer);
    this.sink.found({ ...finding, entry: this.#note(finding.message) });
  }

  /** The kernel has dropped datagrams that had come. */
  lost(count: number): void {
    if (!this.#isOver) this.#tell(droppedInKernel(count));
  }

  close(): void {
    void this.#end();
  }

  limitClosing(): void {
    this.#ended();
  }

  resume(): void {
    if (this.#isOver || this.#dropped === 0 || this.sink.isFull()) return;
    this.#tell(droppedHere(this.#dropped));
    this.#dropped = 0;
  }

  destroy(): void {
    this.#isOver = true;
    this.way.release();
  }

  async #end(): Promise<void> {
    await Promise.allSettled(this.#sending);
    await this.way.beforeEnd?.();
    this.#ended();
  }

  #ended(): void {
    if (this.#isOver) return;
    this.resume();
    this.destroy();
    const end: SessionEnd = { by: 'local', clean: true };
    this.sink.ended(end);
  }

  #tell(finding: Parameters<ConnectionSink['found']>[0]): void {
    this.sink.found({ ...finding, entry: this.#note(finding.message) });
  }

  #note(text: string): number {
    return this.sink.append('local', 'event', Buffer.from(text));
  }
}
