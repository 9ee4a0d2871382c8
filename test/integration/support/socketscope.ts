import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SocketscopeApi } from '../../../src/api';

/** The extension, activated as another extension would. */
export async function socketscope(): Promise<SocketscopeApi> {
  const extension = vscode.extensions.getExtension<SocketscopeApi>('socketscope.socketscope');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

/** The workspace's folder. */
export function workspaceFolder(): vscode.WorkspaceFolder {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return folder;
}

/** Where the folder's profiles are. */
export function profilesUri(): vscode.Uri {
  return vscode.Uri.joinPath(workspaceFolder().uri, '.vscode/sockets.json');
}

export async function writeProfiles(text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(profilesUri(), new TextEncoder().encode(text));
}

export async function readProfiles(): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(profilesUri()));
}

/** Waits until `check` doesn't throw any more; its last error is the test's after 5 s. */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 5000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
