import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Listener } from '../../net/listen/listener';
import type { Profile } from '../../profiles/profile';
import { CommandId } from '../ids';
import { addressOfListener } from '../listenerView';
import { placeOfFile } from '../profilePlace';
import { usableProfile, type SavedProfile } from '../profileStore';
import type { SessionHub } from '../sessionHub';
import { isNode, profileArgument, type Commands, type CommandServices } from './commands';
import { pickProfile } from './pickProfile';

/** Starting and stopping to listen. */
export function listenCommands(services: CommandServices): Commands {
  const { store, hub } = services;
  return {
    [CommandId.listen]: async (argument) => {
      const saved =
        profileArgument(argument, store) ??
        (await pickServer(store.all.filter(({ entry }) => entry.profile?.role === 'server')));
      if (saved) await listenAndShow(services, usableProfile(saved), saved);
    },
    [CommandId.stopListening]: async (argument) => {
      const running = hub.listeners.filter(({ state }) => state === 'listening');
      const listener =
        typeof argument === 'string'
          ? running.find(({ id, profile }) => id === argument || profile.name === argument)
          : isNode(argument) && argument.kind === 'listener'
            ? argument.listener
            : isNode(argument) && argument.kind === 'profile'
              ? hub.listeningOf(argument.saved)
              : await pickListener(running, hub);
      await listener?.close();
    },
  };
}

/** Listens with a server's profile and shows its tab; where a saved one listens already, that is what there is to see. */
export async function listenAndShow(
  { listening, listenerTabs, hub }: Pick<CommandServices, 'listening' | 'listenerTabs' | 'hub'>,
  profile: Profile,
  saved?: SavedProfile,
): Promise<void> {
  const running = saved && hub.listeningOf(saved);
  const listener = running ?? (await listening.start(profile, saved));
  if (listener) listenerTabs.show(listener);
}

async function pickServer(profiles: readonly SavedProfile[]): Promise<SavedProfile | undefined> {
  if (profiles.length === 0)
    throw new Error(l10n.t('No profile is a server\'s: create one with "role": "server", or by Create Profile.'));
  return pickProfile(profiles, l10n.t('Listen with which profile?'));
}

/** One that is alone needs no question. */
async function pickListener(listeners: readonly Listener[], hub: SessionHub): Promise<Listener | undefined> {
  if (listeners.length <= 1) return listeners[0];
  const items = listeners.map((listener) => ({
    label: listener.profile.name,
    description: [placeOfFile(hub.madeFrom(listener)?.uri.toString()), addressOfListener(listener)]
      .filter(Boolean)
      .join(' · '),
    listener,
  }));
  const placeHolder = l10n.t('Stop which listener?');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.listener;
}
