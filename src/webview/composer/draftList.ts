import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { visibleText } from '../../payload/visibleText';
import { icon } from '../frame/icon';
import { LightElement } from '../lightElement';

/** A message that can be chosen from a list. */
export interface ListedDraft {
  readonly key: string;
  /** A saved message's name; of the history, there is none. */
  readonly name?: string;
  readonly tag: string;
  readonly text: string;
  readonly choose: () => void;
  /** Sends it without writing it into the composer first. */
  readonly send?: () => void;
}

const mostShown = 100;
const textCharacters = 200;

/** Saved or earlier messages with a field that searches them. Arrow keys walk through the list. */
export class DraftList extends LightElement {
  static override properties = {
    label: { attribute: false },
    drafts: { attribute: false },
    empty: { attribute: false },
    wanted: { state: true },
  };

  /** The search field's name. */
  declare label: string;
  declare drafts: readonly ListedDraft[];
  /** What is said where there is none. */
  declare empty: string;
  declare wanted: string;
  /** Sends all that are listed, in this order. */
  declare onSendAll: ((keys: readonly string[]) => void) | undefined;

  constructor() {
    super();
    this.drafts = [];
    this.wanted = '';
  }

  /** Shows all, before it is opened. */
  reset(): void {
    this.wanted = '';
    const field = this.querySelector('input');
    if (field) field.value = '';
  }

  protected override render(): TemplateResult {
    if (this.drafts.length === 0) return html`<p class="note">${this.empty}</p>`;
    const wanted = this.wanted.toLowerCase();
    const found = this.drafts.filter(({ name = '', text }) => `${name} ${text}`.toLowerCase().includes(wanted));
    return html`
      <input
        class="field"
        type="text"
        autofocus
        spellcheck="false"
        autocomplete="off"
        aria-label=${this.label}
        placeholder=${this.label}
        @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)}
        @keydown=${this.#onKeydown}
      />
      <ul class="draft-list" aria-label=${this.label} @keydown=${this.#onKeydown}>
        ${repeat(
          found.slice(0, mostShown),
          ({ key }) => key,
          (draft) => this.#row(draft),
        )}
      </ul>
      ${found.length === 0 ? html`<p class="note">${l10n.t('Nothing found.')}</p>` : nothing}
      ${
        this.onSendAll && found.length > 1
          ? html`<button type="button" class="link" @click=${() => this.onSendAll?.(found.map(({ key }) => key))}>
              ${l10n.t('Send all {0} in this order', found.length)}
            </button>`
          : nothing
      }
    `;
  }

  #row({ name, tag, text, choose, send }: ListedDraft): TemplateResult {
    const line = visibleText(text.slice(0, textCharacters), 'line');
    return html`<li>
      <button type="button" class="draft" title=${visibleText(text.slice(0, 1000), 'lines')} @click=${choose}>
        ${name === undefined ? nothing : html`<span class="name">${visibleText(name, 'line')}</span>`}
        <span class="text ${name === undefined ? 'only' : ''}">${line}</span><span class="tag">${tag}</span>
      </button>
      ${
        send
          ? html`<button
              type="button"
              class="tool"
              aria-label=${l10n.t('Send "{0}"', name ?? line)}
              title=${l10n.t('Send "{0}"', name ?? line)}
              @click=${send}
            >
              ${icon('send')}
            </button>`
          : nothing
      }
    </li>`;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const places = [this.querySelector<HTMLElement>('input'), ...this.querySelectorAll<HTMLElement>('.draft')];
    const at = places.indexOf(event.target as HTMLElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter' && at === 0) places[1]?.click();
    else if (step === 0 || at < 0) return;
    else places[Math.min(Math.max(at + step, 0), places.length - 1)]?.focus();
    event.preventDefault();
  };
}

customElements.define('socketscope-draft-list', DraftList);
