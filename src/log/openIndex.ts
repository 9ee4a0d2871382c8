import * as l10n from '@vscode/l10n';
import { open } from 'node:fs/promises';
import * as path from 'node:path';
import { paddedSize } from './checksum';
import { INDEX_FILE } from './logFiles';
import { BLOCK_BYTES, IndexRecords, RECORD_BYTES, RECORDS_PER_BLOCK } from './records';
import { findSegments, segmentOf, type FoundSegment } from './segments';

/** Something that is wrong with a log's files, in words that name the place. */
export interface LogProblem {
  readonly message: string;
  /** Its name in the log's folder. */
  readonly file?: string;
  /** In the file, in bytes. */
  readonly offset?: number;
}

/** The index of a log that was written earlier, as far as it is sound. */
export interface OpenedIndex {
  readonly records: IndexRecords;
  readonly segments: readonly FoundSegment[];
  readonly problems: readonly LogProblem[];
}

/**
 * Reads the index of a log, and checks each record, and whether the files are long enough for the payloads. A record that isn't
 * sound becomes an empty entry that is marked as damaged, so that those after it keep their index.
 *
 * @throws if there is no index, or it can't be read
 */
export async function openIndex(folder: string): Promise<OpenedIndex> {
  const problems: LogProblem[] = [];
  const records = await readIndex(folder);
  const segments = await findSegments(folder);
  let time = 0;
  let end = 0;
  let sound = 0;
  for (let index = 0; index < records.length; index += 1) {
    if (!records.isSound(index)) {
      records.replaceDamaged(index, time, end);
      problems.push(damagedRecord(index));
      continue;
    }
    sound = index + 1;
    const record = records.at(index);
    time = record.time;
    if (record.size === 0) continue;
    end = record.offset + paddedSize(record.size);
    const segment = segments[segmentOf(segments, record.offset)];
    if (segment && end <= segment.offset + segment.size) continue;
    records.markDamaged(index);
    problems.push({ message: l10n.t('The payload of message {0} is missing.', index) });
  }
  // What comes after the last sound record has no entry to stand for.
  records.setLength(Math.min(records.length, sound + 1));
  return { records, segments, problems };
}

async function readIndex(folder: string): Promise<IndexRecords> {
  const file = await open(path.join(folder, INDEX_FILE), 'r');
  try {
    const records = new IndexRecords();
    let length = 0;
    for (let bytesRead = BLOCK_BYTES; bytesRead === BLOCK_BYTES;) {
      const block = new SharedArrayBuffer(BLOCK_BYTES);
      let position = length * RECORD_BYTES;
      for (bytesRead = 0; bytesRead < BLOCK_BYTES;) {
        const read = await file.read(new Uint8Array(block), bytesRead, BLOCK_BYTES - bytesRead, position);
        if (read.bytesRead === 0) break;
        bytesRead += read.bytesRead;
        position += read.bytesRead;
      }
      const count = Math.floor(bytesRead / RECORD_BYTES);
      if (count === 0) break;
      records.addBlock(block);
      length += count;
      if (count < RECORDS_PER_BLOCK) break;
    }
    records.setLength(length);
    return records;
  } finally {
    await file.close();
  }
}

function damagedRecord(index: number): LogProblem {
  const offset = index * RECORD_BYTES;
  return {
    file: INDEX_FILE,
    offset,
    message: l10n.t('The record of message {0} is damaged ({1}, byte {2}).', index, INDEX_FILE, offset),
  };
}
