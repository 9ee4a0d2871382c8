import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChosenMessages } from './chosenMessages';
import type { ListedLog } from './listedLog';
import { longJob } from './longJob';
import { countText } from './recordingText';
import { textOfMessages, type CopyFormat } from './textOfMessages';

/**
 * Puts messages onto the clipboard. If that takes long it shows how far it is, and can be cancelled.
 *
 * @param wanted `ask`: as the person chooses
 * @returns `null` if that was given up: the clipboard has what it had
 * @throws with words for the person if it is too much
 */
export async function copyMessages(
  log: ListedLog,
  chosen: ChosenMessages,
  wanted: CopyFormat | 'ask' = 'plain',
): Promise<{ readonly bytes: number } | null> {
  const format = wanted === 'ask' ? await askCopyFormat() : wanted;
  if (!format) return null;
  const words = (done: number, total: number): string => l10n.t('{0} of {1}', countText(done), countText(total));
  const text = await longJob({
    title: l10n.t('Copying messages'),
    words,
    run: (token, onProgress) => textOfMessages(log, chosen, { format, token, onProgress }),
  });
  if (text === undefined) {
    void vscode.window.showInformationMessage(l10n.t('Nothing was copied: the clipboard has what it had before.'));
    return null;
  }
  await vscode.env.clipboard.writeText(text);
  return { bytes: Buffer.byteLength(text) };
}

async function askCopyFormat(): Promise<CopyFormat | undefined> {
  const items: (vscode.QuickPickItem & { readonly format: CopyFormat })[] = [
    { label: l10n.t('Text'), format: 'text' },
    { label: l10n.t('Hexadecimal'), format: 'hex' },
    { label: 'Base64', format: 'base64' },
    { label: 'JSON', description: l10n.t('with time, direction and kind'), format: 'json' },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Copy as') }))?.format;
}
