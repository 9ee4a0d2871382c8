import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icon';
import { later } from './later';
import { styleBy } from './styleBy';

export interface MenuItem {
  readonly label: string;
  /** The key that does the same. */
  readonly key?: string;
  run(): void;
}

/** A menu; opened, its first item has the focus, arrow keys walk through it, Escape closes it. An `undefined` item is a line between groups. */
export function menu(
  id: string,
  label: string,
  items: readonly (MenuItem | undefined)[],
  className = '',
): TemplateResult {
  const close = (): void => document.getElementById(id)?.hidePopover();
  const onKeydown = (event: KeyboardEvent): void => {
    const element = event.currentTarget as HTMLElement;
    const buttons = [...element.querySelectorAll<HTMLElement>('[role="menuitem"]')];
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
    class="menu ${className}"
    id=${id}
    popover="auto"
    role="menu"
    aria-label=${label}
    @keydown=${onKeydown}
    @contextmenu=${(event: Event) => event.preventDefault()}
    ${styleBy({ 'position-anchor': `--${id}` })}
  >
    ${later(
      items.map((item, at) =>
        item
          ? html`<button
              type="button"
              role="menuitem"
              tabindex="-1"
              ?autofocus=${at === 0}
              @click=${() => {
                close();
                item.run();
              }}
            >
              <span class="text">${item.label}</span>${item.key ? html`<span class="key">${item.key}</span>` : nothing}
            </button>`
          : html`<hr />`,
      ),
    )}
  </div>`;
}

/** A button that opens a menu beside it. */
export function menuButton(id: string, label: string, items: readonly MenuItem[]): TemplateResult {
  return html`<button
      type="button"
      class="menu-button"
      aria-haspopup="menu"
      popovertarget=${id}
      ${styleBy({ 'anchor-name': `--${id}` })}
    >
      ${label}${icon('chevron-down')}</button
    >${menu(id, label, items, 'anchored')}`;
}
