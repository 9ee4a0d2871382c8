import { constants, isAscii } from 'node:buffer';
import { paddedSize, payloadChecksum } from '../checksum';
import { Field, FLOATS, RECORDS_PER_BLOCK, WORDS } from '../records';
import { MOST_ROWS, type ByteScanner } from './byteScanner';
import type { CompiledQuery } from './compileQuery';
import { neverMatches } from './entryFilter';
import type { IndexView } from './indexView';
import type { Needle } from './needle';
import type { PayloadReader } from './payloadReader';
import { addHits, wholeSpan } from './wholeSpan';

/** How much is read at once: what a processor's cache holds. An entry that is larger is read whole. */
const SPAN_BYTES = 256 * 1024;
/** Bytes that nobody asked for are read along, if they are fewer than this. */
const GAP_BYTES = 32 * 1024;
const ESCAPE = '\\u';

/** Looks through entries in order, a span of bytes at a time. */
export class EntrySearch {
  /** Every entry is looked through, for a text that is found as it is: the index is of no use but where it is found. */
  readonly #isWhole: boolean;
  /** The entries of the scanner's table. */
  readonly #rows = new Int32Array(MOST_ROWS);
  /** The payloads that are in the scanner. */
  #span: Buffer = Buffer.alloc(0);
  /** Entries whose payloads the files don't have, or have otherwise than they came: they never match. */
  readonly #damaged = new Set<number>();

  constructor(
    private readonly query: CompiledQuery,
    private readonly index: IndexView,
    private readonly reader: PayloadReader,
    private readonly scanner: ByteScanner,
    /** Payloads stand one after another, in the order of the entries. */
    isOrdered: boolean,
    /** Payloads of entries before this one may be damaged without anyone knowing yet. */
    private readonly unverified = 0,
    /** Is told which entry's text is about to be tested: it is the one at fault if that takes forever. -1: none. */
    private readonly onTest: (entry: number) => void = () => undefined,
  ) {
    const { needles, accepts, invert } = query;
    this.#isWhole = isOrdered && !accepts && !invert && needles.length > 0 && needles[0]!.where === undefined;
  }

  /**
   * Looks through the entries from `from` on, as many as lie in one span, and adds those that match to `found`.
   *
   * @returns the entry to go on with; `to` at most
   */
  step(from: number, to: number, found: number[]): number {
    const { needles, test, invert } = this.query;
    this.#damaged.clear();
    const first = found.length;
    const next = needles.length === 0 && !test ? this.#byIndex(from, to, found) : this.#byPayload(from, to, found);
    if (invert) this.#complement(from, next, found, first);
    return next;
  }

  #byIndex(from: number, to: number, found: number[]): number {
    const end = Math.min(to, from + MOST_ROWS);
    for (let entry = from; entry < end; entry += 1) if (this.#accepts(entry)) found.push(entry);
    return end;
  }

