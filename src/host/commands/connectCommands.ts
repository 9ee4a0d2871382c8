import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stateName } from '../../panel/stateName';
import { addressOf, profileForAddress } from '../../profiles/address';
import { curlCommand } from '../../protocol/curlCommand';
import { exchangeOrigins } from '../../protocol/exchangeOrigins';
import { CommandId } from '../ids';
import { usableProfile, type SavedProfile } from '../profileStore';
import { isLive } from '../sessionHub';
import type { ShownSession } from '../sessionView';
import { stateIcon } from '../stateLook';
import { isNode, profileArgument, type Commands, type CommandServices } from './commands';
import { pickAddress } from './pickAddress';

/** Connecting, sending, and what there is to see of it. */
export function connectCommands({ store, hub, tabs }: CommandServices): Commands {
  const connect = async (saved: SavedProfile): Promise<void> => {
    const { session } = await hub.connect(usableProfile(saved), saved);
    tabs.show(session);
  };

  const sessionOf = async (
    argument: unknown,
    among: readonly ShownSession[],
    title: string,
  ): Promise<ShownSession | undefined> => {
    if (typeof argument === 'string') return hub.all.find(({ id }) => id === argument);
    if (isNode(argument) && argument.kind === 'session') return argument.session;
    if (isNode(argument) && argument.kind === 'profile')
      return hub.sessionsOf(argument.saved).findLast((session) => among.includes(session));
    const active = tabs.active;
    if (active && among.includes(active)) return active;
    return pickSession(among, title);
  };

  return {
    [CommandId.quickConnect]: async (argument) => {
      const picked =
        typeof argument === 'string' ? argument : await pickAddress(store.all.filter(({ entry }) => entry.profile));
      if (!picked) return;
      if (typeof picked !== 'string') {
        await connect(picked);
        return;
      }
      const { session } = await hub.connect(profileForAddress(picked));
      tabs.show(session);
    },
    [CommandId.connect]: async (argument) => {
      const saved =
        profileArgument(argument, store) ?? (await pickProfile(store.all.filter(({ entry }) => entry.profile)));
      if (saved) await connect(saved);
    },
    [CommandId.disconnect]: async (argument) => {
      const session = await sessionOf(argument, hub.live, l10n.t('Disconnect which session?'));
      await session?.close();
    },
    [CommandId.disconnectAll]: async () => {
      await Promise.all(hub.live.map((session) => session.close()));
    },
    [CommandId.send]: async (argument) => {
      const open = hub.all.filter(({ state }) => state === 'open');
      const session = await sessionOf(argument, open, l10n.t('Send to which session?'));
      if (session) tabs.focusComposer(session);
    },
    [CommandId.ping]: async (argument) => {
      const open = hub.all.filter(({ state, transport }) => state === 'open' && transport === 'websocket');
      const session = await sessionOf(argument, open, l10n.t('Ping the peer of which session?'));
      await session?.ping();
    },
    [CommandId.copyAsCurl]: async (argument) => {
      const shaken = hub.all.filter(({ handshake }) => handshake && handshake.exchanges.length > 0);
      if (shaken.length === 0) throw new Error(l10n.t('No session has a WebSocket handshake yet: connect first.'));
      const session = await sessionOf(argument, shaken, l10n.t('Copy the handshake of which session?'));
      const exchanges = session?.handshake?.exchanges ?? [];
      const request = exchanges.at(-1)?.request;
      if (!session || !request) return;
      const origin = exchangeOrigins(addressOf(session.profile), exchanges).at(-1) ?? '';
      await vscode.env.clipboard.writeText(curlCommand(request, origin, true));
      vscode.window.setStatusBarMessage(l10n.t('Copied'), 2000);
    },
    [CommandId.showSession]: async (argument) => {
      const session =
        typeof argument === 'string'
          ? hub.all.find(({ id }) => id === argument)
          : await pickSession(hub.all, l10n.t('Show which session?'));
      if (session) tabs.show(session);
    },
  };
}

async function pickProfile(profiles: readonly SavedProfile[]): Promise<SavedProfile | undefined> {
  const items = profiles.map((saved) => ({
    label: saved.entry.name,
    description: saved.entry.profile ? addressOf(saved.entry.profile) : '',
    saved,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: l10n.t('Connect which profile?'),
    matchOnDescription: true,
  });
  return picked?.saved;
}

/** Newest first. One that is alone needs no question. */
async function pickSession(sessions: readonly ShownSession[], placeHolder: string): Promise<ShownSession | undefined> {
  if (sessions.length <= 1) return sessions[0];
  const items = sessions
    .map((session) => ({
      label: session.profile.name,
      description: [
        stateName(session.state),
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
