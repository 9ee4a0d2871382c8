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
    if (block?.used !== undefined && block.used < BLOCK_FRAMES) {
      // There is room.
    } else {
      const fields = new Float64Array(BLOCK_FRAMES * FLOATS);
      block = { first: this.#length, fields, words: new Uint32Array(fields.buffer), used: 0 };
      this.#blocks.push(block);
    }
    const at = block.used * FLOATS;
    const start = block.used * WORDS;
    const { fields, words } = block;
    const maskKey = Math.floor(packed / KEY_FACTOR);
    const rest = packed - maskKey * KEY_FACTOR;
    fields[at] = time;
    fields[at + 1] = offset;
    fields[at + 2] = length;
    words[start + KEY_WORD] = maskKey;
    words[start + REST_WORD] = frameCheck(words, start, this.#length, rest) | rest;
    block.used += 1;
    return this.#length++;
  }

  /** The bytes of all frames from number `from` on, for writing; views that stay valid. */
  since(from: number): Uint8Array[] {
    return this.#blocks
      .filter(({ first, used }) => first + used > from)
      .map(({ first, fields, used }) => {
        const skipped = Math.max(0, from - first);
        return new Uint8Array(fields.buffer, skipped * FRAME_BYTES, (used - skipped) * FRAME_BYTES);
      });
  }

  /** The frames `from` to `to` if all of them are still here. */
  read(from: number, to: number): Frame[] | undefined {
    const [oldest] = this.#blocks;
    if (!oldest || from < oldest.first) return undefined;
    const frames: Frame[] = [];
    for (const { first, fields, used } of this.#blocks) {
      const start = Math.max(from, first) - first;
      const end = Math.min(to, first + used) - first;
      if (start < end) frames.push(...unpackFrames(fields.subarray(start * FLOATS, end * FLOATS), first + start));
    }
    return frames;
  }

  /** Lets go of the blocks that are in the file up to number `written`, but for one that has room for more. */
  release(written: number): void {
    this.#blocks = this.#blocks.filter(
      ({ first, used }, nth) => first + used > written || (nth === this.#blocks.length - 1 && used < BLOCK_FRAMES),
    );
  }

  clear(): void {
    this.#blocks = [];
  }
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
    if ((frameCheck(words, start, first + start / WORDS, rest) | rest) >>> 0 !== words[start + REST_WORD]) {
      frames.push(DAMAGED);
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

/** The check of a frame, in the upper 18 bits: of all that is in it, and of its number. */
function frameCheck(words: Uint32Array, start: number, number: number, rest: number): number {
  return checksum(words, start, start + REST_WORD, Math.imul(number + 1, 0x01000193) ^ rest) & ~REST_BITS;
}
