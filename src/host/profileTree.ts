import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Session } from '../api';
import { Disposables } from '../base/disposables';
import { endpointText } from '../protocol/association';
import { stateName } from '../panel/stateName';
import { addressOf } from '../profiles/address';
import type { Profile } from '../profiles/profile';
import { CommandId, ItemContext, ViewId } from './ids';
import { savedProfiles, type FolderProfiles, type ProfileStore, type SavedProfile } from './profileStore';
import { isLive, type SessionHub } from './sessionHub';
import type { ShownSession } from './sessionView';
import { stateIcon } from './stateLook';

/** An element of the *Profiles* tree: workspace folder → folder → profile → its live sessions. */
export type TreeNode =
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly label: string;
      readonly isRoot: boolean;
      readonly children: TreeNode[];
    }
  | { readonly kind: 'profile'; readonly saved: SavedProfile }
  | { readonly kind: 'session'; readonly session: ShownSession }
  | { readonly kind: 'broken'; readonly file: FolderProfiles };

/** The *Profiles* view. */
export class ProfileTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#onDidChange.event;

  constructor(
    private readonly store: ProfileStore,
    private readonly hub: SessionHub,
  ) {
    this.#owned.add(store.onDidChange(() => this.#onDidChange.fire(undefined)));
    this.#owned.add(hub.onDidChange(() => this.#onDidChange.fire(undefined)));
    this.#owned.add(vscode.window.createTreeView(ViewId.profiles, { treeDataProvider: this, showCollapseAll: true }));
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return this.#roots();
    if (node.kind === 'group') return node.children;
    if (node.kind === 'session' || node.kind === 'broken') return [];
    return this.#liveSessions(node.saved).map((session) => ({ kind: 'session', session }));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group': {
        const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
        item.id = node.id;
        item.iconPath = new vscode.ThemeIcon(node.isRoot ? 'root-folder' : 'folder');
        return item;
      }
      case 'profile':
        return this.#profileItem(node.saved);
      case 'session':
        return sessionItem(node.session);
      case 'broken':
        return brokenItem(node.file);
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #roots(): TreeNode[] {
    const { folders } = this.store;
    const filled = folders.filter(({ file }) => file.entries.length > 0 || !file.parses);
    const quick = this.hub.live
      .filter((session) => !this.#isSaved(session))
      .map((session): TreeNode => ({ kind: 'session', session }));
    const profiles = filled.map((folderProfiles) => {
      const { folder, uri } = folderProfiles;
      const nodes = grouped(savedProfiles(folderProfiles), uri.toString());
      if (!folderProfiles.file.parses) nodes.unshift({ kind: 'broken', file: folderProfiles });
      const id = folder.uri.toString();
      return { kind: 'group', id, label: folder.name, isRoot: true, children: nodes } satisfies TreeNode;
    });
    // One folder needs no row of its own.
    return [...(folders.length > 1 ? profiles : profiles.flatMap(({ children }) => children)), ...quick];
  }

  #isSaved(session: Session): boolean {
    return this.store.all.some((saved) => this.hub.sessionsOf(saved).some(({ id }) => id === session.id));
  }

  #liveSessions(saved: SavedProfile): readonly ShownSession[] {
    return this.hub.sessionsOf(saved).filter(isLive);
  }

  #profileItem(saved: SavedProfile): vscode.TreeItem {
    const { entry } = saved;
    const live = this.#liveSessions(saved);
    const latest = this.hub.sessionsOf(saved).at(-1);
    const collapsible =
      live.length > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem(entry.name, collapsible);
    item.id = `${saved.uri.toString()}#${String(entry.index)}#${entry.name}`;
    if (!entry.profile) {
      const [problem] = entry.problems.filter(({ severity }) => severity === 'error');
      item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
      item.description = problem?.code === 'unsupported' ? l10n.t('not supported yet') : l10n.t('has a problem');
      item.tooltip = problem?.message ?? l10n.t('There is a syntax error in it.');
      item.contextValue = ItemContext.unusableProfile;
      item.command = { command: CommandId.editProfile, title: '', arguments: [{ kind: 'profile', saved }] };
      return item;
    }
    const state = live.at(-1)?.state ?? latest?.state;
    item.iconPath = stateIcon(entry.profile.transport, state);
    item.description = describe(entry.profile, state);
    item.tooltip = tooltip(entry.profile, latest);
    item.contextValue = live.length > 0 ? ItemContext.liveProfile : ItemContext.idleProfile;
    item.accessibilityInformation = { label: `${entry.name}, ${item.description}` };
    if (latest) item.command = { command: CommandId.showSession, title: '', arguments: [latest.id] };
    return item;
  }
}

function describe(profile: Profile, state: Session['state'] | undefined): string {
  const address = addressOf(profile);
  return state ? `${stateName(state)} · ${address}` : address;
}

function tooltip(profile: Profile, latest: Session | undefined): string {
  const lines = [`${profile.name} — ${addressOf(profile)}`];
  if (latest?.failure) lines.push(latest.failure.message);
  return lines.join('\n');
}

function sessionItem(session: ShownSession): vscode.TreeItem {
  const { association, profile, state } = session;
  const label = association ? endpointText(association.local) : profile.name;
  const item = new vscode.TreeItem(label);
  item.id = session.id;
  item.description = association ? `→ ${endpointText(association.remote)}` : stateName(state);
  item.iconPath = stateIcon(session.transport, state);
  item.contextValue = ItemContext.liveSession;
  item.command = { command: CommandId.showSession, title: '', arguments: [session.id] };
  return item;
}

/** Says why profiles may be missing, and leads to the place. */
function brokenItem({ uri, file, positionAt }: FolderProfiles): vscode.TreeItem {
  const [problem] = file.problems.filter(({ code }) => code === 'syntax');
  const start = positionAt(problem?.offset ?? 0);
  const item = new vscode.TreeItem(l10n.t('sockets.json has a syntax error'));
  item.id = `${uri.toString()}#broken`;
  item.description = l10n.t('line {0}', start.line + 1);
  item.tooltip = problem?.message ?? '';
  item.accessibilityInformation = { label: `${l10n.t('sockets.json has a syntax error')}, ${item.description}` };
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.command = { command: 'vscode.open', title: '', arguments: [uri, { selection: new vscode.Range(start, start) }] };
  return item;
}

/** Puts profiles into their folders, in the order of the file; folders stand where their first profile does. */
function grouped(profiles: readonly SavedProfile[], file: string): TreeNode[] {
  const roots: TreeNode[] = [];
  for (const saved of profiles) {
    let level = roots;
    let path = file;
    for (const label of (saved.entry.folder ?? '')
      .split('/')
      .map((part) => part.trim())
      .filter(Boolean)) {
      path += `/${label}`;
      const id = path;
      let group = level.find((node): node is TreeNode & { kind: 'group' } => node.kind === 'group' && node.id === id);
      if (!group) {
        group = { kind: 'group', id, label, isRoot: false, children: [] };
        level.push(group);
      }
      level = group.children;
    }
    level.push({ kind: 'profile', saved });
  }
  return roots;
}
