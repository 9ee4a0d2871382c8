import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { EntryKind } from '../../api';
import type { Token } from '../../payload/payloadView';
import { renderPayload, type RenderedPayload } from '../../payload/renderPayload';
import { formatSize } from '../format';
import { LightElement } from '../lightElement';
import type { PayloadReader } from './payloadReader';
import './textPane';
import { TokenSource, tokenText } from './tokenText';

/** Larger payloads are shown as text: a layout needs the whole of them at once. */
export const mostPrettyBytes = 1024 * 1024;
/** How many characters are shown at first, and more at each wish. */
const stepCharacters = 64 * 1024;

/** A payload in the view that fits it best: JSON laid out, bytes as a hex dump, else text. */
export class PrettyPane extends LightElement {
  static override properties = {
    reader: { attribute: false },
    kind: { attribute: false },
    shown: { state: true },
    failure: { state: true },
  };

  declare reader: PayloadReader;
  declare kind: EntryKind;
  declare shown: { readonly rendered: RenderedPayload; readonly tokens: readonly Token[] } | undefined;
  declare failure: string | undefined;
  #bytes: Uint8Array | undefined;
  #source: TokenSource | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('reader') && !changed.has('kind')) return;
    this.shown = undefined;
    this.failure = undefined;
    this.#bytes = undefined;
    if (this.reader.size <= mostPrettyBytes) void this.#load();
  }

  protected override render(): TemplateResult {
    if (this.reader.size > mostPrettyBytes) {
      return html`<p class="note">
          ${l10n.t('Too large to format (the limit is {0}); shown as received.', formatSize(mostPrettyBytes))}
        </p>
        <socketscope-text .reader=${this.reader}></socketscope-text>`;
    }
    if (this.failure) return html`<p class="note error-text" role="alert">${this.failure}</p>`;
    if (!this.shown || !this.#bytes) return html``;
    const { rendered, tokens } = this.shown;
    return html`
      ${this.#note(rendered)}
      <pre class="payload view-${rendered.view}" tabindex="0">${tokenText(tokens)}</pre>
      ${
        this.#source && !this.#source.done
          ? html`<button type="button" class="button secondary more" @click=${() => this.#more()}>
              ${l10n.t('Show more')}
            </button>`
          : nothing
      }
    `;
  }

  #note(rendered: RenderedPayload): TemplateResult | typeof nothing {
    if (this.reader.size === 0) return html`<p class="note">${l10n.t('The payload is empty.')}</p>`;
    // An entry of the session itself isn't expected to be anything but text.
    if (rendered.view === 'json' || this.kind === 'event') return nothing;
    const { failed } = rendered;
    const what = rendered.view === 'hex' ? l10n.t('Not text: shown as bytes.') : l10n.t('Not JSON: shown as text.');
    return html`<p class="note" title=${failed ? failed.reason : nothing}>${what}</p>`;
  }

  async #load(): Promise<void> {
    const { reader } = this;
    try {
      const bytes = await reader.read(0, mostPrettyBytes);
      if (reader !== this.reader) return;
      this.#bytes = bytes;
      const rendered = renderPayload(bytes);
      this.#source = new TokenSource(rendered.tokens);
      this.shown = { rendered, tokens: this.#source.take(stepCharacters) };
    } catch (error) {
      if (reader === this.reader) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  #more(): void {
    if (!this.shown || !this.#source) return;
    const { rendered, tokens } = this.shown;
    this.shown = { rendered, tokens: [...tokens, ...this.#source.take(stepCharacters)] };
  }
}

customElements.define('socketscope-pretty', PrettyPane);
