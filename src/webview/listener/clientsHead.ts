import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ClientOrder } from '../../panel/listenerMessages';
import { icon } from '../frame/icon';

/** The titles of the columns; a click sorts by one, then the other way round, then as by default. @param showsAsked also what was asked for */
export function clientsHead(
  order: ClientOrder | undefined,
  onOrder: (order: ClientOrder | undefined) => void,
  showsAsked: boolean,
): TemplateResult {
  const columns: readonly { readonly by: ClientOrder['by']; readonly title: string; readonly first: boolean }[] = [
    { by: 'peer', title: l10n.t('Client'), first: false },
    ...(showsAsked ? [{ by: 'asked' as const, title: l10n.t('Request'), first: false }] : []),
    { by: 'state', title: l10n.t('State'), first: false },
    { by: 'since', title: l10n.t('Since'), first: true },
    { by: 'received', title: l10n.t('Received'), first: true },
    { by: 'sent', title: l10n.t('Sent'), first: true },
  ];
  return html`<div class="clients-head client-row" role="row" id="clients-head">
    ${columns.map(({ by, title, first }) => {
      const descending = order?.by === by ? order.descending : undefined;
      const next =
        descending === undefined
          ? { by, descending: first }
          : descending === first
            ? { by, descending: !first }
            : undefined;
      return html`<span
        role="columnheader"
        class="client-${by}"
        aria-sort=${descending === undefined ? 'none' : descending ? 'descending' : 'ascending'}
        ><button type="button" class="sort" title=${l10n.t('Sort by {0}', title)} @click=${() => onOrder(next)}>
          <span>${title}</span>${descending === undefined ? nothing : icon(descending ? 'arrow-down' : 'arrow-up')}
        </button></span
      >`;
    })}
    <span role="columnheader" class="client-actions"><span class="visually-hidden">${l10n.t('Actions')}</span></span>
  </div>`;
}
