import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { HeldEdit, HeldPayload, HeldView } from '../../panel/relayView';
import { visibleText } from '../../payload/visibleText';
import { segmentedControl } from '../frame/segmentedControl';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import type { HeldDraft } from './heldDraft';

/** Where a held message is written anew before it is passed on. */
export class HeldEditor extends LightElement {
  static override properties = {
    message: { attribute: false },
    payload: { state: true },
    format: { state: true },
    problem: { state: true },
  };

  declare host: Host;
  declare message: HeldView;
  declare onDone: () => void;
  declare payload: HeldPayload | undefined;
  declare format: HeldEdit['format'];
  declare problem: string | undefined;

  constructor() {
    super();
    this.format = 'text';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { payload, format, problem } = this;
    return html`<div class="held-editor">
      ${
        payload
          ? html`<div class="held-editor-bar">
                ${segmentedControl<HeldEdit['format']>({
                  name: 'held-format',
                  label: l10n.t('Written as'),
                  choices: [
                    ...(payload.text === null ? [] : [{ key: 'text' as const, label: l10n.t('Text') }]),
                    { key: 'hex', label: l10n.t('Hex') },
                  ],
                  chosen: format,
                  onChoose: (chosen) => {
                    this.format = chosen;
                    this.#keep({ format: chosen });
                  },
                })}
                <span class="quiet-text"
                  >${payload.text === null ? l10n.t('These bytes are no plain text: edit them as hex.') : nothing}</span
                >
              </div>
              <textarea
                class="code"
                rows="3"
                spellcheck="false"
                aria-label=${l10n.t('Edited message')}
                .value=${live(format === 'text' ? (payload.text ?? '') : payload.hex)}
                @input=${(event: Event) => this.#write((event.target as HTMLTextAreaElement).value)}
                @keydown=${(event: KeyboardEvent) => this.#onKeydown(event)}
              ></textarea>`
          : nothing
      }
      ${problem === undefined ? nothing : html`<p class="error-text" role="alert">${visibleText(problem, 'line')}</p>`}
      <div class="relay-actions">
        <button type="button" class="button" ?disabled=${!payload} @click=${() => void this.#passOn()}>
          ${l10n.t('Pass On Edited')}
        </button>
        <button type="button" class="button secondary" @click=${() => this.onDone()}>${l10n.t('Cancel')}</button>
      </div>
    </div>`;
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.onDone();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    void this.#passOn();
  }

  /** The two forms are written by themselves: what counts is the one that is shown. */
  #write(text: string): void {
    if (!this.payload) return;
    const written = this.format === 'text' ? { text } : { hex: text };
    this.payload = { ...this.payload, ...written };
    this.#keep(written);
  }

  #keep(part: Partial<HeldDraft>): void {
    this.host.keep({ heldDraft: { ...this.#draft, ...part, id: this.message.id } });
  }

  /** What was written before the page was hidden. */
  get #draft(): Partial<HeldDraft> {
    const { heldDraft } = this.host.state;
    return heldDraft?.id === this.message.id ? heldDraft : {};
  }

  async #load(): Promise<void> {
    try {
      const payload = await this.host.request('readHeld', { id: this.message.id });
      const { format, text, hex } = this.#draft;
      this.payload = { text: payload.text === null ? null : (text ?? payload.text), hex: hex ?? payload.hex };
      this.format = payload.text === null ? 'hex' : (format ?? 'text');
      await this.updateComplete;
      this.querySelector('textarea')?.focus();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  async #passOn(): Promise<void> {
    const { payload, format, message } = this;
    if (!payload) return;
    this.problem = undefined;
    try {
      const text = format === 'text' ? (payload.text ?? '') : payload.hex;
      await this.host.request('passOn', { id: message.id, edited: { format, text } });
      this.onDone();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

customElements.define('socketscope-held-editor', HeldEditor);
