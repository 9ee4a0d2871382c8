import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../host/processes.mjs';
import { root } from '../../host/root.mjs';

let made: Promise<number> | undefined;

/** Builds and packages the extension once, so that what is measured is what is published. @returns the VSIX's size in bytes */
export function productionBuild(): Promise<number> {
  made ??= runCommand('npm', ['run', 'package'], { cwd: root }).then(
    async () => (await stat(join(root, 'dist', 'socketscope.vsix'))).size,
  );
  return made;
}
