import type { Direction, EntryKind, Exchange, Failure, Finding, SendOptions, SessionEnd } from '../api';
import type { EntryExtras } from '../log/logAppender';
import type { DialContext } from './dial';
import type { FrameLog } from './frameLog';

/** For the closing handshake of WebSocket, and for the peer's FIN after ours. */
export const CLOSE_TIMEOUT_MS = 10_000;
/** Of one message. */
export const MAX_FRAGMENTS = 131_072;
/** Of TCP, in which one frame may come; more than a fragment each can have. */
export const MAX_CHUNKS = 4 * MAX_FRAGMENTS;
export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
export const DEFAULT_MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

/** An open connection of one transport. */
export interface Connection {
  /** Hands a message to the kernel. Settles, with the index of its log entry, when the kernel has taken it. */
  send(payload: string | Uint8Array, options: SendOptions): Promise<number>;
  ping(payload: Uint8Array): Promise<number>;
  /** Begins to close; {@link ConnectionSink.ended} tells when it has. */
  close(code: number | undefined, reason: string): void;
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
  /** Whether the log waits for the disk: nothing more is to be read until {@link Connection.resume}. */
  isFull(): boolean;
  /** A head or a body of the handshake has come or gone. */
  exchanges(exchanges: readonly Exchange[]): void;
  found(finding: Finding): void;
  /** The peer has begun to close: nothing can be sent any more. */
  closing(): void;
  /** The socket is released. The last call. */
  ended(end: SessionEnd, failure?: Failure): void;
}

export interface ConnectContext extends DialContext {
  readonly sink: ConnectionSink;
}
