import type { ExportOptions } from '../../api';
import { throwIfCancelled } from '../../base/cancelled';
import { ExportFile } from '../export/exportFile';
import { associationCells, CSV_COLUMNS, writeCsvRow } from '../export/writeCsv';
import type { MergedLog } from './mergedLog';

/** Entries that are read at once, and what of their payloads. */
const BATCH_ENTRIES = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Writes entries of a merged log as CSV: as an export of one session's, with the client after the number. The file is there whole or
 * not at all; what comes meanwhile isn't in it.
 *
 * @param target a path; a file that is there is replaced
 * @throws Cancelled; an error with the target's name if it can't be written
 */
export async function exportMerged(
  log: MergedLog,
  target: string,
  { only, token, onProgress }: ExportOptions = {},
): Promise<void> {
  throwIfCancelled(token);
  const count = only?.length ?? log.length;
  const file = await ExportFile.create(target);
  try {
    file.add(`\ufeff${CSV_COLUMNS.toSpliced(1, 0, 'client').join(',')}\r\n`);
    const associations = new Map<number, string>();
    for (let from = 0; from < count; from += BATCH_ENTRIES) {
      throwIfCancelled(token);
      onProgress?.(from, count);
      const length = Math.min(BATCH_ENTRIES, count - from);
      await writeBatch(
        log,
        file,
        only ? [...only.subarray(from, from + length)] : ascending(from, length),
        associations,
      );
    }
    onProgress?.(count, count);
    throwIfCancelled(token);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

/** @param associations those of clients by their numbers, as they were met */
async function writeBatch(
  log: MergedLog,
  file: ExportFile,
  positions: readonly number[],
  associations: Map<number, string>,
): Promise<void> {
  const entries = await log.readEach(positions);
  for (let at = 0; at < entries.length;) {
    let end = at;
    for (let bytes = 0; end < entries.length; end += 1) {
      bytes += entries[end]!.size;
      if (end > at && bytes > BATCH_BYTES) break;
    }
    const payloads = await log.payloads(positions.slice(at, end));
    for (const [nth, payload] of payloads.entries()) {
      const entry = entries[at + nth]!;
      const { number, peer } = entry.client;
      if (!associations.has(number))
        associations.set(number, associationCells((await log.sessionOf(number))?.association));
      await writeCsvRow(
        file,
        { index: entry.index, size: entry.size, record: entry, payload },
        associations.get(number)!,
        undefined,
        peer,
      );
      file.add('\r\n');
      if (file.isFull) await file.drain();
    }
    at = end;
  }
}

function ascending(from: number, length: number): number[] {
  return Array.from({ length }, (_, nth) => from + nth);
}
