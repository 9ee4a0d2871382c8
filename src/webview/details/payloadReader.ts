import type { PayloadSlice } from '../../panel/messages';

/** Slices begin at multiples of this. */
export const sliceBytes = 64 * 1024;
/** How many slices are held: 4 MiB. */
const mostSlices = 64;

/** The payload of one message, pulled slice by slice as it is looked at; a bounded number of slices is held. */
export class PayloadReader {
  /** By position in slices; the least recently used is first. */
  readonly #slices = new Map<number, Uint8Array>();
  readonly #reading = new Map<number, Promise<void>>();
  /** The size of the whole payload in bytes; the entry's until the first slice says better. */
  size: number;

  /** @param pull Reads the bytes `from` to `to`, cut to what there is. */
  constructor(
    readonly pull: (from: number, to: number) => Promise<PayloadSlice>,
    entrySize: number,
  ) {
    this.size = entrySize;
  }

  /** The bytes `from` to `to` if all of them are held; the caller must not change them. */
  peek(from: number, to: number): Uint8Array | undefined {
    const end = Math.min(to, this.size);
    if (from >= end) return new Uint8Array();
    const first = Math.floor(from / sliceBytes);
    const last = Math.floor((end - 1) / sliceBytes);
    const joined = first === last ? undefined : new Uint8Array(end - from);
    for (let at = first; at <= last; at++) {
      const slice = this.#slices.get(at);
      if (!slice) return undefined;
      const start = at * sliceBytes;
      const part = slice.subarray(Math.max(0, from - start), end - start);
      if (!joined) return part;
      joined.set(part, Math.max(0, start - from));
    }
    return joined;
  }

  /** The bytes `from` to `to`, cut to what there is; rejects with the host's words. */
  async read(from: number, to: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    // One after another, and taken at once: a long read must not push its own slices out.
    for (let at = from; at < Math.min(to, this.size);) {
      const slice = Math.floor(at / sliceBytes);
      await this.load(slice);
      const end = Math.min(to, this.size, (slice + 1) * sliceBytes);
      const part = this.peek(at, end);
      if (!part || part.length === 0) break;
      parts.push(part);
      at = end;
    }
    const [only] = parts;
    if (parts.length === 1 && only) return only;
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }

  /** Sees to it that a slice is held. */
  async load(slice: number): Promise<void> {
    const held = this.#slices.get(slice);
    if (held) {
      this.#slices.delete(slice);
      this.#slices.set(slice, held);
      return;
    }
    const reading = this.#reading.get(slice) ?? this.#pullSlice(slice);
    this.#reading.set(slice, reading);
    try {
      await reading;
    } finally {
      this.#reading.delete(slice);
    }
  }

  async #pullSlice(slice: number): Promise<void> {
    const { bytes, size } = await this.pull(slice * sliceBytes, (slice + 1) * sliceBytes);
    this.size = size;
    this.#slices.set(slice, bytes);
    const [oldest] = this.#slices.keys();
    if (this.#slices.size > mostSlices && oldest !== undefined) this.#slices.delete(oldest);
  }
}
