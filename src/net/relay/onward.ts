import type { StreamMessage } from '../../protocol/framing/streamFraming';

/** Of a relay: takes what a TCP connection receives to the other leg. It is in the log already. */
export interface StreamOnward {
  /**
   * Bytes as they came, not copied: nobody writes into them afterwards.
   *
   * @param messages that they complete; their entries are consecutive, from `firstEntry` on
   */
  data(bytes: Uint8Array, messages: readonly StreamMessage[], firstEntry: number): void;
  /** FIN has come; nothing more does. */
  ended(): void;
  /** The socket is released. The last call. @param how `reset`: in the middle of something */
  gone(how: 'ended' | 'reset'): void;
}

/** Of a relay: takes what a WebSocket receives to the other leg. It is in the log already. */
export interface MessageOnward {
  /** @param frameBytes the payload's sizes in the frames that carried it; empty where they aren't known */
  message(
    entry: number,
    kind: 'text' | 'binary',
    payload: Uint8Array | readonly Uint8Array[],
    frameBytes: readonly number[],
  ): void;
  /** @param payload is copied */
  ping(payload: Uint8Array): void;
  /** @param payload is copied */
  pong(payload: Uint8Array): void;
  /** The peer's close frame, which this end doesn't answer by itself. @param payload is the callee's */
  closing(payload: Uint8Array): void;
  /** The socket is released. The last call. @param how `reset`: in the middle of something */
  gone(how: 'ended' | 'reset'): void;
}
