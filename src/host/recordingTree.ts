import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import type { Recording } from '../log/recordings';
import { CommandId, ItemContext, RowCommandId, ViewId } from './ids';
import type { RecordingStore } from './recordingStore';
import { countOf, dayOf, durationOf, importTimeOf, standingOf, timeOf, titleOf, whereTo } from './recordingText';
import { sizeText } from './sizeText';
import { stateIcon } from './stateLook';
import { Pace, TREE_PACE_MS } from './pace';
import { plainItem } from './plainItem';
import { registerRowCommand } from './rowCommand';

/** An element of the *Recordings* tree: what is pinned, then day by day. */
export type RecordingNode =
  | { readonly kind: 'day'; readonly label: string; readonly pinned: boolean; readonly children: RecordingNode[] }
  | { readonly kind: 'recording'; readonly recording: Recording };

/** The second argument of a command that a click on a recording runs. */
export const BY_CLICK = 'click';

/** The *Recordings* view: newest first. */
export class RecordingTree implements vscode.TreeDataProvider<RecordingNode>, vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#onDidChange.event;
  readonly #view: vscode.TreeView<RecordingNode>;
  #isRead = false;

  constructor(private readonly store: RecordingStore) {
    const pace = this.#owned.add(new Pace(TREE_PACE_MS, () => this.#onDidChange.fire(undefined)));
    this.#owned.add(store.onDidChange(pace.call));
    this.#view = this.#owned.add(
      vscode.window.createTreeView(ViewId.recordings, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.#owned.add(
      registerRowCommand(RowCommandId.recordings, this.#view, (node) =>
        node.kind === 'recording'
          ? { command: CommandId.openRecording, title: '', arguments: [node, BY_CLICK] }
          : undefined,
      ),
    );
    // Another window may have ended or deleted one meanwhile.
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#isRead) void store.refresh();
      }),
    );
  }

  /** What is selected in the view. */
  get selection(): readonly Recording[] {
    return this.#view.selection.flatMap((node) => (node.kind === 'recording' ? [node.recording] : []));
  }

  async getChildren(node?: RecordingNode): Promise<RecordingNode[]> {
    if (node) return node.kind === 'day' ? node.children : [];
    if (!this.#isRead) {
      this.#isRead = true;
      await this.store.refresh();
    }
    return grouped(this.store.all);
  }

  getTreeItem(node: RecordingNode): vscode.TreeItem {
    if (node.kind === 'recording') return plainItem(this.#recordingItem(node.recording));
    const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = node.pinned ? 'pinned' : `day ${node.label}`;
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #recordingItem(recording: Recording): vscode.TreeItem {
    const { id, pinned } = recording;
    const size = this.store.sizeOf(recording);
    // Where the sidebar is narrow the rest is cut off: a day's recordings are mostly of the same few profiles, so the time comes first.
    const facts = [
      durationOf(recording),
      countOf(recording),
      standingOf(recording),
      size === undefined ? undefined : sizeText(size),
      whereTo(recording),
    ].filter(Boolean);
    const item = new vscode.TreeItem(titleOf(recording));
    item.id = id;
    const when = pinned ? `${timeOf(recording)} ${dayOf(recording)}` : timeOf(recording);
    item.description = [when, ...facts].join(' · ');
    item.iconPath = iconOf(recording);
    item.tooltip = tooltipOf(recording, size);
    item.contextValue = pinned ? ItemContext.pinnedRecording : ItemContext.recording;
    item.accessibilityInformation = {
      label: [
        titleOf(recording),
        `${dayOf(recording)} ${timeOf(recording)}`,
        ...(pinned ? [l10n.t('pinned')] : []),
        ...facts,
      ].join(', '),
    };
    item.command = { command: RowCommandId.recordings, title: '' };
    return item;
  }
}

function grouped(recordings: readonly Recording[]): RecordingNode[] {
  const groups = new Map<string, RecordingNode[]>();
  const add = (label: string, recording: Recording): void => {
    const group = groups.get(label) ?? [];
    if (group.length === 0) groups.set(label, group);
    group.push({ kind: 'recording', recording });
  };
  for (const recording of recordings) if (!recording.pinned) add(dayOf(recording), recording);
  const days = [...groups].map(([label, children]): RecordingNode => ({ kind: 'day', label, pinned: false, children }));
  const kept = recordings
    .filter(({ pinned }) => pinned)
    .map((recording): RecordingNode => ({ kind: 'recording', recording }));
  if (kept.length === 0) return days;
  return [{ kind: 'day', label: l10n.t('Pinned'), pinned: true, children: kept }, ...days];
}

/** The icon of what became of a recording. */
export function iconOf({ state, profile }: Recording): vscode.ThemeIcon {
  if (state === 'interrupted' || state === 'damaged')
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return stateIcon(profile.transport, state === 'failed' ? 'failed' : 'closed');
}

function tooltipOf(recording: Recording, size: number | undefined): string {
  const { profile, state, failure, ownName } = recording;
  const importTime = importTimeOf(recording);
  const lines = [
    titleOf(recording),
    ...(ownName ? [l10n.t('Profile: {0}', profile.name)] : []),
    whereTo(recording),
    l10n.t('{0}, {1}, for {2}', dayOf(recording), timeOf(recording), durationOf(recording)),
    [countOf(recording), ...(size === undefined ? [] : [sizeText(size)])].join(', '),
  ];
  if (importTime !== undefined) lines.push(l10n.t('Imported from a file, {0}', importTime));
  if (failure) lines.push(failure);
  if (state === 'interrupted')
    lines.push(
      l10n.t('Interrupted: the extension host ended while the session was open. All that was written is here.'),
    );
  if (state === 'damaged')
    lines.push(l10n.t('What it was connected to is not readable any more. Its messages may be.'));
  return lines.filter(Boolean).join('\n');
}
