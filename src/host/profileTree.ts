import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Session as ApiSession } from '../api';
import type { Listener } from '../net/listen/listener';
import type { Session } from '../net/session';
import { Disposables } from '../base/disposables';
import { endpointText } from '../protocol/association';
import { stateName } from '../panel/stateName';
import { addressOf } from '../profiles/address';
import type { Profile } from '../profiles/profile';
import { Countdown } from './countdown';
import { ItemContext, RowCommandId, ViewId } from './ids';
import { ProfileDrag } from './profileDrag';
import { isOwn } from './madeOfProfiles';
import { Pace, TREE_PACE_MS } from './pace';
import { placeName } from './profilePlace';
import { savedProfiles, type ProfileStore, type SavedProfile } from './profileStore';
import { sourceOf } from './profileSource';
import { isLive, type SessionHub } from './sessionHub';
import type { ShownSession } from './sessionView';
import { brokenItem } from './brokenItem';
import { RowReveal } from './rowReveal';
import { leadsTo } from './rowTarget';
import { listenerItem, listeningItem, serverItem } from './serverItems';
import { ShownLooks } from './shownLooks';
import { grouped, parentsIn, profileNodes, type TreeNode } from './treeNode';
import { liveContext, liveText, WAITING } from './liveSessionLook';
import { stateIcon } from './stateLook';
import { plainItem } from './plainItem';
import { registerRowCommand } from './rowCommand';

interface SavedNodes {
  readonly roots: readonly TreeNode[];
  readonly parents: ReadonlyMap<TreeNode, TreeNode>;
  readonly bySource: ReadonlyMap<string, readonly TreeNode[]>;
}

