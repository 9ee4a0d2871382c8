import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openFileParts } from '../../net/fileParts';
import { writtenSaved } from '../../profiles/savedMessages';
import { askClose } from '../askClose';
import { askFile } from '../composerRequests';
import { CommandId } from '../ids';
import type { Outboxes } from '../outboxes';
import type { ShownSession } from '../sessionView';
import type { Commands, CommandServices } from './commands';
import { sessionFinder } from './pickSession';

const PREVIEW_CHARACTERS = 100;

/** Sending in open sessions. */
export function sendCommands({ hub, tabs, outboxes }: CommandServices & { outboxes: Outboxes }): Commands {
  const sessionOf = sessionFinder(hub, tabs);
  const openSession = (
    argument: unknown,
    title: string,
    needs: 'any' | 'websocket' = 'any',
  ): Promise<ShownSession | undefined> => {
    const open = hub.all.filter(({ state, transport }) => state === 'open' && (needs === 'any' || transport === needs));
    if (open.length === 0) throw new Error(l10n.t('No session is open that this can be sent in: connect first.'));
    return sessionOf(argument, open, title);
  };

  return {
    [CommandId.send]: async (argument) => {
      const session = await openSession(argument, l10n.t('Send to which session?'));
      if (session) tabs.focusComposer(session);
    },
    [CommandId.sendFile]: async (argument) => {
      const session = await openSession(argument, l10n.t('Send a file to which session?'));
      const path = session && (await askFile());
      if (!session || path === undefined) return;
      await outboxes.of(session).sendParts(await openFileParts(path, undefined), {}, session);
    },
    [CommandId.sendSaved]: async (argument) => {
      const session = await openSession(argument, l10n.t('Send saved messages to which session?'));
      if (!session) return;
      const saved = outboxes.savedOf(session);
      if (saved.length === 0)
        throw new Error(
          l10n.t('The profile "{0}" has no saved messages yet: save one in its composer.', session.profile.name),
        );
      const items = saved.map((message) => {
        const { format, text } = writtenSaved(message);
        return { label: message.name, description: format, detail: text.slice(0, PREVIEW_CHARACTERS) };
      });
      const picked = await vscode.window.showQuickPick(items, {
        title: l10n.t('Send Saved Messages'),
        placeHolder: l10n.t('Which ones? They are sent in this order.'),
        canPickMany: true,
        matchOnDetail: true,
      });
      await outboxes.sendSaved(
        session,
        (picked ?? []).map(({ label }) => label),
      );
    },
    [CommandId.ping]: async (argument) => {
      const session = await openSession(argument, l10n.t('Ping the peer of which session?'), 'websocket');
      await session?.ping();
    },
    [CommandId.closeWithCode]: async (argument) => {
      const session = await openSession(argument, l10n.t('Close which session?'), 'websocket');
      if (session) await askClose(session);
    },
  };
}
