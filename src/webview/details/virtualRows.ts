import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { styleBy } from '../frame/styleBy';
import type { VirtualScroller } from '../frame/virtualScroller';

export interface VirtualRowsOptions {
  readonly scroller: VirtualScroller;
  readonly className: string;
  readonly role: 'tree' | 'group';
  readonly label: string;
  /** The id of the element that the focus means, where rows are items. */
  readonly activeId?: string | undefined;
  /** The visible rows. */
  readonly rows: unknown;
  /** The position has changed. */
  onScroll(): void;
  onKeydown(event: KeyboardEvent): void;
  onPointerdown?(event: PointerEvent): void;
  onDoubleClick?(event: MouseEvent): void;
}

/** The height of a row of code, in pixels, by the editor's font. */
export function codeRowPx(): number {
  const size = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-font-size'));
  return Math.round((Number.isFinite(size) ? size : 13) * 1.5);
}

/** A scrolled element of which only the visible rows exist; see {@link VirtualScroller}. */
export function virtualRows(options: VirtualRowsOptions): TemplateResult {
  const { scroller } = options;
  const { map } = scroller;
  return html`<div
    class="virtual ${options.className}"
    tabindex="0"
    role=${options.role}
    aria-label=${options.label}
    aria-activedescendant=${ifDefined(options.activeId)}
    ${styleBy({ '--row-height': `${map.rowPx}px` })}
    @scroll=${() => scroller.takeScroll() && options.onScroll()}
    @wheel=${(event: WheelEvent) => scroller.takeWheel(event) && options.onScroll()}
    @keydown=${(event: KeyboardEvent) => options.onKeydown(event)}
    @pointerdown=${(event: PointerEvent) => options.onPointerdown?.(event)}
    @dblclick=${(event: MouseEvent) => options.onDoubleClick?.(event)}
  >
    <div class="spacer" ${styleBy({ height: `${map.spacerPx}px` })}></div>
    <div class="window" ${styleBy({ height: `${map.viewportPx}px` })}>
      <div class="virtual-rows" ${styleBy({ transform: `translateY(${-map.visible(scroller.top).cutPx}px)` })}>
        ${options.rows}
      </div>
    </div>
  </div>`;
}

/** Where the keys for scrolling go, in pixels; `undefined` for all others. */
export function scrollTarget(event: KeyboardEvent, { map, top }: VirtualScroller): number | undefined {
  if (event.altKey || event.metaKey) return undefined;
  const page = Math.max(1, map.rowsPerPage - 1) * map.rowPx;
  switch (event.key) {
    case 'ArrowDown':
      return top + map.rowPx;
    case 'ArrowUp':
      return top - map.rowPx;
    case 'PageDown':
      return top + page;
    case 'PageUp':
      return top - page;
    case 'Home':
      return 0;
    case 'End':
      return map.maxTop;
    default:
      return undefined;
  }
}
