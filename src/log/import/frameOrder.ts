import * as l10n from '@vscode/l10n';
import type { NumberedFrame } from '../export/jsonlFormat';
import type { FileLog } from '../fileLog';
import { packFrame } from '../frameRecords';
import { ImportProblem } from './importProblem';

/** Numbers that are missing in a file are filled up to this many; a file may claim any number. */
const MAX_MISSING = 1_000_000;
/** How far a frame may be ahead of the one that is waited for. */
const MAX_AHEAD = 1_000_000;

/**
 * Puts frames into a log in the order of their numbers. They come in the order of the entries, and an entry comes with its last
 * frame: those that came and went between the frames of another entry wait for these.
 */
export class FrameOrder {
  readonly #waiting = new Map<number, NumberedFrame>();

  #missing = 0;

  constructor(private readonly log: FileLog) {}

  /** @param line where the frame stands @throws ImportProblem if too many are missing before it */
  add(frame: NumberedFrame, line: number): void {
    if (frame.number - this.log.frameCount > MAX_AHEAD) this.end(line);
    if (frame.number - this.log.frameCount > MAX_AHEAD) throw tooManyMissing(line);
    // One frame may carry two entries: a message that was broken off, and what is told of that.
    if (frame.number < this.log.frameCount) return;
    this.#waiting.set(frame.number, frame);
    for (let next = this.#next(); next; next = this.#next()) this.#append(next);
  }

  /**
   * Nothing more comes for what waits. Where numbers are missing, since lines are, stand frames without a header; so the others keep
   * theirs.
   *
   * @param line the last one that was read @throws ImportProblem if too many are missing; nothing waits any more then
   */
  end(line: number): void {
    const frames = [...this.#waiting.values()].sort((one, other) => one.number - other.number);
    for (const frame of frames) {
      this.#missing += frame.number - this.log.frameCount;
      if (this.#missing > MAX_MISSING) {
        this.#waiting.clear();
        throw tooManyMissing(line);
      }
      while (this.log.frameCount < frame.number) this.log.appendFrame(frame.time, frame.offset, 0, 0);
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

function tooManyMissing(line: number): ImportProblem {
  return new ImportProblem(l10n.t('more than {0} frames before this line are missing', MAX_MISSING), line, 1);
}
