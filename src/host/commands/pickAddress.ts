import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf, profileForAddress } from '../../profiles/address';
import type { SavedProfile } from '../profileStore';

interface AddressItem extends vscode.QuickPickItem {
  readonly choice?: string | SavedProfile;
}

/** Asks for an address, typed by hand, or a profile. What is typed is checked as one types. */
export function pickAddress(profiles: readonly SavedProfile[]): Promise<string | SavedProfile | undefined> {
  const picker = vscode.window.createQuickPick<AddressItem>();
  picker.title = l10n.t('Quick Connect');
  picker.placeholder = l10n.t('ws://host:port/path, wss://…, tcp://host:port, or the name of a profile');
  picker.matchOnDescription = true;
  const saved = profiles.map((profile): AddressItem => ({
    label: profile.entry.name,
    description: profile.entry.profile ? addressOf(profile.entry.profile) : '',
    choice: profile,
  }));
  const update = (text: string): void => {
    picker.items = [...addressesFor(text.trim()).map(typedItem), ...saved];
  };
  update('');
  return new Promise((resolve) => {
    picker.onDidChangeValue(update);
    picker.onDidAccept(() => {
      const choice = picker.selectedItems[0]?.choice;
      // The item that explains a mistake can't be chosen.
      if (choice === undefined) return;
      resolve(choice);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** What an address that is typed may mean: with its scheme it is one, without it may be several. */
function addressesFor(text: string): string[] {
  if (text.includes('://')) return [text];
  const parts = /^(?:localhost|\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d))(:\d+)?(\/.*)?$/i.exec(text);
  if (!parts) return [];
  const [, port, path] = parts;
  return [`ws://${text}`, ...(port && !path ? [`tcp://${text}`] : [])];
}

function typedItem(text: string): AddressItem {
  try {
    profileForAddress(text);
    return {
      label: l10n.t('Connect to {0}', text),
      iconPath: new vscode.ThemeIcon('plug'),
      alwaysShow: true,
      choice: text,
    };
  } catch (error) {
    return { label: (error as Error).message, iconPath: new vscode.ThemeIcon('warning'), alwaysShow: true };
  }
}
