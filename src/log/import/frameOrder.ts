import type { NumberedFrame } from '../export/jsonlFormat';
import type { FileLog } from '../fileLog';
import { packFrame } from '../frameRecords';

/** Numbers that are missing in a file are filled up to this many; a file may claim any number. */
const MAX_MISSING = 1_000_000;

/**
 * Puts frames into a log in the order of their numbers. They come in the order of the entries, and an entry comes with its last
 * frame: those that came and went between the frames of another entry wait for these.
 */
export class FrameOrder {
  readonly #waiting = new Map<number, NumberedFrame>();

  constructor(private readonly log: FileLog) {}

  add(frame: NumberedFrame): void {
    // One frame may carry two entries: a message that was broken off, and what is told of that.
    if (frame.number < this.log.frameCount) return;
    this.#waiting.set(frame.number, frame);
    for (let next = this.#next(); next; next = this.#next()) this.#append(next);
  }

  /** Nothing more comes. Where numbers are missing, since lines are, stand frames without a header; so the others keep theirs. */
  end(): void {
    const numbers = [...this.#waiting.keys()].sort((one, other) => one - other);
    const last = numbers.at(-1);
    if (last === undefined || last - this.log.frameCount - numbers.length > MAX_MISSING) return;
    for (const number of numbers) {
      const frame = this.#waiting.get(number)!;
      while (this.log.frameCount < number) this.log.appendFrame(frame.time, frame.offset, 0, 0);
      this.#append(frame);
    }
  }

  #next(): NumberedFrame | undefined {
    return this.#waiting.get(this.log.frameCount);
  }

  #append({
    number,
    direction,
    time,
    fin,
    rsv,
    opcode,
    masked,
    maskKey = 0,
    length,
    headerLength,
    offset,
  }: NumberedFrame): void {
    const firstByte = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
    this.log.appendFrame(
      time,
      offset,
      length,
      packFrame(direction === 'sent', firstByte, masked, maskKey, headerLength),
    );
    this.#waiting.delete(number);
  }
}
