import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { associationText } from '../../protocol/association';
import type { Endpoint } from '../../api';
import type { LogCounters, SessionView, Traffic } from '../../panel/messages';
import { stateName } from '../../panel/stateName';
import { visibleText } from '../../payload/visibleText';
import { formatCount } from '../format';
import '../frame/copyButton';
import { wasOpen } from '../frame/endBanner';
import { endText } from '../frame/endText';
import { failedAt } from '../frame/stageName';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { stagesTable } from './stagesTable';

/** The Connection tab: the five parts of the association, the steps that led to it, and what went through. */
export class ConnectionView extends LightElement {
  static override properties = { view: { attribute: false }, counters: { attribute: false } };

  declare host: Host;
  declare view: SessionView;
  declare counters: LogCounters;

  protected override render(): TemplateResult {
    return html`<div class="cards">${this.#association()} ${this.#state()} ${this.#traffic()}</div>
      <section class="card wide">
        <div class="section-bar"><h2>${l10n.t('Stages')}</h2></div>
        ${
          this.view.stages.length > 0
            ? stagesTable(this.view)
            : html`<p class="note">${l10n.t('No step of connecting was recorded.')}</p>`
        }
      </section>`;
  }

  #association(): TemplateResult {
    const { association, halfAssociation } = this.view;
    const endpoint = (end: Endpoint | undefined, address: string, port: string): [string, string][] =>
      end && 'path' in end
        ? [[address, end.path || '—']]
        : [
            [address, end?.address ?? '—'],
            [port, end ? String(end.port) : '—'],
          ];
    const rows: [string, string][] = [
      [l10n.t('Protocol'), association?.protocol ?? 'tcp'],
      ...endpoint(association?.local ?? halfAssociation?.local, l10n.t('Local address'), l10n.t('Local port')),
      ...endpoint(association?.remote, l10n.t('Remote address'), l10n.t('Remote port')),
    ];
    return html`<section class="card">
      <div class="section-bar">
        <h2>${l10n.t('Association')}</h2>
        <span class="grow"></span>
        ${
          association
            ? html`<socketscope-copy
                .host=${this.host}
                label=${l10n.t('Copy Association')}
                .text=${() => associationText(association)}
              ></socketscope-copy>`
            : nothing
        }
      </div>
      <table class="pairs" aria-label=${l10n.t('Association')}>
        <tbody>
          ${rows.map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td class="code">${value}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #state(): TemplateResult {
    const { view } = this;
    const rows: [string, string][] = [
      [l10n.t('State'), stateName(view.state)],
      [l10n.t('Address'), visibleText(view.address, 'line')],
    ];
    if (view.protocol) {
      rows.push([
        view.transport === 'websocket' ? l10n.t('Subprotocol') : l10n.t('Framing'),
        visibleText(view.protocol, 'line'),
      ]);
    }
    if (view.end) rows.push([l10n.t('Ended'), endText(view.end, wasOpen(view))]);
    if (view.failure) {
      rows.push([failedAt(view.failure.stage), visibleText(view.failure.message, 'line')]);
      if (view.failure.systemCode) rows.push([l10n.t('System code'), visibleText(view.failure.systemCode, 'line')]);
    }
    return html`<section class="card">
      <div class="section-bar"><h2>${l10n.t('Session')}</h2></div>
      <table class="pairs" aria-label=${l10n.t('Session')}>
        <tbody>
          ${rows.map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${value}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
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
            <th scope="col" class="figure">${this.view.chunks ? l10n.t('Chunks') : l10n.t('Messages')}</th>
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

customElements.define('socketscope-connection', ConnectionView);
