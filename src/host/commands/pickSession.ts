import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stateName } from '../../panel/stateName';
import { addressOf } from '../../profiles/address';
import { clientPeer, sessionTitle } from '../../protocol/association';
import { isLive, type SessionHub } from '../sessionHub';
import { placeOfFile } from '../profilePlace';
import type { SessionTabs } from '../sessionTabs';
import type { ShownSession } from '../sessionView';
import { stateIcon } from '../stateLook';
import { isNode } from './commands';

/** Finds the session that a command is for. */
export type SessionFinder = (
  argument: unknown,
  among: readonly ShownSession[],
  title: string,
) => Promise<ShownSession | undefined>;

/** By the command's argument, else the one whose tab is shown, else the person is asked. */
export function sessionFinder(hub: SessionHub, tabs: SessionTabs): SessionFinder {
  return async (argument, among, title) => {
    if (typeof argument === 'string') return hub.all.find(({ id }) => id === argument);
    if (isNode(argument) && argument.kind === 'session') return argument.session;
    if (isNode(argument) && argument.kind === 'profile')
      return hub.sessionsOf(argument.saved).findLast((session) => among.includes(session));
    const active = tabs.active;
    if (active && among.some(({ id }) => id === active.id)) return active;
    return pickSession(among, title);
  };
}

/** Newest first. One that is alone needs no question. */
export async function pickSession(
  sessions: readonly ShownSession[],
  placeHolder: string,
): Promise<ShownSession | undefined> {
  if (sessions.length <= 1) return sessions[0];
  const items = sessions
    .map((session) => ({
      label: sessionTitle(session.profile.name, clientPeer(session)),
      description: [
        stateName(session.state),
        ...[placeOfFile(session.profileFile)].filter(Boolean),
        addressOf(session.profile),
        session.log.length === 1 ? l10n.t('1 message') : l10n.t('{0} messages', session.log.length),
        new Date(session.startedAt).toLocaleTimeString(vscode.env.language),
      ].join(' · '),
      iconPath: stateIcon(session.transport, session.state),
      isLive: isLive(session),
      session,
    }))
    .reverse()
    .sort((a, b) => Number(b.isLive) - Number(a.isLive));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.session;
}
