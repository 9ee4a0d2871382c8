import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Exchange } from '../../api';
import { statusOf } from '../../protocol/httpHead';
import { statusMeaning } from '../../protocol/statusMeaning';
import { severityMark } from '../frame/findingText';
import { bySeverity } from './findingList';

/** What came of an exchange, in one line: how its checks ended, or what a refusal means. */
export function exchangeSummary({ response, findings = [] }: Exchange): TemplateResult | typeof nothing {
  const status = response && statusOf(response);
  if (status === undefined) return nothing;
  if (status !== 101) {
    const isRedirect = status >= 300 && status < 400;
    return summary(
      isRedirect ? 'info' : 'error',
      l10n.t('{0} instead of 101', status),
      isRedirect && findings.some(({ id }) => id === 'redirect')
        ? l10n.t('The server points elsewhere.')
        : statusMeaning(status),
    );
  }
  const worst = bySeverity(findings)[0]?.severity;
  if (worst === undefined) return nothing;
  const failed = findings.filter(({ severity }) => severity === 'error').length;
  if (failed === 0) {
    return summary(
      worst === 'warning' ? 'warning' : 'ok',
      l10n.t('The handshake is valid'),
      worst === 'warning' ? l10n.t('There is something to look at: see the findings.') : '',
    );
  }
  return summary(
    'error',
    l10n.t('The handshake is not valid'),
    failed === 1
      ? l10n.t('It breaks a rule, so the client must fail the connection.')
      : l10n.t('It breaks {0} rules, so the client must fail the connection.', failed),
  );
}

function summary(severity: 'ok' | 'info' | 'warning' | 'error', headline: string, text: string): TemplateResult {
  return html`<p class="exchange-summary">
    ${severityMark(severity)}
    <span><strong>${headline}</strong> ${text}</span>
  </p>`;
}
