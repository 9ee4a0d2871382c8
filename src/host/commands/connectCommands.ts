import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Profile } from '../../profiles/profile';
import { profileForAddress } from '../../profiles/address';
import { curlCommand } from '../../protocol/curlCommand';
import { exchangeOrigins } from '../../protocol/exchangeOrigins';
import { coverHead } from '../coverView';
import { CommandId } from '../ids';
import { usableProfile, type SavedProfile } from '../profileStore';
import { listenAndShow } from './listenCommands';
import { profileArgument, type Commands, type CommandServices } from './commands';
import { pickProfile } from './pickProfile';
import { addressOfSession, isLeg } from '../sessionView';
import { canEndSending } from '../liveSessionLook';
import { pickAddress } from './pickAddress';
import { pickSession, sessionFinder } from './pickSession';
import type { ShownSession } from '../sessionView';

export interface ConnectServices extends CommandServices {
  /** Ends a session that lives, and connects its profile again. Rejects before that if it can't. */
  readonly reconnect: (session: ShownSession) => Promise<ShownSession>;
}

/** Connecting, and what there is to see of it. */
export function connectCommands({ store, hub, tabs, listening, listenerTabs, reconnect }: ConnectServices): Commands {
  /** A server's profile listens instead. */
  const begin = async (profile: Profile, saved?: SavedProfile): Promise<void> => {
    if (profile.role === 'server') await listenAndShow({ listening, listenerTabs, hub }, profile, saved);
    else tabs.show((await hub.connect(profile, saved)).session);
  };
  const connect = (saved: SavedProfile): Promise<void> => begin(usableProfile(saved), saved);

  const sessionOf = sessionFinder(hub, tabs);

  return {
    [CommandId.quickConnect]: async (argument) => {
      const usable = store.all.filter(({ entry }) => entry.profile);
      const picked = typeof argument === 'string' ? argument : await pickAddress(usable, fillOf(argument));
      if (!picked) return;
      if (typeof picked !== 'string') {
        await connect(picked);
        return;
      }
      await begin(profileForAddress(picked));
    },
    [CommandId.connect]: async (argument) => {
      const saved =
        profileArgument(argument, store) ??
        (await pickProfile(
          store.all.filter(({ entry }) => entry.profile),
          l10n.t('Connect which profile?'),
        ));
      if (saved) await connect(saved);
    },
    [CommandId.disconnect]: async (argument) => {
      const session = await sessionOf(argument, hub.live, l10n.t('Disconnect which session?'));
      await session?.close();
    },
    [CommandId.disconnectAll]: async () => {
      await Promise.all(hub.live.map((session) => session.close()));
    },
    [CommandId.reconnect]: async (argument) => {
      const among = hub.all.filter((session) => session.role === 'client' && !isLeg(session));
      if (among.length === 0) throw new Error(l10n.t('There is no session to connect again: connect a profile first.'));
      const session = await sessionOf(argument, among, l10n.t('Connect which session again?'));
      if (!session) return;
      if (session.state === 'connecting') {
        session.connectNow?.();
        return;
      }
      tabs.show(await reconnect(session));
    },
    [CommandId.endSending]: async (argument) => {
      const open = hub.all.filter(canEndSending);
      if (open.length === 0) throw new Error(l10n.t('No TCP session is open whose sending could be ended.'));
      const session = await sessionOf(argument, open, l10n.t('End sending in which session?'));
      if (!session) return;
      if (!canEndSending(session))
        throw new Error(l10n.t('Sending can be ended in an open TCP session only, and not in a relay.'));
      await session.endSending?.();
    },
    [CommandId.copyAsCurl]: async (argument) => {
      const shaken = hub.all.filter(({ handshake }) => handshake && handshake.exchanges.length > 0);
      if (shaken.length === 0) throw new Error(l10n.t('No session has a WebSocket handshake yet: connect first.'));
      const session = await sessionOf(argument, shaken, l10n.t('Copy the handshake of which session?'));
      const exchanges = session?.handshake?.exchanges ?? [];
      const request = exchanges.at(-1)?.request;
      if (!session || !request) return;
      const origin = exchangeOrigins(addressOfSession(session), exchanges).at(-1) ?? '';
      await vscode.env.clipboard.writeText(curlCommand(coverHead(request, session), origin, true));
      vscode.window.setStatusBarMessage(l10n.t('Copied'), 2000);
    },
    [CommandId.showSession]: async (argument) => {
      const listener = hub.listeners.find(({ id }) => id === argument);
      if (listener) listenerTabs.show(listener);
      if (listener) return;
      const session =
        typeof argument === 'string'
          ? hub.all.find(({ id }) => id === argument)
          : await pickSession(hub.all, l10n.t('Show which session?'));
      if (session) tabs.show(session);
    },
  };
}

/** Links in files give an address that the person is to see first. */
function fillOf(argument: unknown): string {
  if (typeof argument !== 'object' || argument === null || !('fill' in argument)) return '';
  return typeof argument.fill === 'string' ? argument.fill : '';
}
