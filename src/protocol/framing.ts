import { concatBytes } from './concatBytes';

const LF = 0x0a;
const CR = 0x0d;
const CR_BYTES = Uint8Array.of(CR);

/** A message cut out of a stream. */
export interface StreamMessage {
  /** Without the delimiter; may share memory with the bytes that were written. */
  readonly payload: Uint8Array;
  /** Only a part of a message that is longer than the limit. */
  readonly truncated: boolean;
}

/** Cuts a TCP stream into messages, incrementally: bytes go in as they come, cut anywhere; messages come out. */
export interface StreamFraming {
  /** Takes the next bytes. @returns the messages that they complete, in order. */
  read(chunk: Uint8Array): StreamMessage[];
  /** The stream has ended. @returns what is left of an unfinished message. */
  end(): StreamMessage[];
  /** A message as it is sent. */
  encode(payload: Uint8Array): Uint8Array;
}

/** `none`: every read is an entry of its own. */
export const NO_FRAMING: StreamFraming = {
  read: (chunk) => [{ payload: chunk, truncated: false }],
  end: () => [],
  encode: (payload) => payload,
};

/**
 * `line`: a message ends at LF, and a CR just before it belongs to the end. A message longer than `maxMessageSize` bytes is
 * given in parts, each marked as truncated, so that no more than that is ever buffered.
 */
export class LineFraming implements StreamFraming {
  #parts: Uint8Array[] = [];
  #size = 0;
  #cut = false;
  #heldCr = false;

  constructor(
    private readonly delimiter: Uint8Array,
    private readonly maxMessageSize: number,
  ) {}

  read(chunk: Uint8Array): StreamMessage[] {
    const messages: StreamMessage[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      this.#take(chunk.subarray(start, end), messages);
      this.#heldCr = false;
      messages.push(this.#finish());
      start = end + 1;
    }
    this.#take(chunk.subarray(start), messages);
    return messages;
  }

  end(): StreamMessage[] {
    const messages: StreamMessage[] = [];
    if (this.#heldCr) this.#add(CR_BYTES, messages);
    this.#heldCr = false;
    if (this.#size > 0) messages.push(this.#finish());
    return messages;
  }

  encode(payload: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(payload.length + this.delimiter.length);
    bytes.set(payload);
    bytes.set(this.delimiter, payload.length);
    return bytes;
  }

  /** Takes bytes of a line. A CR at their end waits: only the next byte tells whether it belongs to the line's end. */
  #take(bytes: Uint8Array, messages: StreamMessage[]): void {
    if (bytes.length === 0) return;
    if (this.#heldCr) this.#add(CR_BYTES, messages);
    this.#heldCr = bytes.at(-1) === CR;
    this.#add(this.#heldCr ? bytes.subarray(0, -1) : bytes, messages);
  }

  #add(bytes: Uint8Array, messages: StreamMessage[]): void {
    let rest = bytes;
    while (this.#size + rest.length > this.maxMessageSize) {
      const room = this.maxMessageSize - this.#size;
      this.#keep(rest.subarray(0, room));
      this.#cut = true;
      messages.push(this.#finish());
      this.#cut = true;
      rest = rest.subarray(room);
    }
    this.#keep(rest);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#size += bytes.length;
  }

  #finish(): StreamMessage {
    const payload = this.#parts.length === 1 ? this.#parts[0]! : concatBytes(this.#parts);
    const truncated = this.#cut;
    this.#parts = [];
    this.#size = 0;
    this.#cut = false;
    return { payload, truncated };
  }
}
