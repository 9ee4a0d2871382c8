import * as vscode from 'vscode';

const told = new Map<string, boolean>();

/** Tells VS Code of a context key, unless it knows: VS Code asks all its menus anew after each. */
export async function setContext(key: string, value: boolean): Promise<void> {
  if (told.get(key) === value) return;
  told.set(key, value);
  await vscode.commands.executeCommand('setContext', key, value);
}
