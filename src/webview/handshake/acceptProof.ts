import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Exchange } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { fieldValues } from '../../protocol/httpHead';

/** The request's key, what it must give, and what the server made of it: below each other, so that a difference is seen. */
export function acceptProof({ request, response, findings = [] }: Exchange): TemplateResult | typeof nothing {
  const verdict = findings.find(({ expected }) => expected !== undefined);
  if (!response || !verdict) return nothing;
  const key = fieldValues(request, 'Sec-WebSocket-Key').join(', ');
  const received = fieldValues(response, 'Sec-WebSocket-Accept').join(', ');
  return html`<dl class="proof">
    <dt>${l10n.t('Key sent')}</dt>
    <dd>${visibleText(key, 'line')}</dd>
    <dt>${l10n.t('Computed')}</dt>
    <dd>${verdict.expected}</dd>
    <dt>${l10n.t('Received')}</dt>
    <dd class=${verdict.severity === 'ok' ? '' : 'error-text'}>
      ${visibleText(received, 'line') || l10n.t('nothing')}
    </dd>
  </dl>`;
}
