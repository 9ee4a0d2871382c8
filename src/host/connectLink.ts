import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { visibleText } from '../payload/visibleText';
import { readConnectUri } from '../profiles/connectUri';
import { CommandId } from './ids';
import { plainText } from './plainText';

/** Links such as `vscode://socketscope.socketscope/connect?url=…`, which anybody can make: the person is asked, whatever is trusted. */
export function handleConnectLinks(reportError: (error: unknown) => void): vscode.Disposable {
  return vscode.window.registerUriHandler({ handleUri: (uri) => ask(uri).catch(reportError) });
}

async function ask(uri: vscode.Uri): Promise<void> {
  const { address, host } = readConnectUri(uri);
  const connect = l10n.t('Connect');
  // All of it is shown: it is the link's, not the person's.
  const question = l10n.t('A link asks to connect to {0}', visibleText(address, 'line').replaceAll('](', '] ('));
  const detail = plainText(
    l10n.t('Server: {0}. Nothing has been sent yet. Connect only if you know who made the link.', host),
  );
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, connect)) !== connect) return;
  await vscode.commands.executeCommand(CommandId.quickConnect, address);
}
