import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { hexDump } from '../payload/hexDump';
import { normalJson } from '../payload/normalJson';
import { payloadDocument, type PayloadDocument } from '../payload/payloadDocument';
import type { ReadMessage } from './messageBytes';
import { MESSAGE_BYTES_SCHEME, MESSAGE_SCHEME } from './ids';
import { fileTitle } from './fileTitle';
import type { ShownSession } from './sessionView';

/** VS Code gives no larger document to extensions, and opens none by their means. */
const MAX_TEXT = 50 * 1024 * 1024;
/** A line of the dump, of 16 bytes, has 78 characters. */
const MAX_DUMPED = Math.floor(MAX_TEXT / 78) * 16;
/** JSON is held in memory as values while it is laid out. */
const MAX_LAID_OUT = 8 * 1024 * 1024;
const HEX_EDITOR = { extension: 'ms-vscode.hexeditor', view: 'hexEditor.hexedit' };
const DUMP = '.hex.txt';
const NORMAL = '.normal.json';

/** The payloads of messages as read-only documents: text as it was received, other bytes as a dump or in the hex editor. */
export class MessageDocuments implements vscode.TextDocumentContentProvider {
  /**
   * @param find gives the session with an id, if its log is open
   * @param restore reads a recording back from disk; rejects if there is none
   */
  constructor(
    private readonly find: (id: string) => ShownSession | undefined,
    private readonly restore: (id: string) => Promise<ShownSession>,
  ) {}

  /**
   * Opens a message in an editor.
   *
   * @param asBytes in the hex editor, which must be installed, whatever it is
   * @throws with words for the person if it is too large for an editor, or damaged
   */
  async open(session: ShownSession, index: number, asBytes = false): Promise<void> {
    const text = asBytes ? undefined : await textOf(session, index);
    if (text) await show(uriOf(session, index, MESSAGE_SCHEME, `.${text.extension}`));
    else if (hasHexEditor()) await showBytes(uriOf(session, index, MESSAGE_BYTES_SCHEME, '.bin'));
    else if (asBytes) throw new Error(l10n.t('Install the extension "Hex Editor" first.'));
    else await show(await this.addressOf(session, index));
  }

  /**
   * The address of a message as a document: its text, or a dump of its bytes.
   *
   * @throws with words for the person if it is too large for an editor, or damaged
   */
  async addressOf(session: ShownSession, index: number): Promise<vscode.Uri> {
    const text = await textOf(session, index);
    if (!text) expectDumpable(session.log.sizeOf(index), index);
    return uriOf(session, index, MESSAGE_SCHEME, text ? `.${text.extension}` : DUMP);
  }

  /** As {@link addressOf}, of JSON in one form for all that means the same. @throws if it isn't JSON as well */
  async normalAddressOf(session: ShownSession, index: number): Promise<vscode.Uri> {
    if (session.log.sizeOf(index) > MAX_LAID_OUT)
      throw new Error(l10n.t('Message #{0} is too large to be laid out as JSON.', index + 1));
    const text = await textOf(session, index);
    // A long text may only begin as JSON does.
    if ((text?.extension !== 'json' && text?.extension !== 'jsonl') || !isReadable(text.text))
      throw new Error(l10n.t("Message #{0} isn't JSON.", index + 1));
    return uriOf(session, index, MESSAGE_SCHEME, NORMAL);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.readAt(uri, async (session, index) => {
      if (uri.path.endsWith(DUMP)) return hexDump(await session.log.payload(index));
      const text = (await textOf(session, index))?.text ?? '';
      return uri.path.endsWith(NORMAL) ? normalJson(text) : text;
    });
  }

  /** As {@link read}, of the message that an address names. */
  readAt<T>(uri: vscode.Uri, read: ReadMessage<T>): Promise<T> {
    return this.read(uri.path.split('/')[1] ?? '', indexIn(uri), read);
  }

  /** Reads a message. A recording that no tab shows is open for as long as that takes. @throws FileNotFound if there is none, of either */
  async read<T>(id: string, index: number, read: ReadMessage<T>): Promise<T> {
    const open = this.find(id);
    const session = open ?? (await this.restore(id).catch(() => undefined));
    try {
      if (!session) throw vscode.FileSystemError.FileNotFound(l10n.t("The session's log is no longer there."));
      if (!hasMessage(session, index))
        throw vscode.FileSystemError.FileNotFound(l10n.t('There is no message #{0}.', index + 1));
      return await read(session, index);
    } finally {
      if (!open) session?.log.dispose();
    }
  }
}

/** Whether VS Code has an editor for bytes. */
export function hasHexEditor(): boolean {
  return vscode.extensions.getExtension(HEX_EDITOR.extension) !== undefined;
}

/** The name of a message's document, such as `Chat #3`. */
export function messageTitle({ profile }: Pick<ShownSession, 'profile'>, index: number): string {
  return `${fileTitle(profile.name)} #${String(index + 1)}`;
}

/** `undefined`: bytes that aren't text, or too much text for an editor. */
async function textOf({ log }: ShownSession, index: number): Promise<PayloadDocument | undefined> {
  if (log.sizeOf(index) > MAX_TEXT) return undefined;
  const { kind } = log.recordOf(index);
  return payloadDocument(await log.payload(index), kind === 'text' || kind === 'event', log.text.encoding);
}

function expectDumpable(size: number, index: number): void {
  if (size <= MAX_DUMPED) return;
  throw new Error(
    size > MAX_TEXT
      ? l10n.t('Message #{0} is larger than 50 MB, which VS Code opens no document of. Export it instead.', index + 1)
      : l10n.t(
          'The hex dump of message #{0} would be larger than 50 MB, which VS Code opens no document of. Install the extension "Hex Editor", or export the message.',
          index + 1,
        ),
  );
}

function isReadable(json: string): boolean {
  try {
    normalJson(json);
    return true;
  } catch {
    return false;
  }
}

/** Indexes come from outside: from addresses, tasks and other extensions. */
function hasMessage({ log }: ShownSession, index: number): boolean {
  return Number.isSafeInteger(index) && index >= 0 && index < log.length;
}

function indexIn({ path }: vscode.Uri): number {
  return Number(path.split('/')[2]);
}

function uriOf(session: ShownSession, index: number, scheme: string, ending: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${session.id}/${String(index)}/${messageTitle(session, index)}${ending}` });
}

async function show(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

async function showBytes(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, HEX_EDITOR.view);
}
