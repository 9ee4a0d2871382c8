import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Found, FoundMessage } from '../../profiles/import/found';
import type { ImportedText } from '../../profiles/import/importProfiles';
import { addressText } from '../addressText';
import { editProfilesFile } from '../editProfilesFile';
import { CommandId } from '../ids';
import { longJob } from '../longJob';
import type { ProfileTree } from '../profileTree';
import { namesIn, pickTarget, profileTargets } from '../profileTarget';
import { readImportFile } from '../readImportFile';
import { revealProfile } from '../revealProfile';
import type { Commands, CommandServices } from './commands';
import { plainText } from '../plainText';

const PREVIEW_CHARACTERS = 80;

interface ImportServices extends CommandServices {
  readonly tree: Pick<ProfileTree, 'reveal'>;
}

/** Profiles from other programs. What reads them is loaded with the first import. */
export function importCommands({ store, tree }: ImportServices): Commands {
  return {
    // A text or a file may be given, by other extensions.
    [CommandId.importProfile]: async (given) => {
      const { addImported, importProfiles, inputIdsOf, readImport } = await import('../onDemand');
      const source =
        given instanceof vscode.Uri || typeof given === 'string' ? { from: given, isUser: false } : await askSource();
      if (!source) return;
      const { from } = source;
      const read = typeof from === 'string' ? readImport(from) : await readLong(from, readImport);
      if (!read) return;
      const chosen = await choose(read);
      if (!chosen || chosen.length === 0) return;
      const target = source.isUser ? profileTargets(store).at(-1) : await pickTarget(store);
      if (!target) return;

      const { uri } = target;
      const names = namesIn(uri, store);
      let imported: ReturnType<typeof importProfiles> | undefined;
      const write = async (): Promise<void> => {
        await editProfilesFile(uri, (before) => {
          imported = importProfiles(chosen, { names, inputs: inputIdsOf(before) });
          return addImported(before, imported, uri.toString() === store.userFile.toString());
        });
        await store.refresh(uri);
      };
      await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: l10n.t('Importing…') },
        write,
      );
      if (!imported) return;
      const { profiles, inputs } = imported;
      const first = store.all.find(
        (saved) => saved.uri.toString() === uri.toString() && saved.entry.name === profiles[0]?.name,
      );
      if (first) {
        tree.reveal(first);
        await revealProfile(first);
      }
      tell(
        read.name,
        profiles.length,
        inputs.filter(({ password }) => password).map(({ id }) => id),
      );
    },
  };
}

function tell(format: string, count: number, secrets: readonly string[]): void {
  const told = l10n.t('Imported from {0}. Profiles: {1}.', format, count);
  if (secrets.length === 0) void vscode.window.showInformationMessage(told);
  else {
    void vscode.window.showWarningMessage(
      l10n.t(
        '{0} Secrets were not written to the file; you are asked for them when you connect: {1}.',
        told,
        plainText(secrets.join(', ')),
      ),
    );
  }
}

/**
 * From the clipboard, which is read only when it is chosen, or a file; a button of the list leads to the person's own profiles.
 *
 * @returns `undefined` if the person doesn't want to
 */
async function askSource(): Promise<{ readonly from: string | vscode.Uri; readonly isUser: boolean } | undefined> {
  const clipboard = { label: l10n.t('From the Clipboard'), iconPath: new vscode.ThemeIcon('clippy') };
  const file = { label: l10n.t('From a File…'), iconPath: new vscode.ThemeIcon('folder-opened') };
  const picker = vscode.window.createQuickPick();
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  let isUser = !hasFolder;
  const aim = (next: boolean): void => {
    isUser = next;
    picker.title = isUser ? l10n.t('Import Profile under User') : l10n.t('Import Profile');
    const other = isUser
      ? { icon: 'root-folder', tooltip: l10n.t('Keep It in a Folder') }
      : { icon: 'account', tooltip: l10n.t('Keep It under User, for All Workspaces') };
    if (hasFolder) picker.buttons = [{ iconPath: new vscode.ThemeIcon(other.icon), tooltip: other.tooltip }];
  };
  picker.items = [clipboard, file];
  picker.placeholder = l10n.t('A command line of curl, wscat or websocat, or an export of HAR, Postman or Insomnia');
  aim(isUser);
  const chosen = await new Promise<vscode.QuickPickItem | undefined>((resolve) => {
    picker.onDidTriggerButton(() => aim(!isUser));
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]);
      picker.hide();
    });
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  if (chosen?.label === clipboard.label) {
    const from = await vscode.env.clipboard.readText();
    if (from.trim() === '')
      throw new Error(l10n.t('The clipboard has no text: copy a command line or an export first.'));
    return { from, isUser };
  }
  const [uri] = chosen ? ((await vscode.window.showOpenDialog({ openLabel: l10n.t('Import') })) ?? []) : [];
  return uri && { from: uri, isUser };
}

/** Reads a file that may be long, or far away. @returns `undefined` if that was cancelled */
function readLong(file: vscode.Uri, read: (text: string) => ImportedText): Promise<ImportedText | undefined> {
  const run = (token: vscode.CancellationToken): Promise<ImportedText> =>
    readImportFile(vscode.workspace.fs, file, read, token);
  return longJob({ title: l10n.t('Reading {0}', path.posix.basename(file.path)), run });
}

/** Which of several, and which of the messages that were recorded or saved with them. */
async function choose({ name, found }: ImportedText): Promise<readonly Found[] | undefined> {
  const chosen = found.length > 1 ? await chooseConnections(name, found) : found;
  if (!chosen?.some(({ messages = [], sends }) => messages.length > 0 && !sends)) return chosen;
  const items = chosen.flatMap((each) =>
    (each.messages ?? []).map((message) => ({
      label: previewOf(message),
      description: hostOf(each),
      // What is in it can't be seen here.
      picked: 'text' in message,
      message,
    })),
  );
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: l10n.t('Import Profile'),
    placeHolder: l10n.t('Which messages are to be saved with the profiles? They may have secrets in them.'),
  });
  if (!picked) return undefined;
  const kept = new Set(picked.map(({ message }) => message));
  return chosen.map((each) => ({ ...each, messages: (each.messages ?? []).filter((message) => kept.has(message)) }));
}

async function chooseConnections(name: string, found: readonly Found[]): Promise<readonly Found[] | undefined> {
  const items = found.map((each) => ({
    label: addressText(each.name ?? hostOf(each)),
    description: [addressText(each.folder ?? ''), hostOf(each)].filter(Boolean).join(' · '),
    picked: true,
    each,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: l10n.t('Import Profile'),
    placeHolder: l10n.t('Which connections are to be imported from {0}?', name),
  });
  return picked?.map(({ each }) => each);
}

/** Without its query and its credentials, which may be secret. */
function hostOf({ url }: Found): string {
  return addressText(url.replace(/^([a-z]+:\/\/)[^/?#\\]*@/i, '$1').replace(/[?#].*$/, ''));
}

function previewOf(message: FoundMessage): string {
  return addressText(('text' in message ? message.text : message.base64).slice(0, PREVIEW_CHARACTERS)) || '""';
}
