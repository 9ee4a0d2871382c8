import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { openPopoverAt } from '../frame/popover';

const rowMenuId = 'row-menu';

export interface MenuItem {
  readonly label: string;
  /** The key that does the same. */
  readonly key?: string;
  run(): void;
}

/** The menu of the selected messages; an `undefined` item is a line between groups. */
export function rowMenu(items: readonly (MenuItem | undefined)[]): TemplateResult {
  const close = (): void => document.getElementById(rowMenuId)?.hidePopover();
  const onKeydown = (event: KeyboardEvent): void => {
    const menu = event.currentTarget as HTMLElement;
    const buttons = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') buttons[(at + 1) % buttons.length]?.focus();
    else if (event.key === 'ArrowUp') buttons.at(at <= 0 ? -1 : at - 1)?.focus();
    else if (event.key === 'Home') buttons[0]?.focus();
    else if (event.key === 'End') buttons.at(-1)?.focus();
    else if (event.key === 'Tab') close();
    else {
      if (event.key === 'Escape') event.stopPropagation();
      return;
    }
    event.preventDefault();
  };
  return html`<div
    class="menu"
    id=${rowMenuId}
    popover="auto"
    role="menu"
    aria-label=${l10n.t('Selected messages')}
    @keydown=${onKeydown}
    @contextmenu=${(event: Event) => event.preventDefault()}
  >
    ${items.map((item) =>
      item
        ? html`<button
            type="button"
            role="menuitem"
            tabindex="-1"
            @click=${() => {
              close();
              item.run();
            }}
          >
            <span class="text">${item.label}</span>${item.key ? html`<span class="key">${item.key}</span>` : nothing}
          </button>`
        : html`<hr />`,
    )}
  </div>`;
}

/** Opens the menu at a point of the page, with its first item ready. */
export function openRowMenu(x: number, y: number): void {
  openPopoverAt(rowMenuId, x, y)?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
}
