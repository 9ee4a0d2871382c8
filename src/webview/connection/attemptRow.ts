import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectAttempt } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { hostAndPort } from '../../protocol/association';
import { formatDuration, formatSeconds } from '../format';
import { icon } from '../frame/icon';
import { timeline, type Scale } from './timeline';

/**
 * An attempt to connect to one address (RFC 8305), as a row below the one of TCP.
 *
 * @param running whether the stage is under way
 */
export function attemptRow(attempt: ConnectAttempt, at: number, scale: Scale, running: boolean): TemplateResult {
  const { address, family, port, start, end, systemCode } = attempt;
  const outcome = attempt.outcome ?? (running ? 'running' : 'abandoned');
  return html`<tr class="attempt ${outcome}">
    <th scope="row">
      <span class="visually-hidden">${l10n.t('TCP, attempt {0}:', at + 1)}</span>
      <span class="code">${visibleText(hostAndPort(address, port), 'line')}</span>
      <span class="quiet-text">IPv${family}</span>
    </th>
    <td class="figure">${formatDuration(start)}</td>
    <td class="figure">
      ${end !== undefined ? formatDuration(end - start) : outcome === 'running' ? formatSeconds(Math.max(0, scale.untilMs - start)) : '—'}
    </td>
    <td>
      <div class="outcome">
        ${timeline(attempt, scale, `attempt-bar ${outcome}`)}
        <div class="result">
          ${icon(outcomeIcon(outcome))}${outcomeText(outcome)}
          ${systemCode ? html`<code>${visibleText(systemCode, 'line')}</code>` : nothing}
        </div>
      </div>
    </td>
  </tr>`;
}

type Outcome = NonNullable<ConnectAttempt['outcome']> | 'running';

function outcomeIcon(outcome: Outcome): string {
  return { connected: 'pass-filled', failed: 'error', abandoned: 'circle-slash', running: 'ellipsis' }[outcome];
}

function outcomeText(outcome: Outcome): string {
  switch (outcome) {
    case 'connected':
      return l10n.t('connected');
    case 'failed':
      return l10n.t('failed');
    case 'abandoned':
      return l10n.t('abandoned');
    case 'running':
      return l10n.t('under way');
  }
}
