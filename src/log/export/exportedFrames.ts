import type { Frame } from '../../api';
import { throwIfCancelled } from '../../base/cancelled';
import type { FileLog } from '../fileLog';
import type { ExportJob } from './exportJob';
import type { NumberedFrame } from './jsonlFormat';

/** Frames that are read at once, and entries that are looked through before others get a turn. */
const FRAMES_AT_ONCE = 4096;
const ENTRIES_AT_ONCE = 16 * 1024;

/**
 * Which frames of a log are exported, and their numbers in the export: without gaps, in the order of the wire. It is a bit for each
 * frame of the log, and a count for each few hundred.
 */
export class ExportedFrames {
  readonly #bits: Uint32Array;
  /** How many frames are exported before each word of {@link #bits}. */
  readonly #before: Uint32Array;
  #window: readonly Frame[] = [];
  #windowStart = 0;
  /** Up to where frames without an entry were given out. */
  #looseNext = 0;

  private constructor(
    private readonly log: FileLog,
    private readonly frameCount: number,
    /** Frames that belong to no entry as well. */
    private readonly withLoose: boolean,
  ) {
    this.#bits = new Uint32Array(Math.ceil(frameCount / 32));
    this.#before = new Uint32Array(this.#bits.length);
  }

  /** Where all entries are exported, so are all frames; else those of the entries. */
  static async of({ log, extent, indexes, options }: ExportJob): Promise<ExportedFrames> {
    const frames = new ExportedFrames(log, extent.frames, indexes === undefined);
    if (extent.frames === 0) return frames;
    const count = indexes?.length ?? extent.entries;
    for (let nth = 0; nth < count; nth += 1) {
      if (nth % ENTRIES_AT_ONCE === 0) {
        throwIfCancelled(options.token);
        await new Promise(setImmediate);
      }
      const { firstFrame, frameSpan } = log.recordOf(indexes?.[nth] ?? nth);
      if (frameSpan === 1) frames.#add(firstFrame);
      else if (frameSpan > 1)
        for await (const part of frames.#own(indexes?.[nth] ?? nth)) part.forEach(frames.#add, frames);
    }
    for (let word = 1; word < frames.#bits.length; word += 1) {
      frames.#before[word] = frames.#before[word - 1]! + bitCount(frames.#bits[word - 1]!);
    }
    return frames;
  }

  /** The frames of an entry, in parts: there may be many. */
  async *of(index: number): AsyncGenerator<NumberedFrame[]> {
    for await (const numbers of this.#own(index)) {
      const frames: NumberedFrame[] = [];
      for (const number of numbers) frames.push({ number: this.#numberOf(number), ...(await this.#read(number)) });
      yield frames;
    }
  }

  /** Frames that belong to no entry, before the last one of an entry, or all that are left. */
  async *looseBefore(index: number | undefined): AsyncGenerator<NumberedFrame> {
    if (!this.withLoose) return;
    const record = index === undefined ? undefined : this.log.recordOf(index);
    const end = record ? record.firstFrame + record.frameSpan : this.frameCount;
    for (; this.#looseNext < end; this.#looseNext += 1) {
      const number = this.#looseNext;
      if (!this.#has(number)) yield { number, ...(await this.#read(number)) };
    }
  }

  /** The numbers in the log of an entry's frames: control frames and the other direction's may have come between them. */
  async *#own(index: number): AsyncGenerator<number[]> {
    const { firstFrame, frameSpan, direction } = this.log.recordOf(index);
    const end = Math.min(firstFrame + frameSpan, this.frameCount);
    for (let from = firstFrame; from < end; from += FRAMES_AT_ONCE) {
      const numbers: number[] = [];
      for (let number = from; number < Math.min(end, from + FRAMES_AT_ONCE); number += 1) {
        const frame = await this.#read(number);
        if (frameSpan === 1 || (frame.direction === direction && frame.opcode < 8)) numbers.push(number);
      }
      if (numbers.length > 0) yield numbers;
    }
  }

  async #read(number: number): Promise<Frame> {
    const frame = this.#window[number - this.#windowStart];
    if (frame) return frame;
    this.#windowStart = number;
    this.#window = await this.log.readFrames(number, Math.min(this.frameCount, number + FRAMES_AT_ONCE));
    return this.#window[0]!;
  }

  #add(number: number): void {
    if (number < this.frameCount) this.#bits[number >>> 5]! |= 1 << (number & 31);
  }

  #has(number: number): boolean {
    return (this.#bits[number >>> 5]! & (1 << (number & 31))) !== 0;
  }

  #numberOf(number: number): number {
    if (this.withLoose) return number;
    const word = number >>> 5;
    return this.#before[word]! + bitCount(this.#bits[word]! & ((1 << (number & 31)) - 1));
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
