import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { associationText } from '../../protocol/association';
import '../frame/copyButton';
import type { Host } from '../host';
import { associationGroups, associationNote } from './associationGroups';
import { machineNote } from '../frame/machineNote';
import { pairRows } from './pairRows';

/** The parts that name the connection on the network, and what is missing of them. */
export function associationCard(view: SessionView, host: Host): TemplateResult {
  const { association } = view;
  const note = associationNote(view);
  return html`<section class="card">
    <div class="section-bar">
      <h2>${l10n.t('Association')}</h2>
      <span class="grow"></span>
      ${
        association
          ? html`<socketscope-copy
              .host=${host}
              label=${l10n.t('Copy Association')}
              .text=${() => associationText(association)}
            ></socketscope-copy>`
          : nothing
      }
    </div>
    <table class="pairs" aria-label=${l10n.t('Association')}>
      ${associationGroups(view).map(
        ({ heading, rows }) =>
          html`<tbody>
            ${
              heading
                ? html`<tr class="group">
                    <th scope="rowgroup" colspan="2">${heading}</th>
                  </tr>`
                : nothing
            }
            ${pairRows(
              rows.map(([name, value]) => [name, visibleText(value, 'line')] as const),
              'code',
            )}
          </tbody>`,
      )}
    </table>
    ${note ? html`<p class="note">${note}</p>` : nothing}
    ${view.machine === undefined ? nothing : html`<p class="note">${machineNote(view.machine)}</p>`}
  </section>`;
}