  #byPayload(from: number, to: number, found: number[]): number {
    const { needles, test, decode } = this.query;
    const { scanner } = this;
    const isWhole = this.#isWhole;
    const next = isWhole ? this.#fillWhole(from, to) : this.#fill(from, to);
    if (this.query.invert) this.#keepSound();
    if (scanner.rows === 0) return next;
    const span = this.#span;
    let ascii: boolean | undefined;
    const isPlain = (): boolean => (ascii ??= isAscii(span));
    const useful = (where: Needle['where']): boolean =>
      where === undefined || (where === 'ascii' ? isPlain() : !span.includes(ESCAPE));
    for (const [nth, { where }] of needles.entries()) {
      if ((isWhole && nth === 0) || !useful(where)) continue;
      const rows = scanner.scan(nth);
      this.#keep(rows);
      if (rows.length === 0) return next;
    }
    if (!this.query.invert) this.#keepSound();
    for (let row = 0; row < scanner.rows; row += 1) {
      const entry = this.#rows[row]!;
      if (test) {
        const start = scanner.from(row);
        const end = scanner.to(row);
        if (end - start > constants.MAX_STRING_LENGTH) continue;
        this.onTest(entry);
        const text = decode?.(span.subarray(start, end)) ?? span.toString(isPlain() ? 'latin1' : 'utf8', start, end);
        if (!test(text)) continue;
      }
      found.push(entry);
    }
    this.onTest(-1);
    return next;
  }

  /** Reads the payloads of the next entries, and puts those that have the first needle in them into the scanner's table. */
  #fillWhole(from: number, to: number): number {
    const { index, query, reader, scanner } = this;
    scanner.begin(query.needles);
    const span = wholeSpan(index, from, to, reader.endOf(index.offsetOf(from)), SPAN_BYTES);
    this.#span = scanner.prepare(span.size);
    const available = span.size > 0 ? reader.read(this.#span, span.base) : 0;
    addHits(span, available, index, scanner, 0, query.needles[0]!.bytes.length, this.#rows);
    return span.to;
  }

  /** Reads the payloads of the next entries that the index lets through, and puts them into the scanner's table. */
  #fill(from: number, to: number): number {
    const { index, query, reader, scanner } = this;
    const rows = this.#rows;
    const { accepts } = query;
    scanner.begin(query.needles);
    let base = -1;
    let end = 0;
    let border = Infinity;
    let entry = from;
    let block = index.blockOf(from);
    let nth = from % RECORDS_PER_BLOCK;
    let words = index.words[block]!;
    let floats = index.floats[block]!;
    const last = Math.min(to, from + 4 * MOST_ROWS);
    for (; entry < last && scanner.rows < MOST_ROWS; entry += 1, nth += 1) {
      if (nth === RECORDS_PER_BLOCK) {
        nth = 0;
        block += 1;
        words = index.words[block]!;
        floats = index.floats[block]!;
      }
      const wordAt = nth * WORDS;
      const floatAt = nth * FLOATS;
      if (neverMatches(words, wordAt) || (accepts && !accepts(words, wordAt, floats, floatAt))) continue;
      const size = words[wordAt + Field.size]!;
      // The table is ascending: what is empty stands after what came before.
      let start = end - base;
      if (base < 0) {
        base = floats[floatAt + Field.offset]!;
        end = base;
        start = 0;
      }
      if (size > 0) {
        const offset = floats[floatAt + Field.offset]!;
        if (border === Infinity) border = reader.endOf(base);
        const span = offset + size - base;
        const isFirst = end === base && offset === base;
        if (!isFirst && (offset < end || offset - end > GAP_BYTES || span > SPAN_BYTES || base + span > border)) break;
        start = offset - base;
        end = base + paddedSize(span);
      }
      rows[scanner.rows] = entry;
      scanner.add(start, start + size);
    }
    if (scanner.rows === 0) return entry;
    this.#span = scanner.prepare(end - base);
    const available = end > base ? reader.read(this.#span, base) : 0;
    if (scanner.to(scanner.rows - 1) > available) this.#leaveOut((row) => scanner.to(row) <= available);
    return entry;
  }

  /** Verifies what could match, as far as the log hasn't done it yet. */
  #keepSound(): void {
    const { scanner, index } = this;
    if (scanner.rows === 0 || this.#rows[0]! >= this.unverified) return;
    this.#leaveOut((row) => {
      const entry = this.#rows[row]!;
      if (entry >= this.unverified) return true;
      const words = index.words[index.blockOf(entry)]!;
      const check = words[(entry % RECORDS_PER_BLOCK) * WORDS + Field.checksum]!;
      return payloadChecksum(this.#span.subarray(scanner.from(row), scanner.to(row))) === check;
    });
  }

  /** What isn't sound is damaged, and never matches. */
  #leaveOut(isSound: (row: number) => boolean): void {
    const sound = new Uint32Array(this.scanner.rows);
    let count = 0;
    for (let row = 0; row < this.scanner.rows; row += 1) {
      if (isSound(row)) sound[count++] = row;
      else this.#damaged.add(this.#rows[row]!);
    }
    this.#keep(sound.subarray(0, count));
  }

  #keep(rows: Uint32Array): void {
    rows.forEach((row, at) => (this.#rows[at] = this.#rows[row]!));
    this.scanner.keep(rows);
  }

  #accepts(entry: number): boolean {
    const block = this.index.blockOf(entry);
    const nth = entry % RECORDS_PER_BLOCK;
    const words = this.index.words[block]!;
    if (neverMatches(words, nth * WORDS)) return false;
    return this.query.accepts?.(words, nth * WORDS, this.index.floats[block]!, nth * FLOATS) ?? true;
  }

  /** Puts those in the place of what was found, from `first` on, that weren't. */
  #complement(from: number, to: number, found: number[], first: number): void {
    const matched = found.splice(first);
    let at = 0;
    for (let entry = from; entry < to; entry += 1) {
      if (matched[at] === entry) at += 1;
      else if (!this.#isDamaged(entry)) found.push(entry);
    }
  }

  #isDamaged(entry: number): boolean {
    const words = this.index.words[this.index.blockOf(entry)]!;
    return neverMatches(words, (entry % RECORDS_PER_BLOCK) * WORDS) || this.#damaged.has(entry);
  }
}
