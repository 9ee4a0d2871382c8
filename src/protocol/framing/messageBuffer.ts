import * as l10n from '@vscode/l10n';
import { NO_BYTES, type FramingProblem, type StreamMessage } from './streamFraming';

/**
 * Collects the bytes of one message after another. Of a message over the limit it gives parts of that size, each marked as
 * truncated. What comes in one piece isn't copied; the rest is kept in one growing piece of memory, however small its parts are.
 */
export class MessageBuffer {
  #bytes: Uint8Array = NO_BYTES;
  #size = 0;
  /** A part of this message was given. */
  #isCut = false;
  #prefix: Uint8Array = NO_BYTES;

  /** @param limit the most bytes of a part */
  constructor(private readonly limit: number) {}

  /** How many bytes are kept. */
  get size(): number {
    return this.#size;
  }

  /** The next message has this before its payload. */
  begin(prefix: Uint8Array): void {
    this.#prefix = prefix;
  }

  /** Takes bytes of a message that isn't complete yet. */
  add(bytes: Uint8Array, out: StreamMessage[]): void {
    this.#keep(this.#cut(bytes, out));
  }

  /** Takes the last bytes of a message, and gives it. */
  finish(last: Uint8Array, suffix: Uint8Array, out: StreamMessage[], problem?: FramingProblem): void {
    const rest = this.#cut(last, out);
    const truncated = this.#isCut || problem !== undefined;
    const prefix = this.#prefix;
    const payload = this.#take(rest);
    out.push(
      problem
        ? { kind: 'event', prefix, payload, suffix, truncated, problem }
        : { kind: 'data', prefix, payload, suffix, truncated },
    );
    this.#isCut = false;
    this.#prefix = NO_BYTES;
  }

  /** Gives away what is more than a message may have. @returns what is left of the bytes */
  #cut(bytes: Uint8Array, out: StreamMessage[]): Uint8Array {
    let rest = bytes;
    while (this.#size + rest.length > this.limit) {
      const room = this.limit - this.#size;
      const part = { kind: 'data', prefix: this.#prefix, suffix: NO_BYTES, truncated: true } as const;
      const payload = this.#take(rest.subarray(0, room));
      out.push(this.#isCut ? { ...part, payload } : { ...part, payload, problem: tooBig(this.limit) });
      this.#isCut = true;
      this.#prefix = NO_BYTES;
      rest = rest.subarray(room);
    }
    return rest;
  }

  #take(last: Uint8Array): Uint8Array {
    if (this.#size === 0) return last;
    this.#keep(last);
    const payload = this.#bytes.subarray(0, this.#size);
    this.#bytes = NO_BYTES;
    this.#size = 0;
    return payload;
  }

  #keep(bytes: Uint8Array): void {
    const size = this.#size + bytes.length;
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.limit, Math.max(size, 2 * this.#bytes.length)));
      grown.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#size);
    this.#size = size;
  }
}

function tooBig(limit: number): FramingProblem {
  const message = l10n.t(
    'A message has more than the {0} bytes that "maxMessageSize" allows: it is shown in parts.',
    String(limit),
  );
  return { id: 'message-too-big', severity: 'warning', message };
}
