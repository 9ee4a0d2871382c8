import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../../api';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { endText } from './endText';
import { icon } from './icon';
import { failedAt } from './stageName';

/** What ended the session: a failure with what to do about it, or a quiet line. Nothing while it lives. */
export function endBanner(view: SessionView, onShowResponse: () => void): TemplateResult | typeof nothing {
  if (view.state === 'failed' && view.failure) return failureBanner(view.failure, view, onShowResponse);
  if (view.state !== 'closed') return nothing;
  const unclean = view.end && !view.end.clean;
  return html`<div class="banner quiet">
    ${icon(unclean ? 'warning' : 'info', unclean ? 'warning' : '')}
    <div>
      ${view.end ? endText(view.end, wasOpen(view)) : l10n.t('The session ended with its window.')}
      ${view.restored ? l10n.t('This is its log from an earlier window.') : nothing}
    </div>
  </div>`;
}

/** Connecting was given up where a stage is left unfinished. */
export function wasOpen({ stages }: SessionView): boolean {
  return stages.length > 0 && stages.every(({ end }) => end !== undefined);
}

function failureBanner(failure: Failure, view: SessionView, onShowResponse: () => void): TemplateResult {
  const answered = failure.stage === 'http' && view.exchanges?.at(-1)?.response;
  return html`<div class="banner failure" role="alert">
    ${icon('error', 'error')}
    <div class="banner-text">
      <div class="headline">
        <strong>${failedAt(failure.stage)}:</strong> ${visibleText(failure.message, 'line')}
        ${failure.systemCode ? html`<code>${visibleText(failure.systemCode, 'line')}</code>` : nothing}
      </div>
      ${failure.hint ? html`<div class="hint">${visibleText(failure.hint, 'lines')}</div>` : nothing}
      ${
        answered
          ? html`<button type="button" class="link" @click=${onShowResponse}>${l10n.t('Show the response')}</button>`
          : nothing
      }
    </div>
  </div>`;
}
