import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf, profileForAddress } from '../../profiles/address';
import { addressText } from '../addressText';
import { machine } from '../machine';
import { placeIn } from '../profilePlace';
import type { SavedProfile } from '../profileStore';

interface AddressItem extends vscode.QuickPickItem {
  readonly choice?: string | SavedProfile;
}

/**
 * Asks for an address, typed by hand, or a profile. What is typed is checked as one types.
 *
 * @param fill stands in the box to begin with
 */
export function pickAddress(profiles: readonly SavedProfile[], fill = ''): Promise<string | SavedProfile | undefined> {
  const picker = vscode.window.createQuickPick<AddressItem>();
  const where = machine();
  picker.title = where === undefined ? l10n.t('Quick Connect') : l10n.t('Quick Connect: localhost is {0}', where);
  picker.placeholder = l10n.t(
    'ws://host:port/path, wss://…, tcp://host:port, udp://host:port, listen ws://127.0.0.1:0, or the name of a profile',
  );
  picker.matchOnDescription = true;
  const placeOf = placeIn(profiles);
  const saved = profiles.map((profile): AddressItem => ({
    label: profile.entry.name,
    description: [placeOf(profile), profile.entry.profile ? addressOf(profile.entry.profile) : '']
      .filter(Boolean)
      .join(' · '),
    choice: profile,
  }));
  const update = (text: string): void => {
    picker.items = [...addressesFor(text.trim()).map(typedItem), ...saved];
  };
  picker.value = fill;
  update(fill);
  return new Promise((resolve) => {
    picker.onDidChangeValue(update);
    picker.onDidAccept(() => {
      const [selected] = picker.selectedItems;
      const [active] = picker.activeItems;
      // Who presses Enter at once after a paste is faster than the items for it. VS Code tells items by their place: with those for the
      // paste before it, that of the item that was seen is another one's.
      const { choice } = (selected === active ? selected : undefined) ?? firstTyped(picker.value) ?? active ?? {};
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
  if (/^listen\b/i.test(text))
    return [
      text.includes(':') ? text : 'listen ws://127.0.0.1:0',
      'listen tcp://127.0.0.1:0',
      'listen udp://127.0.0.1:0',
    ];
  if (text.includes('://')) return [text];
  const parts = /^(?:localhost|\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d))(:\d+)?(\/.*)?$/i.exec(text);
  if (!parts) return [];
  const [, port, path] = parts;
  return [`ws://${text}`, ...(port && !path ? [`tcp://${text}`, `udp://${text}`] : [])];
}

function firstTyped(text: string): AddressItem | undefined {
  return addressesFor(text.trim()).map(typedItem)[0];
}

function typedItem(text: string): AddressItem {
  try {
    const profile = profileForAddress(text);
    const isServer = profile.role === 'server';
    return {
      label: isServer ? l10n.t('Listen on {0}', addressOf(profile)) : l10n.t('Connect to {0}', addressText(text)),
      iconPath: new vscode.ThemeIcon(isServer ? 'broadcast' : 'plug'),
      alwaysShow: true,
      choice: text,
    };
  } catch (error) {
    return { label: (error as Error).message, iconPath: new vscode.ThemeIcon('warning'), alwaysShow: true };
  }
}
