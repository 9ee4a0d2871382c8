import * as l10n from '@vscode/l10n';
import { open, stat, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { Cancelled, throwIfCancelled, type Cancellation } from '../base/cancelled';
import { paddedSize } from './checksum';
import type { Damage } from './damage';
import { IndexCheck } from './indexCheck';
import { INDEX_FILE, readFully } from './logFiles';
import { BLOCK_BYTES, IndexRecords, RECORD_BYTES } from './records';
import { findSegments, segmentAt, type FoundSegment } from './segments';
import type { Traffic } from './traffic';

/** How whoever waits for a log to be opened follows that, and ends it. */
export interface OpenOptions {
  readonly token?: Cancellation;
  /** In bytes of the index. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The index of a log that was written earlier. */
export interface OpenedIndex {
  readonly records: IndexRecords;
  readonly segments: readonly FoundSegment[];
  /** What went through in each direction. */
  readonly sent: Traffic;
  readonly received: Traffic;
  /** How many frames the entries have, as far as is known. */
  readonly frames: number;
}

/**
 * Reads the index of a log, checks each record, and whether the files are long enough for the payloads. A record that isn't
 * sound becomes an empty entry that is marked as damaged, so that those after it keep their index; one such entry stands for all
 * that comes after the last sound record. 30 ms for a million records.
 *
 * @throws if there is no such folder
 * @throws Cancelled
 */
export async function openIndex(folder: string, damage: Damage, options: OpenOptions = {}): Promise<OpenedIndex> {
  await stat(folder);
  const segments = await findSegments(folder);
  const records = new IndexRecords();
  const check = new IndexCheck(records, segments, damage);
  const size = await readIndex(folder, records, check, damage, options);
  const rest = size % RECORD_BYTES;
  if (rest > 0) {
    const offset = size - rest;
    damage.addProblem({
      file: INDEX_FILE,
      offset,
      message: l10n.t('{0} ends within a record, at byte {1}.', INDEX_FILE, size),
    });
  }
  const { sound, sent, received } = check;
  if (sound < records.length) records.setLength(sound + 1);
  return { records, segments, sent, received, frames: checkEnd(records, segments, damage) };
}

/** A block is checked while the next one is read. */
async function readIndex(
  folder: string,
  records: IndexRecords,
  check: IndexCheck,
  damage: Damage,
  { token, onProgress }: OpenOptions,
): Promise<number> {
  let size = 0;
  try {
    const file = await open(path.join(folder, INDEX_FILE), 'r');
    try {
      const { size: total } = await file.stat();
      let reading = readBlock(file, 0);
      for (let count = BLOCK_BYTES; count === BLOCK_BYTES;) {
        const { block, ...read } = await reading;
        count = read.count;
        const from = records.length;
        size += count;
        throwIfCancelled(token);
        if (count === BLOCK_BYTES) reading = readBlock(file, size);
        if (count < RECORD_BYTES) break;
        records.addBlock(block);
        records.setLength(Math.floor(size / RECORD_BYTES));
        check.check(from, records.length);
        onProgress?.(size, total);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Cancelled) throw error;
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
  return size;
}

async function readBlock(file: FileHandle, position: number): Promise<{ block: SharedArrayBuffer; count: number }> {
  const block = new SharedArrayBuffer(BLOCK_BYTES);
  return { block, count: await readFully(file, new Uint8Array(block), position) };
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
