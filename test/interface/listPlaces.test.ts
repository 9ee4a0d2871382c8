import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { ListLayout } from '../../src/panel/messages';
import { eventually } from '../unit/support/eventually';
import { connectByMouse, type SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

const count = 5000;
/** Two close frames come after the messages. */
const length = count + 2;

describe('places in the list of messages', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => {
    await demo.files();
    const flood = demo.address('flood').split('?')[0] ?? '';
    const url = `${flood}?rate=100000&size=200&count=${count}`;
    const profiles = [{ name: 'Some', transport: 'websocket', url }];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }) } };
  });
  let session: SessionPage;
  let box: Locator;

  before(async () => {
    session = await connectByMouse(workbench(), 'Some');
    await session.inState('Closed');
    await hasRows(length);
    box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
  });

  const hasRows = (rows: number): Promise<void> =>
    session.grid.and(session.frame.locator(`[aria-rowcount="${rows}"]`)).waitFor();

  /** Waits until the row at this place is the selected one, and the message of this number. */
  const selects = (place: number, number = place): Promise<void> =>
    session
      .row(place)
      .and(session.frame.locator('[aria-selected="true"]'))
      .getByText(String(number), { exact: true })
      .waitFor();

  async function goTo(text: string): Promise<void> {
    await session.grid.press('Control+g');
    const input = session.frame.getByRole('textbox', { name: 'Number or time' });
    await input.fill(text);
    await input.press('Enter');
  }

  const said = (text: string): Promise<void> => session.frame.getByRole('alert').filter({ hasText: text }).waitFor();

  const chooseTimes = async (label: string): Promise<void> => {
    await session.button('Columns and Times').click();
    await session.frame.getByRole('radio', { name: label }).check();
    await session.frame.getByRole('radio', { name: label }).press('Escape');
  };

  it('say when there is no such number or time', async () => {
    await goTo('#9,999');
    await said('There is no message #9,999. The last one is #5,002.');
    await selects(length);
    await goTo('12');
    await selects(12);
    await session.frame.getByRole('alert').waitFor({ state: 'detached' });
    await goTo('+1h');
    await said('No message is as late as that.');
    await selects(length);
    await goTo('2001-01-01');
    await said('No message is as early as that.');
    await selects(1);
    await workbench().screenshot('places-outside');
    await session.button('Dismiss').click();
    await session.frame.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('say when the filter hides a message, and show it if asked to', async () => {
    await box.fill('7 a');
    await hasRows(500);
    await goTo('#2,345');
    await said('The filter hides message #2,345.');
    // What is nearest to it.
    await selects(235, 2348);
    await workbench().screenshot('places-hidden');
    await session.button('Clear Filter and Show It').click();
    await hasRows(length);
    await selects(2345);
    assert.equal(await box.inputValue(), '');
    assert.equal(await session.frame.getByRole('alert').count(), 0);
    await goTo('#18');
    await box.fill('7 a');
    await hasRows(500);
    await selects(2, 18);
    await goTo('#28');
    await selects(3, 28);
    assert.equal(await session.frame.getByRole('alert').count(), 0);
    await session.button('Clear Filter').click();
    await hasRows(length);
  });

  it('that are marked are gone to by F8, but for those that the filter hides', async () => {
    for (const number of [3, 18, 1008]) {
      await goTo(`#${number}`);
      await selects(number);
      await session.grid.press('p');
      await session.row(number).getByRole('img', { name: 'Pinned' }).waitFor();
    }
    await box.fill('7 a');
    await hasRows(500);
    await session.grid.press('Home');
    await selects(1, 8);
    await session.grid.press('F8');
    await selects(2, 18);
    await session.grid.press('F8');
    await selects(101, 1008);
    await session.grid.press('Shift+F8');
    await selects(2, 18);
    await session.grid.press('Control+g');
    await session.frame.getByRole('button', { name: '#3', exact: true }).click();
    await said('The filter hides message #3.');
    await session.button('Clear Filter and Show It').click();
    await selects(3);
    await session.row(3).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: /^Unpin/ }).waitFor();
    await workbench().setTheme('light');
    await session.row(3).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: /^Unpin/ }).waitFor();
    await workbench().screenshot('places-menu-light');
    await session.frame.getByRole('menuitem').first().press('Escape');
  });

  it('keep the width to which a column was dragged after a reload', async () => {
    const head = session.frame.getByRole('columnheader', { name: 'Kind' });
    const width = (): Promise<number> => head.evaluate((cell) => cell.getBoundingClientRect().width);
    const before = await width();
    const line = session.frame.getByRole('separator', { name: 'Resize the column Kind' });
    const at = (await line.boundingBox())!;
    const { mouse } = workbench().page;
    await mouse.move(at.x + at.width / 2, at.y + at.height / 2);
    await mouse.down();
    await mouse.move(at.x + at.width / 2 + 60, at.y + at.height / 2, { steps: 4 });
    await mouse.up();
    await eventually(async () => assert.ok(Math.abs((await width()) - before - 60) < 2, 'it follows the pointer'));
    const dragged = await width();
    const kept = await keptLayouts(session.grid);
    await line.focus();
    await line.press('ArrowRight');
    await eventually(async () => assert.equal(await width(), dragged + 8));
    await eventually(async () => assert.equal((await kept()).at(-1)?.columns['message.kind']?.widthPx, dragged + 8));
    await workbench().reload();
    await session.inState('Closed');
    await eventually(async () => assert.equal(await width(), dragged + 8));
    await line.dblclick();
    await eventually(async () => assert.ok(Math.abs((await width()) - before) < 1, 'as it was at first'));
  });

  it('tell times since the first message and since the row above', async () => {
    const times = async (): Promise<number[]> => {
      const texts = await session.grid.locator('[role="row"] .time').allInnerTexts();
      return texts.slice(0, 10).map((text) => Math.round(Number(text.trim()) * 1e6));
    };
    await chooseTimes('Since the first message');
    await session.grid.press('Home');
    await session.row(1).getByText('+0.000000').waitFor();
    const since = await times();
    await workbench().screenshot('places-relative');
    await chooseTimes('Since the row above');
    await session.row(1).getByText('+0.000000').waitFor({ state: 'detached' });
    const deltas = await times();
    assert.deepEqual(
      deltas.slice(1),
      since.slice(1).map((time, nth) => time - since[nth]!),
    );
    assert.equal(await session.row(1).locator('.time').innerText(), '');
    await chooseTimes('Time of day');
    await session
      .row(1)
      .getByText(/^\d\d:\d\d:\d\d\.\d{3}$/)
      .waitFor();
  });
});

/** Gives the layouts that the extension has kept from now on: nothing else on the page tells when that is done. */
async function keptLayouts(grid: Locator): Promise<() => Promise<readonly ListLayout[]>> {
  const kept = await grid.evaluateHandle((element) => {
    const page = element.closest('socketscope-messages') as unknown as {
      host: { request(name: string, args: unknown): Promise<unknown> };
    };
    const { host } = page;
    const request = host.request.bind(host);
    const layouts: ListLayout[] = [];
    host.request = async (name, args) => {
      const answer = await request(name, args);
      if (name === 'keepLayout') layouts.push(args as ListLayout);
      return answer;
    };
    return layouts;
  });
  return () => kept.jsonValue();
}
