import type { Frame } from '../api';
import { checksum } from './checksum';

/**
 * Bytes of one frame in its file, little-endian: time f64 @0, offset f64 @8, length f64 @16, masking key u32 @24, and @28 a word
 * with the first byte, the direction, whether it is masked, the header's length (14 bits in all) and a check of the frame (18 bits).
 */
export const FRAME_BYTES = 32;
const FLOATS = FRAME_BYTES / 8;
const WORDS = FRAME_BYTES / 4;
const KEY_WORD = 6;
const REST_WORD = 7;
const BLOCK_FRAMES = 8192;
/** There may be thousands of logs that stay small: the first blocks are smaller, each four times the one before. */
const FIRST_BLOCK_FRAMES = 128;

const SENT = 0x100;
const MASKED = 0x200;
const HEADER_SHIFT = 10;
/** The rest of a frame without its key, and the check above it. */
const REST_BITS = 0x3fff;
/** The key stands above 14 bits: 46 bits in all, which a float holds exactly. */
const KEY_FACTOR = 2 ** 14;

interface Block {
  /** The number of its first frame. */
  readonly first: number;
  readonly fields: Float64Array;
  readonly words: Uint32Array;
  used: number;
}

/** What of a frame is kept beside its time, offset and length, in one number. `firstByte`: FIN, RSV and opcode as on the wire. */
export function packFrame(
  sent: boolean,
  firstByte: number,
  masked: boolean,
  maskKey: number,
  headerLength: number,
): number {
  return (
    maskKey * KEY_FACTOR + ((headerLength << HEADER_SHIFT) | (masked ? MASKED : 0) | (sent ? SENT : 0) | firstByte)
  );
}

/** The frames that aren't in their file yet, in the layout of the file. Nothing is allocated for a frame but a block for thousands. */
export class FrameRecords {
  #blocks: Block[] = [];
  #spare: Block | undefined;
  /** The room of the newest block that was made. */
  #frames = 0;
  #length: number;

