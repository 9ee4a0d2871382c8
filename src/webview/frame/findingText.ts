import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { labelledIcon } from './icon';

/** One finding in a line: how grave it is, what it says, and where that stands, with the word to search for where something is wrong. */
export function findingText({ id, severity, message, reference }: Finding): TemplateResult {
  // The word for a breach beside what holds would read as one.
  const source = [reference, severity === 'ok' ? undefined : id].filter((part) => part !== undefined).join(' · ');
  return html`${severityMark(severity)}
    <span class="text"
      >${visibleText(message, 'lines')} ${source ? html`<span class="reference">${source}</span>` : nothing}</span
    >`;
}

/** How grave a finding is, as an icon with a name. */
export function severityMark(severity: Finding['severity']): TemplateResult {
  return labelledIcon(severityIcon(severity), severityText(severity), `severity-${severity}`);
}

function severityIcon(severity: Finding['severity']): string {
  return { ok: 'pass', info: 'info', warning: 'warning', error: 'error' }[severity];
}

function severityText(severity: Finding['severity']): string {
  switch (severity) {
    case 'ok':
      return l10n.t('Holds');
    case 'info':
      return l10n.t('Information');
    case 'warning':
      return l10n.t('Warning');
    case 'error':
      return l10n.t('Error');
  }
}
