import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { jsonTokens } from '../../payload/jsonTokens';
import type { Token } from '../../payload/payloadView';
import { formatSize } from '../format';
import { LightElement } from '../lightElement';
import { mostLaidOutBytes } from './copyText';
import type { PayloadReader } from './payloadReader';
import { TokenSource, tokenText } from './tokenText';

/** How many characters are shown at first, and more at each wish. */
const stepCharacters = 64 * 1024;

/** JSON laid out in lines, as text. */
export class JsonText extends LightElement {
  static override properties = { reader: { attribute: false }, tokens: { state: true }, failure: { state: true } };

  declare reader: PayloadReader;
  declare tokens: readonly Token[];
  declare failure: string | undefined;
  #source: TokenSource | undefined;

  constructor() {
    super();
    this.tokens = [];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('reader')) return;
    this.tokens = [];
    this.failure = undefined;
    this.#source = undefined;
    if (this.reader.size <= mostLaidOutBytes) void this.#load();
  }

  protected override render(): TemplateResult {
    if (this.failure) return html`<p class="note error-text" role="alert">${this.failure}</p>`;
    if (this.reader.size > mostLaidOutBytes) {
      return html`<p class="note">
        ${l10n.t('Too large to be laid out as text (the limit is {0}). The tree shows messages of any size, and the tab Text shows what was received.', formatSize(mostLaidOutBytes))}
      </p>`;
    }
    return html`<pre class="payload" tabindex="0" aria-label=${l10n.t('JSON')}>${tokenText(this.tokens)}</pre>
      ${
        this.#source && !this.#source.done
          ? html`<button type="button" class="button secondary more" @click=${() => this.#more()}>
              ${l10n.t('Show more')}
            </button>`
          : nothing
      }`;
  }

  async #load(): Promise<void> {
    const { reader } = this;
    try {
      const bytes = await reader.read(0, mostLaidOutBytes);
      if (reader !== this.reader) return;
      this.#source = new TokenSource(jsonTokens(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)));
      this.#more();
    } catch (error) {
      if (reader === this.reader) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  #more(): void {
    if (this.#source) this.tokens = [...this.tokens, ...this.#source.take(stepCharacters)];
  }
}

customElements.define('socketscope-json-text', JsonText);
