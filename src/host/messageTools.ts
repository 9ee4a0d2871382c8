import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables';
import type { MessageTools as ToolsView } from '../panel/messages';
import type { CheckedRequest } from '../panel/readRequest';
import { ContextKey } from './ids';
import { hasHexEditor, messageTitle, type MessageDocuments } from './messageDocuments';
import type { ShownSession } from './sessionView';
import { setContext } from './setContext';

/** A message, wherever its log is. */
export interface MessagePlace {
  /** Of its session. */
  readonly id: string;
  readonly index: number;
}

/** The most text that a dragged message takes along: it must be there before the mouse has moved. */
const MAX_DRAGGED = 256 * 1024;

/** What is done with single messages in VS Code's editors: opened, compared, dragged into one. */
export class MessageTools implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #onDidChange = this.#owned.add(new vscode.EventEmitter<void>());
  /** {@link view} has changed. */
  readonly onDidChange = this.#onDidChange.event;
  /** What was selected for compare. */
  #chosen: (MessagePlace & { readonly title: string }) | undefined;

  constructor(private readonly documents: MessageDocuments) {
    this.#owned.add(vscode.extensions.onDidChange(() => this.#changed()));
    if (hasHexEditor()) this.#changed();
  }

  /** What pages offer. */
  get view(): ToolsView {
    return { hexEditor: hasHexEditor(), ...(this.#chosen && { forCompare: this.#chosen.title }) };
  }

  /** Opens a message in an editor. @throws with words for the person */
  open({ id, index }: MessagePlace, asBytes = false): Promise<void> {
    return this.documents.read(id, index, (session) => this.documents.open(session, index, asBytes));
  }

  /** Selects a message to be compared with another one. @throws FileNotFound if there is none */
  async choose({ id, index }: MessagePlace): Promise<void> {
    const title = await this.documents.read(id, index, (session) => messageTitle(session, index));
    this.#chosen = { id, index, title };
    this.#changed();
  }

  /**
   * Compares two messages in the diff editor; of one, with what was selected for compare.
   *
   * @param asJson in one form for all JSON that means the same
   * @throws with words for the person
   */
  async compare(places: readonly MessagePlace[], asJson = false): Promise<void> {
    const [left, right] = places.length === 2 ? places : [this.#chosen, places[0]];
    if (!left || !right) throw new Error(l10n.t('Select two messages, or select one for compare first.'));
    const addressOf = (session: ShownSession, index: number): Promise<vscode.Uri> =>
      asJson ? this.documents.normalAddressOf(session, index) : this.documents.addressOf(session, index);
    const side = ({ id, index }: MessagePlace) =>
      this.documents.read(id, index, async (session) => ({
        title: messageTitle(session, index),
        uri: await addressOf(session, index),
      }));
    const [one, other] = await Promise.all([side(left), side(right)]);
    // A tab has little room: what both have in common is said once.
    const second = left.id === right.id ? `#${String(right.index + 1)}` : other.title;
    const pair = `${one.title} ↔ ${second}`;
    const title = asJson ? l10n.t('{0} (formatted JSON, keys sorted)', pair) : pair;
    await vscode.commands.executeCommand('vscode.diff', one.uri, other.uri, title);
  }

  /** What a message is to those that it is dropped on: its text, unless that is long, and its address as a document. */
  async dragged({ id, index }: MessagePlace): Promise<{ readonly uri: string; readonly text?: string }> {
    return this.documents.read(id, index, async (session) => {
      const uri = await this.documents.addressOf(session, index);
      const isShort = session.log.sizeOf(index) <= MAX_DRAGGED;
      const text = isShort ? await this.documents.provideTextDocumentContent(uri) : undefined;
      return { uri: uri.toString(), ...(text !== undefined && { text }) };
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #changed(): void {
    void setContext(ContextKey.hasHexEditor, hasHexEditor());
    this.#onDidChange.fire();
  }
}

type ToolRequest = Extract<CheckedRequest, { name: 'openMessage' | 'selectForCompare' | 'compare' | 'dragged' }>;

/** What a page asked to be done with single messages. @param placeOf of an index in what the page lists */
export async function answerOfTools(
  { name, args }: ToolRequest,
  tools: MessageTools,
  placeOf: (index: number) => MessagePlace,
): Promise<unknown> {
  switch (name) {
    case 'openMessage':
      return tools.open(placeOf(args.index), args.asBytes);
    case 'selectForCompare':
      return tools.choose(placeOf(args.index));
    case 'compare':
      return tools.compare(args.indexes.map(placeOf), args.asJson);
    case 'dragged':
      return tools.dragged(placeOf(args.index));
  }
}
