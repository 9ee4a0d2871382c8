import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stateName } from '../../panel/stateName';
import { addressOf } from '../../profiles/address';
import { exportMessages, type WantedExport } from '../exportMessages';
import { CommandId } from '../ids';
import { importRecording } from '../importRecording';
import { openRecording } from '../openRecording';
import type { RecordingStore } from '../recordingStore';
import { clientPeer, sessionTitle } from '../../protocol/association';
import { dayOf, timeOf, titleOf } from '../recordingText';
import type { SessionHub } from '../sessionHub';
import type { SessionTabs } from '../sessionTabs';
import type { ShownSession } from '../sessionView';
import { stateIcon } from '../stateLook';
import type { Commands } from './commands';

/** What exporting and importing work with. */
export interface ExportServices {
  readonly hub: SessionHub;
  readonly tabs: SessionTabs;
  readonly recordings: RecordingStore;
}

/** Messages out to files, and in again. */
export function exportCommands({ hub, tabs, recordings }: ExportServices): Commands {
  const restored = (id: string): Promise<ShownSession | undefined> => {
    const recording = recordings.find(id);
    return recording ? openRecording(hub, recording) : hub.restore(id);
  };

  return {
    // `wanted` comes from tasks and other extensions.
    [CommandId.exportLog]: async (argument, wanted) => {
      const id = idOf(argument) ?? tabs.active?.id ?? (await pickSession(hub, recordings));
      if (id === undefined) return;
      const shown = tabs.sessionOf(id);
      const session = shown ?? (await restored(id));
      if (!session) return;
      try {
        await exportMessages(session, { list: tabs.target(id)?.filter, ...(isWanted(wanted) && wanted) });
      } finally {
        // It was opened for this alone.
        if (!shown && !hub.all.some((known) => known.id === id)) session.log.dispose();
      }
    },
    [CommandId.importLog]: async (given) => {
      const id = await importRecording(hub.storage, given instanceof vscode.Uri ? given : undefined);
      if (id === undefined) return undefined;
      await recordings.refresh();
      const session = await restored(id);
      if (session) tabs.show(session);
      return id;
    },
  };
}

/** Of a session, or of a node of a tree that stands for one. */
function idOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { recording, session } = argument as { recording?: { id?: unknown }; session?: { id?: unknown } };
  const id = recording?.id ?? session?.id;
  return typeof id === 'string' ? id : undefined;
}

/** Menus give all selected nodes as the second argument. */
function isWanted(value: unknown): value is WantedExport {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'format' in value;
}

async function pickSession(hub: SessionHub, recordings: RecordingStore): Promise<string | undefined> {
  await recordings.refresh();
  const live = hub.all.map((session: ShownSession) => ({
    label: sessionTitle(session.profile.name, clientPeer(session)),
    description: addressOf(session.profile),
    detail: stateName(session.state),
    iconPath: stateIcon(session.transport, session.state),
    id: session.id,
  }));
  const known = new Set(live.map(({ id }) => id));
  const kept = recordings.all
    .filter(({ id }) => !known.has(id))
    .map((recording) => ({
      label: titleOf(recording),
      description: addressOf(recording.profile),
      detail: `${dayOf(recording)} ${timeOf(recording)}`,
      iconPath: stateIcon(recording.profile.transport, 'closed'),
      id: recording.id,
    }));
  const items = [...live.toReversed(), ...kept];
  if (items.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There is no session yet: connect first.'));
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Export the messages of which session?') }))
    ?.id;
}
