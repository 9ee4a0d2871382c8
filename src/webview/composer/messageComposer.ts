import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SessionState } from '../../api';
import type { SessionView } from '../../panel/messages';
import { utf8Length } from '../../payload/utf8Length';
import { formatCount } from '../format';
import { announce } from '../frame/announcer';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { SendHistory } from './sendHistory';

/** Longer drafts aren't kept while the page is hidden. */
const longestDraft = 64 * 1024;
const onMac = navigator.platform.startsWith('Mac');

/** Where the next message is written. Text is cleared only when it was sent, and the person hasn't gone on writing. */
export class MessageComposer extends LightElement {
  static override properties = { view: { attribute: false }, sizeBytes: { state: true }, failure: { state: true } };

  declare host: Host;
  declare view: SessionView;
  declare onSent: () => void;
  declare sizeBytes: number;
  declare failure: string | undefined;
  #history = new SendHistory([]);
  /** Counts the person's changes, to tell whether a text that was sent is still the one shown. */
  #revision = 0;
  #sending: number | undefined;

  constructor() {
    super();
    this.sizeBytes = 0;
  }

  /** Begins with what was sent earlier and with a draft from before the page was hidden. */
  begin(history: readonly string[], draft: string | undefined): void {
    this.#history = new SendHistory(history);
    this.failure = undefined;
    if (draft !== undefined) void this.updateComplete.then(() => this.#setText(draft));
  }

  focusText(): void {
    void this.updateComplete.then(() => this.#textarea?.focus());
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  /** An empty WebSocket message, or an empty line, is a message; no bytes in a TCP stream are nothing. */
  get #sendable(): boolean {
    return this.view.state === 'open' && (this.sizeBytes > 0 || !this.view.chunks);
  }

  protected override render(): TemplateResult {
    const open = this.view.state === 'open';
    const shortcut = onMac ? '⌘⏎' : 'Ctrl+Enter';
    return html`
      <textarea
        rows="1"
        spellcheck="false"
        autocomplete="off"
        aria-label=${l10n.t('Message')}
        aria-describedby="composer-hint"
        aria-disabled=${open ? 'false' : 'true'}
        aria-invalid=${this.failure ? 'true' : 'false'}
        ?readonly=${!open}
        placeholder=${this.#placeholder()}
        @input=${this.#onInput}
        @keydown=${this.#onKeydown}
      ></textarea>
      ${
        this.failure
          ? html`<div class="composer-failure error-text" role="alert">${l10n.t('Not sent: {0}', this.failure)}</div>`
          : nothing
      }
      <div class="composer-bar">
        <span id="composer-hint" class="composer-hint"
          >${
            open
              ? html`<span class="wide-only">${l10n.t('{0} sends, ↑ and ↓ bring back earlier messages', shortcut)}</span
                  ><span class="narrow-only">${l10n.t('{0} sends', shortcut)}</span>`
              : this.view.restored
                ? l10n.t('This is a recording: nothing can be sent in it.')
                : whyNot(this.view.state)
          }
          ${
            this.view.restored && !this.view.recording?.headLost
              ? html`<button type="button" class="link" @click=${() => void this.#connect()}>
                  ${l10n.t('Connect to send')}
                </button>`
              : nothing
          }</span
        >
        <span class="composer-size"
          >${this.sizeBytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', formatCount(this.sizeBytes))}</span
        >
        <button
          type="button"
          class="button"
          title=${l10n.t('Send the message ({0})', shortcut)}
          ?disabled=${!this.#sendable}
          @click=${() => void this.#send()}
        >
          ${l10n.t('Send')}
        </button>
      </div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.size > 0) this.#grow();
  }

  #placeholder(): string {
    if (this.view.state !== 'open') return '';
    if (this.view.transport === 'websocket') return l10n.t('Message to send as text');
    return this.view.chunks
      ? l10n.t('Bytes to send, as text; nothing is added')
      : l10n.t('Line to send; the line ending is added');
  }

  readonly #onInput = (): void => {
    this.#history.endWalk();
    this.#changed();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (this.#sendable) void this.#send();
      return;
    }
    const textarea = this.#textarea;
    if (!textarea || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (textarea.readOnly || textarea.selectionStart !== textarea.selectionEnd) return;
    const { value, selectionStart } = textarea;
    let text: string | undefined;
    if (event.key === 'ArrowUp' && !value.slice(0, selectionStart).includes('\n')) text = this.#history.older(value);
    else if (event.key === 'ArrowDown' && !value.slice(selectionStart).includes('\n')) text = this.#history.newer();
    if (text === undefined) return;
    event.preventDefault();
    this.#setText(text);
    textarea.setSelectionRange(text.length, text.length);
  };

  async #send(): Promise<void> {
    const textarea = this.#textarea;
    // A second press while the same text is on its way is an accident.
    if (!textarea || this.#sending === this.#revision) return;
    const revision = this.#revision;
    const text = textarea.value;
    this.#sending = revision;
    try {
      await this.host.request('send', { text });
      this.#history.add(text);
      this.failure = undefined;
      if (this.#revision === revision) this.#setText('');
      this.onSent();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#sending === revision) this.#sending = undefined;
      // A click on the button took the focus; the next message is written here.
      if (this.contains(document.activeElement)) textarea.focus();
    }
  }

  async #connect(): Promise<void> {
    // The host tells the person why it can't be done.
    await this.host.request('connect').catch((error: unknown) => announce(String(error)));
  }

  #setText(text: string): void {
    const textarea = this.#textarea;
    if (!textarea) return;
    textarea.value = text;
    this.#changed();
  }

  #changed(): void {
    const text = this.#textarea?.value ?? '';
    this.#revision++;
    this.sizeBytes = utf8Length(text);
    this.host.keep({ draft: text.length <= longestDraft ? text : '' });
    this.#grow();
  }

  /** As tall as its text, up to the limit that the style sheet sets. */
  #grow(): void {
    const textarea = this.#textarea;
    if (!textarea) return;
    textarea.style.height = 'auto';
    textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
  }
}

function whyNot(state: SessionState): string {
  switch (state) {
    case 'connecting':
      return l10n.t('You can send once the connection is open.');
    case 'closing':
      return l10n.t('The connection is closing; nothing more can be sent.');
    default:
      return l10n.t('Not connected. Connect to send messages.');
  }
}

customElements.define('socketscope-composer', MessageComposer);
