import { readdir, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';

/**
 * Deletes the logs of sessions that nothing was written to for `maxAgeMs`. What can't be read or deleted stays.
 *
 * @param storage the folder that the logs' folders are in; it need not exist
 * @returns how many were deleted
 */
export async function pruneLogs(storage: string, maxAgeMs: number, now = Date.now()): Promise<number> {
  const names = await readdir(storage).catch(() => []);
  const deleted = await Promise.all(
    names.map(async (name) => {
      const folder = path.join(storage, name);
      try {
        const { mtimeMs } = await stat(path.join(folder, 'session.json'));
        if (now - mtimeMs < maxAgeMs) return false;
        await rm(folder, { recursive: true });
        return true;
      } catch {
        return false;
      }
    }),
  );
  return deleted.filter(Boolean).length;
}
