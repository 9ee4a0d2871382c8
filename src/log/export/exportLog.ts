import * as l10n from '@vscode/l10n';
import type { ExportFormat, ExportOptions } from '../../api';
import { throwIfCancelled } from '../../base/cancelled';
import type { FileLog } from '../fileLog';
import { readNotes } from '../notes';
import { ExportFile } from './exportFile';
import { writeCsv } from './writeCsv';
import { writeJsonl } from './writeJsonl';

const WRITERS = { jsonl: writeJsonl, csv: writeCsv };

/**
 * Writes entries of a log to a file, which is there whole or not at all. All of them are those that there are when it is called:
 * in a flood, what comes meanwhile is left to the next export, and progress reaches its end.
 *
 * @param target a path; a file that is there is replaced
 * @throws Cancelled; RangeError for an index that the log doesn't have; an error with the target's name if it can't be written
 */
export async function exportLog(
  log: FileLog,
  format: ExportFormat,
  target: string,
  options: ExportOptions = {},
): Promise<void> {
  if (!Object.hasOwn(WRITERS, format)) {
    throw new Error(l10n.t('Export as {0} comes with a later version. There are: jsonl, csv.', format));
  }
  throwIfCancelled(options.token);
  // At once: more may come with every wait.
  const { sent, received } = log;
  // What UDP has beside its entries are their peers, which stand with them.
  const frames = log.session?.().transport === 'udp' ? 0 : log.frameCount;
  const extent = { entries: log.length, frames, sent: { ...sent }, received: { ...received } };
  const indexes = options.only && ascending(options.only);
  const last = indexes?.at(-1);
  // Asks for an entry that isn't there before anything is written.
  if (last !== undefined) log.recordOf(last);
  const { notes } = await readNotes(log.snapshot().folder);
  const annotations = new Map(notes.messages.map((each) => [each.index, each]));
  const job = { log, extent, indexes, options, name: notes.name, annotations };
  const file = await ExportFile.create(target);
  try {
    await WRITERS[format as keyof typeof WRITERS](job, file);
    throwIfCancelled(options.token);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

/** Indexes in ascending order, each once. */
function ascending(indexes: Uint32Array): Uint32Array {
  const isAscending = indexes.every((index, nth) => nth === 0 || index > indexes[nth - 1]!);
  return isAscending ? indexes : Uint32Array.from(new Set(indexes)).sort();
}
