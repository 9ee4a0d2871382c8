import * as l10n from '@vscode/l10n';
import { concatBytes } from '../concatBytes';
import { MessageBuffer } from './messageBuffer';
import { FramingError, NO_BYTES, type StreamFraming, type StreamMessage, type WireMessage } from './streamFraming';

/** What ends a message. */
export interface Delimiter {
  readonly bytes: Uint8Array;
  /** Belongs to the end where it stands just before it: the CR of a line. */
  readonly before: Uint8Array;
  /** Bytes of the smallest character: a delimiter begins at a multiple of it from the message's first byte. */
  readonly unitBytes: 1 | 2 | 4;
}

/** Cuts a stream at delimiters. What may be the beginning of one waits for the next bytes, and isn't counted as payload before. */
export abstract class DelimitedFraming implements StreamFraming {
  readonly #buffer: MessageBuffer;
  readonly #whole: Uint8Array;
  /** The stream's last bytes, which may begin a delimiter. */
  #held = NO_BYTES;
  /** How many bytes of the message went to the buffer, modulo the unit. */
  #phase = 0;

  constructor(
    protected readonly delimiter: Delimiter,
    maxMessageSize: number,
  ) {
    this.#buffer = new MessageBuffer(maxMessageSize);
    this.#whole = concatBytes([delimiter.before, delimiter.bytes]);
  }

  abstract encode(payload: Uint8Array): WireMessage;

  read(chunk: Uint8Array): StreamMessage[] {
    const { bytes, before } = this.delimiter;
    const messages: StreamMessage[] = [];
    const data = this.#held.length > 0 ? concatBytes([this.#held, chunk]) : chunk;
    let start = 0;
    for (let end = this.find(data, 0, this.#phase); end >= 0; end = this.find(data, start, 0)) {
      const hasBefore = before.length > 0 && end - before.length >= start && hasAt(data, end - before.length, before);
      const payload = data.subarray(start, hasBefore ? end - before.length : end);
      this.#buffer.finish(payload, hasBefore ? this.#whole : bytes, messages);
      this.#phase = 0;
      start = end + bytes.length;
    }
    const held = this.#mayBegin(data, start);
    // A copy: the chunk, which may be large, isn't kept for it, as it would be by `slice` of a Buffer.
    this.#held = held < data.length ? Uint8Array.from(data.subarray(held)) : NO_BYTES;
    this.#add(data.subarray(start, held), messages);
    return messages;
  }

  end(): StreamMessage[] {
    const messages: StreamMessage[] = [];
    this.#add(this.#held, messages);
    this.#held = NO_BYTES;
    if (this.#buffer.size > 0) this.#buffer.finish(NO_BYTES, NO_BYTES, messages);
    this.#phase = 0;
    return messages;
  }

  /** Where a delimiter begins, from `from` on, where so many bytes of a unit came before; -1: nowhere. */
  protected find(data: Uint8Array, from: number, phase: number): number {
    return findBytes(data, this.delimiter.bytes, from, this.delimiter.unitBytes, phase);
  }

  /** @throws FramingError if a character would be cut by the delimiter, which the other end then couldn't find */
  protected checkUnits(payload: Uint8Array): void {
    const { unitBytes } = this.delimiter;
    if (payload.length % unitBytes === 0) return;
    throw new FramingError(
      l10n.t(
        "The message has {0} bytes, but a character of the profile's encoding has {1}: send it without framing.",
        payload.length,
        unitBytes,
      ),
    );
  }

  #add(bytes: Uint8Array, messages: StreamMessage[]): void {
    if (bytes.length === 0) return;
    this.#phase = (this.#phase + bytes.length) % this.delimiter.unitBytes;
    this.#buffer.add(bytes, messages);
  }

  /** Where, at the end of the bytes, something begins that more bytes could make a delimiter. */
  #mayBegin(data: Uint8Array, from: number): number {
    const longest = this.#whole.length - 1;
    for (let at = Math.max(from, data.length - longest); at < data.length; at += 1) {
      if (isBeginning(data, at, this.#whole) || isBeginning(data, at, this.delimiter.bytes)) return at;
    }
    return data.length;
  }
}

/** Where `wanted` begins in `data`, from `from` on, at a whole unit; `phase` bytes of a unit came before. -1: nowhere. */
export function findBytes(
  data: Uint8Array,
  wanted: Uint8Array,
  from: number,
  unitBytes: number,
  phase: number,
): number {
  const first = wanted[0]!;
  for (let at = data.indexOf(first, from); at >= 0; at = data.indexOf(first, at + 1)) {
    if ((phase + at - from) % unitBytes === 0 && hasAt(data, at, wanted)) return at;
  }
  return -1;
}

export function hasAt(data: Uint8Array, at: number, wanted: Uint8Array): boolean {
  if (at < 0 || at + wanted.length > data.length) return false;
  for (let nth = 0; nth < wanted.length; nth += 1) if (data[at + nth] !== wanted[nth]) return false;
  return true;
}

/** Whether the bytes from `at` to the end are the first ones of `wanted`, and not all. */
function isBeginning(data: Uint8Array, at: number, wanted: Uint8Array): boolean {
  const size = data.length - at;
  return size < wanted.length && hasAt(wanted, 0, data.subarray(at));
}
