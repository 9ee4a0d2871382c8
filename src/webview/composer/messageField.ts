import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { LightElement } from '../lightElement';

/** Where a text can't be understood. */
export interface FieldError {
  readonly offset: number;
  readonly length: number;
}

/** Longer texts aren't marked: their copy behind the field would cost more than it tells. */
const longestMarked = 100_000;

/** The text that is being written. A place in it can be marked: by a copy behind it, which shows nothing but the mark. */
export class MessageField extends LightElement {
  static override properties = {
    readOnly: { attribute: false },
    placeholder: { attribute: false },
    invalid: { attribute: false },
    error: { attribute: false },
  };

  declare readOnly: boolean;
  declare placeholder: string;
  declare invalid: boolean;
  declare error: FieldError | undefined;
  declare onText: () => void;
  declare onKey: (event: KeyboardEvent) => void;

  constructor() {
    super();
    this.readOnly = false;
    this.placeholder = '';
    this.invalid = false;
  }

  get text(): string {
    return this.#textarea?.value ?? '';
  }

  set text(text: string) {
    const textarea = this.#textarea;
    if (textarea) textarea.value = text;
  }

  get selection(): readonly [from: number, to: number] {
    return [this.#textarea?.selectionStart ?? 0, this.#textarea?.selectionEnd ?? 0];
  }

  select(from: number, to: number): void {
    this.#textarea?.focus();
    this.#textarea?.setSelectionRange(from, to);
  }

  focusText(): void {
    this.#textarea?.focus();
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  protected override render(): TemplateResult {
    const { error } = this;
    return html`<div class="message-marks" aria-hidden="true">
        <span>${error && this.text.length <= longestMarked ? marked(this.text, error) : ''}</span>
      </div>
      <textarea
        rows="1"
        spellcheck="false"
        autocomplete="off"
        aria-label=${l10n.t('Message')}
        aria-describedby="composer-hint"
        aria-disabled=${this.readOnly ? 'true' : 'false'}
        aria-invalid=${this.invalid ? 'true' : 'false'}
        ?readonly=${this.readOnly}
        placeholder=${this.placeholder}
        @input=${() => this.onText()}
        @scroll=${this.#onScroll}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      ></textarea>`;
  }

  protected override updated(): void {
    if (this.error) this.#onScroll();
  }

  readonly #onScroll = (): void => {
    const marks = this.querySelector('.message-marks');
    if (marks && this.#textarea) marks.scrollTop = this.#textarea.scrollTop;
  };
}

/** At its end, a text has nothing to mark but what is before. */
function marked(text: string, { offset, length }: FieldError): TemplateResult {
  const from = length === 0 ? Math.max(0, offset - 1) : offset;
  const to = Math.max(from + 1, offset + length);
  return html`${text.slice(0, from)}<mark>${text.slice(from, to)}</mark>${text.slice(to)}`;
}

customElements.define('socketscope-message-field', MessageField);
