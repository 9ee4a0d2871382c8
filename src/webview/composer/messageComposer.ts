import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { InternetEndpoint } from '../../api';
import type { ChosenFile, ComposerFacts, Draft, OutboxView } from '../../panel/drafts';
import type { PageStart, SessionView } from '../../panel/messages';
import { formatJson } from '../../payload/input/jsonInput';
import { endpointText } from '../../protocol/association';
import { announce } from '../frame/announcer';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import type { PageState } from '../pageState';
import { composerBar, savedListId } from './composerBar';
import { composerHint, isOver, placeholderOf } from './composerHint';
import { closePopover } from '../frame/popover';
import { DraftCheck } from './draftCheck';
import {
  defaultOptions,
  draftOf,
  fileOptionsOf,
  keptDraft,
  maySend,
  optionsOf,
  type ComposerOptions,
} from './draftState';
import { filePicker } from './filePicker';
import { listedHistory, listedSaved } from './listedDrafts';
import './messageField';
import type { MessageField } from './messageField';
import { outboxStrip } from './outboxStrip';
import { replyTarget } from './replyTarget';
import { SendHistory, walk } from './sendHistory';

/** Where the next message is written. Text is cleared only when it was sent, and the person hasn't gone on writing. */
export class MessageComposer extends LightElement {
  static override properties = {
    view: { attribute: false },
    options: { state: true },
    facts: { state: true },
    outbox: { state: true },
    file: { state: true },
    failure: { state: true },
    to: { state: true },
  };

