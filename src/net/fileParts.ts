import * as l10n from '@vscode/l10n';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import * as path from 'node:path';

/** One read; as a frame of WebSocket, its header is a thousandth of it. */
const PART_BYTES = 64 * 1024;

/** A file to be sent: nothing of it is in memory but the part that is under way. */
export interface FileParts {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Reads it from its beginning. It ends with the signal's reason when it is given up. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * @param file relative to `folder`, if it is relative
 * @throws with words for the person if it can't be read
 */
export async function openFileParts(file: string, folder: string | undefined): Promise<FileParts> {
  if (!path.isAbsolute(file) && folder === undefined)
    throw new Error(l10n.t('The path {0} is relative, and no folder is open: write it from the root.', file));
  const whole = path.resolve(folder ?? '', file);
  const sizeBytes = await sizeOf(whole);
  return {
    path: whole,
    name: path.basename(whole),
    sizeBytes,
    read: (signal) => partsOf(whole, signal),
  };
}

/** Opens the file when its first part is asked for: if none is, nothing stays open. */
async function* partsOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: PART_BYTES, signal }) as AsyncIterable<Uint8Array>;
}

async function sizeOf(file: string): Promise<number> {
  try {
    const handle = await open(file);
    try {
      const found = await handle.stat();
      if (found.isFile()) return found.size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new Error(l10n.t('The file {0} can not be read: {1}', file, (error as Error).message), { cause: error });
  }
  throw new Error(l10n.t('{0} is not a file.', file));
}
