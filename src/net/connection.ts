import type {
  Direction,
  EntryKind,
  Exchange,
  Failure,
  Finding,
  InternetEndpoint,
  SendOptions,
  SessionEnd,
} from '../api';
import type { EntryExtras } from '../log/logAppender';
import type { DialContext } from './dial';
import type { FrameLog } from './frameLog';
import type { MessageOnward, StreamOnward } from './relay/onward';

/** For the closing handshake of WebSocket, and for the peer's FIN after ours. */
export const CLOSE_TIMEOUT_MS = 10_000;
/** Of one message. */
export const MAX_FRAGMENTS = 131_072;
/** Of TCP, in which one frame may come; more than a fragment each can have. */
export const MAX_CHUNKS = 4 * MAX_FRAGMENTS;
export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
export { DEFAULT_MAX_MESSAGE_BYTES } from '../profiles/messageLimit';

/** How a message is sent whose bytes come in parts. */
export interface PartsOptions {
  /** WebSocket. Default `binary`. */
  readonly kind?: 'text' | 'binary' | undefined;
  /** UDP: as in `SendOptions`. */
  readonly to?: InternetEndpoint | undefined;
  /** Is told what the kernel has taken, in bytes from the beginning. */
  readonly onProgress?: (sentBytes: number) => void;
  /** Is told each entry that was logged. */
  readonly onEntry?: (entry: number) => void;
}

/** An open connection of one transport. */
export interface Connection {
  /** Hands a message to the kernel. Settles, with the index of its log entry, when the kernel has taken it. */
  send(payload: string | Uint8Array, options: SendOptions): Promise<number>;
  /**
   * Hands a long message over in parts, as they come. Nothing else is sent meanwhile but control frames.
   *
   * @throws what the source throws, when what has gone is ended as a message
   */
  sendParts(parts: AsyncIterable<Uint8Array>, options: PartsOptions): Promise<void>;
  ping(payload: Uint8Array): Promise<number>;
  /** WebSocket: an unsolicited pong (RFC 6455 §5.5.3). */
  pong(payload: Uint8Array): Promise<void>;
  /** Begins to close; {@link ConnectionSink.ended} tells when it has. */
  close(code: number | undefined, reason: string): void;
  /**
   * TCP: ends this end's side when what is queued is sent, and goes on receiving.
   *
   * @throws with words for the person, where the transport has no halves
   */
  endSending(): void;
  /** The person wants the end while the peer is closing already: it gets {@link CLOSE_TIMEOUT_MS} for the rest. */
  limitClosing(): void;
  /** The log has room again: goes on to receive, where {@link ConnectionSink.isFull} had stopped it. */
  resume(): void;
  /** Releases the socket at once. */
  destroy(): void;
}

/** Where a connection puts what happens on it: its session. */
export interface ConnectionSink extends FrameLog {
  /** The payload, in parts where it came so, is copied. @returns the index of the log entry */
  append(
    direction: Direction,
    kind: EntryKind,
    payload: Uint8Array | readonly Uint8Array[],
    extras?: EntryExtras,
  ): number;
  /** TCP with a framing: what one read gave, or one write takes, delimiters and prefixes included. It is copied. */
  chunk?(direction: 'sent' | 'received', bytes: Uint8Array | readonly Uint8Array[]): void;
  /** Whether the log waits for the disk: nothing more is to be read until {@link Connection.resume}. */
  isFull(): boolean;
  /** Settles when what was received is answered; `undefined`: it is. */
  answered?(): Promise<void> | undefined;
  /** A head or a body of the handshake has come or gone. */
  exchanges(exchanges: readonly Exchange[]): void;
  found(finding: Finding): void;
  /** The peer has begun to close: nothing can be sent any more. */
  closing(): void;
  /** TCP: one end has ended its side, and the other one goes on. */
  sideEnded?(side: 'local' | 'remote'): void;
  /** The socket is released. The last call. */
  ended(end: SessionEnd, failure?: Failure): void;
  /** Of a relay, TCP: takes what comes to the other leg, whose end of a side is this one's. */
  readonly onwardBytes?: StreamOnward;
  /** Of a relay, WebSocket: takes what comes to the other leg, pings and close frames included, instead of answering them. */
  readonly onwardMessages?: MessageOnward;
  /** Of a relay: is told a refusal's head and body, as they were on the wire; at most a MiB of the body. */
  refused?(wire: Uint8Array): void;
}

export interface ConnectContext extends DialContext {
  /** Of a relay, WebSocket: what is asked for in the request, to the letter. Default: what the address says. */
  readonly requestTarget?: string | undefined;
  readonly sink: ConnectionSink;
}
