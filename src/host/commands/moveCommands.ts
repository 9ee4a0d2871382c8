import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { normalFolder } from '../../profiles/folders';
import { setFolder } from '../../profiles/setFolder';
import { editProfilesFile } from '../editProfilesFile';
import { CommandId } from '../ids';
import { profileArgument, type Commands, type CommandServices } from './commands';
import { pickProfile } from './pickProfile';

/** What dragging does, for the keyboard. */
export function moveCommands({ store }: CommandServices): Commands {
  return {
    [CommandId.moveToFolder]: async (argument) => {
      const saved = profileArgument(argument, store) ?? (await pickProfile(store.all, l10n.t('Move which profile?')));
      if (!saved) return;
      const { uri, entry } = saved;
      const own = normalFolder(entry.folder);
      const inFile = store.all.filter((each) => each.uri.toString() === uri.toString());
      const folders = new Set(inFile.flatMap((each) => withParents(normalFolder(each.entry.folder))));
      folders.delete(own);
      const folder = await askFolder(entry.name, own, [...folders].sort());
      if (folder === undefined || folder === own) return;
      await editProfilesFile(uri, (text) => setFolder(text, entry.index, entry.name, folder));
      await store.refresh(uri);
    },
  };
}

/** `a/b/c` is in `a` and `a/b` as well. */
function withParents(folder: string): string[] {
  const parts = folder.split('/').filter(Boolean);
  return parts.map((_, nth) => parts.slice(0, nth + 1).join('/'));
}

/** One that there is, none (empty), or a new one that is typed. @returns `undefined` if the person doesn't want to */
async function askFolder(name: string, own: string, folders: readonly string[]): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly folder: string }>();
  const icon = (id: string): { iconPath: vscode.ThemeIcon } => ({ iconPath: new vscode.ThemeIcon(id) });
  const known = [
    ...(own === '' ? [] : [{ label: l10n.t('No Folder'), folder: '', ...icon('home') }]),
    ...folders.map((folder) => ({ label: folder, folder, ...icon('folder') })),
  ];
  const update = (): void => {
    const typed = normalFolder(picker.value);
    const isNew = typed !== '' && typed !== own && !folders.includes(typed);
    const added = { label: l10n.t('New Folder "{0}"', typed), folder: typed, alwaysShow: true, ...icon('new-folder') };
    picker.items = isNew ? [...known, added] : known;
  };
  picker.title = l10n.t('Move to Folder');
  picker.placeholder = l10n.t('Move "{0}" to which folder? Choose one, or type a new one; "/" separates levels.', name);
  update();
  const folder = await new Promise<string | undefined>((resolve) => {
    picker.onDidChangeValue(update);
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.folder);
      picker.hide();
    });
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  return folder;
}
