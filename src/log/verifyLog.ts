import { checksum, paddedSize, PayloadChecksum } from './checksum';
import type { Damage } from './damage';
import { FRAME_BYTES, MISSING_FRAME, unpackFrames } from './frameRecords';
import { FRAMES_FILE, type LogFiles } from './logFiles';
import type { LogReader } from './logReader';
import { Field, Flag, FLOATS, RECORDS_PER_BLOCK, WORDS, type IndexRecords } from './records';
import { segmentOf, type Segment } from './segments';

const PART_BYTES = 1024 * 1024;
/** After so long the event loop gets its turn. */
const SLICE_MS = 4;
/** Not before each entry: to look at the clock takes as long as to verify one. */
const LOOK_ENTRIES = 16;
const FRAMES_AT_ONCE = 8 * 1024;

/**
 * Verifies the payloads and frames of a log that was written earlier, in the background. What was verified when it was read is left out.
 *
 * @param isStopped is asked often; the pass ends then
 */
export async function verifyLog(
  records: IndexRecords,
  segments: readonly Segment[],
  reader: LogReader,
  files: LogFiles,
  damage: Damage,
  frames: number,
  isStopped: () => boolean,
): Promise<void> {
  const buffer = new Uint8Array(PART_BYTES);
  const words = new Uint32Array(buffer.buffer);
  let filled = { file: '', from: 0, to: 0 };
  let since = performance.now();
  for (let index = 0; index < records.length; index += 1) {
    if (index % LOOK_ENTRIES === 0 && performance.now() - since > SLICE_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
    if (isStopped()) return;
    const { words: fields, floats } = records.blockOf(index);
    const nth = index % RECORDS_PER_BLOCK;
    if (fields[nth * WORDS + Field.what]! & (Flag.damaged | Flag.leftOut)) continue;
    const offset = floats[nth * FLOATS + Field.offset]!;
    const size = fields[nth * WORDS + Field.size]!;
    const expected = fields[nth * WORDS + Field.checksum]!;
    const segment = segments[segmentOf(segments, offset)];
    // Mostly it is there already, all of it, and as it was written: with zeros up to the next one.
    const start = offset - (segment?.offset ?? 0) - filled.from;
    const stop = start + paddedSize(size);
    const isHere = segment?.file === filled.file && start >= 0 && stop <= filled.to - filled.from;
    if (isHere && checksum(words, start / 4, stop / 4, size) === expected) {
      reader.found(index, true);
      continue;
    }
    const check = new PayloadChecksum(size);
    let isReadable = true;
    for (let done = 0; done < size && segment;) {
      const from = offset - segment.offset + done;
      if (filled.file !== segment.file || from < filled.from || Math.min(from + size - done, from + 16) > filled.to) {
        const count = await files.readInto(segment.file, buffer, from).catch(() => undefined);
        if (isStopped()) return;
        if (count === undefined) {
          isReadable = false;
          break;
        }
        since = performance.now();
        filled = { file: segment.file, from, to: from + count };
        if (count === 0) break;
      }
      const have = Math.min(size - done, filled.to - from);
      const used = have < size - done ? have - (have % 16) : have;
      if (used === 0) break;
      check.add(buffer.subarray(from - filled.from, from - filled.from + used));
      done += used;
    }
    // Whoever asks for it is told why; what is in the file isn't known.
    if (!isReadable) continue;
    reader.found(index, check.value === expected);
    if (!segment || size % 4 === 0) continue;
    const end = offset - segment.offset + size;
    const padding = buffer.subarray(end - filled.from, Math.min(end + 4 - (size % 4), filled.to) - filled.from);
    if (filled.file === segment.file && padding.some((byte) => byte !== 0))
      damage.add('padding', index, segment.file, end);
  }
  await verifyFrames(files, damage, frames, isStopped);
}

async function verifyFrames(files: LogFiles, damage: Damage, count: number, isStopped: () => boolean): Promise<void> {
  for (let from = 0; from < count; from += FRAMES_AT_ONCE) {
    const bytes = new Uint8Array(Math.min(FRAMES_AT_ONCE, count - from) * FRAME_BYTES);
    const read = await files.readInto(FRAMES_FILE, bytes, from * FRAME_BYTES).catch(() => undefined);
    if (isStopped()) return;
    if (read === undefined) continue;
    for (const [nth, frame] of unpackFrames(new Float64Array(bytes.buffer), from).entries())
      if (frame.damaged && frame !== MISSING_FRAME)
        damage.add('frame', from + nth, FRAMES_FILE, (from + nth) * FRAME_BYTES);
  }
}
