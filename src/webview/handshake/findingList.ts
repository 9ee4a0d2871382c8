import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../api';
import { findingText } from '../frame/findingText';

/** What was noticed on the handshake: which rule holds, which doesn't, and where it stands. */
export function findingList(findings: readonly Finding[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<section class="findings">
    <div class="section-bar"><h2>${l10n.t('Findings')}</h2></div>
    <ul aria-label=${l10n.t('Findings')}>
      ${findings.map((finding) => html`<li>${findingText(finding)}</li>`)}
    </ul>
  </section>`;
}
