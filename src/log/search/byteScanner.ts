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

const TABLE = 0;
const FOUND = TABLE + MOST_ROWS * 8;
const TEXT = FOUND + MOST_ROWS * 4;

interface ScanModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  scan(
    table: number,
    count: number,
    text: number,
    masks: number,
    length: number,
    rare: number,
    next: number,
    out: number,
  ): number;
}

/**
 * A buffer that payloads are read into, and a search in it for many entries at once (`scan.wat`): ripgrep's way, which
 * `Buffer.indexOf` isn't: it looks for the first byte, whatever that is, and costs a call for each place.
 */
export class ByteScanner {
  readonly #code = new WebAssembly.Module(Buffer.from(SCAN_CODE, 'base64'));
  #module = this.#instantiate();
  #bytes: Buffer = Buffer.alloc(0);
  #words = new Uint32Array(0);
  /** Where the payloads begin in the memory. */
  #start = 0;
  #needles: readonly Needle[] = [];
  #textBytes = 0;
  readonly #rare = new WeakMap<Needle, readonly [number, number]>();
  /** How many rows the table has. */
  rows = 0;

  /** Begins a new table of entries. */
  begin(needles: readonly Needle[]): void {
    this.rows = 0;
    if (this.#needles === needles && this.#bytes.length > 0) return;
    this.#needles = needles;
    this.#textBytes = needles.reduce((sum, { bytes }) => sum + 2 * bytes.length, 0);
    this.#start = align(TEXT + this.#textBytes);
    this.#grow(this.#start);
    let at = TEXT;
    for (const { bytes, masks } of needles) {
      this.#bytes.set(bytes, at);
      this.#bytes.set(masks, at + bytes.length);
      at += 2 * bytes.length;
    }
  }

  /** Makes room for the payloads of the entries. @returns where to put them; good until the next call */
  prepare(size: number): Buffer {
    this.#grow(this.#start + size + this.#textBytes + SLACK_BYTES);
    return this.#bytes.subarray(this.#start, this.#start + size);
  }

  /** Lets go of memory that a huge message needed. */
  shrink(): void {
    if (this.#bytes.length <= KEPT_BYTES) return;
    this.#module = this.#instantiate();
    this.#bytes = Buffer.alloc(0);
  }

  /** Adds an entry to those that are looked through: where it begins and ends in the room. */
  add(from: number, to: number): void {
    this.#words[this.rows * 2] = this.#start + from;
    this.#words[this.rows * 2 + 1] = this.#start + to;
    this.rows += 1;
  }

  from(row: number): number {
    return this.#words[row * 2]! - this.#start;
  }

  to(row: number): number {
    return this.#words[row * 2 + 1]! - this.#start;
  }

  /** The rows that have a needle in them, by their number in the table; a view, good until the next call. */
  scan(nth: number): Uint32Array {
    const needle = this.#needles[nth]!;
    const length = needle.bytes.length;
    let text = TEXT;
    for (let before = 0; before < nth; before += 1) text += 2 * this.#needles[before]!.bytes.length;
    const [rare, next] = this.#rareOf(needle);
    const count = this.#module.scan(TABLE, this.rows, text, text + length, length, rare, next, FOUND);
    return this.#words.subarray(FOUND / 4, FOUND / 4 + count);
  }

  /** Keeps only these rows, which are ascending. */
  keep(rows: Uint32Array): void {
    rows.forEach((row, nth) => {
      this.#words[nth * 2] = this.#words[row * 2]!;
      this.#words[nth * 2 + 1] = this.#words[row * 2 + 1]!;
    });
    this.rows = rows.length;
  }

  /** Counted once: one part of a log is much like another. */
  #rareOf(needle: Needle): readonly [number, number] {
    let places = this.#rare.get(needle);
    if (!places) {
      places = rarePlaces(needle, this.#bytes.subarray(this.#start, this.#start + SAMPLE_BYTES));
      this.#rare.set(needle, places);
    }
    return places;
  }

  #grow(needed: number): void {
    const { memory } = this.#module;
    const missing = needed - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    if (this.#bytes.buffer === memory.buffer) return;
    this.#bytes = Buffer.from(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
  }

  #instantiate(): ScanModule {
    return new WebAssembly.Instance(this.#code).exports as ScanModule;
  }
}

function align(size: number): number {
  return Math.ceil(size / 16) * 16;
}
