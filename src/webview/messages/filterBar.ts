import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { EntryKind } from '../../api';
import type { SessionView } from '../../panel/messages';
import { visibleText } from '../../payload/visibleText';
import { icon } from '../frame/icon';
import { iconButton } from '../frame/iconButton';
import { popover } from '../frame/popover';
import { segmentedControl } from '../frame/segmentedControl';
import { styleBy } from '../frame/styleBy';
import { filterConditions } from './filterConditions';
import { conditionCount, type FilterDraft } from './filterDraft';
import type { LogFilter } from './logFilter';
import { clientMark } from '../listener/clientMark';
import { kindText } from './messageRow';

/** More clients than these are counted only. */
const mostChips = 8;

/** The id of the text's box, by which a key goes to it. */
export const filterTextId = 'filter-text';

export interface FilterBarOptions {
  readonly filter: LogFilter;
  readonly transport: SessionView['transport'];
  readonly chunks: boolean;
  /** What the session was isn't known: any kind may be there. */
  readonly headLost: boolean;
  /** Messages of several clients, which can't be marked. */
  readonly merged: boolean;
  /** The person wants to go on in the list. */
  readonly onLeave: () => void;
}

type Toggle = 'regex' | 'caseSensitive' | 'wholeWord' | 'invert';

/** The filter of the list: text with its toggles, direction, kinds, and what else messages are known by. */
export function filterBar({ filter, transport, chunks, headLost, merged, onLeave }: FilterBarOptions): TemplateResult {
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
    transport !== 'websocket' && !headLost
      ? ['data', 'event']
      : ['text', 'binary', ...(headLost ? (['data'] as const) : []), 'ping', 'pong', 'close', 'event'];
  const more = conditionCount(draft);
  const kindsLabel = draft.kinds.length > 0 ? l10n.t('Kinds: {0}', draft.kinds.length) : l10n.t('Kinds');
  return html`<div class="filter-bar" role="search" aria-label=${l10n.t('Filter bar')}>
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
      label: merged ? l10n.t('Size, Time and JSON') : l10n.t('Marks, Size, Time and JSON'),
      className: `tool ${more > 0 ? 'checked' : ''}`,
      face: html`<span class="codicon codicon-${more > 0 ? 'filter-filled' : 'filter'}" aria-hidden="true"></span>`,
      content: filterConditions(filter, !merged),
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
    ${clientChips(filter)}
    ${problem ? html`<p class="filter-problem" id="filter-problem" role="alert">${icon('warning')}${problem}</p>` : nothing}
  </div>`;
}

/** Whose messages are listed, if not those of all. */
function clientChips(filter: LogFilter): TemplateResult | typeof nothing {
  const { clients } = filter.draft;
  if (clients.length === 0) return nothing;
  const more = clients.length - mostChips;
  return html`<div class="client-chips" role="group" aria-label=${l10n.t('Only messages of these clients')}>
    ${clients
      .slice(0, mostChips)
      .map(
        (client) =>
          html`<span class="client-chip"
            >${clientMark(client)}${iconButton(
              'close',
              l10n.t('Remove {0} from the Filter', visibleText(client.peer, 'line')),
              () => filter.change({ clients: clients.filter(({ number }) => number !== client.number) }),
            )}</span
          >`,
      )}${more > 0 ? html`<span class="quiet-text">${l10n.t('and {0} more', more)}</span>` : nothing}
    <button type="button" class="link" @click=${() => filter.change({ clients: [] })}>
      ${l10n.t('Show All Clients')}
    </button>
  </div>`;
}

function toggle(filter: LogFilter, key: Toggle, symbol: string, label: string): TemplateResult {
  const pressed = filter.draft[key];
  return iconButton(symbol, label, () => filter.change({ [key]: !pressed }), { pressed });
}

function toggled(kinds: readonly EntryKind[], kind: EntryKind): readonly EntryKind[] {
  return kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind];
}
