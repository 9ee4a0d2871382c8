import * as l10n from '@vscode/l10n';
import { applyEdits, type Edit } from 'jsonc-parser';
import * as vscode from 'vscode';

/** The last edit of each file: one that comes meanwhile waits for it, else it would write the text of before. */
const turns = new Map<string, Promise<void>>();

/**
 * Edits a `sockets.json`, which is made if it isn't there. Where the person has it open with changes that aren't saved, the
 * edit joins them and saving is left to the person. Else the file itself is changed: an editor that shows it follows, while its
 * text might still be an older one.
 *
 * @param edit gives the edits of the text; what it throws leaves the file as it is
 */
export async function editProfilesFile(uri: vscode.Uri, edit: (text: string) => Edit[]): Promise<void> {
  const key = uri.toString();
  const turn = (turns.get(key) ?? Promise.resolve()).catch(() => undefined).then(() => editNow(uri, edit));
  turns.set(key, turn);
  try {
    await turn;
  } finally {
    if (turns.get(key) === turn) turns.delete(key);
  }
}

async function editNow(uri: vscode.Uri, edit: (text: string) => Edit[]): Promise<void> {
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString() && document.isDirty,
  );
  if (!open) {
    const text = await readText(uri);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(applyEdits(text, edit(text))));
    return;
  }
  const change = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edit(open.getText())) {
    change.replace(uri, new vscode.Range(open.positionAt(offset), open.positionAt(offset + length)), content);
  }
  if (!(await vscode.workspace.applyEdit(change)))
    throw new Error(l10n.t('VS Code did not accept the change of {0}.', uri.fsPath));
}

/** The file's text, with its byte order mark if it has one, so that it is written back as it was; empty if there is no file. */
async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof TypeError) {
      throw new Error(
        l10n.t('{0} is not UTF-8 and was left as it is. Save it with the encoding UTF-8 first.', uri.fsPath),
        { cause: error },
      );
    }
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return '';
    throw error;
  }
}
