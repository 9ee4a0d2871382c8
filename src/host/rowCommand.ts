import * as vscode from 'vscode';
import type { RowCommandId } from './ids';
import { rowClicks } from './rowClicks';

/**
 * Makes a click on a row of a view run what the row leads to at that moment.
 *
 * @param leadsTo absent for a row that leads to nothing
 */
export function registerRowCommand<Node>(
  id: (typeof RowCommandId)[keyof typeof RowCommandId],
  view: vscode.TreeView<Node>,
  leadsTo: (node: Node) => vscode.Command | undefined,
): vscode.Disposable {
  const clicked = rowClicks(view);
  return vscode.commands.registerCommand(id, async () => {
    const node = await clicked();
    const to = node && leadsTo(node);
    if (to) await vscode.commands.executeCommand(to.command, ...((to.arguments ?? []) as unknown[]));
  });
}
