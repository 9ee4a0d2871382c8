import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { Profile } from '../profiles/profile';
import { FileLog, type FileLogOptions } from './fileLog';

const STREAM_FOLDER = 'stream';

/** Whether the log of such a profile's session has messages, not the chunks of a TCP stream, so that these are kept beside it. */
export function keepsStream(profile: Profile): boolean {
  return profile.transport === 'tcp' && (profile.framing?.kind ?? 'none') !== 'none';
}

/** A log for the chunks of a stream: what each read gave and each write took, delimiters and prefixes included. */
export function createStreamLog(folder: string, options: FileLogOptions): Promise<FileLog> {
  return FileLog.create(path.join(folder, STREAM_FOLDER), options);
}

/** The chunks that were kept beside a log that was written earlier; `undefined` if there are none. */
export async function openStreamLog(folder: string): Promise<FileLog | undefined> {
  const found = await stat(path.join(folder, STREAM_FOLDER)).catch(() => undefined);
  return found?.isDirectory() ? FileLog.open(path.join(folder, STREAM_FOLDER)) : undefined;
}
