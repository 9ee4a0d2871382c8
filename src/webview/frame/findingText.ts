import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { severityIcon, severityText } from '../handshake/findingList';
import { labelledIcon } from './icon';

/** One finding in a line: how grave it is, what it says, and where that stands. */
export function findingText({ severity, message, reference }: Finding): TemplateResult {
  return html`${severityMark(severity)}<span
      >${visibleText(message, 'lines')} ${reference ? html`<span class="reference">${reference}</span>` : nothing}</span
    >`;
}

/** How grave a finding is, as an icon with a name. */
export function severityMark(severity: Finding['severity']): TemplateResult {
  return labelledIcon(severityIcon(severity), severityText(severity), `severity-${severity}`);
}
