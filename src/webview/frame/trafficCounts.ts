import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { LogCounters } from '../../panel/messages';
import { formatCount, formatSize } from '../format';
import { icon } from './icon';

/** How much went through, and how fast. @param rate of both directions, in bytes a second */
export function trafficCounts({ sent, received }: LogCounters, rate: number): TemplateResult {
  const receivedText = l10n.t(
    'Received: {0} messages, {1} bytes',
    formatCount(received.messages),
    formatCount(received.bytes),
  );
  const sentText = l10n.t('Sent: {0} messages, {1} bytes', formatCount(sent.messages), formatCount(sent.bytes));
  return html`<span class="count received" title=${receivedText}
      >${icon('arrow-down')}<span class="visually-hidden">${l10n.t('Received')}</span>${formatCount(
        received.messages,
      )}</span
    ><span class="count sent" title=${sentText}
      >${icon('arrow-up')}<span class="visually-hidden">${l10n.t('Sent')}</span>${formatCount(sent.messages)}</span
    >${
      rate > 0
        ? html`<span class="rate" title=${l10n.t('Payload bytes a second, both directions')}
            >${formatSize(rate)}/s</span
          >`
        : nothing
    }`;
}