  declare host: Host;
  declare view: SessionView;
  declare onSent: () => void;
  declare options: ComposerOptions;
  declare facts: ComposerFacts;
  declare outbox: OutboxView;
  declare file: ChosenFile | undefined;
  declare failure: string | undefined;
  /** UDP with many peers: whom messages go to; `undefined`: the profile's host. */
  declare to: InternetEndpoint | undefined;
  #history = new SendHistory([]);
  readonly #check = new DraftCheck(
    (draft) => this.host.request('preview', draft),
    () => this.requestUpdate(),
  );
  /** Counts the person's changes, to tell whether a text that was sent is still the one shown. */
  #revision = 0;
  #sending: number | undefined;

  constructor() {
    super();
    this.options = defaultOptions;
    this.facts = { saved: [], canSave: false };
    this.outbox = { waiting: 0, jobs: [] };
  }

  /** Begins with what was sent earlier and with a draft from before the page was hidden. */
  begin({ history, composer, outbox }: PageStart, { draft, composer: options }: Partial<PageState>): void {
    this.#history = new SendHistory(history);
    this.facts = composer;
    this.outbox = outbox;
    this.file = undefined;
    this.failure = undefined;
    this.to = undefined;
    this.host.on('composer', (facts) => (this.facts = facts));
    this.host.on('outbox', (view) => (this.outbox = view));
    if (options) this.options = { ...defaultOptions, ...options };
    if (draft !== undefined) void this.updateComplete.then(() => this.#setText(draft));
  }

  /** Messages go to this peer from now on. */
  replyTo(peer: InternetEndpoint): void {
    this.to = peer;
    announce(l10n.t('Messages go to {0}', endpointText(peer)));
    this.focusText();
  }

  focusText(): void {
    void this.updateComplete.then(() => this.#field?.focusText());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#check.cancel();
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const done = await super.getUpdateComplete();
    await this.#field?.updateComplete;
    return done;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    // Variables have values in an open session only.
    if (before && (before.state !== this.view.state || before.endedSide !== this.view.endedSide))
      this.#check.check(this.#draft, this.options, this.view);
  }

  get #field(): MessageField | null {
    return this.querySelector<MessageField>('socketscope-message-field');
  }

  get #isOpen(): boolean {
    return maySend(this.view);
  }

  get #draft(): Draft {
    return { ...draftOf(this.options, this.#field?.text ?? '', this.view), ...this.#target };
  }

  get #target(): { readonly to?: InternetEndpoint } {
    return this.to ? { to: this.to } : {};
  }

  get #sendable(): boolean {
    return this.#check.isSendable(this.view, this.options, this.file !== undefined);
  }

  protected override render(): TemplateResult {
    const { view, options, failure } = this;
    const { error } = this.#check;
    const isFile = options.mode === 'file';
    const over = isOver(view);
    // What can't be sent any more need not be mended.
    const unchecked = over || view.endedSide === 'local';
    const hint = composerHint({
      view,
      problem: failure,
      error: isFile || unchecked ? undefined : error,
      preview: isFile || unchecked ? undefined : this.#check.preview,
      connect: () => void this.#ask(() => this.host.request('connect')),
      showError: () => this.#showError(),
    });
    return html`
      ${over ? nothing : this.#bar()}
      ${outboxStrip(this.outbox, (id) => void this.#ask(() => this.host.request('cancelSend', id === undefined ? {} : { id })))}
      ${over ? nothing : replyTarget(view, this.to, () => (this.to = undefined))}
      ${isFile && !over ? filePicker(this.file, this.#isOpen, () => void this.#chooseFile()) : nothing}
      <socketscope-message-field
        ?hidden=${!over && isFile}
        .readOnly=${!this.#isOpen}
        .placeholder=${this.#isOpen ? placeholderOf(view, options) : ''}
        .invalid=${!unchecked && (error ?? failure) !== undefined}
        .error=${unchecked ? undefined : error}
        .onText=${() => {
          this.#history.endWalk();
          this.#changed();
        }}
        .onKey=${this.#onKey}
      ></socketscope-message-field>
      ${
        // What was being written and not sent stays, to be copied or sent in the next session.
        over
          ? html`<div class="composer-over">
              ${hint}<button type="button" class="button" disabled>${l10n.t('Send')}</button>
            </div>`
          : hint
      }
    `;
  }

  #bar(): TemplateResult {
    const { view, options, facts } = this;
    const isFile = options.mode === 'file';
    return composerBar({
      view,
      options,
      saved: listedSaved(facts.saved, {
        choose: (draft) => this.#show(draft),
        chooseFile: (name, kind) => void this.#chooseFile(name, kind),
        ...(this.#isOpen && { send: (name) => void this.#sendSaved([name]) }),
      }),
      history: listedHistory(this.#history.newestFirst, (draft) => this.#show(draft)),
      sizeBytes: isFile ? this.file?.sizeBytes : this.#check.sizeBytes,
      sendable: this.#sendable,
      canSave: facts.canSave,
      change: (change) => this.#change(change),
      send: () => void this.#send(),
      sendAll: (names) => void this.#sendSaved(names),
      format: () => this.#format(),
      save: () => void this.#ask(() => this.host.request('saveMessage', this.#draft)),
      repeat: (intervalMs, times) => this.#repeat(intervalMs, times),
      closeWithCode: () => void this.#ask(() => this.host.request('closeWithCode')),
    });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (this.#sendable) void this.#send();
      return;
    }
    const draft = this.#field && walk(event, this.#field, this.#history, this.#draft);
    if (!draft) return;
    event.preventDefault();
    this.#show(draft);
  };

  /** Puts a draft into the field, as it was written. */
  #show(draft: Draft): void {
    this.options = optionsOf(draft);
    this.host.keep({ composer: this.options });
    void this.updateComplete.then(() => {
      this.#setText(draft.text);
      this.#field?.select(draft.text.length, draft.text.length);
    });
  }

  #change(change: Partial<ComposerOptions>): void {
    this.options = { ...this.options, ...change };
    this.host.keep({ composer: this.options });
    this.#changed();
  }

  async #send(): Promise<void> {
    if (this.options.mode === 'file') {
      await this.#sendFile();
      return;
    }
    const field = this.#field;
    // A second press while the same text is on its way is an accident.
    if (!field || this.#sending === this.#revision) return;
    if (this.#check.error) {
      this.#showError();
      return;
    }
    const revision = this.#revision;
    const draft = this.#draft;
    this.#sending = revision;
    const sent = await this.#asksToSend(() => this.host.request('send', draft));
    if (this.#sending === revision) this.#sending = undefined;
    if (sent) {
      this.#history.add(draft);
      if (this.#revision === revision) this.#setText('');
      this.onSent();
    }
    // A click on the button took the focus; the next message is written here.
    if (this.contains(document.activeElement)) field.focusText();
  }

  async #sendFile(): Promise<void> {
    if (!this.file) return;
    const args = { id: this.file.id, ...fileOptionsOf(this.options, this.view.transport), ...this.#target };
    if (await this.#asksToSend(() => this.host.request('sendFile', args))) this.onSent();
  }

  async #sendSaved(names: readonly string[]): Promise<void> {
    closePopover(savedListId);
    if (await this.#asksToSend(() => this.host.request('sendSaved', { names, ...this.#target }))) this.onSent();
  }

  #repeat(intervalMs: number, times: number | undefined): void {
    if (this.#check.error) this.#showError();
    else {
      const draft = this.#draft;
      this.#history.add(draft);
      const plan = { draft, intervalMs, ...(times !== undefined && { times }) };
      void this.#asksToSend(() => this.host.request('repeat', plan));
    }
  }

  async #chooseFile(saved?: string, kind?: 'text' | 'binary'): Promise<void> {
    await this.#ask(async () => {
      const file = await this.host.request('chooseFile', saved === undefined ? {} : { saved });
      if (!file) return;
      this.file = file;
      this.options = { ...this.options, mode: 'file', kind };
    });
  }

  #format(): void {
    const laidOut = formatJson(this.#field?.text ?? '');
    if (laidOut !== undefined) this.#setText(laidOut);
    else if (this.#check.error) this.#showError();
    else this.failure = l10n.t('JSON with variables outside of its texts can not be formatted.');
  }

  /** Puts the cursor where the text can't be understood. */
  #showError(): void {
    const { error } = this.#check;
    if (!error) return;
    this.#field?.select(error.offset, error.offset + error.length);
    announce(error.message);
  }

  #asksToSend(request: () => Promise<unknown>): Promise<boolean> {
    return this.#ask(request, (why) => l10n.t('Not sent: {0}', why));
  }

  /** Shows what the host has against it. @returns whether it was done */
  async #ask(request: () => Promise<unknown>, told = (why: string): string => why): Promise<boolean> {
    try {
      this.failure = undefined;
      await request();
      return true;
    } catch (error) {
      this.failure = told(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  #setText(text: string): void {
    const field = this.#field;
    if (!field) return;
    field.text = text;
    this.#changed();
  }

  #changed(): void {
    const text = this.#field?.text ?? '';
    this.#revision++;
    this.failure = undefined;
    this.host.keep({ draft: keptDraft(text) });
    this.#check.check(this.#draft, this.options, this.view);
    this.requestUpdate();
  }
}

customElements.define('socketscope-composer', MessageComposer);
