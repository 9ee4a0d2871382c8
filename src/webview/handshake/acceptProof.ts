import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { visibleText } from '../../payload/visibleText';

/** The request's key, what it must give, and what the server made of it: below each other, so that a difference is seen. */
export function acceptProof(key: string, expected: string, received: string): TemplateResult {
  return html`<dl class="proof">
    <dt>${l10n.t('Key sent')}</dt>
    <dd>${visibleText(key, 'line')}</dd>
    <dt>${l10n.t('Computed')}</dt>
    <dd>${expected}</dd>
    <dt>${l10n.t('In the answer')}</dt>
    <dd class=${received === expected ? '' : 'error-text'}>${visibleText(received, 'line') || l10n.t('nothing')}</dd>
  </dl>`;
}
