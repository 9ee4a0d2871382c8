import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { EntryKind } from '../../api';
import { icon } from '../frame/icon';
import { iconButton } from '../frame/iconButton';
import { popover } from '../frame/popover';
import { segmentedControl } from '../frame/segmentedControl';
import { styleBy } from '../frame/styleBy';
import { filterConditions } from './filterConditions';
import { conditionCount, type FilterDraft } from './filterDraft';
import type { LogFilter } from './logFilter';
import { kindText } from './messageRow';

/** The id of the text's box, by which a key goes to it. */
export const filterTextId = 'filter-text';

export interface FilterBarOptions {
  readonly filter: LogFilter;
  readonly transport: 'websocket' | 'tcp';
  readonly chunks: boolean;
  /** What the session was isn't known: any kind may be there. */
  readonly headLost: boolean;
  /** The person wants to go on in the list. */
  readonly onLeave: () => void;
}

type Toggle = 'regex' | 'caseSensitive' | 'wholeWord' | 'invert';

/** The filter of the list: text with its toggles, direction, kinds, and what else messages are known by. */
export function filterBar({ filter, transport, chunks, headLost, onLeave }: FilterBarOptions): TemplateResult {
  const { draft, problems, state } = filter;
  const problem = problems.text ?? (filter.active ? state?.problem : undefined);
  const label = l10n.t('Filter messages');
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') onLeave();
    else if (event.key === 'Enter') void filter.again();
    else if (event.key !== 'Escape') return;
    else if (draft.text === '') onLeave();
    else filter.change({ text: '' });
    event.preventDefault();
  };
  const kinds: readonly EntryKind[] =
    transport === 'tcp' && !headLost
      ? ['data', 'event']
      : ['text', 'binary', ...(headLost ? (['data'] as const) : []), 'ping', 'pong', 'close', 'event'];
  const more = conditionCount(draft);
  const kindsLabel = draft.kinds.length > 0 ? l10n.t('Kinds: {0}', draft.kinds.length) : l10n.t('Kinds');
  return html`<div class="filter-bar" role="search">
    <div class="filter-box ${problem ? 'wrong' : ''}">
      ${icon('search')}
      <input
        type="search"
        id=${filterTextId}
        spellcheck="false"
        autocomplete="off"
        aria-label=${label}
        placeholder=${label}
        aria-invalid=${problem ? 'true' : 'false'}
        aria-describedby=${problem ? 'filter-problem' : nothing}
        .value=${live(draft.text)}
        @input=${(event: InputEvent) => filter.change({ text: (event.target as HTMLInputElement).value }, true)}
        @focus=${() => filter.warmUp()}
        @keydown=${onKeydown}
      />
      ${
        filter.active
          ? iconButton('close', l10n.t('Clear Filter'), () => {
              filter.clear();
              document.getElementById(filterTextId)?.focus();
            })
          : nothing
      }
      ${toggle(filter, 'caseSensitive', 'case-sensitive', l10n.t('Match Case'))}
      ${toggle(filter, 'wholeWord', 'whole-word', l10n.t('Match Whole Word'))}
      ${toggle(filter, 'regex', 'regex', l10n.t('Use Regular Expression'))}
      ${toggle(filter, 'invert', 'circle-slash', l10n.t('Invert'))}
    </div>
    ${segmentedControl<FilterDraft['direction']>({
      name: 'filter-direction',
      label: l10n.t('Direction'),
      choices: [
        { key: 'all', label: l10n.t('All') },
        { key: 'sent', label: l10n.t('Sent') },
        { key: 'received', label: l10n.t('Received') },
      ],
      chosen: draft.direction,
      onChoose: (direction) => filter.change({ direction }),
    })}
    ${popover({
      id: 'filter-kinds',
      label: kindsLabel,
      className: `tool wide ${draft.kinds.length > 0 ? 'checked' : ''}`,
      face: html`${kindsLabel}${icon('chevron-down')}`,
      content: html`<div class="choices">
        ${kinds.map(
          (kind) =>
            html`<label class="check">
              <input
                type="checkbox"
                .checked=${live(draft.kinds.includes(kind))}
                @change=${() => filter.change({ kinds: toggled(draft.kinds, kind) })}
              />${kindText(kind, chunks)}
            </label>`,
        )}
      </div>`,
    })}
    ${popover({
      id: 'filter-conditions',
      label: l10n.t('Marks, Size, Time and JSON'),
      className: `tool ${more > 0 ? 'checked' : ''}`,
      face: html`<span class="codicon codicon-${more > 0 ? 'filter-filled' : 'filter'}" aria-hidden="true"></span>`,
      content: filterConditions(filter),
    })}
    ${
      filter.searching
        ? html`<div
            class="progress"
            role="progressbar"
            aria-label=${l10n.t('Search')}
            aria-valuenow=${Math.round(filter.progress * 100)}
            aria-valuemin="0"
            aria-valuemax="100"
          >
            <div ${styleBy({ width: `${filter.progress * 100}%` })}></div>
          </div>`
        : nothing
    }
    ${problem ? html`<p class="filter-problem" id="filter-problem" role="alert">${icon('warning')}${problem}</p>` : nothing}
  </div>`;
}

function toggle(filter: LogFilter, key: Toggle, symbol: string, label: string): TemplateResult {
  const pressed = filter.draft[key];
  return iconButton(symbol, label, () => filter.change({ [key]: !pressed }), { pressed });
}

function toggled(kinds: readonly EntryKind[], kind: EntryKind): readonly EntryKind[] {
  return kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind];
}
