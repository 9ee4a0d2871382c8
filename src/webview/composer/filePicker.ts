import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { ChosenFile } from '../../panel/drafts';
import { visibleText } from '../../payload/visibleText';
import { icon } from '../frame/icon';

/** What stands in the place of the text where a file is sent. */
export function filePicker(file: ChosenFile | undefined, isOpen: boolean, choose: () => void): TemplateResult {
  return html`<div class="file-picker">
    <button type="button" class="button secondary" ?disabled=${!isOpen} @click=${choose}>
      ${l10n.t('Choose File…')}
    </button>
    ${
      file
        ? html`${icon('file')}<span class="text" title=${visibleText(file.name, 'line')}
              >${visibleText(file.name, 'line')}</span
            >`
        : html`<span class="quiet-text">${l10n.t('It is read while it is sent, whatever its size.')}</span>`
    }
  </div>`;
}
