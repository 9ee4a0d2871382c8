import * as l10n from '@vscode/l10n';
import { textEncodingOf } from '../../payload/encoding/textEncoding';
import type { InternetEndpoint } from '../../api';
import type { UdpServerProfile } from '../../profiles/profile';
import { parseSize } from '../../profiles/size';
import { endpointText } from '../../protocol/association';
import { DEFAULT_CONNECT_TIMEOUT_MS, DEFAULT_MAX_MESSAGE_BYTES } from '../connection';
import { timedOut } from '../failures';
import type { Opening } from '../opening';
import type { Session } from '../session';
import type { UdpType } from '../udp/datagrams';
import { UdpConnection } from '../udp/udpConnection';

/** What a peer needs of the socket that all peers share. */
export interface PeerSocket {
  send(bytes: Uint8Array): Promise<void>;
  /** Whether there is room for a datagram to wait; it is counted then. */
  mayWait(length: number): boolean;
  waited(length: number): void;
  /** It is one no more: a datagram that comes from its address later makes a new one. */
  left(): void;
}

/** Somebody whom datagrams have come from, as a client of a listener. */
export class UdpPeer {
  #connection: UdpConnection | undefined;
  #waiting: { readonly bytes: Uint8Array; readonly cameAt: number }[] = [];
  #lastAt = performance.now();
  #hasLeft = false;
  /** Set when its session is made. */
  session: Session | undefined;

  constructor(
    private readonly profile: UdpServerProfile,
    private readonly type: UdpType,
    private readonly local: InternetEndpoint,
    readonly remote: InternetEndpoint,
    private readonly socket: PeerSocket,
  ) {}

  /** @returns whether there was room for it */
  received(bytes: Uint8Array): boolean {
    this.#lastAt = performance.now();
    if (this.#connection) this.#connection.received(bytes, this.remote);
    else if (!this.socket.mayWait(bytes.length)) return false;
    else this.#waiting.push({ bytes, cameAt: this.#lastAt });
    return true;
  }

  /** How its session comes to its connection: it is there already. */
  opening(): Opening {
    return {
      role: 'server',
      timeoutMs: DEFAULT_CONNECT_TIMEOUT_MS,
      open: async (context) => {
        try {
          const { local, remote, profile, type } = this;
          context.onDidConnect({ protocol: 'udp', local, remote });
          const encoding = await textEncodingOf(profile.encoding);
          context.signal.throwIfAborted();
          const limit = parseSize(profile.maxMessageSize ?? DEFAULT_MAX_MESSAGE_BYTES) ?? DEFAULT_MAX_MESSAGE_BYTES;
          const way = {
            type,
            peer: remote,
            isOpenToAll: false,
            send: (bytes: Uint8Array) => {
              this.#lastAt = performance.now();
              return this.socket.send(bytes);
            },
            release: () => this.leave(),
          };
          const connection = new UdpConnection(way, encoding, limit, context.sink);
          // When the session says that it is open.
          setImmediate(() => this.#begin(connection));
          return { connection };
        } catch (error) {
          this.leave();
          throw error;
        }
      },
      tooLate: (stages) =>
        timedOut(stages, DEFAULT_CONNECT_TIMEOUT_MS, { host: this.remote.address, port: this.remote.port }),
    };
  }

  endIfIdle(idleMs: number): void {
    const { session } = this;
    if (session?.state !== 'open' || performance.now() - this.#lastAt < idleMs) return;
    const text = l10n.t('{0} is taken to be gone: no datagram for {1} ms.', endpointText(this.remote), idleMs);
    session.log.append('local', 'event', Buffer.from(text));
    void session.close();
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    for (const { bytes } of this.#waiting.splice(0)) this.socket.waited(bytes.length);
    this.socket.left();
  }

  #begin(connection: UdpConnection): void {
    this.#connection = connection;
    for (const { bytes, cameAt } of this.#waiting.splice(0)) {
      this.socket.waited(bytes.length);
      connection.received(bytes, this.remote, performance.now() - cameAt);
    }
  }
}
