import * as l10n from '@vscode/l10n';
import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { paddedSize } from './checksum';
import type { Damage } from './damage';
import { INDEX_FILE, readFully } from './logFiles';
import { BLOCK_BYTES, Flag, IndexRecords, RECORD_BYTES } from './records';
import { findSegments, SEGMENT_BYTES, segmentAt, segmentOf, type FoundSegment, type Segment } from './segments';

/** The index of a log that was written earlier. */
export interface OpenedIndex {
  readonly records: IndexRecords;
  readonly segments: readonly FoundSegment[];
  /** How many frames the entries have, as far as is known. */
  readonly frames: number;
}

/**
 * Reads the index of a log, checks each record, and whether the files are long enough for the payloads. A record that isn't
 * sound becomes an empty entry that is marked as damaged, so that those after it keep their index; one such entry stands for all
 * that comes after the last sound record. 30 ms for a million records.
 *
 * @throws if there is no such folder
 */
export async function openIndex(folder: string, damage: Damage): Promise<OpenedIndex> {
  await stat(folder);
  const segments = await findSegments(folder);
  const { records, size } = await readIndex(folder, damage);
  const rest = size % RECORD_BYTES;
  if (rest > 0) {
    const offset = size - rest;
    damage.addProblem({
      file: INDEX_FILE,
      offset,
      message: l10n.t('{0} ends within a record, at byte {1}.', INDEX_FILE, size),
    });
  }
  const sound = checkRecords(records, segments, damage);
  if (sound < records.length) records.setLength(sound + 1);
  return { records, segments, frames: checkEnd(records, segments, damage) };
}

async function readIndex(folder: string, damage: Damage): Promise<{ records: IndexRecords; size: number }> {
  const records = new IndexRecords();
  let size = 0;
  try {
    const file = await open(path.join(folder, INDEX_FILE), 'r');
    try {
      for (let count = BLOCK_BYTES; count === BLOCK_BYTES; size += count) {
        const block = new SharedArrayBuffer(BLOCK_BYTES);
        count = await readFully(file, new Uint8Array(block), size);
        if (count >= RECORD_BYTES) records.addBlock(block);
        records.setLength(Math.floor((size + count) / RECORD_BYTES));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    damage.addProblem({
      file: INDEX_FILE,
      offset: size,
      message: l10n.t(
        '{0} could not be read from byte {1} on: {2}. Without it no message can be told from the next.',
        INDEX_FILE,
        size,
        (error as Error).message,
      ),
    });
  }
  return { records, size };
}

/** @returns how many records there are up to the last sound one */
function checkRecords(records: IndexRecords, segments: readonly FoundSegment[], damage: Damage): number {
  let time = 0;
  let end = 0;
  let sound = 0;
  let gone: Segment | undefined;
  let segment: FoundSegment | undefined;
  let nextSegment = segments[0]?.offset ?? Infinity;
  for (let index = 0; index < records.length; index += 1) {
    if (!records.isSound(index)) {
      records.replaceDamaged(index, time, end);
      damage.add('record', index, INDEX_FILE, index * RECORD_BYTES);
      continue;
    }
    sound = index + 1;
    const offset = records.offsetOf(index);
    time = Math.max(time, records.timeOf(index));
    const size = records.sizeOf(index);
    if (records.whatOf(index) & Flag.leftOut) damage.add('left-out', index, INDEX_FILE, index * RECORD_BYTES);
    if (offset < end) records.isOrdered = false;
    end = offset + paddedSize(size);
    if (size === 0) continue;
    if (offset >= nextSegment || offset < (segment?.offset ?? 0)) {
      const nth = segmentOf(segments, offset);
      segment = segments[nth];
      nextSegment = segments[nth + 1]?.offset ?? Infinity;
    }
    if (segment && offset + size <= Math.min(nextSegment, segment.offset + segment.size)) continue;
    records.markDamaged(index);
    const before: Segment | undefined = gone && gone.offset > (segment?.offset ?? -1) ? gone : segment;
    const isBeyond = before && offset > before.offset && end > before.offset + SEGMENT_BYTES;
    // What didn't fit into the file before began one that is gone.
    const lost = before && !isBeyond ? before : segmentAt(before ? offset : 0);
    if (lost !== segment) gone = lost;
    damage.add('missing', index, lost.file, offset - lost.offset);
  }
  return sound;
}

/** What is beyond the last entry. @returns how many frames the entries have */
function checkEnd(records: IndexRecords, segments: readonly FoundSegment[], damage: Damage): number {
  let end = 0;
  let frames = 0;
  for (let index = records.length - 1, left = 1000; index >= 0 && left > 0; index -= 1, left -= 1) {
    const { damaged, offset, size, firstFrame, frameSpan } = records.at(index);
    if (damaged && size === 0) continue;
    end = Math.max(end, offset + paddedSize(size));
    frames = Math.max(frames, firstFrame + frameSpan);
  }
  const first = segmentAt(0);
  // Every log has it.
  if (segments[0]?.offset !== 0)
    damage.addProblem({
      ...first,
      message: l10n.t('{0} is missing.', first.file),
    });
  for (const [nth, { file, offset, size }] of segments.entries()) {
    const begin = Math.max(0, (segments[nth + 1]?.offset ?? end) - offset);
    if (size <= begin) continue;
    damage.addProblem({
      file,
      offset: begin,
      message: l10n.t('{0}: the bytes from {1} on belong to no message: {2} in all.', file, begin, size - begin),
    });
  }
  return frames;
}
