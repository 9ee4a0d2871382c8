import { html, type TemplateResult } from 'lit';
import { later } from './later';
import { styleBy } from './styleBy';

export interface PopoverOptions {
  /** The id of what pops up. */
  readonly id: string;
  /** The accessible name of both, and the button's tooltip. */
  readonly label: string;
  /** What the button shows. */
  readonly face: unknown;
  /** The button's classes. */
  readonly className?: string;
  readonly content: unknown;
  readonly onOpen?: () => void;
  /** It opens above the button instead of below. */
  readonly above?: boolean;
}

/**
 * A button with what pops up beside it. The browser opens and closes it (Escape, a click elsewhere) and gives the focus
 * back; an element in it with `autofocus` gets the focus.
 */
export function popover(options: PopoverOptions): TemplateResult {
  const { id, label, face, className = 'tool' } = options;
  return html`<button
      type="button"
      class=${className}
      aria-label=${label}
      title=${label}
      aria-haspopup="dialog"
      popovertarget=${id}
      ${styleBy({ 'anchor-name': `--${id}` })}
    >
      ${face}</button
    >${popoverAt(id, options)}`;
}

/** What pops up beside the element that has `anchor` as the name of its anchor. */
export function popoverAt(
  anchor: string,
  { id, label, content, onOpen, above = false }: Omit<PopoverOptions, 'face' | 'className'>,
): TemplateResult {
  const onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'open') onOpen?.();
  };
  // Escape belongs to it while it is open, not to what is around it.
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') event.stopPropagation();
  };
  return html`<div
    class="popover ${above ? 'above' : ''}"
    id=${id}
    popover="auto"
    role="dialog"
    aria-label=${label}
    @beforetoggle=${onToggle}
    @keydown=${onKeydown}
    ${styleBy({ 'position-anchor': `--${anchor}` })}
  >
    ${later(content)}
  </div>`;
}

export function closePopover(id: string): void {
  document.getElementById(id)?.hidePopover();
}

/** How far what opens at a point stays from the page's border. */
const marginPx = 4;

/** Opens what stands at a point of the page, not beside a button, wholly within the page. */
export function openPopoverAt(id: string, x: number, y: number): HTMLElement | undefined {
  const element = document.getElementById(id);
  if (!element) return undefined;
  element.showPopover();
  const place = (): void => {
    if (!element.matches(':popover-open')) {
      window.removeEventListener('resize', place);
      return;
    }
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(0, Math.min(x, window.innerWidth - width - marginPx))}px`;
    element.style.top = `${Math.max(0, Math.min(y, window.innerHeight - height - marginPx))}px`;
  };
  place();
  window.addEventListener('resize', place);
  return element;
}
