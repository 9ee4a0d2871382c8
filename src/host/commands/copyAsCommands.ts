import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ClientProfile, Profile } from '../../profiles/profile';
import { fromFolder } from '../../profiles/relativePaths';
import { CommandId } from '../ids';
import { usableProfile, type SavedProfile } from '../profileStore';
import { profileVariables } from '../profileVariables';
import { isNode, profileArgument, type Commands, type CommandServices } from './commands';
import { plainText } from '../plainText';
import { pickProfile } from './pickProfile';

interface Target {
  readonly profile: Profile;
  readonly saved?: SavedProfile | undefined;
}

/** Profiles as commands and code for other programs. What writes them is loaded with the first copy. */
export function copyAsCommands({ store, hub, tabs }: CommandServices): Commands {
  const ofSession = (id: string): Target | undefined => {
    const session = hub.all.find((each) => each.id === id) ?? tabs.sessionOf(id);
    return session && { profile: session.profile, saved: hub.sourceOf(session, store.all) };
  };
  const ofSaved = (saved: SavedProfile): Target => ({ profile: usableProfile(saved), saved });

  const targetOf = async (argument: unknown): Promise<Target | undefined> => {
    if (isNode(argument) && argument.kind === 'session') return ofSession(argument.session.id);
    const session = typeof argument === 'string' ? ofSession(argument) : undefined;
    if (session) return session;
    const saved = profileArgument(argument, store);
    if (saved) return ofSaved(saved);
    if (tabs.active) return ofSession(tabs.active.id);
    const picked = await pickProfile(
      store.all.filter(({ entry }) => entry.profile && entry.profile.role !== 'server'),
      l10n.t('Copy which profile?'),
    );
    return picked && ofSaved(picked);
  };

  return {
    // The format's id may be given, by other extensions; menus give all selected nodes.
    [CommandId.copyAs]: async (argument, wanted) => {
      const target = await targetOf(argument);
      if (!target) return;
      const { profile, saved } = target;
      if (profile.role === 'server')
        throw new Error(l10n.t('Only clients can be copied: a server has no address to connect to.'));
      const { exportFormats } = await import('../onDemand');
      const formats = exportFormats(profile);
      const id = typeof wanted === 'string' ? wanted : await pickFormat(profile, formats);
      const format = formats.find((each) => each.id === id);
      if (!format) return;
      const { text, missing } = format.write(
        saved?.folder ? fromFolder(profile) : profile,
        profileVariables(saved?.folder),
        saved?.inputs,
      );
      await vscode.env.clipboard.writeText(text);
      if (missing.length === 0) vscode.window.setStatusBarMessage(l10n.t('Copied'), 2000);
      else
        void vscode.window.showInformationMessage(
          plainText(
            l10n.t('Copied as {0}. Left out, because {0} doesn’t support it: {1}.', format.name, missing.join(', ')),
          ),
        );
    },
  };
}

async function pickFormat(
  { name }: ClientProfile,
  formats: readonly { readonly id: string; readonly name: string }[],
): Promise<string | undefined> {
  const items = formats.map((format) => ({ label: format.name, id: format.id }));
  const question = l10n.t('Copy "{0}" for which program? Secrets are left out: variables stand for them.', name);
  const placeHolder =
    process.platform === 'win32'
      ? l10n.t('{0} Commands are for a POSIX shell, such as Git Bash or WSL.', question)
      : question;
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}
