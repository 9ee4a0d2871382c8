import type { MessageOnward } from './relay/onward';
import type { ReceiveProblem } from './receiveProblem';

/** What a `MessageReceiver` tells beside what it puts into the log. */
export interface ReceiverEvents {
  /** @returns the round trip in milliseconds, of a pong that answers a ping of ours */
  onPong(payload: Uint8Array, time: number): number | undefined;
  /** @param payload a view, valid until the next frame */
  onPing(payload: Uint8Array): void;
  /** The peer's close frame, one that is right. @param payload a view, valid until the next frame */
  onClose(payload: Uint8Array): void;
  /** What the peer sent breaks the protocol or a limit; all that had come is in the log. Told once. */
  onProblem(problem: ReceiveProblem, culprit: Culprit | undefined): void;
  /** A message that took long to inflate is in the log: it is no longer busy. */
  onIdle(): void;
  /** A message is in the log: see `MessageOnward`. */
  onMessage: MessageOnward['message'] | undefined;
}

/** The message that broke a limit, or isn't what it should be. */
export interface Culprit {
  readonly entry: number;
  readonly payload: Uint8Array;
  readonly compressed: boolean;
  /** The sum of the lengths that its frames announce, in bytes. */
  readonly announced: number;
}
