import * as l10n from '@vscode/l10n';
import { promisify } from 'node:util';
import { constants, inflateRaw, inflateRawSync, type InputType, type ZlibOptions } from 'node:zlib';
import type { DeflateStream } from '../protocol/deflateParameters';

/** What a sender leaves out at the end of each message (RFC 7692 §7.2.1). */
const TRAILER = Uint8Array.of(0, 0, 0xff, 0xff);
/** As far back as a message may refer to those before it. */
const WINDOW_BYTES = 32 * 1024;
/** Room for output before the last window is moved to the front. */
const HISTORY_BYTES = 4 * WINDOW_BYTES;
/** What is inflated at once takes a few milliseconds at most. */
const MAX_SYNC_INPUT_BYTES = 64 * 1024;
const MAX_SYNC_OUTPUT_BYTES = 256 * 1024;
/** Of output, for each turn of a thread. */
const LARGE_CHUNK_BYTES = 256 * 1024;
/** Of one message, before its end: each costs a call of zlib with a whole window, and two bytes are enough for one. */
const MAX_FINAL_BLOCKS = 100;

/** What zlib gives with the option `info`, which its types don't know. */
interface Inflated {
  readonly buffer: Buffer;
  /** How much of the input was read: not all of it if a block said that it is the last one. */
  readonly engine: { readonly bytesWritten: number };
}
const inflateAtOnce = inflateRawSync as unknown as (input: InputType, options: ZlibOptions) => Inflated;
const inflateInParts = promisify(inflateRaw) as unknown as (
  input: InputType,
  options: ZlibOptions,
) => Promise<Inflated>;

/** Calls of zlib, one after another: what each gave goes in, what is to be inflated next comes out. */
type Calls = Generator<[input: Uint8Array, options: ZlibOptions], Uint8Array, Inflated>;

/** A message is larger than the limit when it is inflated. */
export class InflatedTooLargeError extends Error {}

/**
 * Inflates the messages of one direction, in their order (RFC 7692 §7.2.2). Each is inflated by itself, with what the ones before it
 * have left in the window as its dictionary: one call of zlib for a whole message costs a third of the same through a stream.
 */
export class Inflater {
  /** The last output, where messages may refer to it. */
  #history: Buffer = Buffer.alloc(0);
  #historyEnd = 0;

  constructor(
    private readonly stream: DeflateStream,
    private readonly maxBytes: number,
  ) {}

  /**
   * Inflates a message at once.
   *
   * @param size of all parts, in bytes
   * @returns `undefined` if it is too large for that: see {@link inflateLater}
   * @throws InflatedTooLargeError, or zlib's own error
   */
  inflate(parts: readonly Uint8Array[], size: number): Uint8Array | undefined {
    if (size > MAX_SYNC_INPUT_BYTES) return undefined;
    const limit = Math.min(this.maxBytes, MAX_SYNC_OUTPUT_BYTES);
    const calls = this.#calls(parts, size, limit);
    try {
      let call = calls.next();
      while (!call.done) call = calls.next(inflateAtOnce(...call.value));
      return call.value;
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      if (limit === this.maxBytes) throw new InflatedTooLargeError();
      return undefined;
    }
  }

  /**
   * The same without holding the event loop. Nothing else may be asked for meanwhile.
   *
   * @throws InflatedTooLargeError, or zlib's own error
   */
  async inflateLater(parts: readonly Uint8Array[], size: number): Promise<Uint8Array> {
    const calls = this.#calls(parts, size, this.maxBytes);
    try {
      let call = calls.next();
      while (!call.done) {
        const [input, options] = call.value;
        call = calls.next(await inflateInParts(input, { ...options, chunkSize: LARGE_CHUNK_BYTES }));
      }
      return call.value;
    } catch (error) {
      throw isTooLarge(error) ? new InflatedTooLargeError() : error;
    }
  }

  *#calls(parts: readonly Uint8Array[], size: number, limit: number): Calls {
    let input: Buffer = Buffer.concat([...parts, TRAILER], size + TRAILER.length);
    let dictionary: Buffer = this.#window();
    const outputs: Buffer[] = [];
    let outputBytes = 0;
    for (;;) {
      const { buffer, engine } = yield [
        input,
        {
          windowBits: this.stream.windowBits,
          finishFlush: constants.Z_SYNC_FLUSH,
          // zlib takes no limit of 0.
          maxOutputLength: Math.max(1, limit - outputBytes),
          info: true,
          ...(dictionary.length > 0 && { dictionary }),
        },
      ];
      outputs.push(buffer);
      outputBytes += buffer.length;
      if (outputBytes > limit) throw Object.assign(new RangeError(), { code: TOO_LARGE });
      const read = engine.bytesWritten;
      if (read >= input.length - TRAILER.length || read === 0) break;
      // A block that ends the stream wasn't the message's last one (RFC 7692 §7.2.3.4 and §7.2.3.5).
      if (outputs.length > MAX_FINAL_BLOCKS) throw tooManyFinalBlocks();
      input = input.subarray(read);
      dictionary = Buffer.concat([dictionary, buffer.subarray(-WINDOW_BYTES)]).subarray(-WINDOW_BYTES);
    }
    const output = outputs.length === 1 ? outputs[0]! : Buffer.concat(outputs, outputBytes);
    if (this.stream.keepsWindow) this.#remember(output.subarray(-WINDOW_BYTES));
    return output;
  }

  #window(): Buffer {
    return this.#history.subarray(Math.max(0, this.#historyEnd - WINDOW_BYTES), this.#historyEnd);
  }

  #remember(output: Buffer): void {
    if (this.#historyEnd + output.length > this.#history.length) {
      const kept = this.#window();
      if (this.#history.length === 0) this.#history = Buffer.allocUnsafeSlow(HISTORY_BYTES);
      this.#history.set(kept);
      this.#historyEnd = kept.length;
    }
    this.#history.set(output, this.#historyEnd);
    this.#historyEnd += output.length;
  }
}

const TOO_LARGE = 'ERR_BUFFER_TOO_LARGE';

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === TOO_LARGE;
}

function tooManyFinalBlocks(): Error {
  const message = l10n.t('more than {0} blocks of one message say that they are the last', MAX_FINAL_BLOCKS);
  return Object.assign(new Error(message), { code: 'Z_DATA_ERROR' });
}
