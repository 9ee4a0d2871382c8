import type { CharacterReader } from './characterReader';
import type { ByteRange } from './byteRange';
import { columnsOf } from './textRuns';

/** Text is cut into blocks of about so many bytes; each is laid out by itself, when it is looked at. */
export const blockBytes = 64 * 1024;
/** A block ends with a line, if one ends so near after its own end; else inside a line. */
export const slackBytes = 4096;
/** The rows of so many blocks are held; of the others, only how many there are. */
const mostBlocks = 48;

/**
 * The rows of a text of any size: lines, broken where they are wider than the view. What was not laid out yet is estimated
 * by what was, so that every place can be reached at once.
 */
export class TextLayout {
  readonly blocks: number;
  /** Offsets at which rows begin, and the end of the last one; the latest used block is last. */
  readonly #held = new Map<number, Uint32Array>();
  /** Rows by block; 0: not known. */
  readonly #counts: Uint32Array;
  #known = 0;
  #knownRows = 0;
  /** Of the payload's blocks so far. */
  #estimate = 1;

  /** @param columns rows are at most so wide, but for one character */
  constructor(
    readonly size: number,
    readonly reader: CharacterReader,
    readonly columns: number,
  ) {
    this.blocks = Math.max(1, Math.ceil(size / blockBytes));
    this.#counts = new Uint32Array(this.blocks);
    this.#estimate = Math.max(1, Math.ceil(Math.min(size, blockBytes) / Math.min(columns, 60)));
  }

  /** How many rows there are, as far as is known. */
  get rows(): number {
    return this.#knownRows + (this.blocks - this.#known) * this.#estimate;
  }

  /** How many rows a block has, or is thought to have. */
  rowsIn(block: number): number {
    const known = this.#counts[block] ?? 0;
    return known === 0 ? this.#estimate : known;
  }

  has(block: number): boolean {
    return this.#held.has(block);
  }

  /** The block that a row is in, and which of its rows it is. */
  place(row: number): { readonly block: number; readonly row: number } {
    let left = row;
    let block = 0;
    for (; block < this.blocks - 1; block++) {
      const rows = this.rowsIn(block);
      if (left < rows) break;
      left -= rows;
    }
    return { block, row: left };
  }

  /** The first row of a block. */
  firstRow(block: number): number {
    let row = 0;
    for (let before = 0; before < block; before++) row += this.rowsIn(before);
    return row;
  }

  /** The bytes that {@link layOut} needs for a block. */
  needs(block: number): ByteRange {
    return [block * blockBytes, Math.min(this.size, (block + 1) * blockBytes + slackBytes)];
  }

  /** Finds the rows of a block. @param bytes those that it {@link needs} */
  layOut(block: number, bytes: Uint8Array): void {
    const base = block * blockBytes;
    const isLast = block === this.blocks - 1;
    const start = block === 0 ? 0 : this.#begin(bytes, 0);
    const end = isLast ? bytes.length : this.#begin(bytes, blockBytes);
    const starts = this.#rowStarts(bytes, start, end);
    // An empty line follows a line feed at the very end.
    if (isLast && (end === start || this.#endsLine(bytes, starts.at(-1) ?? start, end))) starts.push(end);
    starts.push(end);
    this.#held.delete(block);
    this.#held.set(
      block,
      Uint32Array.from(starts, (at) => base + at),
    );
    const [oldest] = this.#held.keys();
    if (this.#held.size > mostBlocks && oldest !== undefined) this.#held.delete(oldest);
    if (this.#counts[block] === 0) {
      this.#counts[block] = starts.length - 1;
      this.#known += 1;
      this.#knownRows += starts.length - 1;
      this.#estimate = Math.max(1, Math.round(this.#knownRows / this.#known));
    }
  }

  /** The bytes of a row of a block that is held. */
  range(block: number, row: number): ByteRange {
    const starts = this.#held.get(block)!;
    return [starts[row]!, starts[row + 1]!];
  }

  /**
   * The block that a byte is in, and the row there if that block is held.
   *
   * @returns a row beyond the block's if the byte's block must be laid out first
   */
  placeOf(offset: number): { readonly block: number; readonly row: number | undefined } {
    let block = Math.min(this.blocks - 1, Math.floor(offset / blockBytes));
    let starts = this.#held.get(block);
    if (!starts) return { block, row: undefined };
    if (offset < starts[0]! && block > 0) {
      block -= 1;
      starts = this.#held.get(block);
      if (!starts) return { block, row: undefined };
    }
    let low = 0;
    let high = starts.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { block, row: low };
  }

  /** Where the block whose bytes begin at `at` begins: after the line that goes on into it, if that ends soon. */
  #begin(bytes: Uint8Array, at: number): number {
    if (at >= bytes.length) return bytes.length;
    const { reader } = this;
    const boundary = reader.boundary(bytes, at);
    const end = Math.min(bytes.length, at + slackBytes);
    for (let next = boundary; next < end; next += reader.length) {
      reader.read(bytes, next);
      if (reader.code === 0x0a) return next + reader.length;
    }
    return boundary;
  }

  #endsLine(bytes: Uint8Array, from: number, end: number): boolean {
    const { reader } = this;
    for (let at = from; at < end; at += reader.length) reader.read(bytes, at);
    return reader.code === 0x0a;
  }

  #rowStarts(bytes: Uint8Array, start: number, end: number): number[] {
    const { reader, columns } = this;
    const starts: number[] = [];
    let rowStart = start;
    let column = 0;
    let before = 0;
    /** After the last space of the row, and how wide the row is up to there. */
    let word = start;
    let wordColumn = 0;
    for (let at = start; at < end;) {
      reader.read(bytes, at);
      const { code, length } = reader;
      if (code === 0x0a) {
        starts.push(rowStart);
        at += length;
        rowStart = at;
        word = at;
        column = 0;
        before = code;
        continue;
      }
      const width = columnsOf(code, length, before, column);
      if (column + width > columns && column > 0) {
        // Between words, unless that leaves much of the row empty.
        const breaksWord = word === rowStart || wordColumn < columns / 2;
        starts.push(rowStart);
        if (breaksWord) {
          rowStart = at;
          column = 0;
        } else {
          rowStart = word;
          column -= wordColumn;
        }
        word = rowStart;
        wordColumn = 0;
        continue;
      }
      column += width;
      at += length;
      before = code;
      if (code === 0x20) {
        word = at;
        wordColumn = column;
      }
    }
    if (rowStart < end) starts.push(rowStart);
    return starts;
  }
}
