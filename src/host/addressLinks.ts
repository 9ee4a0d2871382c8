import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressesInText } from '../profiles/addressesInText';
import { CommandId, SettingId } from './ids';

/** In larger files no link is looked for: VS Code asks again after each change. */
const MOST_CHARACTERS = 1024 * 1024;
const MOST_LINKS = 1000;
/** What people write and read. Not what peers send, which is open under schemes of the extension. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs', 'vscode-notebook-cell'];

/** Addresses of sockets in open files are links, which fill in *Quick Connect*: connecting takes the person's Enter there. */
export class AddressLinks implements vscode.DocumentLinkProvider, vscode.Disposable {
  constructor(private readonly isProfiles: (uri: vscode.Uri) => boolean = () => false) {}

  readonly #registered = vscode.languages.registerDocumentLinkProvider(
    SCHEMES.map((scheme) => ({ scheme })),
    this,
  );

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    // Profiles have what connects them, with all that belongs to it.
    if (
      !vscode.workspace.getConfiguration('', document).get<boolean>(SettingId.links, true) ||
      this.isProfiles(document.uri)
    )
      return [];
    if (document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > MOST_CHARACTERS) return [];
    return addressesInText(document.getText(), MOST_LINKS).map(({ offset, address }) => {
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + address.length));
      const fill = encodeURIComponent(JSON.stringify([{ fill: address }]));
      const link = new vscode.DocumentLink(range, vscode.Uri.parse(`command:${CommandId.quickConnect}?${fill}`));
      link.tooltip = l10n.t('Connect with Socketscope…');
      return link;
    });
  }

  dispose(): void {
    this.#registered.dispose();
  }
}
