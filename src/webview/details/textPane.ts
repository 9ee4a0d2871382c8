import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Utf8Decoder } from '../../payload/utf8Decoder';
import { visibleText } from '../../payload/visibleText';
import { formatCount, formatSize } from '../format';
import { LightElement } from '../lightElement';
import type { PayloadReader } from './payloadReader';

/** How much is shown at first, and more at each wish. */
const stepBytes = 256 * 1024;

/** A payload as UTF-8 text, piece by piece. Control characters are visible, and what isn't UTF-8 is counted. */
export class TextPane extends LightElement {
  static override properties = { reader: { attribute: false }, pieces: { state: true }, failure: { state: true } };

  declare reader: PayloadReader;
  declare pieces: readonly string[];
  declare failure: string | undefined;
  #decoder = new Utf8Decoder();
  #shownBytes = 0;

  constructor() {
    super();
    this.pieces = [];
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('reader')) return;
    this.#decoder = new Utf8Decoder();
    this.#shownBytes = 0;
    this.pieces = [];
    this.failure = undefined;
    void this.#more();
  }

  protected override render(): TemplateResult {
    const left = this.reader.size - this.#shownBytes;
    const { invalid } = this.#decoder;
    return html`
      ${
        invalid > 0
          ? html`<p class="note">
              ${
                invalid === 1
                  ? l10n.t('1 sequence of bytes isn’t UTF-8 and is shown as {0}.', '\ufffd')
                  : l10n.t('{0} sequences of bytes aren’t UTF-8 and are shown as {1}.', formatCount(invalid), '\ufffd')
              }
            </p>`
          : nothing
      }
      ${this.failure ? html`<p class="note error-text" role="alert">${this.failure}</p>` : nothing}
      <pre class="payload" tabindex="0">${this.pieces}</pre>
      ${
        left > 0 && this.#shownBytes > 0
          ? html`<button type="button" class="button secondary more" @click=${() => void this.#more()}>
              ${l10n.t('Show more ({0} left)', formatSize(left))}
            </button>`
          : nothing
      }
    `;
  }

  async #more(): Promise<void> {
    const { reader } = this;
    const from = this.#shownBytes;
    try {
      const bytes = await reader.read(from, from + stepBytes);
      // Another message may have been selected, or the same piece asked for twice, while the bytes came.
      if (reader !== this.reader || this.#shownBytes !== from) return;
      this.#shownBytes += bytes.length;
      const text = this.#decoder.decode(bytes, this.#shownBytes >= reader.size);
      this.pieces = [...this.pieces, visibleText(text, 'lines')];
    } catch (error) {
      if (reader === this.reader) this.failure = error instanceof Error ? error.message : String(error);
    }
  }
}

customElements.define('socketscope-text', TextPane);
