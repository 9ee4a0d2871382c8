import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { InternetEndpoint } from '../../api';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { endpointText } from '../../protocol/association';
import { iconButton } from '../frame/iconButton';

/** Of a UDP session with many peers: whom the next message goes to. */
export function replyTarget(
  { manyPeers, association }: SessionView,
  to: InternetEndpoint | undefined,
  onReset: () => void,
): TemplateResult | typeof nothing {
  const target = to ?? association?.remote;
  if (!manyPeers || !target) return nothing;
  return html`<div class="reply-target" role="group" aria-label=${l10n.t('Recipient')}>
    <span>${l10n.t('To {0}', visibleText(endpointText(target), 'line'))}</span>
    ${
      to === undefined
        ? html`<span class="quiet-text">${l10n.t("the profile's host; reply to another peer from its message")}</span>`
        : iconButton('close', l10n.t("Send to the profile's host again"), onReset)
    }
  </div>`;
}
