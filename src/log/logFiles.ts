import { writevSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { segmentAt } from './segments';

export const INDEX_FILE = 'entries.bin';
export const FRAMES_FILE = 'frames.bin';

/** The open files of a log that grows, by their names in its folder. */
export class LogFiles {
  readonly #open = new Map<string, FileHandle>();

  constructor(readonly folder: string) {}

  /** Makes the files that every log has. @throws if there is one in the folder already */
  static async create(folder: string): Promise<LogFiles> {
    const files = new LogFiles(folder);
    try {
      await files.toWrite(INDEX_FILE);
      await files.toWrite(segmentAt(0).file);
    } catch (error) {
      await files.close();
      throw error;
    }
    return files;
  }

  /** A file that this log writes; made when it is first asked for. */
  async toWrite(name: string): Promise<FileHandle> {
    const known = this.#open.get(name);
    if (known) return known;
    const file = await open(path.join(this.folder, name), 'wx+');
    this.#open.set(name, file);
    return file;
  }

  /** A file that this log writes, if it is open already. */
  opened(name: string): FileHandle | undefined {
    return this.#open.get(name);
  }

  /** The bytes `from` to `to` of a file, in a buffer of their own; `undefined` if it ends before. @throws as {@link readInto} */
  async read(name: string, from: number, to: number): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(to - from);
    return (await this.readInto(name, bytes, from)) < bytes.length ? undefined : bytes;
  }

  /**
   * Fills `bytes` with what stands in a file from `position` on.
   *
   * @returns how many there were: none in a file that doesn't exist
   * @throws what keeps this process from reading them, which says nothing of what is in the file
   */
  async readInto(name: string, bytes: Uint8Array, position: number): Promise<number> {
    // Also after the file was deleted: the system keeps it as long as it is open.
    const known = this.#open.get(name);
    if (known) return readFully(known, bytes, position);
    const file = await open(path.join(this.folder, name), 'r').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (!file) return 0;
    try {
      return await readFully(file, bytes, position);
    } finally {
      await file.close();
    }
  }

  /** Whether the files were deleted while they are written. Windows doesn't let that happen. */
  async isGone(): Promise<boolean> {
    const info = await this.#open.get(INDEX_FILE)?.stat();
    return info?.nlink === 0;
  }

  async close(): Promise<void> {
    const files = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(files.map((file) => file.close()));
  }
}

/** @returns how many bytes there were */
export async function readFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** The same as {@link writeFully}, at once. */
export function writeFullySync(file: FileHandle, parts: readonly Uint8Array[], position: number): void {
  let at = position;
  for (let left = parts; left.length > 0;) {
    const count = writevSync(file.fd, left, at);
    at += count;
    left = without(left, count);
  }
}

/** Writes all parts one after another from `position` on; the same parts can be written again after an error. */
export async function writeFully(file: FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  let at = position;
  for (let left = parts; left.length > 0;) {
    const { bytesWritten } = await file.writev(left, at);
    at += bytesWritten;
    left = without(left, bytesWritten);
  }
}

/** Parts without their first `count` bytes. */
function without(parts: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let skipped = 0;
  let whole = 0;
  for (; whole < parts.length && skipped + parts[whole]!.length <= count; whole += 1) skipped += parts[whole]!.length;
  const left = parts.slice(whole);
  if (skipped < count) left[0] = left[0]!.subarray(count - skipped);
  return left;
}
