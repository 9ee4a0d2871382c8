import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { labelledIcon } from '../frame/icon';

type Severity = Finding['severity'];

/** The worst first. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'ok'];

export function severityIcon(severity: Severity): string {
  return { ok: 'pass', info: 'info', warning: 'warning', error: 'error' }[severity];
}

export function severityText(severity: Severity): string {
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

/** The worst first, else in their order. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/**
 * What was noticed: which rule holds, which doesn't, and where it stands.
 *
 * @param label the list's accessible name
 */
export function findingList(findings: readonly Finding[], label = l10n.t('Findings')): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<section class="findings">
    <div class="section-bar"><h2>${label}</h2></div>
    <ul aria-label=${label}>
      ${findings.map(
        ({ id, severity, message, reference }) =>
          html`<li class="finding-${severity}">
            ${labelledIcon(severityIcon(severity), severityText(severity), `severity-${severity}`)}
            <span class="text"
              >${visibleText(message, 'lines')}
              <span class="reference">${reference ? `${reference} · ` : nothing}${id}</span></span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}
