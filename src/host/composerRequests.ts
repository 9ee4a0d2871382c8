import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Cancelled } from '../base/cancelled';
import { Disposables } from '../base/disposables';
import { openFileParts } from '../net/fileParts';
import type { ChosenFile, ComposerFacts, Draft, DraftPreview, OutboxView } from '../panel/drafts';
import type { RequestName } from '../panel/messages';
import type { CheckedRequest } from '../panel/readRequest';
import { addMessage } from '../profiles/editProfiles';
import { savedMessage, writtenSaved } from '../profiles/savedMessages';
import { askClose } from './askClose';
import { editProfilesFile } from './editProfilesFile';
import type { Outbox } from './outbox';
import type { Outboxes } from './outboxes';
import { plainText } from './plainText';
import type { ProfileStore } from './profileStore';
import type { SendHistory } from './sendHistory';
import type { ShownSession } from './sessionView';

/** The page is told of what is being sent so often at most. */
const OUTBOX_MS = 200;
/** A preview is a line. */
const PREVIEW_CHARACTERS = 1000;
const NOTHING: OutboxView = { waiting: 0, jobs: [] };

/** What the composer needs of the extension. */
export interface ComposerServices {
  readonly outboxes: Outboxes;
  readonly store: ProfileStore;
  readonly history: SendHistory;
  readonly reportError: (error: unknown) => void;
}

const NAMES = [
  'send',
  'preview',
  'chooseFile',
  'resend',
  'sendFile',
  'sendSaved',
  'saveMessage',
  'repeat',
  'cancelSend',
  'closeWithCode',
] as const satisfies readonly RequestName[];
export type ComposerRequest = Extract<CheckedRequest, { name: (typeof NAMES)[number] }>;

export function isComposerRequest(request: CheckedRequest): request is ComposerRequest {
  return (NAMES as readonly string[]).includes(request.name);
}

/** The host's side of the composer of one session's page. */
export class ComposerRequests implements vscode.Disposable {
  readonly #owned = new Disposables();
  #timer: NodeJS.Timeout | undefined;
  /** As the page knows it. */
  #told = JSON.stringify(NOTHING);

  constructor(
    private readonly session: ShownSession,
    private readonly services: ComposerServices,
    tellFacts: (facts: ComposerFacts) => void,
    tellOutbox: (view: OutboxView) => void,
  ) {
    this.#owned.add(services.store.onDidChange(() => tellFacts(this.facts)));
    const tell = (): void => {
      this.#timer = undefined;
      const view = JSON.stringify(this.outbox);
      if (view !== this.#told) tellOutbox(this.outbox);
      this.#told = view;
    };
    // What is sent at once isn't shown as waiting.
    const outbox = services.outboxes.find(session);
    if (outbox) this.#owned.add(outbox.onDidChange(() => (this.#timer ??= setTimeout(tell, OUTBOX_MS))));
  }

  get facts(): ComposerFacts {
    const saved = this.services.outboxes
      .savedOf(this.session)
      .map((message) => ({ name: message.name, ...writtenSaved(message) }));
    return { saved, canSave: this.services.outboxes.sourceOf(this.session) !== undefined };
  }

  get outbox(): OutboxView {
    return this.services.outboxes.find(this.session)?.view ?? NOTHING;
  }

  async perform(request: ComposerRequest): Promise<unknown> {
    try {
      return await this.#perform(request);
    } catch (error) {
      throw error instanceof Cancelled ? new Error(l10n.t('it was cancelled.')) : error;
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  async #perform(request: ComposerRequest): Promise<unknown> {
    const { session } = this;
    const { outboxes } = this.services;
    switch (request.name) {
      case 'send': {
        const outbox = outboxes.of(session);
        const index = await outbox.send(request.args, session);
        this.#remember(request.args, outbox);
        return { index };
      }
      case 'resend':
        return { index: await outboxes.of(session).resend(session, request.args.index) };
      case 'preview':
        return this.#preview(request.args);
      case 'chooseFile':
        return this.#chooseFile(request.args.saved);
      case 'sendFile':
        return outboxes.of(session).sendFile(request.args.id, request.args, session);
      case 'sendSaved':
        await outboxes.sendSaved(session, request.args.names, undefined, request.args);
        return undefined;
      case 'saveMessage':
        return this.#save(request.args);
      case 'repeat': {
        const { draft, intervalMs, times } = request.args;
        const outbox = outboxes.of(session);
        this.#remember(draft, outbox);
        await outbox.repeat(draft, { intervalMs, times }, session);
        return undefined;
      }
      case 'cancelSend':
        outboxes.find(session)?.cancel(request.args.id);
        return undefined;
      case 'closeWithCode':
        await askClose(session);
        return undefined;
    }
  }

  /** What is sent is sent, whatever becomes of the history. A secret that was typed as it is isn't kept. */
  #remember(draft: Draft, outbox: Outbox): void {
    const { history, reportError } = this.services;
    if (!outbox.holdsSecret(draft)) history.add(this.session.profile.name, draft).catch(reportError);
  }

  #preview(draft: Draft): DraftPreview {
    const composed = this.services.outboxes.of(this.session).preview(draft);
    if ('error' in composed) return composed;
    return { text: composed.text.slice(0, PREVIEW_CHARACTERS), sizeBytes: composed.bytes.length };
  }

  async #chooseFile(saved: string | undefined): Promise<ChosenFile | null> {
    const { outboxes } = this.services;
    const message = outboxes.savedOf(this.session).find(({ name, format }) => name === saved && format === 'file');
    const picked = saved === undefined ? await askFile() : undefined;
    if (saved === undefined && picked === undefined) return null;
    // A path that was picked is taken as it is.
    const file =
      picked === undefined
        ? await outboxes.openFile(this.session, writtenSaved(message ?? gone(saved ?? '')).text)
        : await openFileParts(picked, undefined);
    return outboxes.of(this.session).keepFile(file);
  }

  async #save(draft: Draft): Promise<boolean> {
    const { outboxes, store } = this.services;
    const source = outboxes.sourceOf(this.session);
    if (!source) throw new Error(l10n.t('This session has no profile in a file: create one first.'));
    const taken = (source.entry.profile?.messages ?? []).map(({ name }) => name);
    const name = await vscode.window.showInputBox({
      title: l10n.t('Save Message'),
      prompt: plainText(l10n.t('A name for the message in the profile "{0}"', source.entry.name)),
      ignoreFocusOut: true,
      validateInput: (text) => {
        if (text.trim() === '') return l10n.t('A message needs a name.');
        return taken.includes(text.trim())
          ? l10n.t('There is another message with the name "{0}".', text.trim())
          : undefined;
      },
    });
    if (name === undefined) return false;
    const kind = draft.kind === 'text' || draft.kind === 'binary' ? draft.kind : undefined;
    const message = savedMessage(name.trim(), draft, kind, this.session.log.text.encoding);
    await editProfilesFile(source.uri, (text) => addMessage(text, source.entry.index, source.entry.name, message));
    await store.refresh(source.uri);
    return true;
  }
}

/** Lets the person choose a file. @returns its path */
export async function askFile(): Promise<string | undefined> {
  const [picked] =
    (await vscode.window.showOpenDialog({ title: l10n.t('Send File'), openLabel: l10n.t('Choose') })) ?? [];
  if (picked && picked.scheme !== 'file')
    throw new Error(
      l10n.t('Only files of the machine that the workspace is on can be sent, not those of {0}:', picked.scheme),
    );
  return picked?.fsPath;
}

function gone(name: string): never {
  throw new Error(l10n.t('There is no message "{0}" in this profile any more.', name));
}
