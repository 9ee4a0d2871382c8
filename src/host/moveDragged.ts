import * as l10n from '@vscode/l10n';
import { movedFolder, normalFolder } from '../profiles/folders';
import { setFolder } from '../profiles/setFolder';
import { editProfilesFile } from './editProfilesFile';
import type { Dragged } from './profileDrag';
import { savedProfiles, type ProfileStore, type SavedProfile } from './profileStore';
import type { SessionHub } from './sessionHub';
import type { TreeNode } from './treeNode';

/** Moves profiles into the folder that they are dropped on. @throws with words for the person */
export async function moveDragged(
  dragged: readonly Dragged[],
  target: TreeNode | undefined,
  store: ProfileStore,
  hub: SessionHub,
): Promise<void> {
  for (const uri of new Set(dragged.map(uriOf))) {
    await move(
      dragged.filter((node) => uriOf(node) === uri),
      target,
      store,
      hub,
    );
  }
}

/** @param dragged of one file */
async function move(
  dragged: readonly Dragged[],
  target: TreeNode | undefined,
  store: ProfileStore,
  hub: SessionHub,
): Promise<void> {
  const [first] = dragged;
  const file = store.folders.find(({ uri }) => first && uri.toString() === uriOf(first));
  if (!file) return;
  const { uri } = file;
  const to = folderOf(target, store, hub);
  if (!to) return;
  if (to.uri && to.uri !== uri.toString())
    throw new Error(l10n.t('A profile is moved within its file only: cut and paste it between files.'));
  const moves = new Map<SavedProfile['entry'], string>();
  for (const node of dragged) {
    const path = node.kind === 'group' ? (node.folder ?? '') : undefined;
    if (path !== undefined && `${to.folder}/`.startsWith(`${path}/`)) continue;
    const entries =
      node.kind === 'profile'
        ? [node.saved.entry]
        : savedProfiles(file).flatMap(({ entry }) => (isWithin(entry.folder, path!) ? [entry] : []));
    for (const entry of entries) moves.set(entry, movedFolder(entry.folder ?? '', path, to.folder));
  }
  const changed = [...moves].filter(([entry, folder]) => folder !== normalFolder(entry.folder));
  if (changed.length === 0) return;
  await editProfilesFile(uri, (text) =>
    changed.flatMap(([{ index, name }, folder]) => setFolder(text, index, name, folder)),
  );
  await store.refresh(uri);
}

/** The folder of a row that something is dropped on; that of its profile where it stands under one. On no row: none. `undefined`: nothing is meant. */
function folderOf(
  target: TreeNode | undefined,
  store: ProfileStore,
  hub: SessionHub,
): { readonly uri?: string; readonly folder: string } | undefined {
  if (!target) return { folder: '' };
  if (target.kind === 'group') return { uri: target.uri.toString(), folder: target.folder ?? '' };
  if (target.kind === 'broken') return undefined;
  const saved =
    target.kind === 'profile'
      ? target.saved
      : hub.sourceOf(target.kind === 'session' ? target.session : target.listener, store.all);
  return saved && { uri: saved.uri.toString(), folder: normalFolder(saved.entry.folder) };
}

function uriOf(node: Dragged): string {
  return (node.kind === 'profile' ? node.saved.uri : node.uri).toString();
}

function isWithin(folder: string | undefined, path: string): boolean {
  return `${normalFolder(folder)}/`.startsWith(`${path}/`);
}