  constructor(
    /** How many are in the file already. */
    length: number,
  ) {
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  /** @param packed see {@link packFrame} @returns the frame's number */
  push(time: number, offset: number, length: number, packed: number): number {
    let block = this.#blocks.at(-1);
    if (!block || block.used === roomOf(block) || block.first + block.used !== this.#length) block = this.#addBlock();
    putFrame(block.fields, block.words, block.used, this.#length, time, offset, length, packed);
    block.used += 1;
    return this.#length++;
  }

  /** Counts a frame that there is no room for: in the file its place stays empty. @returns the frame's number */
  skip(): number {
    return this.#length++;
  }

  /** The bytes of the frames `from` to `to`, for writing: views that stay valid until they are released, and the number of each one's first frame. */
  between(from: number, to: number): { readonly first: number; readonly bytes: Uint8Array }[] {
    return this.#blocks
      .filter(({ first, used }) => first + used > from && first < to)
      .map(({ first, fields, used }) => {
        const start = Math.max(from, first) - first;
        const count = Math.min(used, to - first) - start;
        return { first: first + start, bytes: new Uint8Array(fields.buffer, start * FRAME_BYTES, count * FRAME_BYTES) };
      });
  }

  /** The frames `from` to `to` if none of them is older than those that are still here. */
  read(from: number, to: number): Frame[] | undefined {
    const [oldest] = this.#blocks;
    if (!oldest || from < oldest.first) return undefined;
    const frames: Frame[] = [];
    for (const { first, fields, used } of this.#blocks) {
      const start = Math.max(from, first) - first;
      const end = Math.min(to, first + used) - first;
      if (start >= end) continue;
      while (from + frames.length < first + start) frames.push(DAMAGED);
      frames.push(...unpackFrames(fields.subarray(start * FLOATS, end * FLOATS), first + start));
    }
    while (from + frames.length < to) frames.push(DAMAGED);
    return frames;
  }

  /** Lets go of the blocks that are in the file up to number `written`, but for one that has room for more. */
  release(written: number): void {
    this.#blocks = this.#blocks.filter((block, nth) => {
      const isKept =
        block.first + block.used > written || (nth === this.#blocks.length - 1 && block.used < roomOf(block));
      if (!isKept && roomOf(block) === BLOCK_FRAMES) this.#spare = block;
      return isKept;
    });
  }

  clear(): void {
    this.#blocks = [];
    this.#spare = undefined;
  }

  #addBlock(): Block {
    if (!this.#spare) this.#frames = Math.min(BLOCK_FRAMES, this.#frames ? 4 * this.#frames : FIRST_BLOCK_FRAMES);
    const fields = this.#spare?.fields ?? new Float64Array(this.#frames * FLOATS);
    const words = this.#spare?.words ?? new Uint32Array(fields.buffer);
    this.#spare = undefined;
    const block = { first: this.#length, fields, words, used: 0 };
    this.#blocks.push(block);
    return block;
  }
}

function roomOf({ fields }: Block): number {
  return fields.length / FLOATS;
}

/** The bytes of one frame in its file; see {@link FrameRecords.push}. */
export function frameRecord(number: number, time: number, offset: number, length: number, packed: number): Uint8Array {
  const fields = new Float64Array(FLOATS);
  putFrame(fields, new Uint32Array(fields.buffer), 0, number, time, offset, length, packed);
  return new Uint8Array(fields.buffer);
}

function putFrame(
  fields: Float64Array,
  words: Uint32Array,
  slot: number,
  number: number,
  time: number,
  offset: number,
  length: number,
  packed: number,
): void {
  const at = slot * FLOATS;
  const start = slot * WORDS;
  const maskKey = Math.floor(packed / KEY_FACTOR);
  const rest = packed - maskKey * KEY_FACTOR;
  fields[at] = time;
  fields[at + 1] = offset;
  fields[at + 2] = length;
  words[start + KEY_WORD] = maskKey;
  words[start + REST_WORD] = frameCheck(words, start, number, rest) | rest;
}

/**
 * Reads frames as they stand in the file.
 *
 * @param first the number of the first one
 */
export function unpackFrames(fields: Float64Array, first: number): Frame[] {
  const frames: Frame[] = [];
  const words = new Uint32Array(fields.buffer, fields.byteOffset, fields.length * 2);
  for (let at = 0, start = 0; at + FLOATS <= fields.length; at += FLOATS, start += WORDS) {
    const rest = words[start + REST_WORD]! & REST_BITS;
    const isWhole = (frameCheck(words, start, first + start / WORDS, rest) | rest) >>> 0 === words[start + REST_WORD];
    // No header has fewer bytes (RFC 6455 §5.2).
    if (!isWhole || rest >> HEADER_SHIFT < 2) {
      frames.push(isWhole && rest === 0 ? MISSING_FRAME : DAMAGED);
      continue;
    }
    const masked = (rest & MASKED) !== 0;
    frames.push({
      direction: rest & SENT ? 'sent' : 'received',
      time: fields[at]!,
      fin: (rest & 0x80) !== 0,
      rsv: (rest >> 4) & 7,
      opcode: rest & 15,
      masked,
      ...(masked && { maskKey: words[start + KEY_WORD]! }),
      length: fields[at + 2]!,
      headerLength: rest >> HEADER_SHIFT,
      offset: fields[at + 1]!,
    });
  }
  return frames;
}

/** Stands in the place of a frame that can't be trusted. */
const DAMAGED: Frame = {
  direction: 'received',
  time: 0,
  fin: false,
  rsv: 0,
  opcode: 0,
  masked: false,
  length: 0,
  headerLength: 0,
  offset: 0,
  damaged: true,
};

/** Stands where an import has kept a place for a frame that its file lacks: it can't be shown either, but nothing is wrong with the log. */
export const MISSING_FRAME: Frame = { ...DAMAGED };

/** The check of a frame, in the upper 18 bits: of all that is in it, and of its number. */
function frameCheck(words: Uint32Array, start: number, number: number, rest: number): number {
  return checksum(words, start, start + REST_WORD, Math.imul(number + 1, 0x01000193) ^ rest) & ~REST_BITS;
}
