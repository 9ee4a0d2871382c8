import type { TemplateResult } from 'lit';

/** What the rows of a log's grid are: where they come from, and how each is drawn. */
export interface GridRows<T> {
  /** The grid's accessible name. */
  readonly label: string;
  /** A class of the head and of every row, by which the style sheet knows the columns. */
  readonly className: string;
  /** The titles of the columns, the number's included. */
  readonly head: TemplateResult;
  /** Gives the rows `from` to `to`, or fewer where there are fewer. */
  read(from: number, to: number): Promise<readonly T[]>;
  /** The cells after the number. A row that isn't read yet has empty ones. */
  cells(item: T | undefined): TemplateResult;
  rowClass(item: T): string;
  /** What a cell's short text stands for, in full: made when the pointer rests on it, not for each row drawn. */
  cellTitle(cell: Element, item: T): string;
  /** The words of the button that leads to rows that came since following stopped. */
  newRowsText(count: number): string;
}
