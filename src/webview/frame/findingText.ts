import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { labelledIcon } from './icon';

/** One finding in a line: how grave it is, what it says, and where that stands, with the word to search for. */
export function findingText({ id, severity, message, reference }: Finding): TemplateResult {
  return html`${severityMark(severity)}
    <span class="text"
      >${visibleText(message, 'lines')}
      <span class="reference">${reference ? `${reference} · ` : nothing}${id}</span></span
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
      return l10n.t('Note');
    case 'warning':
      return l10n.t('Warning');
    case 'error':
      return l10n.t('Error');
  }
}
