import { open, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { segmentAt } from './segments';

export const INDEX_FILE = 'entries.bin';
export const FRAMES_FILE = 'frames.bin';

/** The files of a log that grows. */
export interface LogFiles {
  readonly index: FileHandle;
  /** Of the newest segment. */
  payload: FileHandle;
  /** Made with the first frame: TCP has none. */
  frames?: FileHandle;
}

/** Makes the files of a new log in its folder, and opens them. */
export async function createFiles(folder: string): Promise<LogFiles> {
  const index = await open(path.join(folder, INDEX_FILE), 'wx');
  try {
    return { index, payload: await open(path.join(folder, segmentAt(0).file), 'wx+') };
  } catch (error) {
    await index.close();
    throw error;
  }
}

/** The bytes `from` to `to` of a file. @throws if it ends before */
export async function readFully(file: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
    if (bytesRead === 0)
      throw new Error(`The log's file ends at byte ${String(from + done)}, before byte ${String(to)}.`);
    done += bytesRead;
  }
  return bytes;
}

/** Writes all parts one after another from `position` on. */
export async function writeFully(file: FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  let at = position;
  for (const part of parts) {
    let done = 0;
    while (done < part.length) {
      const { bytesWritten } = await file.write(part, done, part.length - done, at);
      done += bytesWritten;
      at += bytesWritten;
    }
  }
}
