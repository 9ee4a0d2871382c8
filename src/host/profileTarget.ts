import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { fileOf, type ProfileStore } from './profileStore';
import { plainText } from './plainText';
import { placeName } from './profilePlace';

/** A file that a new profile can be kept in. */
export interface ProfileTarget {
  readonly uri: vscode.Uri;
  /** The workspace folder's name, or *User*. */
  readonly label: string;
}

/** Where profiles can be kept: in each workspace folder, and with the person's own ones, which come last. */
export function profileTargets({ userFile }: ProfileStore): readonly ProfileTarget[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => ({
    uri: fileOf(folder),
    label: placeName(folder),
  }));
  return [...folders, { uri: userFile, label: placeName(undefined) }];
}

/** Asks in which file, if there are several folders. With one it is that one, and {@link askProfileName} offers the other. */
export async function pickTarget(store: ProfileStore): Promise<ProfileTarget | undefined> {
  const targets = profileTargets(store);
  if (targets.length <= 2) return targets[0];
  const items = targets.map((target) => ({
    label: target.label,
    description: target.uri === store.userFile ? l10n.t('in all workspaces') : '.vscode/sockets.json',
    target,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Where is the profile kept?') }))?.target;
}

/**
 * Asks for a new profile's name. A button of the box leads to the person's own profiles, or back.
 *
 * @param suggest a name that none of the target's profiles has
 * @param taken the names that the target's profiles have
 * @returns the name, and where the profile is kept; `undefined` if the person doesn't want to
 */
export function askProfileName(
  title: string,
  chosen: ProfileTarget,
  store: ProfileStore,
  suggest: (taken: readonly string[]) => string,
): Promise<{ name: string; target: ProfileTarget } | undefined> {
  const user = profileTargets(store).at(-1)!;
  let target = chosen;
  const box = vscode.window.createInputBox();
  const toUser: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('account'),
    tooltip: l10n.t('Keep It under User, for All Workspaces'),
  };
  const toFolder: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('root-folder'),
    tooltip: l10n.t('Keep It in the Folder "{0}"', chosen.label),
  };
  const taken = (): string[] => namesIn(target.uri, store);
  const validate = (): void => {
    const name = box.value.trim();
    box.validationMessage = taken().includes(name)
      ? l10n.t('There is another profile with the name "{0}".', name)
      : name === ''
        ? l10n.t('A profile needs a name.')
        : undefined;
  };
  const aim = (next: ProfileTarget): void => {
    target = next;
    const isUser = target.uri.toString() === user.uri.toString();
    box.prompt = isUser
      ? l10n.t('A name for the profile, which is kept under User')
      : plainText(l10n.t('A name for the profile, which is kept in {0}', `${target.label}/.vscode/sockets.json`));
    if (chosen.uri.toString() !== user.uri.toString()) box.buttons = [isUser ? toFolder : toUser];
    validate();
  };
  box.title = title;
  box.ignoreFocusOut = true;
  box.value = suggest(taken());
  aim(chosen);
  return new Promise((resolve) => {
    box.onDidChangeValue(validate);
    box.onDidTriggerButton((button) => aim(button === toUser ? user : chosen));
    box.onDidAccept(() => {
      if (box.validationMessage !== undefined) return;
      resolve({ name: box.value.trim(), target });
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

/** The names of the profiles in a file. */
export function namesIn(uri: vscode.Uri, store: ProfileStore): string[] {
  return store.all.filter((saved) => saved.uri.toString() === uri.toString()).map(({ entry }) => entry.name);
}
