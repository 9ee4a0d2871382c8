import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { profileForAddress } from '../../profiles/address';
import { hostAndPort } from '../../protocol/association';
import { addProfile, duplicateProfile, freeName, removeProfile } from '../../profiles/editProfiles';
import type { Profile } from '../../profiles/profile';
import { editProfilesFile } from '../editProfilesFile';
import { CommandId } from '../ids';
import type { ProfileStore, SavedProfile } from '../profileStore';
import { revealProfile } from '../revealProfile';
import { profileArgument, type Commands, type CommandServices } from './commands';

/** Creating, editing, duplicating and deleting profiles in `.vscode/sockets.json`. */
export function profileCommands({ store }: CommandServices): Commands {
  const target = async (argument: unknown, question: string): Promise<SavedProfile | undefined> =>
    profileArgument(argument, store) ?? pickProfile(store.all, question);

  return {
    [CommandId.createProfile]: async () => {
      const folder = await pickFolder();
      if (!folder) return;
      const profile = await askProfile(namesIn(folder, store));
      if (!profile) return;
      await editProfilesFile(folder, (text) => addProfile(text, profile));
      await store.refresh(folder);
      await reveal(store.all.find((saved) => saved.folder === folder && saved.entry.name === profile.name));
    },
    [CommandId.editProfile]: async (argument) => {
      await reveal(await target(argument, l10n.t('Edit which profile?')));
    },
    [CommandId.duplicateProfile]: async (argument) => {
      const saved = await target(argument, l10n.t('Duplicate which profile?'));
      if (!saved) return;
      const name = freeName(l10n.t('{0} (copy)', saved.entry.name), namesIn(saved.folder, store));
      await editProfilesFile(saved.folder, (text) => duplicateProfile(text, saved.entry.index, saved.entry.name, name));
      await store.refresh(saved.folder);
      await reveal(store.all.find(({ folder, entry }) => folder === saved.folder && entry.name === name));
    },
    [CommandId.deleteProfile]: async (argument) => {
      const saved = await target(argument, l10n.t('Delete which profile?'));
      if (!saved) return;
      const confirm = l10n.t('Delete');
      const question = l10n.t('Delete the profile "{0}"?', saved.entry.name);
      const detail = l10n.t('It is removed from .vscode/sockets.json. A connection that is open stays open.');
      if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) !== confirm) return;
      await editProfilesFile(saved.folder, (text) => removeProfile(text, saved.entry.index, saved.entry.name));
      await store.refresh(saved.folder);
    },
  };
}

function namesIn(folder: vscode.WorkspaceFolder, store: ProfileStore): string[] {
  return store.all.filter((saved) => saved.folder === folder).map(({ entry }) => entry.name);
}

async function pickFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0)
    throw new Error(l10n.t('Profiles are kept in a folder: open one first. Quick Connect works without.'));
  if (folders.length === 1) return folders[0];
  return vscode.window.showWorkspaceFolderPick({ placeHolder: l10n.t('In which folder?') });
}

/** Asks for a new profile's address and name, and how a TCP stream is cut into messages. */
async function askProfile(taken: readonly string[]): Promise<Profile | undefined> {
  const title = l10n.t('Create Profile');
  const address = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('Where to connect: ws://host:port/path, wss://…, tcp://host:port or tls://host:port'),
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
  const name = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('A name for the profile'),
    value: freeName(suggestedName(profile), taken),
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return l10n.t('A profile needs a name.');
      return taken.includes(text.trim())
        ? l10n.t('There is another profile with the name "{0}".', text.trim())
        : undefined;
    },
  });
  return name === undefined ? undefined : { ...profile, name: name.trim() };
}

async function askFraming(title: string): Promise<{ kind: 'none' | 'line' } | undefined> {
  const kinds = [
    {
      label: l10n.t('Lines'),
      detail: l10n.t('A message ends with a line end, which is added when sending.'),
      framing: { kind: 'line' } as const,
    },
    {
      label: l10n.t('No framing'),
      detail: l10n.t('Bytes as they come and go; where a chunk ends means nothing.'),
      framing: { kind: 'none' } as const,
    },
  ];
  const picked = await vscode.window.showQuickPick(kinds, {
    title,
    placeHolder: l10n.t('How does the stream become messages?'),
  });
  return picked?.framing;
}

function suggestedName(profile: Profile): string {
  if (profile.transport === 'tcp') return profile.path ?? hostAndPort(profile.host ?? '', profile.port);
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

async function pickProfile(profiles: readonly SavedProfile[], placeHolder: string): Promise<SavedProfile | undefined> {
  const items = profiles.map((saved) => ({ label: saved.entry.name, description: saved.entry.folder ?? '', saved }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.saved;
}

async function reveal(saved: SavedProfile | undefined): Promise<void> {
  if (saved) await revealProfile(saved);
}
