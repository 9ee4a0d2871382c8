import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Makes a fresh folder among the system's temporary ones; whoever asked for it removes it.
 *
 * @param {Readonly<Record<string, string>>} [files] contents by relative path
 */
export async function makeScratchFolder(files = {}) {
  // VS Code compares paths as text, and macOS' temporary folder is behind a symbolic link.
  const path = await realpath(await mkdtemp(join(tmpdir(), 'socketscope-')));
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  // A process that was just ended may still be writing its last log lines.
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 5 });
  return { path, remove };
}
