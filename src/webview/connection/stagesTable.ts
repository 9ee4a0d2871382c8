import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ResolvedAddress } from '../../api';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { formatDuration, formatSeconds } from '../format';
import { icon } from '../frame/icon';
import { LiveClock } from '../frame/liveClock';
import { stageName } from '../frame/stageName';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { attemptRow } from './attemptRow';
import { proxyExchange } from './proxyExchange';
import { stageGroups, type ShownStage } from './stageGroups';
import { timeline, type Scale } from './timeline';
import { scaleEnd } from './timeScale';

/** The steps of connecting on one common scale; the one that is under way counts its time. */
export class StagesTable extends LightElement {
  static override properties = {
    view: { attribute: false },
    beganAtMs: { attribute: false },
  };

  declare host: Host;
  declare view: SessionView;
  /** When the session began, by the page's `performance.now()`. */
  declare beganAtMs: number;

  constructor() {
    super();
    new LiveClock(this, () => this.#isRunning);
  }

  get #isRunning(): boolean {
    return this.view.state === 'connecting' && this.view.stages.at(-1)?.end === undefined;
  }

  protected override render(): TemplateResult {
    const { view } = this;
    if (view.stages.length === 0) {
      return html`<p class="note">
        ${
          view.state === 'connecting' ? l10n.t('No step has begun yet.') : l10n.t('No step of connecting was recorded.')
        }
      </p>`;
    }
    const nowMs = this.#isRunning ? Math.max(0, performance.now() - this.beganAtMs) : undefined;
    const endMs = scaleEnd(view.stages, nowMs);
    const groups = stageGroups(view);
    return html`<table class="stages" aria-label=${l10n.t('Stages')}>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Stage')}</th>
          <th scope="col" class="figure">${l10n.t('Start')}</th>
          <th scope="col" class="figure">${l10n.t('Duration')}</th>
          <th scope="col">
            <div class="outcome">
              <span class="axis" aria-hidden="true"><span>0</span><span>${formatDuration(endMs)}</span></span>
              <span class="result-heading">${l10n.t('Result')}</span>
            </div>
          </th>
        </tr>
      </thead>
      ${groups.map(
        (group, at) =>
          html`<tbody>
            ${groups.length > 1 ? this.#groupRow(at) : nothing}
            ${group.map((shown) => this.#stageRows(shown, { endMs, untilMs: nowMs ?? endMs }))}
          </tbody>`,
      )}
    </table>`;
  }

  /** A connection of several, with what was asked there and answered. */
  #groupRow(at: number): TemplateResult {
    const exchange = this.view.exchanges?.[at];
    const host = exchange?.request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
    const words = [host, exchange?.response?.startLine].filter((text) => text !== undefined);
    return html`<tr class="group">
      <th scope="rowgroup" colspan="4">
        ${l10n.t('Connection {0}', at + 1)}
        <span class="quiet-text">${visibleText(words.join(' · '), 'line')}</span>
      </th>
    </tr>`;
  }

  #stageRows(shown: ShownStage, scale: Scale): unknown {
    const { stage, failed, running, toProxy } = shown;
    const { start, end, exchange, attempts = [] } = stage;
    const tone = failed ? 'failed' : running ? 'running' : '';
    return html`<tr class="stage ${failed ? 'failed' : ''}">
        <th scope="row">
          ${failed ? icon('error', 'error') : nothing}${stageName(stage.name)}
          ${toProxy ? html`<span class="quiet-text">${l10n.t('for the proxy')}</span>` : nothing}
        </th>
        <td class="figure">${formatDuration(start)}</td>
        <td class="figure">
          ${
            end !== undefined
              ? formatDuration(end - start)
              : running
                ? formatSeconds(Math.max(0, scale.untilMs - start))
                : '—'
          }
        </td>
        <td>
          <div class="outcome">
            ${timeline(stage, scale, `stage-${stage.name} ${tone}`)}
            <div class="result">${this.#result(shown)}</div>
          </div>
        </td>
      </tr>
      ${attempts.map((attempt, at) => attemptRow(attempt, at, scale, running))}
      ${
        exchange
          ? html`<tr class="exchange-row">
              <td colspan="4">
                ${proxyExchange({
                  exchange,
                  host: this.host,
                  waiting: running,
                  showSecrets: this.view.secretsShown === true,
                })}
              </td>
            </tr>`
          : nothing
      }`;
  }

  #result({ stage, failed, running }: ShownStage): unknown {
    const { systemCode } = this.view.failure ?? {};
    return html`${
      failed
        ? html`<span class="error-text">${l10n.t('failed')}</span> ${
              systemCode ? html`<code>${visibleText(systemCode, 'line')}</code>` : nothing
            }`
        : running
          ? l10n.t('under way')
          : stage.end === undefined
            ? l10n.t('given up')
            : nothing
    }
    ${stage.addresses ? addressList(stage.addresses) : stage.detail ? visibleText(stage.detail, 'line') : nothing}`;
  }
}

function addressList(addresses: readonly ResolvedAddress[]): TemplateResult {
  return html`<ul class="addresses">
    ${addresses.map(
      ({ address, family }) =>
        html`<li>
          <span class="code">${visibleText(address, 'line')}</span> <span class="quiet-text">IPv${family}</span>
        </li>`,
    )}
  </ul>`;
}

customElements.define('socketscope-stages', StagesTable);
