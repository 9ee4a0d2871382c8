import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';

export interface SplitterOptions {
  /** Whether the second part stands beside the first one, or below it. */
  readonly beside: boolean;
  /** The second part's share, 0 to 1. */
  readonly share: number;
  /** The id of the part that it resizes. */
  readonly controls: string;
  onResize(share: number): void;
}

export const defaultShare = 0.45;
const smallest = 0.15;
const largest = 0.85;
const step = 0.04;

/** The line between two parts, moved by pointer or arrow keys; a double click or Enter puts it back. */
export function splitter(options: SplitterOptions): TemplateResult {
  const resize = (share: number): void => options.onResize(Math.min(largest, Math.max(smallest, share)));
  const onPointermove = (event: PointerEvent): void => {
    const line = event.currentTarget as HTMLElement;
    if (!line.hasPointerCapture(event.pointerId)) return;
    const around = line.parentElement?.getBoundingClientRect();
    if (!around) return;
    resize(
      options.beside ? (around.right - event.clientX) / around.width : (around.bottom - event.clientY) / around.height,
    );
  };
  const onKeydown = (event: KeyboardEvent): void => {
    const [grow, shrink] = options.beside ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === grow) resize(options.share + step);
    else if (event.key === shrink) resize(options.share - step);
    else if (event.key === 'Home') resize(largest);
    else if (event.key === 'End') resize(smallest);
    else if (event.key === 'Enter') resize(defaultShare);
    else return;
    event.preventDefault();
  };
  return html`<div
    class="splitter ${options.beside ? 'beside' : 'below'}"
    role="separator"
    tabindex="0"
    aria-label=${l10n.t('Resize details')}
    aria-controls=${options.controls}
    aria-orientation=${options.beside ? 'vertical' : 'horizontal'}
    aria-valuemin=${smallest * 100}
    aria-valuemax=${largest * 100}
    aria-valuenow=${Math.round(options.share * 100)}
    @pointerdown=${(event: PointerEvent) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
    @pointermove=${onPointermove}
    @keydown=${onKeydown}
    @dblclick=${() => resize(defaultShare)}
  ></div>`;
}
