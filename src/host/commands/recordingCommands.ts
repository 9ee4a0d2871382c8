import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Recording } from '../../log/recordings';
import { CommandId } from '../ids';
import { offerUndo } from '../offerUndo';
import { Openings } from '../openings';
import { openRecording } from '../openRecording';
import type { RecordingStore } from '../recordingStore';
import { countOf, dayOf, nameOf, standingOf, timeOf, titleOf, whereTo } from '../recordingText';
import { BY_CLICK, iconOf, type RecordingTree } from '../recordingTree';
import { sizeText } from '../sizeText';
import type { SessionHub } from '../sessionHub';
import type { SessionTabs } from '../sessionTabs';
import type { Commands } from './commands';

/** What the commands of recordings work with. */
export interface RecordingServices {
  readonly recordings: RecordingStore;
  readonly tree: RecordingTree;
  readonly hub: SessionHub;
  readonly tabs: SessionTabs;
  readonly reportError: (error: unknown) => void;
}

/** As long as systems wait for a second click. */
const DOUBLE_CLICK_MS = 500;

/** Opening, naming, pinning and deleting recordings. */
export function recordingCommands({ recordings, tree, hub, tabs, reportError }: RecordingServices): Commands {
  /** The recordings that a command was called on: by the view, by id, by a key in the view, or picked now. */
  const targets = async (
    argument: unknown,
    selected: unknown,
    question: string,
    among: (recording: Recording) => boolean = () => true,
  ): Promise<readonly Recording[]> => {
    const nodes = Array.isArray(selected) ? selected.filter(isRecordingNode) : [];
    if (nodes.length > 0) return nodes.map(({ recording }) => recording);
    if (isRecordingNode(argument)) return [argument.recording];
    if (argument === 'selection') return tree.selection;
    // It may have ended a moment ago.
    if (typeof argument === 'string') await recordings.kept(argument);
    await recordings.refresh();
    if (typeof argument === 'string') return [recordings.expect(argument)];
    const picked = await pickRecording(recordings.all.filter(among), question, recordings);
    return picked ? [picked] : [];
  };

  const pin = async (pinned: boolean, argument: unknown, selected: unknown): Promise<void> => {
    const question = pinned ? l10n.t('Pin which recording?') : l10n.t('Unpin which recording?');
    const chosen = await targets(argument, selected, question, (recording) => recording.pinned !== pinned);
    for (const { id } of chosen) await recordings.notes.pin(id, pinned);
  };

  let lastClick = { id: '', at: -Infinity };
  /** A view's commands aren't told of double clicks: they run twice. */
  const isSecondClick = (id: string): boolean => {
    const before = lastClick;
    lastClick = { id, at: performance.now() };
    const openMode = vscode.workspace.getConfiguration().get('workbench.list.openMode');
    return openMode === 'doubleClick' || (before.id === id && lastClick.at - before.at < DOUBLE_CLICK_MS);
  };

  const openings = new Openings();

  return {
    [CommandId.openRecording]: async (argument, selected) => {
      const isClick = selected === BY_CLICK;
      await openings.inTurn(await targets(argument, selected, l10n.t('Open which recording?')), (recording) => {
        const { id } = recording;
        const look = isClick && !isSecondClick(id);
        if (tabs.reveal(id, look)) return undefined;
        const source = new vscode.CancellationTokenSource();
        const open = async (): Promise<boolean> => {
          const session = await openRecording(hub, recording, source);
          if (!session) return false;
          // Another one was clicked meanwhile, and is what the person wants to see.
          if (!look || lastClick.id === id) tabs.show(session, look);
          else if (!session.onDidChange) session.log.dispose();
          return true;
        };
        return { id, look, source, open };
      });
    },
    [CommandId.renameRecording]: async (argument, given) => {
      const [recording] = await targets(argument, undefined, l10n.t('Rename which recording?'));
      if (!recording) return;
      const name = typeof given === 'string' ? given : await askName(recording);
      if (name === undefined) return;
      const own = name.trim();
      await recordings.notes.rename(recording.id, own === recording.profile.name ? undefined : own);
    },
    [CommandId.pinRecording]: (argument, selected) => pin(true, argument, selected),
    [CommandId.unpinRecording]: (argument, selected) => pin(false, argument, selected),
    [CommandId.deleteRecording]: async (argument, selected) => {
      const chosen = await targets(argument, selected, l10n.t('Delete which recording?'));
      if (chosen.length === 0) return;
      // The key selects what it deletes, which opens it as a click does.
      lastClick = { id: '', at: -Infinity };
      for (const { id } of chosen) tabs.close(id);
      await recordings.delete(chosen);
      // Not waited for: it stays until the person has read it.
      void offerToPutBack(chosen, recordings).catch(reportError);
    },
    [CommandId.restoreRecording]: async (argument) => {
      const question = l10n.t('Restore which recording? What was deleted stays until the next start.');
      const picked =
        typeof argument === 'string'
          ? recordings.deleted.find(({ id }) => id === argument)
          : await pickRecording(recordings.deleted, question, recordings);
      if (picked) await recordings.putBack([picked]);
    },
  };
}

function askName(recording: Recording): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: l10n.t('Rename Recording'),
    prompt: l10n.t('A name for the recording. Empty: the name of its profile.'),
    value: nameOf(recording),
    placeHolder: recording.profile.name,
  });
}

async function offerToPutBack(deleted: readonly Recording[], recordings: RecordingStore): Promise<void> {
  const [first] = deleted;
  if (!first) return;
  const told =
    deleted.length === 1
      ? l10n.t('The recording "{0}" was deleted.', titleOf(first))
      : l10n.t('{0} recordings were deleted.', deleted.length);
  await offerUndo(told, () => recordings.putBack(deleted));
}

async function pickRecording(
  among: readonly Recording[],
  placeHolder: string,
  recordings: RecordingStore,
): Promise<Recording | undefined> {
  if (among.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There is no such recording.'));
    return undefined;
  }
  const items = among.map((recording) => {
    const size = recordings.sizeOf(recording);
    return {
      label: titleOf(recording),
      description: `${dayOf(recording)} ${timeOf(recording)}`,
      detail: [standingOf(recording), countOf(recording), size === undefined ? '' : sizeText(size), whereTo(recording)]
        .filter(Boolean)
        .join(' · '),
      iconPath: iconOf(recording),
      recording,
    };
  });
  const options = { placeHolder, matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.recording;
}

function isRecordingNode(argument: unknown): argument is { readonly recording: Recording } {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'recording';
}
