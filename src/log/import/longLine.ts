import { concatBytes } from '../../protocol/concatBytes';
import { BadValue } from './importProblem';
import { Base64DecoderOfSlices, TextDecoderOfSlices, type StringDecoder } from './stringDecoders';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const MAX_NAME = 6;

/** A line without its payload, and the payload. */
export interface TakenLine {
  /** The line; if {@link payload} is there, with an empty string in its place. */
  readonly bytes: Uint8Array;
  readonly payload?: TakenPayload;
}

export interface TakenPayload {
  readonly name: 'text' | 'base64';
  readonly parts: readonly Uint8Array[];
  /** Where it began in {@link TakenLine.bytes}, and how many UTF-16 units it had there. */
  readonly at: number;
  readonly units: number;
}

/**
 * A line that is too long to be handled at once. The payload, a string called `text` or `base64` of the outermost object, is taken out and
 * decoded as it comes: it never is one string.
 */
export class LongLine {
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The last string of the outermost object, as far as it may be a name of interest, and whether a colon came after it. */
  #name = '';
  #named = false;
  #decoder: StringDecoder | undefined;
  #payload: { name: 'text' | 'base64'; at: number } | undefined;
  #parts: Uint8Array[] = [];
  #units = 0;
  #payloadBytes = 0;

  /** Bytes that are kept beside the payload. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** Bytes of the payload as it stands in the line, so far. */
  get payloadBytes(): number {
    return this.#payloadBytes;
  }

  /** Where the payload began, in bytes of the line; 0: it has not. */
  get payloadUnit(): number {
    return this.#payload?.at ?? 0;
  }

  /** @param chunk the next bytes, without the line's end; they may be used again afterwards @throws BadValue in the payload */
  write(chunk: Uint8Array): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#decoder) {
        at = this.#endOfPayload(chunk, at);
        this.#decode(chunk.subarray(from, at));
        from = at;
        if (at === chunk.length) break;
        this.#parts = this.#within(() => this.#decoder!.end());
        this.#decoder = undefined;
        this.#inString = false;
        continue;
      }
      const byte = chunk[at]!;
      if (!this.#inString) {
        if (byte !== QUOTE) this.#outside(byte);
        else if (this.#begin()) {
          this.#keep(chunk.subarray(from, at + 1));
          this.#payload!.at = this.#keptBytes;
          from = at + 1;
        }
      } else if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
      else if (this.#name.length <= MAX_NAME) this.#name += String.fromCharCode(byte);
    }
    this.#keep(chunk.subarray(from));
  }

  /** Where the quote stands that ends the payload; the chunk's length if that is yet to come. */
  #endOfPayload(chunk: Uint8Array, from: number): number {
    let escaped = this.#escaped;
    let units = 0;
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) break;
      if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
    }
    this.#escaped = escaped;
    this.#units += units;
    return at;
  }

  end(): TakenLine {
    const bytes = concatBytes(this.#kept);
    if (!this.#payload) return { bytes };
    return { bytes, payload: { ...this.#payload, parts: this.#parts, units: this.#units } };
  }

  /** A string begins. @returns whether it is the payload */
  #begin(): boolean {
    this.#inString = true;
    const name = this.#named ? this.#name : '';
    this.#name = '';
    this.#named = false;
    if (this.#depth !== 1 || this.#payload || (name !== 'text' && name !== 'base64')) return false;
    this.#decoder = name === 'text' ? new TextDecoderOfSlices() : new Base64DecoderOfSlices();
    this.#payload = { name, at: 0 };
    return true;
  }

  #outside(byte: number): void {
    if (byte === 0x7b || byte === 0x5b) this.#depth += 1;
    else if (byte === 0x7d || byte === 0x5d) this.#depth -= 1;
    if (byte === COLON) this.#named = true;
    // A value that is no string.
    else if (byte > 0x20) this.#named = false;
  }

  #decode(slice: Uint8Array): void {
    this.#payloadBytes += slice.length;
    this.#within(() => this.#decoder!.write(slice));
  }

  /** Names the payload in what is wrong with it. */
  #within<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof BadValue) throw new BadValue([this.#payload!.name], error.message);
      throw error;
    }
  }

  #keep(bytes: Uint8Array): void {
    this.#kept.push(bytes.slice());
    this.#keptBytes += bytes.length;
  }
}
