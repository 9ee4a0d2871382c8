import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../format';
import { icon } from '../frame/icon';
import { segmentedControl } from '../frame/segmentedControl';
import type { RowMode } from '../pageState';
import { clearedText, matchesText, type LogFilter } from './logFilter';
import type { ProblemAction } from './logList';

export interface ListToolbarOptions {
  /** `undefined`: there is no choice. */
  readonly mode: RowMode | undefined;
  /** What the list says of itself. */
  readonly summary: string;
  /** The filter whose search can be stopped. */
  readonly filter: LogFilter | undefined;
  /** What went wrong, in words; empty: nothing. */
  readonly problem: string;
  /** What would help. */
  readonly problemAction: ProblemAction | undefined;
  readonly following: boolean;
  /** Where the details are, or would be. */
  readonly beside: boolean;
  readonly detailsOpen: boolean;
  /** Buttons of the list itself. */
  readonly tools: unknown;
  onProblemRead(): void;
  onMode(mode: RowMode): void;
  onExport(): void;
  onClear(): void;
  onShowCleared(): void;
  onFollow(follow: boolean): void;
  onDetails(open: boolean): void;
}

/** What the list shows, how much there is of it, and how it is looked at. */
export function listToolbar(options: ListToolbarOptions): TemplateResult {
  const { mode, summary, filter, problem, problemAction, following, beside, detailsOpen, tools } = options;
  const detailsLabel = detailsOpen ? l10n.t('Hide Details') : l10n.t('Show Details');
  const followLabel = mode === 'frames' ? l10n.t('Follow New Frames') : l10n.t('Follow New Messages');
  const readLabel = l10n.t('Dismiss');
  return html`<div class="toolbar list-toolbar">
      ${
        mode === undefined
          ? nothing
          : segmentedControl<RowMode>({
              name: 'row-mode',
              label: l10n.t('Show'),
              choices: [
                { key: 'messages', label: l10n.t('Messages') },
                { key: 'frames', label: l10n.t('Frames') },
              ],
              chosen: mode,
              onChoose: (chosen) => options.onMode(chosen),
            })
      }
      <span class="toolbar-count" title=${summary}>${summary}</span>
      ${
        filter?.searching
          ? html`<button type="button" class="link" @click=${() => filter.cancel()}>${l10n.t('Cancel')}</button>`
          : filter?.active && filter.stopped
            ? html`<button type="button" class="link" @click=${() => filter.again()}>${l10n.t('Search Again')}</button>`
            : nothing
      }
      <div class="list-tools">
        ${tools}
        <button
          type="button"
          class="tool ${following ? 'checked' : ''}"
          aria-pressed=${following ? 'true' : 'false'}
          aria-label=${followLabel}
          title=${followLabel}
          @click=${() => options.onFollow(!following)}
        >
          <span class="codicon codicon-fold-down" aria-hidden="true"></span>
        </button>
        ${
          filter
            ? html`<vscode-toolbar-button
                icon="clear-all"
                label=${l10n.t('Clear')}
                title=${l10n.t('Clear: take what came so far out of the list')}
                @click=${() => options.onClear()}
              ></vscode-toolbar-button>`
            : nothing
        }
        <vscode-toolbar-button
          icon="export"
          label=${l10n.t('Export Messages')}
          title=${l10n.t('Export Messages')}
          @click=${() => options.onExport()}
        ></vscode-toolbar-button>
        <vscode-toolbar-button
          icon=${beside ? 'layout-sidebar-right' : 'layout-panel'}
          label=${detailsLabel}
          title=${detailsLabel}
          @click=${() => options.onDetails(!detailsOpen)}
        ></vscode-toolbar-button>
      </div>
    </div>
    ${
      problem === ''
        ? nothing
        : html`<p class="list-problem" role="alert">
            ${icon('warning')}<span>${problem}</span>
            ${
              problemAction
                ? html`<button type="button" class="link" @click=${() => problemAction.run()}>
                    ${problemAction.label}
                  </button>`
                : nothing
            }
            <button
              type="button"
              class="tool"
              aria-label=${readLabel}
              title=${readLabel}
              @click=${() => options.onProblemRead()}
            >
              ${icon('close')}
            </button>
          </p>`
    }
    ${
      filter && filter.first > 0
        ? html`<p class="list-cleared">
            ${icon('eye-closed')}<span>${clearedText(filter.first)}</span>
            <button type="button" class="link" @click=${() => options.onShowCleared()}>${l10n.t('Show')}</button>
          </p>`
        : nothing
    }`;
}

/** How many rows there are, in words; of a filtered list also how far the search is. */
export function listSummary(
  what: 'frames' | 'chunks' | 'messages',
  length: number,
  filter: LogFilter | undefined,
  selected: number,
): string {
  const parts = [filter?.active ? filterText(filter) : lengthText(what, length)];
  if (selected > 1) parts.push(l10n.t('{0} selected', formatCount(selected)));
  return parts.filter((part) => part !== '').join(' · ');
}

function filterText({ state, progress }: LogFilter): string {
  if (!state) return '';
  const matches = matchesText(state);
  const percent = Math.floor(progress * 100);
  if (state.state === 'searching') return `${matches} · ${l10n.t('searching {0} %', percent)}`;
  return state.state === 'cancelled' || state.state === 'failed'
    ? `${matches} · ${l10n.t('stopped at {0} %', percent)}`
    : matches;
}

function lengthText(what: 'frames' | 'chunks' | 'messages', length: number): string {
  if (length === 0) return '';
  const count = formatCount(length);
  switch (what) {
    case 'frames':
      return length === 1 ? l10n.t('1 frame') : l10n.t('{0} frames', count);
    case 'chunks':
      return length === 1 ? l10n.t('1 chunk') : l10n.t('{0} chunks', count);
    case 'messages':
      return length === 1 ? l10n.t('1 message') : l10n.t('{0} messages', count);
  }
}
