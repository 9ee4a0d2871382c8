import type { Frame } from '../api';

/** Bytes of one frame in its file: four 64-bit floats (time, offset, length, and the packed rest), little-endian. */
export const FRAME_BYTES = 32;
const FIELDS = 4;
const BLOCK_FRAMES = 8192;

const SENT = 0x100;
const MASKED = 0x200;
const HEADER_SHIFT = 10;
/** The key stands above 14 bits: 46 bits in all, which a float holds exactly. */
const KEY_FACTOR = 2 ** 14;

interface Block {
  /** The number of its first frame. */
  readonly first: number;
  readonly fields: Float64Array;
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
      block = { first: this.#length, fields: new Float64Array(BLOCK_FRAMES * FIELDS), used: 0 };
      this.#blocks.push(block);
    }
    const at = block.used * FIELDS;
    const { fields } = block;
    fields[at] = time;
    fields[at + 1] = offset;
    fields[at + 2] = length;
    fields[at + 3] = packed;
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
      if (start < end) frames.push(...unpackFrames(fields.subarray(start * FIELDS, end * FIELDS)));
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

/** Reads frames as they stand in the file. */
export function unpackFrames(fields: Float64Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const packed = fields[at + 3]!;
    const low = packed % KEY_FACTOR;
    const masked = (low & MASKED) !== 0;
    frames.push({
      direction: low & SENT ? 'sent' : 'received',
      time: fields[at]!,
      fin: (low & 0x80) !== 0,
      rsv: (low >> 4) & 7,
      opcode: low & 15,
      masked,
      ...(masked && { maskKey: Math.floor(packed / KEY_FACTOR) }),
      length: fields[at + 2]!,
      headerLength: low >> HEADER_SHIFT,
      offset: fields[at + 1]!,
    });
  }
  return frames;
}
