import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CommandId, ViewId } from './host/ids';

/**
 * The extension where there is no Node, as in vscode.dev and github.dev without a codespace: a browser gives pages no sockets. All commands
 * and views are there, and say what to do instead.
 */
export function activate({ subscriptions }: vscode.ExtensionContext): void {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  for (const id of Object.values(CommandId)) subscriptions.push(vscode.commands.registerCommand(id, explain));
  for (const id of [ViewId.profiles, ViewId.recordings]) {
    const view = vscode.window.createTreeView(id, { treeDataProvider: nothing });
    view.message = `${why()} ${instead()}`;
    subscriptions.push(view);
  }
}

const nothing: vscode.TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (item) => item };

async function explain(): Promise<void> {
  const elsewhere = l10n.t('Continue Working On…');
  const chosen = await vscode.window.showWarningMessage(why(), { modal: true, detail: instead() }, elsewhere);
  if (chosen === elsewhere) await vscode.commands.executeCommand('_workbench.editSessions.actions.continueEditSession');
}

function why(): string {
  return l10n.t(
    "Sockets aren't available here: this VS Code runs in a browser alone, which has no TCP, no UDP and no servers.",
  );
}

function instead(): string {
  return l10n.t(
    'Open the folder in VS Code on a computer, or in a codespace, a tunnel or another remote machine: there Socketscope works in the browser, too.',
  );
}
