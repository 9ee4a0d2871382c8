import * as l10n from '@vscode/l10n';
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { Damage } from './damage';
import { FRAME_BYTES } from './frameRecords';
import { FRAMES_FILE, INDEX_FILE } from './logFiles';

/**
 * Looks how many frames a log has in its file, and notes where that isn't what its entries say.
 *
 * @param entries how many entries there are
 * @param needed how many frames they have
 */
export async function openFrames(folder: string, entries: number, needed: number, damage: Damage): Promise<number> {
  const found = await stat(path.join(folder, FRAMES_FILE)).catch(() => undefined);
  const size = found?.isFile() ? found.size : 0;
  const count = Math.floor(size / FRAME_BYTES);
  const addEnd = (file: string, offset: number): void =>
    damage.addProblem({
      file,
      offset,
      message: l10n.t('{0} ends at byte {1}, within a frame or before the last message.', file, offset),
    });
  if (count > 0 && entries === 0) addEnd(INDEX_FILE, 0);
  if (needed > count || size % FRAME_BYTES > 0 || found?.isFile() === false) addEnd(FRAMES_FILE, size);
  return count;
}
