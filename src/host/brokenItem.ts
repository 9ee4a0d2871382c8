import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { FolderProfiles } from './profileStore';

/** Says why profiles may be missing, and leads to the place. */
export function brokenItem(broken: FolderProfiles): vscode.TreeItem {
  const { uri } = broken;
  const problem = syntaxProblem(broken);
  const start = startOf(broken);
  const item = new vscode.TreeItem(l10n.t('sockets.json has a syntax error'));
  item.id = `${uri.toString()}#broken`;
  item.description = l10n.t('line {0}', start.line + 1);
  item.tooltip = problem?.message ?? '';
  item.accessibilityInformation = { label: `${l10n.t('sockets.json has a syntax error')}, ${item.description}` };
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  return item;
}

function syntaxProblem({ file }: FolderProfiles): FolderProfiles['file']['problems'][number] | undefined {
  return file.problems.find(({ code }) => code === 'syntax');
}

/** Where the syntax error of a file is. */
export function startOf(broken: FolderProfiles): vscode.Position {
  return broken.positionAt(syntaxProblem(broken)?.offset ?? 0);
}
