import type { Needle } from './needle';
import { rarePlaces } from './needle';
import { SCAN_CODE } from './scanCode';

/** The most entries that are looked through at once. */
export const MOST_ROWS = 16 * 1024;
/** What may be read after the last entry, beside a needle's length. */
const SLACK_BYTES = 64;
const SAMPLE_BYTES = 16 * 1024;
/** More memory than this isn't kept: a huge message was an exception. */
const KEPT_BYTES = 16 * 1024 * 1024;
const PAGE_BYTES = 64 * 1024;

/** In Node as well, but TypeScript's library has its types with those of the DOM only. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface ScanModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  find(at: number, end: number, text: number, masks: number, length: number, rare: number, next: number): number;
}

/** A needle, and where it stands in the memory; its masks come after it. */
interface Placed {
  readonly needle: Needle;
  readonly at: number;
  /** See {@link rarePlaces}. Counted once: one part of a log is much like another. */
  rare: readonly [number, number] | undefined;
}

/**
 * A buffer that payloads are read into, and a search in it (`scan.wat`): ripgrep's way, which `Buffer.indexOf` isn't: it looks for
 * the first byte, whatever that is.
 */
export class ByteScanner {
  readonly #code = new WebAssembly.Module(Buffer.from(SCAN_CODE, 'base64'));
  #module = this.#instantiate();
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the payloads begin in the memory. */
  #start = 0;
  #needles: readonly Needle[] = [];
  #placed: readonly Placed[] = [];
  /** Two numbers a row: where an entry begins and ends in the room. */
  readonly #table = new Uint32Array(MOST_ROWS * 2);
  readonly #found = new Uint32Array(MOST_ROWS);
  /** How many rows the table has. */
  rows = 0;

  /** Begins a new table of entries. */
  begin(needles: readonly Needle[]): void {
    this.rows = 0;
    if (this.#needles === needles && this.#bytes.length > 0) return;
    this.#needles = needles;
    let end = 0;
    this.#placed = needles.map((needle) => {
      end += 2 * needle.bytes.length;
      return { needle, at: end - 2 * needle.bytes.length, rare: undefined };
    });
    this.#start = align(end);
    this.#grow(this.#start);
    for (const { needle, at } of this.#placed) {
      this.#bytes.set(needle.bytes, at);
      this.#bytes.set(needle.masks, at + needle.bytes.length);
    }
  }

  /** Makes room for the payloads of the entries. @returns where to put them; good until the next call */
  prepare(size: number): Buffer {
    this.#grow(this.#start + size + this.#start + SLACK_BYTES);
    return this.#bytes.subarray(this.#start, this.#start + size);
  }

  /** Lets go of memory that a huge message needed. */
  shrink(): void {
    if (this.#bytes.length <= KEPT_BYTES) return;
    this.#module = this.#instantiate();
    this.#bytes = Buffer.alloc(0);
  }

  /** Adds an entry to those that are looked through, which are ascending: where it begins and ends in the room. */
  add(from: number, to: number): void {
    this.#table[this.rows * 2] = from;
    this.#table[this.rows * 2 + 1] = to;
    this.rows += 1;
  }

  from(row: number): number {
    return this.#table[row * 2]!;
  }

  to(row: number): number {
    return this.#table[row * 2 + 1]!;
  }

  /** The first place of a needle between two places in the room; -1: there is none. */
  find(nth: number, from: number, to: number): number {
    const placed = this.#placed[nth]!;
    const { at } = placed;
    const { length } = placed.needle.bytes;
    placed.rare ??= rarePlaces(placed.needle, this.#bytes.subarray(this.#start, this.#start + SAMPLE_BYTES));
    const start = this.#start;
    const [rare, next] = placed.rare;
    const hit = this.#module.find(start + from, start + to, at, at + length, length, rare, next);
    return hit < 0 ? -1 : hit - start;
  }

  /** The rows that have a needle in them, by their number in the table; a view, good until the next call. */
  scan(nth: number): Uint32Array {
    const { length } = this.#needles[nth]!.bytes;
    const end = this.rows > 0 ? this.to(this.rows - 1) : 0;
    let count = 0;
    for (let row = 0, at = this.from(0); row < this.rows;) {
      const hit = this.find(nth, at, end);
      if (hit < 0) break;
      while (this.to(row) <= hit) row += 1;
      // Between two entries, or across the end of one?
      if (hit < this.from(row)) at = this.from(row);
      else if (hit + length > this.to(row)) at = hit + 1;
      else {
        this.#found[count++] = row++;
        at = this.from(row);
      }
    }
    return this.#found.subarray(0, count);
  }

  /** Keeps only these rows, which are ascending. */
  keep(rows: Uint32Array): void {
    rows.forEach((row, nth) => {
      this.#table[nth * 2] = this.#table[row * 2]!;
      this.#table[nth * 2 + 1] = this.#table[row * 2 + 1]!;
    });
    this.rows = rows.length;
  }

  #grow(needed: number): void {
    const { memory } = this.#module;
    const missing = needed - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    if (this.#bytes.buffer === memory.buffer) return;
    this.#bytes = Buffer.from(memory.buffer);
  }

  #instantiate(): ScanModule {
    return new WebAssembly.Instance(this.#code).exports as ScanModule;
  }
}

function align(size: number): number {
  return Math.ceil(size / 16) * 16;
}
