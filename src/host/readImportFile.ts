import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { throwIfCancelled, type Cancellation } from '../base/cancelled';

/** JSON of more can't be read at once. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Reads and parses a file that may be far away. Once it is cancelled it isn't parsed: that would hold up all else for nobody.
 *
 * @throws Cancelled; with words for the person, if the file is too large; what `fs` and `parse` throw
 */
export async function readImportFile<T>(
  fs: Pick<vscode.FileSystem, 'stat' | 'readFile'>,
  file: vscode.Uri,
  parse: (text: string) => T,
  token: Cancellation,
): Promise<T> {
  const { size } = await fs.stat(file);
  if (size > MOST_BYTES) throw new Error(l10n.t('This file is too large to be imported.'));
  const bytes = await fs.readFile(file);
  throwIfCancelled(token);
  // As PowerShell writes files.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return parse(new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes));
}
