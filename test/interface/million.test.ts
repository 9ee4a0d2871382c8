import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../unit/support/eventually';
import { shownIn, untilShown, watchGrowth, type ListShown } from './support/listRows';
import {
  binaryEvery,
  isBinary,
  needleEvery,
  startNumberedServer,
  textOf,
  type NumberedServer,
} from './support/numberedServer';
import { connectByMouse, type SessionPage } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const million = 1_000_000;
const themes: readonly ThemeKind[] = ['light', 'hcDark', 'hcLight', 'dark'];
const needles = (place: number): number => place * needleEvery + needleEvery / 2;
const mostRows = 60;
const mostElements = 1000;

describe('a list of a million messages, while more come', function () {
  this.timeout(90_000);
  let server: NumberedServer | undefined;
  const workbench = useWorkbench(async () => {
    server = await startNumberedServer({ first: million, perSecond: 5000 });
    const profiles = [{ name: 'Million', transport: 'websocket', url: server.url }];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }) }, scrollbars: true };
  });
  let session: SessionPage;
  let box: Locator;

  before(async () => {
    session = await connectByMouse(workbench(), 'Million');
    box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    await session.grid.waitFor();
    await eventually(async () => assert.ok((await shownIn(session.grid)).length >= million), 60_000);
  });
  after(() => server?.stop());

  const followButton = (): Locator => session.button('Follow New Messages');
  const newMessages = (): Locator => session.frame.getByRole('button', { name: /^[\d,]+ new messages$/ });
  const newCount = async (): Promise<number> => Number((await newMessages().innerText()).replace(/\D/g, ''));

  /** All rows are there, say the right number, and show that message; `indexAt`: what of the log a filter leaves. */
  function checkRows({ rows, length, elements }: ListShown, indexAt = (place: number): number => place): void {
    for (const [nth, { place, index, preview }] of rows.entries()) {
      assert.equal(place, rows[0]!.place + nth, 'rows follow each other');
      assert.equal(index, indexAt(place), `the number of row ${place}`);
      const text = textOf(index);
      const shown = isBinary(index) ? Buffer.from(text).toString('hex').replace(/..\B/g, '$& ') : text;
      assert.equal(preview, shown, `the message of row ${place}`);
    }
    assert.ok(rows.at(-1)!.place < length, 'no row is beyond the end');
    assert.ok(rows.length < mostRows, `only visible rows exist, not ${rows.length}`);
    assert.ok(elements < mostElements, `${elements} elements`);
  }

  /** Waits until a row is in sight, and everything in sight is right. */
  const inSight = (wanted: number, indexAt?: (place: number) => number): Promise<ListShown> =>
    untilShown(session.grid, (shown) => {
      checkRows(shown, indexAt);
      const first = shown.rows[0]!.place;
      assert.ok(wanted >= first && wanted < first + shown.rows.length, `row ${wanted} is in sight, not ${first}`);
    });

  /** How many messages the log has, by what a filtered list says of itself. */
  async function logLength(): Promise<number> {
    const said = await session.frame.locator('.toolbar-count').innerText();
    return Number(/ of ([\d,]+) match/.exec(said)?.[1]?.replaceAll(',', ''));
  }

  /** Waits until the list is a filtered one, of at least so many rows, and right to its end. */
  const filteredTo = (length: number, indexAt: (place: number) => number): Promise<ListShown> =>
    untilShown(session.grid, async (shown) => {
      checkRows(shown, indexAt);
      assert.ok(shown.length >= length, `${shown.length} rows`);
      // The log grows meanwhile, so that its length is read last.
      assert.ok(indexAt(shown.length - 1) < (await logLength()), `${shown.length} rows are more than match`);
    });

  async function goTo(text: string): Promise<void> {
    await session.grid.press('Control+g');
    const input = session.frame.getByRole('textbox', { name: 'Number or time' });
    await input.fill(text);
    await input.press('Enter');
  }

  it('follows the tail, and shows any place that is scrolled to', async () => {
    const { grid } = session;
    await untilShown(grid, (shown) => {
      checkRows(shown);
      assert.ok(shown.rows.at(-1)!.place >= shown.length - 5, 'the newest rows are in sight');
    });
    assert.equal(await followButton().getAttribute('aria-pressed'), 'true');

    await grid.press('Home');
    await inSight(0);
    assert.equal(await followButton().getAttribute('aria-pressed'), 'false');
    const told = await newCount();
    await eventually(async () => assert.ok((await newCount()) > told + 3000, 'it goes on to count'));

    await grid.press('PageDown');
    await grid.press('PageDown');
    const { rows } = await inSight(30);
    await grid.press('PageUp');
    await inSight(rows[0]!.place);
    await grid.hover();
    for (let turns = 0; turns < 10; turns += 1) await workbench().page.mouse.wheel(0, 2200);
    await inSight(rows[0]!.place + 1000);

    for (const number of [1, 500_000, 999_999, 123_457]) {
      await goTo(`#${number}`);
      await inSight(number - 1);
      await session.row(number).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    }
    assert.ok((await newCount()) > told + 3000, 'it counts since the list stopped, wherever one goes then');
    await workbench().screenshot('million-jump');

    await newMessages().click();
    await untilShown(grid, (shown) => {
      checkRows(shown);
      assert.ok(shown.rows.at(-1)!.place >= shown.length - 5, 'it follows again');
    });
    await newMessages().waitFor({ state: 'detached' });
  });

  it('goes where its scrollbar is dragged to', async () => {
    const { grid } = session;
    const { mouse } = workbench().page;
    await grid.press('Home');
    await inSight(0);
    const area = (await grid.boundingBox())!;
    const x = area.x + area.width - 5;
    // Below the scrollbar's arrow.
    await mouse.move(x, area.y + 24);
    await mouse.down();
    try {
      for (const part of [0.25, 0.9, 0.5]) {
        await mouse.move(x, area.y + area.height * part, { steps: 10 });
        await untilShown(grid, (shown) => {
          checkRows(shown);
          const at = shown.rows[0]!.place / shown.length;
          assert.ok(Math.abs(at - part) < 0.1, `${at} of the list, for ${part} of the scrollbar`);
        });
      }
    } finally {
      await mouse.up();
    }
    await workbench().screenshot('million-scrolled');
  });

  it('stands still while messages come', async () => {
    await goTo('#654,321');
    await inSight(654_320);
    await workbench().page.mouse.move(0, 0);
    // In pieces: a row must not move by a pixel, whatever the scrollbar does.
    const { frames, pictures, grewBy } = await watchGrowth(session.grid, 8000);
    assert.ok(grewBy >= 8000 && frames > 10, `${frames} frames`);
    assert.equal(pictures.length, 1, pictures.slice(0, 2).join('\n---\n'));
    await workbench().page.mouse.move(640, 450);
    await workbench().page.mouse.wheel(0, 330);
    await inSight(654_340);
    const scrolled = await watchGrowth(session.grid, 4000);
    assert.equal(scrolled.pictures.length, 1, scrolled.pictures.slice(0, 2).join('\n---\n'));
  });

  it('searches and filters', async () => {
    const { grid, frame } = session;
    const nth =
      (every: number, first: number) =>
      (place: number): number =>
        place * every + first;
    const grows = async (): Promise<void> => {
      const { length } = await shownIn(grid);
      await eventually(async () => assert.ok((await shownIn(grid)).length > length, 'new messages pass the filter'));
    };

    await grid.press('Home');
    await box.fill('needle');
    await filteredTo(million / needleEvery, needles);
    // Where the list was, though what was selected there is hidden.
    await inSight(0, needles);
    await grows();
    await inSight(0, needles);
    assert.equal(await frame.locator('.row mark').first().innerText(), 'needle');
    await workbench().screenshot('million-search');
    await grid.press('PageDown');
    await grid.press('PageDown');
    await inSight(30, needles);
    const { pictures } = await watchGrowth(grid, 8);
    assert.equal(pictures.length, 1, pictures.slice(0, 2).join('\n---\n'));
    await goTo('#700,000');
    await inSight(700, needles);
    await grid.press('End');
    await untilShown(grid, (shown) => {
      checkRows(shown, needles);
      assert.ok(shown.rows.at(-1)!.place >= shown.length - 2, 'the newest matches are in sight');
    });

    await session.button('Use Regular Expression').click();
    await box.fill('^tick \\d+000$');
    const round = (place: number): number => (place + 1) * 1000;
    await filteredTo(million / 1000 - 1, round);
    await grid.press('Home');
    await inSight(0, round);
    await grows();
    await workbench().screenshot('million-regex');
    await session.button('Clear Filter').click();

    await session.button('Kinds').click();
    await frame.getByRole('checkbox', { name: 'binary' }).check();
    const binary = nth(binaryEvery, binaryEvery - 1);
    await filteredTo(million / binaryEvery, binary);
    await grid.press('Home');
    await inSight(0, binary);
    await grid.hover();
    for (let turns = 0; turns < 5; turns += 1) await workbench().page.mouse.wheel(0, 2200);
    await inSight(500, binary);
    await goTo('#1,000,000');
    await inSight(9999, binary);
    await workbench().screenshot('million-kinds');
    await session.button('Clear Filter').click();
    // The selected message is in sight among all.
    await inSight(999_999);

    await session.composer.fill('sent among a million');
    await session.composer.press('Control+Enter');
    const direction = frame.getByRole('radiogroup', { name: 'Direction' });
    await direction.getByText('Sent').click();
    await untilShown(grid, ({ length, rows: [row] }) => {
      assert.equal(length, 1);
      assert.equal(row!.preview, 'sent among a million');
      assert.ok(row!.index >= million);
    });
    await direction.getByText('All').click();
    await untilShown(grid, ({ length }) => assert.ok(length > million));
  });

  it('goes to what a search has not come to yet, and stops the search when asked to', async () => {
    const { grid, frame } = session;
    await session.button('Use Regular Expression').click();
    await grid.press('Home');
    // Each message that it does not match takes some microseconds.
    await box.fill('^needle|.*.*.*.*[xq]');
    await session.button('Cancel').click();
    await frame.getByText(/stopped at \d+ %/).waitFor();
    await workbench().screenshot('million-cancelled');
    const { length } = await shownIn(grid);
    assert.ok(length < million / needleEvery, `${length} of the matches were found by then`);
    await session.button('Search Again').click();
    await session.button('Cancel').waitFor();
    await goTo('#400,501');
    assert.ok((await shownIn(grid)).length < 400, 'the search has not come to it');
    const row = session.row(401).and(frame.locator('[aria-selected="true"]'));
    await row.getByText('needle 400500').waitFor();
    await inSight(400, needles);
    await session.button('Clear Filter').click();
    await inSight(400_500);
    await session.button('Use Regular Expression').click();
  });

  it('is legible in every theme, and narrow', async () => {
    await box.fill('needle');
    await filteredTo(million / needleEvery, needles);
    await session.grid.press('Home');
    await session.grid.press('ArrowDown');
    for (const theme of themes) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`million-${theme}`);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [1600, 420]) {
      await workbench().resize(width, 800);
      await inSight(1, needles);
      await workbench().screenshot(`million-${width}px`);
    }
    await box.press('Escape');
    await untilShown(session.grid, ({ length }) => assert.ok(length > million));
    await workbench().screenshot('million-420px-all');
    await workbench().resize(1280, 800);
    await session.button('Disconnect').click();
    await session.inState('Closed');
  });
});
