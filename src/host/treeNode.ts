import type * as vscode from 'vscode';
import type { Listener } from '../net/listen/listener';
import { joined } from '../profiles/folders';
import type { FolderProfiles, SavedProfile } from './profileStore';
import type { ShownSession } from './sessionView';

/** An element of the *Profiles* tree: workspace folder → folder → profile → its live sessions; or → its listener → its clients. */
export type TreeNode =
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly label: string;
      /** Of the file whose profiles they are. */
      readonly uri: vscode.Uri;
      /** As profiles name it. Absent: these are all profiles of a file. */
      readonly folder?: string;
      /** The person's own profiles are in it. */
      readonly isUser?: boolean;
      readonly children: TreeNode[];
    }
  | { readonly kind: 'profile'; readonly saved: SavedProfile }
  | { readonly kind: 'session'; readonly session: ShownSession }
  | { readonly kind: 'listener'; readonly listener: Listener }
  | { readonly kind: 'broken'; readonly file: FolderProfiles };

/** Puts profiles into their folders, in the order of the file; folders stand where their first profile does. */
export function grouped(profiles: readonly SavedProfile[], uri: vscode.Uri): TreeNode[] {
  const roots: TreeNode[] = [];
  for (const saved of profiles) {
    let level = roots;
    let folder = '';
    for (const label of (saved.entry.folder ?? '')
      .split('/')
      .map((part) => part.trim())
      .filter(Boolean)) {
      folder = joined(folder, label);
      const id = `${uri.toString()}/${folder}`;
      let group = level.find((node): node is TreeNode & { kind: 'group' } => node.kind === 'group' && node.id === id);
      if (!group) {
        group = { kind: 'group', id, uri, folder, label, children: [] };
        level.push(group);
      }
      level = group.children;
    }
    level.push({ kind: 'profile', saved });
  }
  return roots;
}

/** The profiles among nodes and under them. */
export function profileNodes(nodes: readonly TreeNode[]): (TreeNode & { readonly kind: 'profile' })[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'group') return profileNodes(node.children);
    return node.kind === 'profile' ? [node] : [];
  });
}

/** The group that each profile, and each group, stands in. */
export function parentsIn(
  nodes: readonly TreeNode[],
  parents = new Map<TreeNode, TreeNode>(),
): Map<TreeNode, TreeNode> {
  for (const node of nodes) {
    if (node.kind !== 'group') continue;
    for (const child of node.children) parents.set(child, node);
    parentsIn(node.children, parents);
  }
  return parents;
}
