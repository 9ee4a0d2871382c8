import * as l10n from '@vscode/l10n';
import type { Edit } from 'jsonc-parser';
import * as vscode from 'vscode';
import { profileForAddress } from '../../profiles/address';
import { hostAndPort } from '../../protocol/association';
import {
  addProfile,
  duplicateProfile,
  freeName,
  putBackProfile,
  takeOutProfile,
  type RemovedProfile,
} from '../../profiles/editProfiles';
import { ProfileError } from '../../profiles/problem';
import type { Profile } from '../../profiles/profile';
import { askFraming } from '../askFraming';
import { editProfilesFile } from '../editProfilesFile';
import { CommandId } from '../ids';
import { offerUndo } from '../offerUndo';
import type { SavedProfile } from '../profileStore';
import type { ProfileTree } from '../profileTree';
import { askProfileName, namesIn, pickTarget, profileTargets, type ProfileTarget } from '../profileTarget';
import { revealProfile } from '../revealProfile';
import { isNode, profileArgument, type Commands, type CommandServices } from './commands';
import { pickProfile } from './pickProfile';
import { sessionFinder } from './pickSession';
import { plainText } from '../plainText';

export interface ProfileServices extends CommandServices {
  readonly tree: Pick<ProfileTree, 'reveal'>;
  readonly reportError: (error: unknown) => void;
}

/** Creating, editing, duplicating and deleting profiles in `sockets.json`: a folder's, or the person's own. */
export function profileCommands({ store, hub, tabs, tree, reportError }: ProfileServices): Commands {
  const profileOf = async (argument: unknown, question: string): Promise<SavedProfile | undefined> =>
    profileArgument(argument, store) ?? pickProfile(store.all, question);
  const isAt = (uri: vscode.Uri, name: string) => (saved: SavedProfile) =>
    saved.uri.toString() === uri.toString() && saved.entry.name === name;

  const reveal = async (saved: SavedProfile | undefined): Promise<void> => {
    if (!saved) return;
    tree.reveal(saved);
    await revealProfile(saved);
  };

  const add = async (
    { uri }: ProfileTarget,
    name: string,
    edit: (text: string, isUser: boolean) => Edit[],
  ): Promise<void> => {
    await editProfilesFile(uri, (text) => edit(text, uri.toString() === store.userFile.toString()));
    await store.refresh(uri);
    await reveal(store.all.find(isAt(uri, name)));
  };

  return {
    [CommandId.createProfile]: async (argument) => {
      const targets = profileTargets(store);
      const given =
        isNode(argument) && argument.kind === 'group'
          ? targets.find(({ uri }) => uri.toString() === argument.uri.toString())
          : undefined;
      const chosen = given ?? (await pickTarget(store));
      if (!chosen) return;
      const title = l10n.t('Create Profile');
      const profile = await askProfile(title);
      if (!profile) return;
      const named = await askProfileName(title, chosen, store, (taken) => freeName(suggestedName(profile), taken));
      if (!named) return;
      const { target, name } = named;
      await add(target, name, (text, isUser) => addProfile(text, { ...profile, name }, isUser));
    },
    [CommandId.saveAsProfile]: async (argument) => {
      const shown = hub.all.filter(({ role }) => role === 'client');
      const picked = await sessionFinder(hub, tabs)(argument, shown, l10n.t('Save the connection of which session?'));
      const session = hub.all.find(({ id }) => id === picked?.id);
      if (!session) return;
      const { profile } = session;
      if (profile.role === 'server')
        throw new ProfileError('bad-profile', l10n.t("This is a server's client: the profile is the server's."));
      const chosen = await pickTarget(store);
      if (!chosen) return;
      const title = l10n.t('Save as Profile');
      const named = await askProfileName(title, chosen, store, (taken) => freeName(suggestedName(profile), taken));
      if (!named) return;
      const { target, name } = named;
      const { addSessionProfile } = await import('../onDemand');
      const asked = hub.sourceOf(session, store.all)?.inputs ?? [];
      await add(target, name, (text, isUser) => addSessionProfile(text, { ...profile, name }, asked, isUser));
    },
    [CommandId.editProfile]: async (argument) => {
      await reveal(await profileOf(argument, l10n.t('Edit which profile?')));
    },
    [CommandId.duplicateProfile]: async (argument) => {
      const saved = await profileOf(argument, l10n.t('Duplicate which profile?'));
      if (!saved) return;
      const { uri, entry } = saved;
      const name = freeName(l10n.t('{0} (copy)', entry.name), namesIn(uri, store));
      await editProfilesFile(uri, (text) => duplicateProfile(text, entry.index, entry.name, name));
      await store.refresh(uri);
      await reveal(store.all.find(isAt(uri, name)));
    },
    [CommandId.deleteProfile]: async (argument) => {
      const saved = await profileOf(argument, l10n.t('Delete which profile?'));
      if (!saved) return;
      const { uri, folder, entry } = saved;
      const confirm = l10n.t('Delete');
      const question = l10n.t('Delete the profile "{0}"?', entry.name);
      const detail = folder
        ? l10n.t('It is removed from {0}. A connection that is open stays open.', vscode.workspace.asRelativePath(uri))
        : l10n.t('It is removed from your own profiles. A connection that is open stays open.');
      if (
        (await vscode.window.showWarningMessage(
          plainText(question),
          { modal: true, detail: plainText(detail) },
          confirm,
        )) !== confirm
      )
        return;
      let removed: RemovedProfile | undefined;
      await editProfilesFile(uri, (text) => {
        const [edits, taken] = takeOutProfile(text, entry.index, entry.name);
        removed = taken;
        return edits;
      });
      await store.refresh(uri);
      // Not waited for: it stays until the person has read it.
      void offerUndo(l10n.t('The profile "{0}" was deleted.', entry.name), async () => {
        await editProfilesFile(uri, (text) => (removed ? putBackProfile(text, removed) : []));
        await store.refresh(uri);
      }).catch(reportError);
    },
  };
}

/** Asks for a new profile's address, and how a TCP stream is cut into messages. */
async function askProfile(title: string): Promise<Profile | undefined> {
  const address = await vscode.window.showInputBox({
    title,
    prompt: l10n.t(
      'Where to connect: ws://host:port/path, wss://…, tcp://host:port, tls://host:port or udp://host:port; a server: listen ws://127.0.0.1:9001',
    ),
    value: 'ws://127.0.0.1:8080/',
    ignoreFocusOut: true,
    validateInput: (text) => problemOf(() => profileForAddress(text)),
  });
  if (address === undefined) return undefined;
  const profile = profileForAddress(address);
  if (profile.transport === 'tcp') {
    const framing = await askFraming(title);
    if (!framing) return undefined;
    profile.framing = framing;
  }
  return profile;
}

function suggestedName(profile: Profile): string {
  if (profile.transport !== 'websocket' || profile.role === 'server')
    return profile.path ?? hostAndPort(profile.host ?? '', profile.port);
  if (!URL.canParse(profile.url)) return profile.name;
  const { hostname, port, pathname } = new URL(profile.url);
  return pathname.split('/').findLast(Boolean) ?? (port ? `${hostname}:${port}` : hostname);
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
