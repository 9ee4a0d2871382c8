import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Exchange, Finding } from '../../api';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { icon } from '../frame/icon';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { curlCommand } from '../../protocol/curlCommand';
import { exchangeOrigins } from '../../protocol/exchangeOrigins';
import { exchangeSummary } from './exchangeSummary';
import { bySeverity, findingList } from './findingList';
import { headTable } from './headTable';
import './refusalBody';
import { hasSecrets, showSecrets } from './secretsOfHeads';

/** The Handshake tab: request and response as they were on the wire, and what holds of them. */
export class HandshakeView extends LightElement {
  static override properties = { view: { attribute: false } };

  declare host: Host;
  declare view: SessionView;

  get #showSecrets(): boolean {
    return this.view.secretsShown === true;
  }

  /** Brings the last answer, or its body where it has one, into sight. */
  showResponse(): void {
    const answers = [...this.querySelectorAll('socketscope-refusal-body, .exchange > .head:last-child')];
    answers.at(-1)?.scrollIntoView({ block: 'start' });
  }

  protected override render(): TemplateResult {
    if (this.view.transport === 'tcp') return this.#tcp();
    if (this.view.transport === 'udp') return udp(this.view);
    const exchanges = this.view.exchanges ?? [];
    const last = exchanges.at(-1);
    if (!last) return this.#none();
    const hops = exchanges.slice(0, -1);
    const origins = exchangeOrigins(this.view.address, exchanges);
    return html`
      ${this.#toolbar(exchanges)}
      ${hops.map(
        (hop, at) =>
          html`<details class="hop">
            <summary>
              ${isRedirect(hop) ? l10n.t('Redirect {0}', at + 1) : l10n.t('Earlier handshake {0}', at + 1)}
              <span class="quiet-text">${visibleText(hop.response?.startLine ?? hop.request.startLine, 'line')}</span>
            </summary>
            ${this.#exchange(hop, origins[at], at + 1)}
            ${findingList(hop.findings ?? [], l10n.t('Redirect {0}: findings', at + 1))}
          </details>`,
      )}
      ${this.#exchange(last, origins.at(-1), undefined)}
      ${
        last.response && last.body && last.body.length > 0
          ? html`<socketscope-refusal-body
              .host=${this.host}
              .response=${last.response}
              .body=${last.body}
            ></socketscope-refusal-body>`
          : nothing
      }
      ${findingList(this.#findings(last, hops))}
    `;
  }

  /** The verdicts on the last exchange and what else is said of the session, the worst first; then what is said of entries of the log. */
  #findings(last: Exchange, hops: readonly Exchange[]): Finding[] {
    const ofHops = hops.flatMap(({ findings = [] }) => findings);
    const verdicts = last.findings ?? [];
    const isIn = (list: readonly Finding[], { id, message }: Finding): boolean =>
      list.some((each) => each.id === id && each.message === message);
    const others = this.view.findings.filter((finding) => !isIn(verdicts, finding) && !isIn(ofHops, finding));
    return [
      ...bySeverity([...verdicts, ...others.filter(({ entry }) => entry === undefined)]),
      ...others.filter(({ entry }) => entry !== undefined),
    ];
  }

  #exchange(exchange: Exchange, origin: string | undefined, hop: number | undefined): TemplateResult {
    const { host } = this;
    const showSecrets = this.#showSecrets;
    const { request, response } = exchange;
    const common = { host, showSecrets, exchange };
    const curl = html`<socketscope-copy
      .host=${host}
      icon="terminal"
      label=${l10n.t('Copy as curl')}
      .text=${() => curlCommand(request, origin ?? '', !showSecrets)}
    ></socketscope-copy>`;
    const profile = html`<socketscope-copy
      .host=${host}
      icon="json"
      label=${l10n.t('Copy as Profile')}
      .text=${() => host.request('copyAsProfile')}
    ></socketscope-copy>`;
    const isOwn = hop === undefined && this.view.role === 'client';
    return html`${exchangeSummary(exchange)}
      <div class="exchange">
        ${headTable({
          ...common,
          side: 'request',
          head: request,
          title: hop === undefined ? l10n.t('Request headers') : l10n.t('Redirect {0}: request', hop),
          copyLabel: l10n.t('Copy Request'),
          actions: isOwn ? html`${profile}${curl}` : curl,
        })}
        ${
          response
            ? headTable({
                ...common,
                side: 'response',
                head: response,
                title: hop === undefined ? l10n.t('Response headers') : l10n.t('Redirect {0}: response', hop),
                copyLabel: l10n.t('Copy Response'),
              })
            : html`<div class="head">
                <div class="section-bar"><h2>${l10n.t('Response')}</h2></div>
                <p class="note">
                  ${this.view.state === 'connecting' ? l10n.t('Waiting for the server’s answer.') : l10n.t('The server didn’t answer with HTTP.')}
                </p>
              </div>`
        }
      </div>`;
  }

  #toolbar(exchanges: readonly Exchange[]): TemplateResult {
    return html`<div class="toolbar">
      <span class="field-legend">${l10n.t('Fields that open the WebSocket')}</span>
      <span class="grow"></span>
      ${this.#showSecrets || exchanges.some(hasSecrets) ? this.#secretsBox() : nothing}
    </div>`;
  }

  #secretsBox(): TemplateResult {
    return html`<label class="check">
        <input
          type="checkbox"
          .checked=${this.#showSecrets}
          @change=${(event: Event) => void showSecrets(this.host, (event.target as HTMLInputElement).checked)}
        />
        ${l10n.t('Show secrets')}
      </label>
      ${this.#showSecrets ? html`<span class="quiet-text">${l10n.t('Answers to password inputs stay covered.')}</span>` : nothing}`;
  }

  #none(): TemplateResult {
    const connecting = this.view.state === 'connecting';
    return html`<div class="empty">
        ${icon('arrow-swap')}
        <p class="headline">${connecting ? l10n.t('No request sent yet') : l10n.t('No handshake took place')}</p>
        <p>
          ${
            connecting
              ? l10n.t(
                  'The HTTP request that opens a WebSocket is sent once the TCP connection, and TLS where it is used, is established.',
                )
              : l10n.t(
                  'The session ended before the HTTP request that opens a WebSocket was sent. See Connection for how far it came.',
                )
          }
        </p>
      </div>
      ${findingList(this.view.findings)}`;
  }

  #tcp(): TemplateResult {
    return html`<div class="empty">
        ${icon('arrow-swap')}
        <p class="headline">${l10n.t('TCP needs no handshake beyond the connection itself')}</p>
        <p>
          ${l10n.t(
            'The operating systems of the two ends agree by SYN, SYN-ACK and ACK, without a request or a response to look at; both may send at once. See Connection for its steps and times.',
          )}
        </p>
      </div>
      ${findingList(this.view.findings)}`;
  }
}

function udp({ findings }: SessionView): TemplateResult {
  return html`<div class="empty">
      ${icon('arrow-swap')}
      <p class="headline">${l10n.t('UDP has no handshake, and no connection')}</p>
      <p>
        ${l10n.t(
          'The first datagram that is sent is already data. Nobody says that it has come, or that anybody is there: the most that comes back is ICMP, which says that nothing listens on the port.',
        )}
      </p>
    </div>
    ${findingList(findings)}`;
}

/** Else it belongs to an earlier attempt to connect. */
function isRedirect({ response }: Exchange): boolean {
  return response?.headers.some(([name]) => name.toLowerCase() === 'location') ?? false;
}

customElements.define('socketscope-handshake', HandshakeView);
