import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../format';
import { openPopoverAt } from '../frame/popover';
import { LightElement } from '../lightElement';

const noteEditorId = 'note-editor';
/** A note is a remark, not a document. */
const longestNote = 2000;

/** Writes notes on messages; an empty one is none. Closing it saves, but for Escape. */
export class NoteEditor extends LightElement {
  static override properties = { index: { state: true }, note: { state: true }, problem: { state: true } };

  declare index: number;
  /** As it is kept. */
  declare note: string;
  declare problem: string;
  /** Saves a note; rejects with words for the person. */
  declare onSave: (index: number, note: string) => Promise<unknown>;
  /** The person is done by the keyboard or a button. */
  declare onDone: () => void;
  #at: readonly [x: number, y: number] = [0, 0];
  #discarded = false;

  constructor() {
    super();
    this.index = 0;
    this.note = '';
    this.problem = '';
  }

  /** Opens the editor at a point of the page, for the message with this index and the note as it is. */
  async open(index: number, note: string, x: number, y: number): Promise<void> {
    this.index = index;
    this.note = note;
    this.problem = '';
    this.#at = [x, y];
    await this.updateComplete;
    const text = this.#text;
    if (text) text.value = note;
    this.#show();
  }

  protected override render(): TemplateResult {
    const label = l10n.t('Note on #{0}', formatCount(this.index + 1));
    return html`<div
      class="popover note-editor"
      id=${noteEditorId}
      popover="auto"
      role="dialog"
      aria-label=${label}
      @toggle=${this.#onToggle}
    >
      <h2>${label}</h2>
      <textarea
        class="field"
        rows="3"
        autofocus
        maxlength=${longestNote}
        aria-label=${label}
        @keydown=${this.#onKeydown}
      ></textarea>
      ${this.problem ? html`<p class="error-text" role="alert">${this.problem}</p>` : nothing}
      <div class="note-buttons">
        <button type="button" class="button" @click=${() => this.#close()}>${l10n.t('Save')}</button>
        ${
          this.note === ''
            ? nothing
            : html`<button type="button" class="button secondary" @click=${() => this.#delete()}>
                ${l10n.t('Delete Note')}
              </button>`
        }
      </div>
    </div>`;
  }

  get #text(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  #show(): void {
    this.#discarded = false;
    openPopoverAt(noteEditorId, ...this.#at);
  }

  #close(): void {
    document.getElementById(noteEditorId)?.hidePopover();
    this.onDone();
  }

  #delete(): void {
    const text = this.#text;
    if (text) text.value = '';
    this.#close();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#discarded = true;
    }
    if (event.key !== 'Enter' || event.isComposing || event.shiftKey) return;
    event.preventDefault();
    this.#close();
  };

  readonly #onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'closed' && !this.#discarded) void this.#save();
  };

  async #save(): Promise<void> {
    const note = this.#text?.value.trim() ?? '';
    if (note === this.note) return;
    try {
      await this.onSave(this.index, note);
    } catch (error) {
      // What was written isn't lost.
      this.problem = error instanceof Error ? error.message : String(error);
      this.#show();
    }
  }
}

customElements.define('socketscope-note-editor', NoteEditor);
