import { html, type TemplateResult } from 'lit';
import type { GridRows } from './gridRows';
import type { Selection } from './selection';

/** What a row of a grid is drawn of. */
export interface GridRow<T> {
  readonly rows: GridRows<T>;
  readonly place: number;
  /** `undefined`: it hasn't come yet. */
  readonly item: T | undefined;
  /** The row above. */
  readonly before: T | undefined;
  readonly selection: Selection;
}

/** A row. The element is used again for other rows, so nothing of a row is kept in it. */
export function gridRow<T>({ rows, place, item, before, selection }: GridRow<T>): TemplateResult {
  return html`<div
    role="row"
    id=${rowId(place)}
    class="row ${rows.className} ${item ? rows.rowClass(item) : 'unread'} ${place === selection.active ? 'active' : ''}"
    aria-rowindex=${place + 1}
    aria-selected=${selection.has(place) ? 'true' : 'false'}
    data-place=${place}
    draggable=${rows.many ? 'true' : 'false'}
  >
    <span role="gridcell" class="number">${rows.number(place, item)}</span>
    ${rows.cells(item, before)}
  </div>`;
}

/** The place of the row that an event happened in. */
export function placeOf(event: Event): number | undefined {
  const row = (event.target as Element).closest<HTMLElement>('[data-place]');
  return row ? Number(row.dataset.place) : undefined;
}

/** The id of a row's element, for `aria-activedescendant`. */
export function rowId(place: number): string {
  return `row-${place}`;
}
