import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { jsonTokens } from '../../payload/jsonTokens';
import type { Token } from '../../payload/payloadView';
import { formatSize } from '../format';
import { LightElement } from '../lightElement';
import { mostLaidOutBytes } from './copyText';
import type { PayloadReader } from './payloadReader';
import { noMarks, type PayloadMarks } from './payloadMarks';
import { textHits, type TextHit } from './textHits';
import { TokenSource, tokenText } from './tokenText';

/** How many characters are shown at first, and more at each wish. */
const stepCharacters = 64 * 1024;
/** How many such steps are shown at once for a hit that is further down: all of it would take the page too long. */
const mostSteps = 4;

/** JSON laid out in lines, as text. */
export class JsonText extends LightElement {
  static override properties = {
    reader: { attribute: false },
    marks: { attribute: false },
    tokens: { state: true },
    failure: { state: true },
  };

  declare reader: PayloadReader;
  declare marks: PayloadMarks;
  declare tokens: readonly Token[];
  declare failure: string | undefined;
  #source: TokenSource | undefined;
  #bytes: Uint8Array | undefined;
  #hits: readonly TextHit[] = [];
  /** A hit comes into sight. */
  #reveals = false;

  constructor() {
    super();
    this.tokens = [];
    this.marks = noMarks;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('marks')) this.#mark();
    if (!changed.has('reader')) return;
    this.tokens = [];
    this.#bytes = undefined;
    this.#hits = [];
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
    return html`<pre class="payload" tabindex="0" aria-label=${l10n.t('JSON')}>
${tokenText(this.tokens, this.#hits)}</pre>
      ${this.#isFurther ? html`<p class="note">${l10n.t('The match is further down than what is shown.')}</p>` : nothing}
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
      this.#bytes = bytes;
      this.#source = new TokenSource(jsonTokens(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)));
      this.#more();
      this.#mark();
    } catch (error) {
      if (reader === this.reader) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  protected override updated(): void {
    if (!this.#reveals) return;
    this.#reveals = false;
    this.querySelector('.current-hit')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #mark(): void {
    this.#hits = this.#bytes ? textHits(this.#bytes, this.marks) : [];
    this.#reveals = this.marks.current !== undefined;
    for (let step = 0; step < mostSteps && this.#isFurther; step++) this.#more();
    this.requestUpdate();
  }

  /** Whether the hit that was gone to isn't laid out yet. */
  get #isFurther(): boolean {
    const hit = this.marks.current === undefined ? undefined : this.#hits[this.marks.current];
    const last = this.tokens.findLast(({ at }) => at !== undefined);
    return hit !== undefined && last?.at !== undefined && hit.from >= last.at + last.text.length && !this.#source?.done;
  }

  #more(): void {
    if (this.#source) this.tokens = [...this.tokens, ...this.#source.take(stepCharacters)];
  }
}

customElements.define('socketscope-json-text', JsonText);
