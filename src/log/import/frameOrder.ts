import * as l10n from '@vscode/l10n';
import { open } from 'node:fs/promises';
import * as path from 'node:path';
import type { NumberedFrame } from '../export/jsonlFormat';
import type { FileLog } from '../fileLog';
import { FRAME_BYTES, frameRecord, packFrame } from '../frameRecords';
import { FRAMES_FILE, writeFully } from '../logFiles';
import { ImportProblem } from './importProblem';

/** Numbers that are missing in a file are filled up to this many; a file may claim any number. */
const MAX_MISSING = 1_000_000;
/** How far a frame may be ahead of the one that is waited for. */
const MAX_AHEAD = 1_000_000;

/**
 * Puts frames into a log in the order of their numbers. They come in the order of the entries, and an entry comes with its last
 * frame: those that came and went between the frames of another entry wait for these. Where too many wait, the place of what they
 * wait for stays empty until it comes.
 */
export class FrameOrder {
  readonly #waiting = new Map<number, NumberedFrame>();
  /** The numbers of frames whose place is empty. */
  readonly #missing = new Set<number>();
  /** Frames that came after their place had been left empty. */
  #late: NumberedFrame[] = [];

  constructor(private readonly log: FileLog) {}

  /** @param line where the frame stands @throws ImportProblem if too many are missing before it */
  add(frame: NumberedFrame, line: number): void {
    if (frame.number - this.log.frameCount > MAX_AHEAD) this.end(line);
    if (frame.number - this.log.frameCount > MAX_AHEAD) throw tooManyMissing(line);
    if (frame.number < this.log.frameCount) {
      // Else one frame carries two entries: a message that was broken off, and what is told of that.
      if (this.#missing.delete(frame.number)) this.#late.push(frame);
      return;
    }
    this.#waiting.set(frame.number, frame);
    for (let next = this.#next(); next; next = this.#next()) this.#append(next);
  }

  /**
   * What waits is waited for no longer. Where numbers are missing stand frames without a header, so that the others keep theirs: since
   * lines are missing, or until {@link writeLate}.
   *
   * @param line the last one that was read @throws ImportProblem if too many are missing; nothing waits any more then
   */
  end(line: number): void {
    const frames = [...this.#waiting.values()].sort((one, other) => one.number - other.number);
    for (const frame of frames) {
      if (this.#missing.size + frame.number - this.log.frameCount > MAX_MISSING) {
        this.#waiting.clear();
        throw tooManyMissing(line);
      }
      while (this.log.frameCount < frame.number)
        this.#missing.add(this.log.appendFrame(frame.time, frame.offset, 0, 0));
      this.#append(frame);
    }
  }

  /**
   * Puts frames that came late into the log's file, where their places are.
   *
   * @param folder of the log, which is flushed
   */
  async writeLate(folder: string): Promise<void> {
    if (this.#late.length === 0) return;
    const late = this.#late;
    this.#late = [];
    const file = await open(path.join(folder, FRAMES_FILE), 'r+');
    try {
      for (const frame of late)
        await writeFully(file, [frameRecord(frame.number, ...fieldsOf(frame))], frame.number * FRAME_BYTES);
    } finally {
      await file.close();
    }
  }

  #next(): NumberedFrame | undefined {
    return this.#waiting.get(this.log.frameCount);
  }

  #append(frame: NumberedFrame): void {
    this.log.appendFrame(...fieldsOf(frame));
    this.#waiting.delete(frame.number);
  }
}

/** What a log keeps of a frame; see `FileLog.appendFrame`. */
function fieldsOf(frame: NumberedFrame): [time: number, offset: number, length: number, packed: number] {
  const { direction, time, fin, rsv, opcode, masked, maskKey = 0, length, headerLength, offset } = frame;
  const firstByte = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  return [time, offset, length, packFrame(direction === 'sent', firstByte, masked, maskKey, headerLength)];
}

function tooManyMissing(line: number): ImportProblem {
  return new ImportProblem(l10n.t('more than {0} frames before this line are missing', MAX_MISSING), line, 1);
}
