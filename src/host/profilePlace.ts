import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Sourced } from './profileSource';
import type { SavedProfile } from './profileStore';

/** Where profiles are kept, as people call it: the name of the workspace folder, with its path where another one has the same; or *User*. */
export function placeName(folder: vscode.WorkspaceFolder | undefined): string {
  if (!folder) return l10n.t('User');
  const { name, uri } = folder;
  const namesakes = (vscode.workspace.workspaceFolders ?? []).filter((each) => each.name === name);
  return namesakes.length > 1 ? `${name} (${uri.scheme === 'file' ? uri.fsPath : uri.toString(true)})` : name;
}

/** What tells profiles of the same name apart in a list: their places, if there are several. */
export function placeIn(list: readonly SavedProfile[]): (saved: SavedProfile) => string {
  const isOne = new Set(list.map(({ uri }) => uri.toString())).size < 2;
  return ({ folder }) => (isOne ? '' : placeName(folder));
}

/** The same of a session or a listener, by the address of the file that its profile is in: empty where one folder is all that there is. */
export function placeOfFile(address: string | undefined): string {
  const file = uriOf(address);
  if (!file || (vscode.workspace.workspaceFolders ?? []).length < 2) return '';
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (folder) return placeName(folder);
  // Of a folder that was removed from the workspace, the name is known still.
  const [, name] = /([^/]+)\/\.vscode\/sockets\.json$/.exec(file.path) ?? [];
  return name ?? l10n.t('User');
}

/** The name of a session's profile for its tab, with the place where a profile of the same name is in another one. */
export function placedName(name: string, file: string | undefined, saved: readonly SavedProfile[]): string {
  const place = placeOfFile(file);
  const isTaken = (): boolean => saved.some(({ uri, entry }) => entry.name === name && uri.toString() !== file);
  return place !== '' && isTaken() ? `${name} — ${place}` : name;
}

/**
 * What a recording's session was made from, where its file is in no folder of this window, or has it no more. Its paths start from where
 * they did; an imported one's did so on another machine.
 */
export function departedSource({ profile, profileFile, importedAt }: Sourced): SavedProfile | undefined {
  const uri = importedAt === undefined ? uriOf(profileFile) : undefined;
  if (!uri) return undefined;
  const isInFolder = uri.path.endsWith('/.vscode/sockets.json');
  const root = isInFolder ? vscode.Uri.joinPath(uri, '..', '..') : undefined;
  const folder = root && { uri: root, name: root.path.split('/').at(-1) ?? '', index: -1 };
  const entry = { name: profile.name, profile, index: -1, offset: 0, length: 0, messages: [], problems: [] };
  return { folder, uri, entry, inputs: [], range: new vscode.Range(0, 0, 0, 0) };
}

/** The record of a recording may have any text there. */
function uriOf(address: string | undefined): vscode.Uri | undefined {
  try {
    return address === undefined ? undefined : vscode.Uri.parse(address, true);
  } catch {
    return undefined;
  }
}
