import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../api';
import { findingText } from '../frame/findingText';

/** The worst first. */
const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'info', 'ok'];

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
      ${findings.map((finding) => html`<li class="finding-${finding.severity}">${findingText(finding)}</li>`)}
    </ul>
  </section>`;
}
