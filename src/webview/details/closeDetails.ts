import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { Utf8Decoder } from '../../payload/utf8Decoder';
import { visibleText } from '../../payload/visibleText';
import { closeCodeMeaning } from '../../protocol/closeCodes';

/** A close frame's payload: a code in two bytes, then a reason in UTF-8; or nothing at all (RFC 6455 §5.5.1). */
export function closeDetails(payload: Uint8Array): TemplateResult {
  const [high, low] = payload;
  if (high === undefined) return html`<p class="note">${l10n.t('The close frame carries no code and no reason.')}</p>`;
  if (low === undefined) return html`<p class="note">${l10n.t('The close frame carries half a code: one byte.')}</p>`;
  const code = high * 256 + low;
  const reason = new Utf8Decoder().decode(payload.subarray(2), true);
  return html`<dl class="facts-list">
    <dt>${l10n.t('Code')}</dt>
    <dd>${code} · ${closeCodeMeaning(code)}</dd>
    <dt>${l10n.t('Reason')}</dt>
    <dd>${reason === '' ? html`<span class="quiet-text">${l10n.t('none')}</span>` : visibleText(reason, 'line')}</dd>
  </dl>`;
}
