import type { TemplateResult } from 'lit';
import type { Column } from './columns';

/** What the rows of a log's grid are: where they come from, and how each is drawn. */
export interface GridRows<T> {
  /** The grid's accessible name. */
  readonly label: string;
  /** A class of the head and of every row, by which the style sheet knows the columns; also the first part of their ids. */
  readonly className: string;
  /** The first one is the row's number; the others are the classes of the cells. */
  readonly columns: readonly Column[];
  /** Whether more than one row can be selected. */
  readonly many: boolean;
  /** Gives the rows `from` to `to`, or fewer where there are fewer. */
  read(from: number, to: number): Promise<readonly T[]>;
  /** What the number's cell shows. */
  number(place: number, item: T | undefined): unknown;
  /** The cells after the number. A row that isn't read yet has empty ones. `before` is the row above, if it is held. */
  cells(item: T | undefined, before: T | undefined): TemplateResult;
  rowClass(item: T): string;
  /** What a cell's short text stands for, in full: made when the pointer rests on it, not for each row drawn. */
  cellTitle(cell: Element, item: T): string;
  /** The words of the button that leads to rows that came since following stopped. */
  newRowsText(count: number): string;
}
