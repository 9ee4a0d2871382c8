import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { LightElement } from '../lightElement';
import { icon } from './icon';

/** What is wrong with the files of a session's log: one line, which opens to all of it. Nothing while all is well. */
export class LogProblems extends LightElement {
  static override properties = { view: { attribute: false }, expanded: { state: true } };

  declare view: SessionView;
  declare expanded: boolean;
  #shown = '';

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('view') || this.view.id === this.#shown) return;
    this.#shown = this.view.id;
    this.expanded = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const problems = this.view.logProblems ?? [];
    const [first] = problems;
    if (first === undefined) return nothing;
    const { expanded } = this;
    return html`<div class="banner log-problems">
      ${icon('warning', 'warning')}
      <div class="banner-text">
        <div class="problems-line">
          <strong
            >${problems.length === 1 ? l10n.t('A problem with the log:') : l10n.t('Problems with the log:')}</strong
          >
          ${expanded ? nothing : html`<span>${visibleText(first, 'line')}</span>`}
        </div>
        ${
          expanded
            ? html`<ul id="log-problems" aria-label=${l10n.t('Problems with the log')} tabindex="0">
                ${problems.map((problem) => html`<li>${visibleText(problem, 'line')}</li>`)}
              </ul>`
            : nothing
        }
        ${
          problems.length > 1
            ? html`<button
                type="button"
                class="link"
                aria-expanded=${expanded ? 'true' : 'false'}
                @click=${() => (this.expanded = !expanded)}
              >
                ${expanded ? l10n.t('Show less') : l10n.t('Show more')}
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }
}

customElements.define('socketscope-log-problems', LogProblems);
