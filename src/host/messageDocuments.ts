import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import { hexDump } from '../payload/hexDump';
import { payloadDocument } from '../payload/payloadDocument';
import { MessageBytes, type ReadMessage } from './messageBytes';
import { MESSAGE_BYTES_SCHEME, MESSAGE_SCHEME } from './ids';
import { fileTitle } from './fileTitle';
import type { ShownSession } from './sessionView';

/** VS Code gives no larger document to extensions, and opens none by their means. */
const MAX_TEXT = 50 * 1024 * 1024;
/** A line of the dump, of 16 bytes, has 78 characters. */
const MAX_DUMPED = Math.floor(MAX_TEXT / 78) * 16;
const HEX_EDITOR = { extension: 'ms-vscode.hexeditor', view: 'hexEditor.hexedit' };
const DUMP = '.hex.txt';

/** The payloads of messages as read-only documents: text as it was received, other bytes as a dump or in the hex editor. */
export class MessageDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #owned = new Disposables();

  /**
   * @param find gives the session with an id, if its log is open
   * @param restore reads a recording back from disk; rejects if there is none
   */
  constructor(
    private readonly find: (id: string) => ShownSession | undefined,
    private readonly restore: (id: string) => Promise<ShownSession>,
  ) {
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(MESSAGE_SCHEME, this));
    const bytes = new MessageBytes((uri, read) => this.#read(uri, read));
    const options = { isReadonly: true, isCaseSensitive: true };
    this.#owned.add(vscode.workspace.registerFileSystemProvider(MESSAGE_BYTES_SCHEME, bytes, options));
  }

  /** Opens a message in an editor. @throws with words for the person if it is too large for one, or damaged */
  async open(session: ShownSession, index: number): Promise<void> {
    const { log } = session;
    if (!hasMessage(session, index)) throw new RangeError(l10n.t('There is no message #{0}.', index + 1));
    const size = log.sizeOf(index);
    const hasHexEditor = vscode.extensions.getExtension(HEX_EDITOR.extension) !== undefined;
    const document = size > MAX_TEXT ? undefined : payloadDocument(await log.payload(index), isText(session, index));
    if (document) {
      await show(uriOf(session, index, MESSAGE_SCHEME, `.${document.extension}`));
    } else if (hasHexEditor) {
      const uri = uriOf(session, index, MESSAGE_BYTES_SCHEME, '.bin');
      await vscode.commands.executeCommand('vscode.openWith', uri, HEX_EDITOR.view);
    } else if (size > MAX_DUMPED) {
      throw new Error(
        size > MAX_TEXT
          ? l10n.t(
              'Message #{0} is larger than 50 MB, which VS Code opens no document of. Export it instead.',
              index + 1,
            )
          : l10n.t(
              'The hex dump of message #{0} would be larger than 50 MB, which VS Code opens no document of. Install the extension "Hex Editor", or export the message.',
              index + 1,
            ),
      );
    } else {
      await show(uriOf(session, index, MESSAGE_SCHEME, DUMP));
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#read(uri, async (session, index) => {
      const payload = await session.log.payload(index);
      if (uri.path.endsWith(DUMP)) return hexDump(payload);
      return payloadDocument(payload, isText(session, index))?.text ?? '';
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Reads the message that an address names. A recording that no tab shows is open for as long as that takes. */
  async #read<T>({ path }: vscode.Uri, read: ReadMessage<T>): Promise<T> {
    const [, id = '', index] = path.split('/');
    const open = this.find(id);
    const session = open ?? (await this.restore(id).catch(() => undefined));
    try {
      if (!session || !hasMessage(session, Number(index))) {
        throw vscode.FileSystemError.FileNotFound(l10n.t("The session's log is no longer there."));
      }
      return await read(session, Number(index));
    } finally {
      if (!open) session?.log.dispose();
    }
  }
}

/** Indexes come from outside: from addresses, tasks and other extensions. */
function hasMessage({ log }: ShownSession, index: number): boolean {
  return Number.isSafeInteger(index) && index >= 0 && index < log.length;
}

function isText({ log }: ShownSession, index: number): boolean {
  const { kind } = log.recordOf(index);
  return kind === 'text' || kind === 'event';
}

function uriOf({ id, profile }: ShownSession, index: number, scheme: string, ending: string): vscode.Uri {
  const name = `${fileTitle(profile.name)} #${String(index + 1)}${ending}`;
  return vscode.Uri.from({ scheme, path: `/${id}/${String(index)}/${name}` });
}

async function show(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}
