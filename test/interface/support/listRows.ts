import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../../unit/support/eventually';

/** A row that the list shows. */
export interface ListRow {
  /** Its place in the list, from 0. */
  readonly place: number;
  /** The index of its message: the shown number less one; -1: the row isn't read yet. */
  readonly index: number;
  readonly preview: string;
  readonly topPx: number;
}

export interface ListShown {
  /** `aria-rowcount`. */
  readonly length: number;
  readonly rows: readonly ListRow[];
  /** Elements in the grid. */
  readonly elements: number;
}

/** What a list of messages shows at one moment. */
export function shownIn(grid: Locator): Promise<ListShown> {
  return grid.evaluate((element) => ({
    length: Number(element.getAttribute('aria-rowcount')),
    elements: element.querySelectorAll('*').length,
    rows: [...element.querySelectorAll('[role="row"]')].map((row) => ({
      place: Number(row.getAttribute('aria-rowindex')) - 1,
      index: Number(row.querySelector('.number')?.textContent ?? 0) - 1,
      preview: (row.querySelector('.preview')?.textContent ?? '').trim(),
      topPx: row.getBoundingClientRect().top,
    })),
  }));
}

/** Waits until what the list shows passes the check. */
export async function untilShown(grid: Locator, check: (shown: ListShown) => unknown): Promise<ListShown> {
  return eventually(async () => {
    const shown = await shownIn(grid);
    assert.ok(shown.rows.length > 0, 'there are rows');
    await check(shown);
    return shown;
  }, 15_000);
}

/** How a list has changed in a time in which nobody touched it. */
export interface ListChange {
  /** How many frames were drawn. */
  readonly frames: number;
  /** Each different set of rows that stood in them, with where each row was. */
  readonly pictures: readonly string[];
  readonly grewBy: number;
}

/** Looks at every frame that is drawn until the list has grown by so many rows. */
export function watchGrowth(grid: Locator, rows: number): Promise<ListChange> {
  return grid.evaluate(
    (element, wanted) =>
      new Promise((resolve) => {
        const length = (): number => Number(element.getAttribute('aria-rowcount'));
        const before = length();
        const pictures = new Set<string>();
        let frames = 0;
        const look = (): void => {
          frames += 1;
          const drawn = [...element.querySelectorAll('[role="row"]')].map(
            (row) => `${Math.round(row.getBoundingClientRect().top)} ${row.textContent.replace(/\s+/g, ' ')}`,
          );
          pictures.add(drawn.join('\n'));
          const grewBy = length() - before;
          if (grewBy < wanted) requestAnimationFrame(look);
          else resolve({ frames, pictures: [...pictures], grewBy });
        };
        look();
      }),
    rows,
  );
}
