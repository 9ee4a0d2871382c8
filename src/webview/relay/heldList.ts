import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { HeldView } from '../../panel/relayView';
import { visibleText } from '../../payload/visibleText';
import { formatCount, formatSize } from '../format';
import { icon } from '../frame/icon';
import { menu } from '../frame/menu';
import { openPopoverAt } from '../frame/popover';
import { kindText } from '../messages/messageRow';

/** Passes on, drops, edits. */
export type HeldKey = 'Enter' | 'Delete' | 'F2';

export interface HeldListOptions {
  readonly held: readonly HeldView[];
  /** How many there are; not all may be listed. */
  readonly total: number;
  readonly selected: number | undefined;
  /** One is being edited: what is begun is ended first. */
  readonly isEditing: boolean;
  readonly onSelect: (id: number) => void;
  readonly onKey: (key: HeldKey) => void;
}

const menuId = 'held-menu';

/** The messages that a relay holds: one of them is selected. */
export function heldList(options: HeldListOptions): TemplateResult {
  const { held, total, selected, onSelect, onKey } = options;
  return html`<div
      class="held"
      role="listbox"
      tabindex="0"
      aria-label=${l10n.t('Held messages')}
      aria-activedescendant=${selected === undefined ? nothing : `held-${String(selected)}`}
      @keydown=${(event: KeyboardEvent) => onKeydown(event, options)}
      @contextmenu=${(event: MouseEvent) => openMenu(event, options)}
    >
      ${held.map(
        (message) =>
          html`<div
            role="option"
            id="held-${message.id}"
            class="held-message"
            data-id=${message.id}
            aria-selected=${message.id === selected ? 'true' : 'false'}
            @click=${() => onSelect(message.id)}
          >
            ${icon(message.from === 'client' ? 'arrow-right' : 'arrow-left')}<span class="held-way"
              >${message.from === 'client' ? l10n.t('to target') : l10n.t('to client')}</span
            >
            <span class="held-kind">${kindText(message.kind, false)}</span>
            <span class="held-size">${formatSize(message.size)}</span>
            <span class="held-preview code">${visibleText(message.preview, 'line')}</span>
          </div>`,
      )}
    </div>
    ${menu(menuId, l10n.t('Held message'), [
      { label: l10n.t('Pass On'), key: '⏎', run: () => onKey('Enter') },
      { label: l10n.t('Edit…'), key: 'F2', run: () => onKey('F2') },
      { label: l10n.t('Drop'), key: 'Del', run: () => onKey('Delete') },
    ])}
    ${
      held.length < total
        ? html`<p class="note held-more">
            ${l10n.t('{0} more are held behind these.', formatCount(total - held.length))}
          </p>`
        : nothing
    }`;
}

/** Of the message under the pointer, which is selected; by key, of the one that is. */
function openMenu(event: MouseEvent, { selected, isEditing, onSelect }: HeldListOptions): void {
  event.preventDefault();
  if (isEditing) return;
  const list = event.currentTarget as HTMLElement;
  const under = (event.target as Element).closest<HTMLElement>('[data-id]');
  if (under && Number(under.dataset.id) !== selected) onSelect(Number(under.dataset.id));
  const row = under ?? list.querySelector('[aria-selected="true"]');
  if (!row) return;
  const { left, bottom } = row.getBoundingClientRect();
  openPopoverAt(menuId, under ? event.clientX : left, under ? event.clientY : bottom);
}

function onKeydown(event: KeyboardEvent, { held, selected, onSelect, onKey }: HeldListOptions): void {
  const at = held.findIndex(({ id }) => id === selected);
  const list = event.currentTarget as HTMLElement;
  const rowPx = list.firstElementChild?.getBoundingClientRect().height ?? list.clientHeight;
  const page = Math.max(1, Math.floor(list.clientHeight / rowPx) - 1);
  const places: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: held.length - 1,
  };
  const to = places[event.key];
  if (to !== undefined) {
    const next = held[Math.min(Math.max(to, 0), held.length - 1)];
    if (next) onSelect(next.id);
    requestAnimationFrame(() => list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
  } else if (event.key === 'Enter' || event.key === 'Delete' || event.key === 'F2') onKey(event.key);
  else return;
  event.preventDefault();
  // These keys mean something to the log as well.
  event.stopPropagation();
}
