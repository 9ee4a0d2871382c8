import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { LogCounters, SessionView, Traffic } from '../../panel/messages';
import { durationText } from '../../panel/durationText';
import { reconnectText } from '../../panel/reconnectText';
import { stateName } from '../../panel/stateName';
import { visibleText } from '../../payload/visibleText';
import { formatCount, formatMoment } from '../format';
import { wasOpen } from '../frame/endBanner';
import { endedSideText } from '../frame/endedSideText';
import { endText } from '../frame/endText';
import { failedAt } from '../frame/stageName';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { associationCard } from './associationCard';
import { pairRows } from './pairRows';
import { route } from './route';
import './stagesTable';
import { tlsCard } from './tlsCard';

/** The Connection tab: the parts of the association, the steps that led to it, its encryption, and what went through. */
export class ConnectionView extends LightElement {
  static override properties = {
    view: { attribute: false },
    counters: { attribute: false },
    beganAtMs: { attribute: false },
  };

  declare host: Host;
  declare view: SessionView;
  declare counters: LogCounters;
  /** When the session began, by the page's `performance.now()`. */
  declare beganAtMs: number;

  protected override render(): TemplateResult {
    const { view, host } = this;
    return html`<div class="cards">
      ${route(view)} ${associationCard(view, host)} ${this.#state()} ${this.#traffic()}
      <section class="card wide">
        <div class="section-bar"><h2>${l10n.t('Stages')}</h2></div>
        <socketscope-stages .host=${host} .view=${view} .beganAtMs=${this.beganAtMs}></socketscope-stages>
      </section>
      ${tlsCard(view, host)}
    </div>`;
  }

  #state(): TemplateResult {
    const { view } = this;
    const rows: [string, string][] = [
      [l10n.t('State'), stateName(view.state)],
      [l10n.t('Address'), visibleText(view.address, 'line')],
    ];
    if (view.endedSide) rows.push([l10n.t('Sides'), endedSideText(view.endedSide)]);
    if (view.reconnect) rows.push([l10n.t('Attempt'), reconnectText(view.reconnect)]);
    if (view.protocol) {
      rows.push([
        view.transport === 'websocket' ? l10n.t('Subprotocol') : l10n.t('Framing'),
        visibleText(view.protocol, 'line'),
      ]);
    }
    if (view.socketOptions !== undefined) rows.push([l10n.t('Socket options'), view.socketOptions]);
    if (view.end) rows.push([l10n.t('Ended'), endText(view.end, wasOpen(view))]);
    rows.push([l10n.t('Start'), formatMoment(view.startedAt)]);
    if (view.endedAt !== undefined) {
      rows.push([l10n.t('End'), formatMoment(view.endedAt)]);
      rows.push([l10n.t('Duration'), durationText(view.endedAt - view.startedAt)]);
    }
    if (view.failure) {
      rows.push([failedAt(view.failure.stage), visibleText(view.failure.message, 'line')]);
      if (view.failure.systemCode) rows.push([l10n.t('System code'), visibleText(view.failure.systemCode, 'line')]);
    }
    return html`<section class="card">
      <div class="section-bar"><h2>${l10n.t('Session')}</h2></div>
      <table class="pairs" aria-label=${l10n.t('Session')}>
        <tbody>
          ${pairRows(rows)}
        </tbody>
      </table>
      ${view.transport === 'udp' ? html`<p class="note">${udpNote()}</p>` : nothing}
    </section>`;
  }

  #unit(): string {
    if (this.view.transport === 'udp') return l10n.t('Datagrams');
    return this.view.chunks ? l10n.t('Chunks') : l10n.t('Messages');
  }

  #traffic(): TemplateResult {
    const row = (name: string, { messages, bytes }: Traffic): TemplateResult =>
      html`<tr>
        <th scope="row">${name}</th>
        <td class="figure">${formatCount(messages)}</td>
        <td class="figure">${formatCount(bytes)}</td>
      </tr>`;
    return html`<section class="card">
      <div class="section-bar"><h2>${l10n.t('Counters')}</h2></div>
      <table class="counters" aria-label=${l10n.t('Counters')}>
        <thead>
          <tr>
            <td></td>
            <th scope="col" class="figure">${this.#unit()}</th>
            <th scope="col" class="figure">${l10n.t('Payload bytes')}</th>
          </tr>
        </thead>
        <tbody>
          ${row(l10n.t('Sent'), this.counters.sent)} ${row(l10n.t('Received'), this.counters.received)}
        </tbody>
      </table>
    </section>`;
  }
}

/** What can't be known of datagrams, so that nobody takes silence for an answer. */
function udpNote(): string {
  return l10n.t(
    'UDP has no connection: "open" means that the socket is ready. Datagrams may get lost, come twice or overtake each other on the way, and nobody tells. Those that this machine itself drops because they come too fast are counted and told on Linux; other systems keep that to themselves.',
  );
}

customElements.define('socketscope-connection', ConnectionView);
