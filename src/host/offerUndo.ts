import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plainText } from './plainText';

/** Says what was deleted, and undoes it if the person wants it back. It settles when the message is gone. */
export async function offerUndo(told: string, undo: () => Promise<void>): Promise<void> {
  const button = l10n.t('Undo');
  if ((await vscode.window.showInformationMessage(plainText(told), button)) === button) await undo();
}
