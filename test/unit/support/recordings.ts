import { mkdir, utimes, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { FileLog } from '../../../src/log/fileLog';
import { writeRecord, type SessionRecord } from '../../../src/log/sessionRecord';
import { bytes } from './bytes';

/** The record of a session that has ended. */
export function recordOf(id: string, more: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id,
    profile: { name: 'Echo', transport: 'websocket', url: 'ws://h/' },
    transport: 'websocket',
    role: 'client',
    startedAt: 1_700_000_000_000,
    endedAt: 1_700_000_060_000,
    state: 'closed',
    stages: [],
    findings: [],
    end: { by: 'remote', clean: true, code: 1000 },
    ...more,
  };
}

/** One that nobody saw the end of. */
export function openRecordOf(id: string, more: Partial<SessionRecord> = {}): SessionRecord {
  const parts = Object.entries(recordOf(id, { state: 'open', ...more }));
  return Object.fromEntries(parts.filter(([name]) => name !== 'end' && name !== 'endedAt')) as unknown as SessionRecord;
}

/** Writes the folder of a session into a storage folder: its record, and a log with these messages. */
export async function writeRecording(
  storage: string,
  record: SessionRecord,
  messages: readonly string[] = ['hello'],
): Promise<string> {
  const folder = path.join(storage, record.id);
  const log = await FileLog.create(folder);
  for (const message of messages) log.append('received', 'text', bytes(message));
  await log.finish();
  log.dispose();
  await writeRecord(folder, record);
  return folder;
}

/** A session's folder whose head is no record. */
export async function writeHead(storage: string, id: string, head: string): Promise<string> {
  const folder = await writeRecording(storage, recordOf(id));
  await writeFile(path.join(folder, 'session.json'), head);
  return folder;
}

/** Sets when a file was last written. */
export async function touch(folder: string, file: string, timeMs: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await utimes(path.join(folder, file), timeMs / 1000, timeMs / 1000);
}
