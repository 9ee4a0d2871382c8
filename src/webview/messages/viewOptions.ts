import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ListLayout, TimeStyle } from '../../panel/messages';
import { icon } from '../frame/icon';
import { popover } from '../frame/popover';
import { withHidden, type Column } from './columns';

const viewOptionsId = 'view-options';

/** Which columns the list has, and how it tells times. `list` is the first part of the columns' ids. */
export function viewOptions(
  columns: readonly Column[],
  list: string,
  layout: ListLayout,
  onLayout: (layout: ListLayout) => void,
): TemplateResult {
  const styles: readonly (readonly [TimeStyle, string])[] = [
    ['absolute', l10n.t('Time of day')],
    ['relative', l10n.t('Since the first message')],
    ['delta', l10n.t('Since the row above')],
  ];
  return popover({
    id: viewOptionsId,
    label: l10n.t('Columns and Times'),
    face: icon('settings'),
    content: html`<div class="choices" role="group" aria-label=${l10n.t('Columns')}>
        <h2>${l10n.t('Columns')}</h2>
        ${columns
          .filter(({ hideable }) => hideable)
          .map(({ key, name }) => {
            const id = `${list}.${key}`;
            return html`<label class="check">
              <input
                type="checkbox"
                .checked=${live(layout.columns[id]?.hidden !== true)}
                @change=${(event: Event) => onLayout(withHidden(layout, id, !(event.target as HTMLInputElement).checked))}
              />${name}
            </label>`;
          })}
      </div>
      <div class="choices" role="radiogroup" aria-label=${l10n.t('Times')}>
        <h2>${l10n.t('Times')}</h2>
        ${styles.map(
          ([timestamps, label]) =>
            html`<label class="check">
              <input
                type="radio"
                name="timestamps"
                .checked=${live(layout.timestamps === timestamps)}
                @change=${() => onLayout({ ...layout, timestamps })}
              />${label}
            </label>`,
        )}
      </div>
      <button type="button" class="link" @click=${() => onLayout({ ...layout, columns: {} })}>
        ${l10n.t('Reset Columns')}
      </button>`,
  });
}
