import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { narrowestPx, widestPx, type Column } from './columns';

export interface GridHeadOptions {
  /** The class of the list's rows. */
  readonly className: string;
  readonly columns: readonly Column[];
  /** The key of the column whose separator the Tab key reaches. */
  readonly tabStop: string | undefined;
  /** A column's new width; `undefined`: its default one. */
  readonly onResize: (key: string, widthPx: number | undefined) => void;
  readonly onTabStop: (key: string) => void;
}

const stepPx = 8;

/**
 * The titles of a grid's columns, with separators that resize the column before them: by pointer, or with the arrow keys;
 * a double click or Enter gives the column its default width. Up and Down go from separator to separator.
 */
export function gridHead(options: GridHeadOptions): TemplateResult {
  const { className, columns } = options;
  // It isn't in the grid, whose rows are the log's; the grid owns it by its id.
  return html`<div class="grid-head row ${className}" role="row" id="grid-head">
    ${columns.map(
      (column) =>
        html`<span role="columnheader" class="${column.key} ${column.atEnd ? 'at-end' : ''}" aria-label=${column.name}
          ><span class="title">${column.title || html`<span class="visually-hidden">${column.name}</span>`}</span
          >${column.resizable ? separator(column, options) : nothing}</span
        >`,
    )}
  </div>`;
}

function separator({ key, name }: Column, { tabStop, onResize, onTabStop }: GridHeadOptions): TemplateResult {
  let grasp: { readonly x: number; readonly widthPx: number } | undefined;
  const onPointerdown = (event: PointerEvent): void => {
    const line = event.currentTarget as HTMLElement;
    line.setPointerCapture(event.pointerId);
    grasp = { x: event.clientX, widthPx: widthOf(line) };
    line.onpointermove = (moved) => {
      if (grasp && line.hasPointerCapture(moved.pointerId)) onResize(key, grasp.widthPx + moved.clientX - grasp.x);
    };
  };
  const onKeydown = (event: KeyboardEvent): void => {
    const line = event.currentTarget as HTMLElement;
    if (event.key === 'ArrowLeft') onResize(key, widthOf(line) - stepPx);
    else if (event.key === 'ArrowRight') onResize(key, widthOf(line) + stepPx);
    else if (event.key === 'Enter') onResize(key, undefined);
    else if (event.key === 'ArrowUp') neighbour(line, -1)?.focus();
    else if (event.key === 'ArrowDown') neighbour(line, 1)?.focus();
    else return;
    event.preventDefault();
  };
  const label = l10n.t('Resize the column {0}', name);
  return html`<span
    class="column-line"
    role="separator"
    tabindex=${key === tabStop ? 0 : -1}
    aria-orientation="vertical"
    aria-label=${label}
    aria-valuemin=${narrowestPx}
    aria-valuemax=${widestPx}
    @pointerdown=${onPointerdown}
    @keydown=${onKeydown}
    @focus=${() => onTabStop(key)}
    @dblclick=${() => onResize(key, undefined)}
  ></span>`;
}

/** Tells assistive tools how wide the columns are, after they were drawn. */
export function tellWidths(head: Element): void {
  for (const line of head.querySelectorAll<HTMLElement>('.column-line')) line.ariaValueNow = String(widthOf(line));
}

function widthOf(line: HTMLElement): number {
  return Math.round(line.parentElement?.getBoundingClientRect().width ?? 0);
}

function neighbour(line: HTMLElement, step: number): HTMLElement | undefined {
  const lines = [...(line.closest('.grid-head')?.querySelectorAll<HTMLElement>('.column-line') ?? [])];
  return lines[lines.indexOf(line) + step];
}