/** The *Profiles* view. */
export class ProfileTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  readonly onDidChangeTreeData = this.#onDidChange.event;
  readonly #looks = new ShownLooks<TreeNode>(
    (node) => plainItem(this.#itemOf(node)),
    (node) => this.getChildren(node),
  );
  /** What the store has: the rows, and its profiles by {@link sourceOf}. Absent: it has changed since. */
  #saved: SavedNodes | undefined;
  /** Sessions and listeners without a profile, as VS Code was told of them. */
  #quick: readonly TreeNode[] = [];
  /** To VS Code, a row is the same as long as its node is. */
  readonly #nodes = new WeakMap<ShownSession | Listener, TreeNode>();
  /** Whose rows people were led to. */
  readonly #met = new WeakSet<Session | Listener>();
  readonly #rows: RowReveal<TreeNode>;

  constructor(
    private readonly store: ProfileStore,
    private readonly hub: SessionHub,
    reportError: (error: unknown) => void,
  ) {
    this.#owned.add(
      store.onDidChange(() => {
        this.#saved = undefined;
        this.#onDidChange.fire(undefined);
      }),
    );
    const pace = this.#owned.add(
      new Pace(TREE_PACE_MS, () => {
        this.#update();
        this.#leadToNew();
      }),
    );
    this.#owned.add(hub.onDidChange(pace.call));
    this.#owned.add(new Countdown(hub, pace.call));
    const dragAndDropController = new ProfileDrag(store, hub, reportError);
    const view = this.#owned.add(
      vscode.window.createTreeView(ViewId.profiles, {
        treeDataProvider: this,
        showCollapseAll: true,
        dragAndDropController,
      }),
    );
    this.#owned.add(registerRowCommand(RowCommandId.profiles, view, (node) => leadsTo(node, this.hub)));
    this.#rows = this.#owned.add(new RowReveal(view, () => this.#onDidChange.fire(undefined)));
    const tellTrust = (): void => {
      const hasSome = store.folders.some(({ folder, file }) => folder && file.entries.length > 0);
      view.message =
        vscode.workspace.isTrusted || !hasSome
          ? ''
          : l10n.t('Restricted Mode: to connect with profiles of this workspace, trust it first.');
    };
    this.#owned.add(store.onDidChange(tellTrust));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(tellTrust));
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return this.#roots();
    if (node.kind === 'group') return node.children;
    if (node.kind === 'broken') return [];
    if (node.kind === 'session') return this.#nodesOf(legsOf(node.session));
    if (node.kind === 'listener')
      return this.#nodesOf(node.listener.sessions.filter((each) => isLive(each) || legsOf(each).length > 0));
    return this.#nodesOf([...listening(this.hub.listenersOf(node.saved)), ...this.#liveSessions(node.saved)]);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return this.#looks.shown(node);
  }

  /** For what {@link reveal} and new sessions lead to: not for clients of a listener, nor a relay's legs. */
  getParent(node: TreeNode): TreeNode | undefined {
    const { bySource, parents } = this.#readSaved();
    if (node.kind !== 'session' && node.kind !== 'listener') return parents.get(node);
    return bySource.get(this.hub.keyOf(node.kind === 'session' ? node.session : node.listener) ?? '')?.[0];
  }

  /** Brings the row of a saved profile into sight. */
  reveal(saved: SavedProfile): void {
    this.#rows.bring(() => this.#readSaved().bySource.get(sourceOf(saved))?.[0]);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #itemOf(node: TreeNode): vscode.TreeItem {
    const item = this.#lookOf(node);
    if (leadsTo(node, this.hub)) item.command = { command: RowCommandId.profiles, title: '' };
    return item;
  }

  #lookOf(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group': {
        const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
        item.id = node.id;
        const icon = node.folder !== undefined ? 'folder' : node.isUser ? 'account' : 'root-folder';
        item.iconPath = new vscode.ThemeIcon(icon);
        if (node.folder === undefined) {
          item.contextValue = ItemContext.profiles;
          item.tooltip = node.uri.scheme === 'file' ? node.uri.fsPath : node.uri.toString(true);
          // Else a screen reader is told the tooltip in its place.
          item.accessibilityInformation = { label: node.label };
        }
        return item;
      }
      case 'profile':
        return this.#profileItem(node.saved);
      case 'session':
        return sessionItem(node.session, !this.getParent(node) && isOwn(node.session));
      case 'listener':
        return listenerItem(node.listener);
      case 'broken':
        return brokenItem(node.file);
    }
  }

  /** Sessions or listeners have changed, in one way or another. */
  #update(): void {
    const quick = this.#quickNodes();
    if (quick.length !== this.#quick.length || quick.some((node, nth) => node !== this.#quick[nth])) {
      this.#onDidChange.fire(undefined);
      return;
    }
    const lively = [...this.hub.usedSources].flatMap((source) => this.#saved?.bySource.get(source) ?? []);
    const changed = this.#looks.changed([...lively, ...quick]);
    if (changed.length === 0) return;
    // A row that has got another id is drawn with the one above it: where there is none, VS Code draws it only if it is told of no other.
    const { roots } = this.#readSaved();
    const isAnotherRoot = changed.some((node) => this.#looks.isAnother(node) && roots.includes(node));
    this.#onDidChange.fire(isAnotherRoot ? undefined : changed);
  }

  /** What begins is to be seen where it can be ended, however long the list is. */
  #leadToNew(): void {
    const running = [...this.hub.live.filter(isOwn), ...listening(this.hub.listeners)];
    const newest = running.filter((each) => !this.#met.has(each)).at(-1);
    for (const each of running) this.#met.add(each);
    const isOver = (): boolean => newest?.state === 'closed' || newest?.state === 'failed';
    // What has a profile is found at its row, and whoever is in the list would lose his place by it.
    if (newest && !this.#readSaved().bySource.has(this.hub.keyOf(newest) ?? ''))
      this.#rows.bring(() => (isOver() ? undefined : this.#nodesOf([newest])[0]));
  }

  #roots(): TreeNode[] {
    this.#quick = this.#quickNodes();
    return [...this.#readSaved().roots, ...this.#quick];
  }

  #readSaved(): SavedNodes {
    if (this.#saved) return this.#saved;
    const roots = this.#savedNodes();
    const bySource = new Map<string, TreeNode[]>();
    for (const node of profileNodes(roots)) {
      const source = sourceOf(node.saved);
      bySource.set(source, [...(bySource.get(source) ?? []), node]);
    }
    return (this.#saved = { roots, parents: parentsIn(roots), bySource });
  }

  #savedNodes(): TreeNode[] {
    const { folders } = this.store;
    const filled = folders.filter(({ file }) => file.entries.length > 0 || !file.parses);
    const profiles = filled.map((folderProfiles) => {
      const { folder, uri } = folderProfiles;
      const nodes = grouped(savedProfiles(folderProfiles), uri);
      if (!folderProfiles.file.parses) nodes.unshift({ kind: 'broken', file: folderProfiles });
      const label = placeName(folder);
      return { kind: 'group', id: uri.toString(), uri, label, isUser: !folder, children: nodes } satisfies TreeNode;
    });
    // One folder needs no row of its own.
    const isAlone = folders.filter(({ folder }) => folder).length <= 1;
    return profiles.flatMap((group) => (isAlone && !group.isUser ? group.children : [group]));
  }

  /** Of what has no profile in the tree: what was connected or listens without one, or whose profile is gone. */
  #quickNodes(): TreeNode[] {
    const { bySource } = this.#readSaved();
    const isQuick = (each: Session | Listener): boolean => !bySource.has(this.hub.keyOf(each) ?? '');
    return this.#nodesOf([...listening(this.hub.listeners), ...this.hub.live.filter(isOwn)].filter(isQuick));
  }

  #nodesOf(all: readonly (ShownSession | Listener)[]): TreeNode[] {
    return all.map((each) => {
      const node: TreeNode =
        this.#nodes.get(each) ??
        ('sessions' in each ? { kind: 'listener', listener: each } : { kind: 'session', session: each });
      this.#nodes.set(each, node);
      return node;
    });
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
    const listening = this.hub.listeningOf(saved);
    // What runs is shown and can be stopped, whatever has become of its profile.
    if (listening) return listeningItem(item, saved, listening);
    if (!entry.profile) {
      const [problem] = entry.problems.filter(({ severity }) => severity === 'error');
      item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
      item.description = l10n.t('has a problem');
      item.tooltip = problem?.message ?? l10n.t('There is a syntax error in it.');
      item.contextValue = ItemContext.unusableProfile;
      return item;
    }
    if (entry.profile.role === 'server')
      return serverItem(item, saved, entry.profile, this.hub.listenersOf(saved).at(-1));
    const state = live.at(-1)?.state ?? latest?.state;
    item.iconPath = live.at(-1)?.reconnecting?.at === undefined ? stateIcon(entry.profile.transport, state) : WAITING;
    item.description = describe(entry.profile, state, live.at(-1));
    item.tooltip = tooltip(entry.profile, latest);
    item.contextValue = live.length > 0 ? ItemContext.liveProfile : ItemContext.idleProfile;
    item.accessibilityInformation = { label: `${entry.name}, ${item.description}` };
    return item;
  }
}

