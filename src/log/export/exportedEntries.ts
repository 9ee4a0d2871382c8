import { throwIfCancelled } from '../../base/cancelled';
import type { IndexRecord } from '../records';
import type { ExportJob } from './exportJob';

/** Payloads that are read at once. */
const BATCH_ENTRIES = 1000;
const BATCH_BYTES = 256 * 1024;

export interface ExportedEntry {
  readonly index: number;
  readonly record: IndexRecord;
  /** Of the payload as it came, in bytes. */
  readonly size: number;
  /** `undefined`: the log's files are damaged there, or it was left out of them. */
  readonly payload: Uint8Array | undefined;
}

/** The entries to export, in order, with their payloads: read together as far as they lie together; one that is longer, alone. */
export async function* exportedEntries({ log, extent, indexes, options }: ExportJob): AsyncGenerator<ExportedEntry> {
  const count = indexes?.length ?? extent.entries;
  for (let nth = 0; nth < count;) {
    throwIfCancelled(options.token);
    options.onProgress?.(nth, count);
    const batch: { index: number; record: IndexRecord }[] = [];
    let bytes = 0;
    for (; nth < count && batch.length < BATCH_ENTRIES; nth += 1) {
      const index = indexes?.[nth] ?? nth;
      const record = log.recordOf(index);
      bytes += record.size;
      if (batch.length > 0 && bytes > BATCH_BYTES) break;
      batch.push({ index, record });
    }
    const payloads = await log.payloads(batch.map(({ index }) => index));
    for (const [at, { index, record }] of batch.entries())
      yield { index, record, size: log.sizeOf(index), payload: payloads[at] };
  }
  options.onProgress?.(count, count);
}
