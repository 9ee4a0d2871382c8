import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '../workbench';

/** The folder that the folders of the window's sessions are in; there is one once a session was made. */
export async function storageOf({ dataFolder }: Workbench): Promise<string> {
  const all = await readdir(dataFolder, { recursive: true });
  const found = all.find((name) => name.endsWith(join('socketscope.socketscope', 'sessions')));
  assert(found);
  return join(dataFolder, found);
}