function describe(profile: Profile, state: ApiSession['state'] | undefined, live: ShownSession | undefined): string {
  const address = addressOf(profile);
  return state ? `${live ? liveText(live) : stateName(state)} · ${address}` : address;
}

function tooltip(profile: Profile, latest: ApiSession | undefined): string {
  const lines = [`${profile.name} — ${addressOf(profile)}`];
  if (latest?.failure) lines.push(latest.failure.message);
  return lines.join('\n');
}

/** @param isAlone no row above says what it is connected to: its own name does */
function sessionItem(session: ShownSession, isAlone: boolean): vscode.TreeItem {
  const { association, profile, state } = session;
  const isClient = session.role === 'client';
  const own = association && (isClient ? association.local : association.remote);
  const item = new vscode.TreeItem(own && !isAlone ? endpointText(own) : profile.name);
  const hasLeg = legsOf(session).length > 0;
  // Another row to VS Code: what had no children stays collapsed when it gets one.
  item.id = hasLeg ? `${session.id}#relay` : session.id;
  if (hasLeg) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  item.description =
    association && isClient && !session.reconnecting
      ? `${isAlone ? `${endpointText(association.local)} ` : ''}→ ${endpointText(association.remote)}`
      : liveText(session);
  item.iconPath = session.reconnecting?.at === undefined ? stateIcon(session.transport, state) : WAITING;
  item.contextValue = liveContext(session);
  return item;
}

/** The target's leg of a relay, as long as it lives: it stands under its client. */
function legsOf({ role, leg }: ShownSession): readonly ShownSession[] {
  return role === 'server' && leg && isLive(leg) ? [leg] : [];
}

function listening(listeners: readonly Listener[]): readonly Listener[] {
  return listeners.filter(({ state }) => state === 'listening');
}
