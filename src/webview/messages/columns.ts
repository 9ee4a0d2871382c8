import type { ColumnLayout, ListLayout } from '../../panel/messages';

/** A column of a list. Its `key` is also the class of its cells. */
export interface Column {
  readonly key: string;
  /** What stands in the head; may be empty. */
  readonly title: string;
  /** What the column is called where there is room for words. */
  readonly name: string;
  /** Its width by default, as CSS. */
  readonly width: string;
  /** It is left out where the list is narrower. */
  readonly fromPx?: number;
  /** Its cells end at the right, and so does its title. */
  readonly atEnd?: boolean;
  readonly resizable?: true;
  readonly hideable?: true;
}

export const narrowestPx = 24;
export const widestPx = 800;

/** The columns that a list of this width shows, as the person wants them. `list` is the first part of their ids. */
export function shownColumns(
  columns: readonly Column[],
  list: string,
  layout: ListLayout,
  listPx: number,
): readonly Column[] {
  return columns.filter(({ key, fromPx = 0 }) => listPx >= fromPx && layout.columns[`${list}.${key}`]?.hidden !== true);
}

/** The value of `grid-template-columns` for these columns. */
export function columnTemplate(shown: readonly Column[], list: string, layout: ListLayout): string {
  return shown
    .map(({ key, width }) => {
      const px = layout.columns[`${list}.${key}`]?.widthPx;
      return px === undefined ? width : `${clampWidth(px)}px`;
    })
    .join(' ');
}

/** The layout with a column of another width; `undefined`: its default one. */
export function withWidth(layout: ListLayout, id: string, widthPx: number | undefined): ListLayout {
  const hidden = layout.columns[id]?.hidden;
  return withColumn(layout, id, {
    ...(hidden && { hidden }),
    ...(widthPx !== undefined && { widthPx: clampWidth(widthPx) }),
  });
}

/** The layout with a column hidden or shown. */
export function withHidden(layout: ListLayout, id: string, hidden: boolean): ListLayout {
  const widthPx = layout.columns[id]?.widthPx;
  return withColumn(layout, id, { ...(widthPx !== undefined && { widthPx }), ...(hidden && { hidden }) });
}

function withColumn(layout: ListLayout, id: string, column: ColumnLayout): ListLayout {
  const others = Object.entries(layout.columns).filter(([other]) => other !== id);
  const own = Object.keys(column).length > 0 ? [[id, column] as const] : [];
  return { ...layout, columns: Object.fromEntries([...others, ...own]) };
}

function clampWidth(px: number): number {
  return Math.round(Math.min(widestPx, Math.max(narrowestPx, px)));
}
