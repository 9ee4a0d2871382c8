import * as l10n from '@vscode/l10n';
import { concatBytes } from '../concatBytes';
import { MessageBuffer } from './messageBuffer';
import {
  NO_BYTES,
  rawChunk,
  type FramingProblem,
  type StreamFraming,
  type StreamMessage,
  type WireMessage,
} from './streamFraming';

/**
 * No longer message is believed, unless `maxMessageSize` allows it: four bytes of text, read as a length, mean more than 512 MiB, and
 * a negative number more than 2 GiB. In a shorter one over the limit the framing still holds.
 */
export const MAX_BELIEVED_BYTES = 256 * 1024 * 1024;

/** What stands before a message's bytes. */
export interface Header {
  readonly headerBytes: number;
  /** Of the message without its header. */
  readonly payloadBytes: number;
  /** Why there can be no such message. */
  readonly problem?: FramingProblem;
}

/**
 * Cuts a stream into messages whose number of bytes is known beforehand. A header that can't be right becomes an event, and all
 * that follows is given as it comes, as nobody knows where the next message begins.
 */
export abstract class CountedFraming implements StreamFraming {
  readonly #buffer: MessageBuffer;
  /** The first bytes of a header. */
  #held = NO_BYTES;
  /** How many bytes the message still lacks; `undefined` before its header. */
  #lacks: number | undefined;
  #isLost = false;

  constructor(protected readonly maxMessageSize: number) {
    this.#buffer = new MessageBuffer(maxMessageSize);
  }

  /** @returns `undefined` if the header isn't whole yet */
  protected abstract readHeader(bytes: Uint8Array): Header | undefined;

  abstract encode(payload: Uint8Array): WireMessage;

  read(chunk: Uint8Array): StreamMessage[] {
    if (this.#isLost) return [rawChunk(chunk)];
    const messages: StreamMessage[] = [];
    const data = this.#held.length > 0 ? concatBytes([this.#held, chunk]) : chunk;
    this.#held = NO_BYTES;
    for (let at = 0; at < data.length;) {
      if (this.#lacks === undefined) {
        const header = this.readHeader(data.subarray(at));
        if (!header) {
          this.#held = Uint8Array.from(data.subarray(at));
          break;
        }
        const begin = at;
        at += header.headerBytes;
        const { problem } = header;
        if (problem) return this.#lose(messages, data.subarray(begin, at), data.subarray(at), problem);
        this.#lacks = header.payloadBytes;
        const isWhole = data.length - at >= this.#lacks;
        const prefix = data.subarray(begin, at);
        // A copy of what waits: the chunk, which may be large, isn't kept for it, as it would be by `slice` of a Buffer.
        this.#buffer.begin(isWhole ? prefix : Uint8Array.from(prefix));
      }
      const bytes = data.subarray(at, at + this.#lacks);
      at += bytes.length;
      this.#lacks -= bytes.length;
      if (this.#lacks > 0) this.#buffer.add(bytes, messages);
      else {
        this.#buffer.finish(bytes, NO_BYTES, messages);
        this.#lacks = undefined;
      }
    }
    return messages;
  }

  end(): StreamMessage[] {
    const messages: StreamMessage[] = [];
    const held = this.#held;
    if (held.length > 0) messages.push(noMessage(held, endedInside()));
    else if (this.#lacks !== undefined) this.#buffer.finish(NO_BYTES, NO_BYTES, messages, endedInside(this.#lacks));
    this.#held = NO_BYTES;
    this.#lacks = undefined;
    return messages;
  }

  #lose(messages: StreamMessage[], header: Uint8Array, rest: Uint8Array, problem: FramingProblem): StreamMessage[] {
    this.#isLost = true;
    messages.push(noMessage(header, problem));
    if (rest.length > 0) messages.push(rawChunk(rest));
    return messages;
  }
}

function noMessage(payload: Uint8Array, problem: FramingProblem): StreamMessage {
  return { kind: 'event', prefix: NO_BYTES, payload, suffix: NO_BYTES, truncated: true, problem };
}

function endedInside(lacks?: number): FramingProblem {
  const message =
    lacks === undefined
      ? l10n.t('The stream ended before the length of a message was complete.')
      : l10n.t('The stream ended inside a message: {0} bytes of it never came.', lacks);
  return { id: 'eof-in-message', severity: 'warning', message };
}
