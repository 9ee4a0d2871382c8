import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Endpoint } from '../../api';
import type { ListenerView } from '../../panel/listenerMessages';
import type { LogCounters } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { endpointText } from '../../protocol/association';
import { formatCount } from '../format';
import { icon } from '../frame/icon';
import { iconButton } from '../frame/iconButton';
import { NewsTalk } from '../frame/newsTalk';
import { Throughput } from '../frame/throughput';
import { trafficCounts } from '../frame/trafficCounts';
import { LightElement } from '../lightElement';

/** After the last news, one look lets the rate fall to nothing. */
const lastLookMs = 1100;

/** The line above the tabs: what is waited on, how it stands, who is there, and how much went through. */
export class ListenerHeader extends LightElement {
  static override properties = { view: { attribute: false }, counters: { attribute: false } };

  declare view: ListenerView;
  declare counters: LogCounters;
  declare onCopy: (text: string) => void;
  declare onStop: () => void;
  declare onListen: () => void;
  readonly #throughput = new Throughput();
  readonly #talk = new NewsTalk();
  #rateTimer: ReturnType<typeof setTimeout> | undefined;
  #listenerId = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#rateTimer);
    this.#talk.end();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.#listenerId !== this.view.id) {
      this.#listenerId = this.view.id;
      this.#throughput.clear();
    }
    // The state's own words are silent: clients may come faster than anybody can listen.
    const before = changed.get('view') as ListenerView | undefined;
    if (before && stateText(before) !== stateText(this.view)) this.#talk.tell(() => stateText(this.view));
    if (!changed.has('counters')) return;
    this.#throughput.add(performance.now(), this.counters.sent.bytes + this.counters.received.bytes);
    clearTimeout(this.#rateTimer);
    this.#rateTimer = setTimeout(() => this.requestUpdate(), lastLookMs);
  }

  protected override render(): TemplateResult {
    const { view, counters } = this;
    const { state, address, certificate, target } = view;
    const listening = state === 'listening';
    return html`
      <span class="what">
        <span class="state state-${listening ? 'open' : state}">
          ${icon(listening ? 'broadcast' : state === 'failed' ? 'error' : 'circle-outline')}
          <span role="status" aria-live="off">${stateText(view)}</span>
          <span class="state-short" aria-hidden="true">${stateWord(view)}</span>
        </span>
        <span
          class="address"
          title="${view.name}
${address}"
          >${visibleText(address, 'line')}</span
        >
        ${iconButton('copy', l10n.t('Copy Address'), () => this.onCopy(address))}
        ${target === undefined ? nothing : relayTarget(target)}
        ${
          certificate === undefined
            ? nothing
            : iconButton('lock', l10n.t('Copy the certificate that clients are to trust'), () =>
                this.onCopy(certificate),
              )
        }
      </span>
      <span class="facts">
        ${this.#half()}
        <span class="traffic">
          <span
            class="count clients-count"
            title=${l10n.t('Clients: {0} connected, {1} in all', formatCount(view.connected), formatCount(view.accepted))}
            >${icon('plug')}<span class="visually-hidden">${l10n.t('Clients')}</span>${formatCount(view.connected)}<span
              class="quiet-text"
              >&hairsp;/&hairsp;${formatCount(view.accepted)}</span
            ></span
          >${trafficCounts(counters, this.#throughput.rate(performance.now()))}
        </span>
      </span>
      <span class="actions">
        ${
          listening
            ? html`<button type="button" class="button secondary" @click=${() => this.onStop()}>
                ${l10n.t('Stop Listening')}
              </button>`
            : html`<button
                type="button"
                class="button ${view.failure?.freePort === undefined ? '' : 'secondary'}"
                @click=${() => this.onListen()}
              >
                ${l10n.t('Start Listening')}
              </button>`
        }
      </span>
    `;
  }

  /** Half an association: each client brings the other half. */
  #half(): TemplateResult | typeof nothing {
    const half = this.view.halfAssociation;
    if (!half) return nothing;
    const end = endpointText(half.local);
    const text = isOfThisMachine(half.local)
      ? l10n.t('{0} {1} ← this machine', half.protocol, end)
      : l10n.t('{0} {1} ← anyone', half.protocol, end);
    const title = l10n.t('Half an association: protocol and local end. Each client brings the other half.');
    return html`<span
      class="association"
      title="${title}
${text}"
      >${visibleText(text, 'line')}</span
    >`;
  }
}

/** Nobody else can reach it (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
function isOfThisMachine(local: Endpoint): boolean {
  return 'path' in local || /^(127\.|::1$|::ffff:127\.)/.test(local.address);
}

function relayTarget(target: string): TemplateResult {
  const text = visibleText(target, 'line');
  return html`<span class="relay-target" title=${l10n.t('Relay: what clients send is passed on to {0}', text)}
    >→ ${text}</span
  >`;
}

/** Where there is no room for more; how many clients there are stands beside it as a figure. */
function stateWord({ state }: ListenerView): string {
  switch (state) {
    case 'closed':
      return l10n.t('Stopped');
    case 'failed':
      return l10n.t('Failed');
    case 'listening':
      return l10n.t('Listening');
  }
}

function stateText(view: ListenerView): string {
  const { state, connected } = view;
  switch (state) {
    case 'closed':
    case 'failed':
      return stateWord(view);
    case 'listening':
      return connected === 0
        ? l10n.t('Listening, waiting for clients')
        : connected === 1
          ? l10n.t('Listening, 1 client')
          : l10n.t('Listening, {0} clients', formatCount(connected));
  }
}

customElements.define('socketscope-listener-header', ListenerHeader);
