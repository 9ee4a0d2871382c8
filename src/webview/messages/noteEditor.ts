import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { openPopoverAt } from '../frame/popover';

const noteEditorId = 'note-editor';
/** A note is a remark, not a document. */
const longestNote = 2000;

/** What the note editor is for. */
export interface NoteSubject {
  /** The message's index. */
  readonly index: number;
  /** Empty: there is none yet. */
  readonly note: string;
}

/** Writes a note on a message; an empty one is none. */
export function noteEditor({ index, note }: NoteSubject, onSave: (note: string) => void): TemplateResult {
  const save = (text: string): void => {
    document.getElementById(noteEditorId)?.hidePopover();
    onSave(text.trim());
  };
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') event.stopPropagation();
    if (event.key !== 'Enter' || event.isComposing || event.shiftKey) return;
    event.preventDefault();
    save((event.target as HTMLTextAreaElement).value);
  };
  const label = l10n.t('Note on #{0}', index + 1);
  return html`<div class="popover note-editor" id=${noteEditorId} popover="auto" role="dialog" aria-label=${label}>
    <h3>${label}</h3>
    <textarea
      class="field"
      rows="3"
      autofocus
      maxlength=${longestNote}
      aria-label=${label}
      @keydown=${onKeydown}
    ></textarea>
    <div class="note-buttons">
      <button type="button" class="button" @click=${() => save(textOf()?.value ?? '')}>${l10n.t('Save')}</button>
      ${
        note === ''
          ? nothing
          : html`<button type="button" class="button secondary" @click=${() => save('')}>
              ${l10n.t('Delete Note')}
            </button>`
      }
    </div>
  </div>`;
}

/** Opens the editor at a point of the page, with the note as it is. */
export function openNoteEditor({ note }: NoteSubject, x: number, y: number): void {
  openPopoverAt(noteEditorId, x, y);
  const text = textOf();
  if (text) text.value = note;
}

function textOf(): HTMLTextAreaElement | null | undefined {
  return document.getElementById(noteEditorId)?.querySelector('textarea');
}
