import type { Frame } from '../api';
import type { FrameRecords } from './frameRecords';
import type { LogReader } from './logReader';
import type { LogWriter } from './logWriter';
import type { IndexRecords } from './records';

/** Frames that are read from the file at once, and entries that are looked through for the one of a frame. */
const FRAMES_AT_ONCE = 16 * 1024;
const ENTRIES_PER_SEARCH = 100_000;

/** The frames that carried an entry. */
export interface FoundFrames {
  /** The first ones. */
  readonly frames: Frame[];
  /** The number in the log of the first one, if there is one. */
  readonly first: number;
  readonly total: number;
  /** What all of them took, headers included. */
  readonly wireBytes: number;
}

/** Which frames carried an entry, and which entry a frame carried. */
export class EntryFrames {
  constructor(
    private readonly records: IndexRecords,
    private readonly noted: FrameRecords,
    private readonly reader: LogReader,
    private readonly writer: LogWriter,
  ) {}

  /** See `FileLog.framesOf`. */
  async of(index: number, most: number): Promise<FoundFrames> {
    const record = this.records.at(index);
    const end = record.firstFrame + record.frameSpan;
    const frames: Frame[] = [];
    let total = 0;
    let wireBytes = 0;
    // Control frames, and those of the other direction, may have come between those of a message.
    for (let from = record.firstFrame; from < end; from += FRAMES_AT_ONCE) {
      for (const frame of await this.read(from, Math.min(end, from + FRAMES_AT_ONCE))) {
        const isOther = frame.direction !== record.direction || frame.opcode >= 8;
        if (record.frameSpan > 1 && isOther && !frame.damaged) continue;
        total += 1;
        wireBytes += frame.headerLength + frame.length;
        if (frames.length < most) frames.push(frame);
      }
    }
    return { frames, first: record.firstFrame, total, wireBytes };
  }

  /** See `FileLog.readFrames`. */
  async read(from: number, to: number): Promise<Frame[]> {
    const start = Math.max(0, from);
    const end = Math.min(to, this.noted.length);
    return start >= end ? [] : this.reader.frames(start, end, this.writer.written.frames);
  }

  /** The entry that a frame belongs to; `null` if none does, or not yet. */
  async entryOf(number: number): Promise<number | null> {
    const [frame] = await this.read(number, number + 1);
    if (!frame) return null;
    // Entries are stamped with the time of their last frame, or later.
    const from = this.records.indexAt(frame.time);
    const isControl = frame.opcode >= 8;
    for (let index = from; index < Math.min(this.records.length, from + ENTRIES_PER_SEARCH); index += 1) {
      const { firstFrame, frameSpan, direction } = this.records.at(index);
      const inside = number >= firstFrame && number < firstFrame + frameSpan;
      if (inside && (frameSpan === 1 || (!isControl && direction === frame.direction))) return index;
    }
    return null;
  }
}
