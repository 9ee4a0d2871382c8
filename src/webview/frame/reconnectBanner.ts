import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { reconnectText } from '../../panel/reconnectText';
import { visibleText } from '../../payload/visibleText';
import { LightElement } from '../lightElement';
import { icon } from './icon';
import { LiveClock } from './liveClock';
import { styleBy } from './styleBy';

/** Why the connection was lost and when it is tried again, with what can be done meanwhile. Nothing where that isn't the case. */
export class ReconnectBanner extends LightElement {
  static override properties = { view: { attribute: false }, dueAtMs: { attribute: false } };

  declare view: SessionView;
  /** When the next attempt comes, by the page's `performance.now()`. */
  declare dueAtMs: number;
  declare onCancel: () => void;
  declare onConnectNow: () => void;

  constructor() {
    super();
    new LiveClock(this, () => this.view.reconnect?.inMs !== undefined);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { reconnect } = this.view;
    if (!reconnect) return nothing;
    const isWaiting = reconnect.inMs !== undefined;
    const leftMs = Math.max(0, this.dueAtMs - performance.now());
    const share = isWaiting && reconnect.waitMs > 0 ? Math.min(1, leftMs / reconnect.waitMs) : 0;
    return html`<section class="banner reconnect" aria-label=${l10n.t('Connecting again')}>
      ${icon(isWaiting ? 'watch' : 'loading', isWaiting ? '' : 'codicon-modifier-spin')}
      <div class="banner-text">
        <div class="headline" role="timer">${reconnectText(reconnect, isWaiting ? leftMs : undefined)}</div>
        <div class="cause">${visibleText(reconnect.cause, 'line')}</div>
        <div class="countdown" aria-hidden="true"><span ${styleBy({ width: `${String(share * 100)}%` })}></span></div>
      </div>
      <div class="fixes">
        ${
          isWaiting
            ? html`<button type="button" class="button" @click=${() => this.onConnectNow()}>
                ${l10n.t('Connect Now')}
              </button>`
            : nothing
        }<button
          type="button"
          class="button secondary"
          title=${l10n.t('Stays disconnected')}
          @click=${() => this.onCancel()}
        >
          ${l10n.t('Cancel')}
        </button>
      </div>
    </section>`;
  }
}

customElements.define('socketscope-reconnect', ReconnectBanner);
