import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';

/** Beside the sessions; its name is no session's id. */
const TRASH = '.trash';

/**
 * Takes a recording out of the list; it can be put back until the trash is emptied.
 *
 * @throws if there is no such recording, or the system doesn't let it go
 */
export async function moveToTrash(storage: string, id: string): Promise<void> {
  await mkdir(path.join(storage, TRASH), { recursive: true });
  await rename(path.join(storage, id), path.join(storage, TRASH, id));
}

/** @throws if it is no longer in the trash */
export async function putBack(storage: string, id: string): Promise<void> {
  await rename(path.join(storage, TRASH, id), path.join(storage, id));
}

/** The folder that the recordings in the trash are in; it need not exist. */
export function trashOf(storage: string): string {
  return path.join(storage, TRASH);
}

/** Deletes what is in the trash, but for some. What can't be deleted now stays for the next time. */
export async function emptyTrash(storage: string, keep: ReadonlySet<string> = new Set()): Promise<void> {
  const trash = trashOf(storage);
  const names = await readdir(trash).catch(() => []);
  const old = names.filter((name) => !keep.has(name));
  await Promise.all(
    old.map((name) => rm(path.join(trash, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

/** Deletes a recording for good. It is out of the list at once, also where a part of it can't be deleted now. */
export async function deleteForGood(storage: string, id: string): Promise<void> {
  await moveToTrash(storage, id);
  await rm(path.join(storage, TRASH, id), { recursive: true, force: true }).catch(() => undefined);
}
