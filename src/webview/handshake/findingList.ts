import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { labelledIcon } from '../frame/icon';

export function severityIcon(severity: Finding['severity']): string {
  return { ok: 'pass', info: 'info', warning: 'warning', error: 'error' }[severity];
}

export function severityText(severity: Finding['severity']): string {
  switch (severity) {
    case 'ok':
      return l10n.t('Holds');
    case 'info':
      return l10n.t('Note');
    case 'warning':
      return l10n.t('Warning');
    case 'error':
      return l10n.t('Error');
  }
}

/** What was noticed on the handshake: which rule holds, which doesn't, and where it stands. */
export function findingList(findings: readonly Finding[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<section class="findings">
    <div class="section-bar"><h2>${l10n.t('Findings')}</h2></div>
    <ul aria-label=${l10n.t('Findings')}>
      ${findings.map(
        (finding) =>
          html`<li>
            ${labelledIcon(severityIcon(finding.severity), severityText(finding.severity), `severity-${finding.severity}`)}
            <span
              >${visibleText(finding.message, 'lines')}
              ${finding.reference ? html`<span class="reference">${finding.reference}</span>` : nothing}</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}
