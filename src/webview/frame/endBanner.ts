import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Failure } from '../../api';
import type { DiagnosisView, SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import type { Host } from '../host';
import { LightElement } from '../lightElement';
import { announce } from './announcer';
import { endText } from './endText';
import { icon } from './icon';
import { failedAt } from './stageName';

/** Fixes that are listed first and aren't the thing to press: that one may trust a certificate is for who has compared it. */
const unrecommended = ['connect-again', 'trust-certificate'];

/** What ended the session and what can be done about it: a failure, or more quietly a close. Nothing while it lives. */
export class EndBanner extends LightElement {
  static override properties = {
    view: {},
    expanded: { state: true },
    running: { state: true },
    problem: { state: true },
  };

  declare view: SessionView;
  declare host: Host;
  declare onShowResponse: () => void;
  /** Where there is little room, only the first lines are shown at first. */
  declare expanded: boolean;
  /** The fix that is being done. */
  declare running: string | undefined;
  /** Why a fix couldn't be done. */
  declare problem: string | undefined;
  #shown = '';

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('view') || this.view.id === this.#shown) return;
    this.#shown = this.view.id;
    this.expanded = false;
    this.running = undefined;
    this.problem = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view.state === 'failed' && view.failure) return this.#failure(view.failure);
    if (view.state !== 'closed') return nothing;
    const unclean = view.recording?.interrupted ?? (view.end && !view.end.clean);
    return html`<div class="banner quiet">
      ${icon(unclean ? 'warning' : 'info', unclean ? 'warning' : '')}
      <div class="banner-text">
        <div>${this.#endText()}</div>
        ${
          // The line above tells what was observed.
          view.diagnosis ? this.#diagnosis({ ...view.diagnosis, observed: [] }, 'quiet') : nothing
        }
      </div>
    </div>`;
  }

  #endText(): string {
    const { view } = this;
    if (view.end) return endText(view.end, wasOpen(view));
    if (view.recording?.interrupted)
      return l10n.t('Interrupted: the extension host ended while the session was open. All that was written is here.');
    return l10n.t('How the session ended is not known.');
  }

  #failure(failure: Failure): TemplateResult {
    const { diagnosis, exchanges } = this.view;
    const reference = this.view.findings.find(
      ({ id, severity }) => id === failure.code && severity === 'error',
    )?.reference;
    const answered = failure.stage === 'http' && exchanges?.at(-1)?.response;
    return html`<div class="banner failure">
      ${icon('error', 'error')}
      <div class="banner-text">
        <div class="headline" role="alert">
          <strong>${l10n.t('{0}:', failedAt(failure.stage))}</strong>
          ${visibleText(diagnosis?.headline ?? failure.message, 'line')}
          ${failure.systemCode ? html`<code>${visibleText(failure.systemCode, 'line')}</code>` : nothing}
          ${reference ? html`<span class="reference">${reference}</span>` : nothing}
        </div>
        ${
          answered
            ? html`<button type="button" class="link" @click=${() => this.onShowResponse()}>
                ${l10n.t('Show the response')}
              </button>`
            : nothing
        }
        ${
          diagnosis
            ? this.#diagnosis(diagnosis)
            : html`<div class="hint">${visibleText(failure.hint ?? '', 'lines')}</div>`
        }
      </div>
    </div>`;
  }

  #diagnosis({ observed, causes, fixes }: DiagnosisView, look?: 'quiet'): TemplateResult {
    const { expanded, running } = this;
    // The header's own button connects again as well, and stands out already.
    const main = look !== 'quiet' && !unrecommended.includes(fixes[0]?.id ?? '') ? fixes[0] : undefined;
    return html`
      <div class="reasons ${expanded ? 'expanded' : ''}" id="reasons">
        ${list('causes', l10n.t('Likely causes'), causes)} ${list('observed', l10n.t('Observed'), observed)}
      </div>
      ${
        causes.length + observed.length > 1
          ? html`<button
              type="button"
              class="link more-reasons"
              aria-expanded=${expanded ? 'true' : 'false'}
              aria-controls="reasons"
              @click=${() => (this.expanded = !expanded)}
            >
              ${expanded ? l10n.t('Show less') : l10n.t('Show more')}
            </button>`
          : nothing
      }
      <div class="fixes">
        ${fixes.map(
          ({ id, label, detail }) =>
            html`<button
              type="button"
              class="button ${id === main?.id ? '' : 'secondary'}"
              title=${detail ?? nothing}
              ?disabled=${running !== undefined}
              @click=${() => void this.#fix(id)}
            >
              ${label}
            </button>`,
        )}
      </div>
      ${this.problem ? html`<div class="note error-text">${this.problem}</div>` : nothing}
    `;
  }

  async #fix(id: string): Promise<void> {
    this.running = id;
    this.problem = undefined;
    try {
      await this.host.request('fix', { id });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      announce(this.problem);
    }
    this.running = undefined;
  }
}

/** Connecting was given up where a stage is left unfinished. */
export function wasOpen({ stages }: SessionView): boolean {
  return stages.length > 0 && stages.every(({ end }) => end !== undefined);
}

function list(id: string, title: string, lines: readonly string[]): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return html`<section class=${id}>
    <h2 id="reasons-${id}">${title}</h2>
    <ul aria-labelledby="reasons-${id}">
      ${lines.map((line) => html`<li>${visibleText(line, 'line')}</li>`)}
    </ul>
  </section>`;
}

customElements.define('socketscope-end', EndBanner);
