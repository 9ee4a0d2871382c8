import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { TextQuery } from '../../api';
import type { PayloadHits } from '../../panel/messages';
import type { ByteRange } from '../../payload/byteRange';
import { formatCount } from '../format';
import { iconButton } from '../frame/iconButton';
import { LightElement } from '../lightElement';

/** Typing rests so long before the payload is searched. */
const restMs = 150;

/** Finds text in the selected message. */
export class FindBar extends LightElement {
  static override properties = {
    message: { attribute: false },
    current: { attribute: false },
    text: { state: true },
    regex: { state: true },
    caseSensitive: { state: true },
    wholeWord: { state: true },
    found: { state: true },
  };

  /** What is searched: another one is searched anew. */
  declare message: unknown;
  /** The hit that was gone to. */
  declare current: number | undefined;
  declare find: (query: TextQuery) => Promise<PayloadHits>;
  declare onFound: (hits: readonly ByteRange[]) => void;
  declare onGo: (hit: number) => void;
  declare onClose: () => void;
  declare text: string;
  declare regex: boolean;
  declare caseSensitive: boolean;
  declare wholeWord: boolean;
  declare found: PayloadHits | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #searching = 0;

  constructor() {
    super();
    this.text = '';
    this.regex = false;
    this.caseSensitive = false;
    this.wholeWord = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#searching++;
  }

  /** Puts the cursor into the text, and takes another text if one is given. */
  begin(text?: string): void {
    if (text) this.text = text;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>('input')?.select());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const asked = (['message', 'text', 'regex', 'caseSensitive', 'wholeWord'] as const).some((name) =>
      changed.has(name),
    );
    if (!asked) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), changed.has('text') ? restMs : 0);
  }

  protected override render(): TemplateResult {
    const none = (this.found?.hits.length ?? 0) === 0;
    const label = l10n.t('Find in message');
    return html`<div class="find-bar" role="search" aria-label=${l10n.t('Find bar')} @keydown=${this.#onKeydown}>
      <div class="find-field ${this.found && none && this.text !== '' ? 'none' : ''}">
        <input
          type="search"
          aria-label=${label}
          placeholder=${l10n.t('Find')}
          spellcheck="false"
          .value=${this.text}
          @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
        />
        ${this.#toggle('caseSensitive', 'case-sensitive', l10n.t('Match Case'))}
        ${this.#toggle('wholeWord', 'whole-word', l10n.t('Match Whole Word'))}
        ${this.#toggle('regex', 'regex', l10n.t('Use Regular Expression'))}
      </div>
      <span class="find-count" aria-live="polite">${this.#countText()}</span>
      ${iconButton('arrow-up', l10n.t('Previous Match (Shift+Enter)'), () => this.#step(-1), { disabled: none })}
      ${iconButton('arrow-down', l10n.t('Next Match (Enter)'), () => this.#step(1), { disabled: none })}
      ${iconButton('close', l10n.t('Close (Escape)'), () => this.onClose())}
      ${this.found?.problem ? html`<p class="note find-problem" role="alert">${this.found.problem}</p>` : nothing}
    </div>`;
  }

  #countText(): string {
    const { found, current } = this;
    if (this.text === '' || !found) return '';
    const count = `${formatCount(found.hits.length)}${found.more ? '+' : ''}`;
    if (found.hits.length === 0) return l10n.t('No results');
    return current === undefined ? l10n.t('{0} results', count) : l10n.t('{0} of {1}', formatCount(current + 1), count);
  }

  #toggle(key: 'caseSensitive' | 'wholeWord' | 'regex', symbol: string, label: string): TemplateResult {
    return iconButton(symbol, label, () => (this[key] = !this[key]), { pressed: this[key] });
  }

  async #search(): Promise<void> {
    const search = ++this.#searching;
    const { text, regex, caseSensitive, wholeWord } = this;
    let found: PayloadHits | undefined;
    try {
      found = text === '' ? undefined : await this.find({ text, regex, caseSensitive, wholeWord });
    } catch (error) {
      found = { hits: [], more: false, problem: error instanceof Error ? error.message : String(error) };
    }
    if (search !== this.#searching) return;
    this.found = found;
    this.onFound(found?.hits ?? []);
  }

  #step(by: number): void {
    const count = this.found?.hits.length ?? 0;
    if (count === 0) return;
    const from = this.current ?? (by > 0 ? -1 : 0);
    this.onGo((from + by + count) % count);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.onClose();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) this.#step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    // Escape would close the details.
    event.stopPropagation();
  };
}

customElements.define('socketscope-find', FindBar);
