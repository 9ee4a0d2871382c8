import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Exchange, HttpHead } from '../../api';
import { visibleText } from '../../payload/visibleText';
import { headTable } from '../handshake/headTable';
import { hasSecrets, showSecrets as ask } from '../handshake/secretsOfHeads';
import '../handshake/refusalBody';
import type { Host } from '../host';

export interface ProxyExchangeOptions {
  readonly exchange: Exchange;
  readonly host: Host;
  /** The proxy may still answer. */
  readonly waiting: boolean;
  readonly showSecrets: boolean;
}

/** What was asked of an HTTP proxy and what it answered (RFC 9110 §9.3.6), to be unfolded. */
export function proxyExchange(options: ProxyExchangeOptions): TemplateResult {
  const { exchange, host, waiting, showSecrets } = options;
  const { request, response, body } = exchange;
  const table = (side: 'request' | 'response', head: HttpHead, title: string, copyLabel: string): TemplateResult =>
    headTable({ host, side, head, title, copyLabel, showSecrets, exchange });
  const unanswered = waiting ? l10n.t('Waiting for the proxy’s answer.') : l10n.t('The proxy didn’t answer with HTTP.');
  return html`<details class="proxy-exchange">
    <summary>
      <span class="code">${visibleText(request.startLine, 'line')}</span>
      <span class="quiet-text">→ ${response ? visibleText(response.startLine, 'line') : unanswered}</span>
    </summary>
    ${showSecrets || hasSecrets(exchange) ? secretsToggle(options) : nothing}
    <div class="exchange">
      ${table('request', request, l10n.t('Request to the proxy'), l10n.t('Copy Request to the Proxy'))}
      ${
        response
          ? table('response', response, l10n.t('Answer of the proxy'), l10n.t('Copy Answer of the Proxy'))
          : html`<p class="note">${unanswered}</p>`
      }
    </div>
    ${
      response && body && body.length > 0
        ? html`<socketscope-refusal-body .host=${host} .response=${response} .body=${body}></socketscope-refusal-body>`
        : nothing
    }
  </details>`;
}

function secretsToggle({ showSecrets, host }: ProxyExchangeOptions): TemplateResult {
  return html`<label class="check">
    <input
      type="checkbox"
      .checked=${showSecrets}
      @change=${(event: Event) => void ask(host, (event.target as HTMLInputElement).checked)}
    />
    ${l10n.t('Show secrets')}
  </label>`;
}
