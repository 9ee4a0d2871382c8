import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { closeCodeMeaning, isSendableCloseCode } from '../protocol/closeCodes';
import type { ShownSession } from './sessionView';

const OFFERED = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 3000, 4000];
/** RFC 6455 §5.5: the rest of a control frame after the code. */
const MOST_REASON_BYTES = 123;

/** Closes a WebSocket with a code and a reason that the person is asked for. */
export async function askClose(session: ShownSession): Promise<void> {
  const title = l10n.t('Close with Code');
  const code = await askCode(title);
  if (code === undefined) return;
  const reason = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('The reason, at most 123 bytes; empty for none'),
    ignoreFocusOut: true,
    validateInput: (text) => {
      const size = Buffer.byteLength(text);
      return size > MOST_REASON_BYTES ? l10n.t('{0} bytes are too many: at most 123.', size) : undefined;
    },
  });
  if (reason !== undefined) await session.close(code, reason);
}

/** One that is offered, or any that is typed. */
function askCode(title: string): Promise<number | undefined> {
  const pick = vscode.window.createQuickPick();
  pick.title = title;
  pick.placeholder = l10n.t('The code: pick one, or type a number from 3000 to 4999');
  pick.matchOnDescription = true;
  const offered = OFFERED.map((code) => ({ label: String(code), description: closeCodeMeaning(code) }));
  pick.items = offered;
  pick.onDidChangeValue((text) => {
    const typed = text.trim();
    const isNew =
      /^\d+$/.test(typed) && isSendableCloseCode(Number(typed)) && !offered.some(({ label }) => label === typed);
    pick.items = isNew ? [{ label: typed, description: closeCodeMeaning(Number(typed)) }, ...offered] : offered;
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [picked] = pick.selectedItems;
      resolve(picked && Number(picked.label));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
