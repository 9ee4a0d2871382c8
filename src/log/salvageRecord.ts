import * as l10n from '@vscode/l10n';
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { checkRecord } from './checkRecord';
import { FRAMES_FILE } from './logFiles';
import { readRecord, RECORD_FILE, type SessionRecord } from './sessionRecord';

/** What could be read of a record. */
export interface SalvagedRecord {
  readonly record: SessionRecord;
  /** Nothing could: the record is made up of what the folder tells. */
  readonly lost: boolean;
  /** What is damaged, in words for the person. */
  readonly problems: readonly string[];
}

/**
 * Reads a session's record however damaged it is. Parts that aren't as they were written are left out; of a record that can't be read
 * at all, the times of the folder's files stand in for it.
 *
 * @throws if there is no such folder
 */
export async function salvageRecord(folder: string): Promise<SalvagedRecord> {
  const id = path.basename(folder);
  try {
    const { record: read, damaged } = checkRecord(await readRecord(folder), id);
    const record = damaged.includes('startedAt') ? { ...read, startedAt: (await standIn(folder, id)).startedAt } : read;
    const problems = damaged.map((part) => l10n.t('{0}: "{1}" is damaged and was left out.', RECORD_FILE, part));
    return { record, lost: false, problems };
  } catch (error) {
    const record = await standIn(folder, id);
    const why = error instanceof Error ? error.message : String(error);
    const lost = l10n.t(
      '{0} is not readable, so where the session was connected to and how it ended are not known: {1}',
      RECORD_FILE,
      why,
    );
    return { record, lost: true, problems: [lost] };
  }
}

async function standIn(folder: string, id: string): Promise<SessionRecord> {
  const names = await readdir(folder);
  const times = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).mtimeMs));
  // WebSocket has frames; of UDP hardly any log has such a file, for its peers.
  const transport = names.includes(FRAMES_FILE) ? 'websocket' : 'tcp';
  const name = l10n.t('Damaged recording');
  const endedAt = Math.max(0, ...times);
  const { birthtimeMs } = await stat(folder);
  return {
    id,
    profile: transport === 'websocket' ? { name, transport, url: '' } : { name, transport, host: '', port: 0 },
    transport,
    role: 'client',
    // Not every file system knows when a file was made.
    startedAt: birthtimeMs > 0 ? Math.min(birthtimeMs, endedAt) : endedAt,
    endedAt,
    state: 'closed',
    stages: [],
    findings: [],
  };
}
