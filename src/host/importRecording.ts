import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Imported } from '../log/import/importLog';
import type { ImportProblem } from '../log/import/importProblem';
import { inPercent } from './inPercent';
import { plainText } from './plainText';

/**
 * Makes a recording of a file that was exported as JSON Lines: asks which, shows the progress, and at a broken line asks whether what
 * comes before it is to be kept.
 *
 * @param storage the folder that the sessions' folders are in
 * @returns the session's id; `undefined` if the person gave it up
 */
export async function importRecording(storage: string, given?: vscode.Uri): Promise<string | undefined> {
  const file = given ?? (await askFile());
  if (!file) return undefined;
  if (file.scheme !== 'file') throw new Error(l10n.t('Only a file can be imported, not {0}.', `${file.scheme}:`));
  const name = path.basename(file.fsPath);
  const { importLog } = await import('../log/onDemand');
  const imported = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainText(l10n.t('Importing {0}', name)),
      cancellable: true,
    },
    async (progress, token) => {
      try {
        return await importLog(file.fsPath, storage, {
          token,
          keepSound: (problem, entries) => askToKeep(name, problem, entries),
          onProgress: inPercent(progress),
        });
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error instanceof Error ? new Error(`${name}: ${error.message}`, { cause: error }) : error;
      }
    },
  );
  if (imported) tell(name, imported);
  return imported?.id;
}

async function askFile(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: l10n.t('Import a Recording that Was Exported as JSON Lines (.jsonl)'),
    openLabel: l10n.t('Import'),
    filters: { 'JSON Lines': ['jsonl', 'ndjson'], [l10n.t('All Files')]: ['*'] },
  });
  return chosen?.[0];
}

async function askToKeep(name: string, problem: ImportProblem, entries: number): Promise<boolean> {
  const keep = l10n.t('Keep What Comes Before');
  const detail =
    entries === 0
      ? l10n.t('{0}\nNo message comes before it.', problem.message)
      : l10n.t('{0}\nMessages before it: {1}.', problem.message, entries);
  const question = l10n.t('{0} is broken.', name);
  return (
    (await vscode.window.showWarningMessage(plainText(question), { modal: true, detail: plainText(detail) }, keep)) ===
    keep
  );
}

function tell(name: string, { entries, missing }: Imported): void {
  const told = plainText(l10n.t('Imported {0}. Messages: {1}.', name, entries));
  if (missing === 0) void vscode.window.showInformationMessage(told);
  else void vscode.window.showWarningMessage(`${told} ${l10n.t('Missing in the file: {0}.', missing)}`);
}
