import { html, type TemplateResult } from 'lit';
import { LightElement } from '../lightElement';

export interface MenuItem {
  readonly label: string;
  onChoose(): void;
}

/** A button that opens a menu; arrow keys walk through it, Escape closes it. */
export class MenuButton extends LightElement {
  static override properties = { label: {}, items: { attribute: false }, disabled: { type: Boolean } };

  declare label: string;
  declare items: readonly MenuItem[];
  declare disabled: boolean;

  protected override render(): TemplateResult {
    return html`<button
        type="button"
        class="menu-button"
        aria-haspopup="menu"
        ?disabled=${this.disabled}
        @click=${() => this.#open()}
      >
        ${this.label}<span class="codicon codicon-chevron-down" aria-hidden="true"></span>
      </button>
      <div class="menu" role="menu" popover aria-label=${this.label} @keydown=${this.#onKeydown}>
        ${this.items.map(
          (item) =>
            html`<button type="button" role="menuitem" tabindex="-1" @click=${() => this.#choose(item)}>
              ${item.label}
            </button>`,
        )}
      </div>`;
  }

  get #menu(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.menu');
  }

  #open(): void {
    const button = this.querySelector('.menu-button')!.getBoundingClientRect();
    const menu = this.#menu;
    if (!menu) return;
    menu.showPopover();
    const below = button.bottom + menu.offsetHeight <= window.innerHeight;
    menu.style.setProperty('top', `${below ? button.bottom : button.top - menu.offsetHeight}px`);
    menu.style.setProperty('left', `${Math.max(0, Math.min(button.left, window.innerWidth - menu.offsetWidth))}px`);
    menu.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }

  #choose(item: MenuItem): void {
    this.#menu?.hidePopover();
    item.onChoose();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const items = [...this.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const next = steps[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') {
      this.#menu?.hidePopover();
      this.querySelector<HTMLElement>('.menu-button')?.focus();
      event.stopPropagation();
    } else if (next === undefined) return;
    else items.at(next % items.length)?.focus();
    event.preventDefault();
  };
}

customElements.define('socketscope-menu', MenuButton);
