import type { EntryKind } from '../api';

/** What carries a message, rather than telling something of the connection. */
export type MessageKind = 'text' | 'binary' | 'data';

export function isMessage(kind: EntryKind): kind is MessageKind {
  return kind === 'text' || kind === 'binary' || kind === 'data';
}

/** Answers what a session receives. */
export interface Responder {
  /**
   * A message is in the log.
   *
   * @param payload is not to be written into
   * @param isPart it is only a part of one that is longer than the profile allows
   */
  received(kind: MessageKind, payload: Uint8Array, isPart: boolean): void;
  /** So many answers wait to be sent that nothing more is received until the session's `resume`. */
  readonly isFull: boolean;
  /** Settles when what waits to be sent now is sent, or can't be; `undefined`: nothing does. */
  readonly answered: Promise<void> | undefined;
}
