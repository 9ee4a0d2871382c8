/** A message's bytes on the wire, in this order. */
export interface WireMessage {
  /** What stands before the payload, such as its length. */
  readonly prefix: Uint8Array;
  readonly payload: Uint8Array;
  /** What stands after it, such as the delimiter. */
  readonly suffix: Uint8Array;
}

/** A message that was cut out of a stream. Its bytes may share memory with the chunk that was read. */
export interface StreamMessage extends WireMessage {
  /** `event`: bytes that are no whole message; {@link problem} says why. */
  readonly kind: 'data' | 'event';
  /** Only a part of a message. */
  readonly truncated: boolean;
  readonly problem?: FramingProblem;
}

/** What is wrong with a stream. */
export interface FramingProblem {
  /**
   * `message-too-big`: longer than the limit. `bad-length`: announces a length that can't be. `eof-in-message`: the stream ended
   * inside a message that has a length.
   */
  readonly id: 'message-too-big' | 'bad-length' | 'eof-in-message';
  readonly severity: 'warning' | 'error';
  readonly message: string;
}

/**
 * Cuts a TCP stream into messages, incrementally: bytes go in as they come, cut anywhere; messages come out. No byte is lost:
 * prefixes, payloads and suffixes of all messages, one after another, are the stream. Whatever comes, it never throws, and keeps
 * no more than the most bytes that a message may have, and a header.
 */
export interface StreamFraming {
  /** If so many milliseconds pass without bytes, a message is over: {@link end} is to be called then. */
  readonly idleMs?: number;
  /** Takes the next bytes. @returns the messages that they complete, in order. */
  read(chunk: Uint8Array): StreamMessage[];
  /** The stream has ended, or pauses for {@link idleMs}. @returns what is left. */
  end(): StreamMessage[];
  /**
   * A message as it is sent. Doesn't depend on what was read.
   *
   * @throws FramingError if the other end couldn't read it as this message
   */
  encode(payload: Uint8Array): WireMessage;
}

/** A message that can't be sent with a framing. The message says why, and what to do. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

export const NO_BYTES = new Uint8Array(0);

/** Bytes as they came. */
export function rawChunk(payload: Uint8Array): StreamMessage {
  return { kind: 'data', prefix: NO_BYTES, payload, suffix: NO_BYTES, truncated: false };
}
