import * as assert from 'node:assert/strict';
import { eventually } from '../unit/support/eventually';
import { connectByMouse, type SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const THEMES: readonly ThemeKind[] = ['dark', 'light', 'hcDark', 'hcLight'];
const COUNT = 5000;

describe('the list of messages', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => {
    await demo.files();
    const flood = demo.address('flood').split('?')[0] ?? '';
    const profiles = [
      { name: 'Some', transport: 'websocket', url: `${flood}?rate=100000&size=200&count=${COUNT}` },
      { name: 'Flood', transport: 'websocket', url: `${flood}?rate=20000&size=200&count=0` },
      { name: 'Chat', transport: 'websocket', url: demo.address('chat') },
    ];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }) } };
  });

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  /** A session that has ended, with messages numbered from 0, and two close frames after them. */
  async function ended(): Promise<SessionPage> {
    const session = await connectByMouse(workbench(), 'Some');
    await session.inState('Closed');
    await session.grid.and(session.frame.locator(`[aria-rowcount="${COUNT + 2}"]`)).waitFor();
    return session;
  }

  const selectedRows = (session: SessionPage): Promise<number> =>
    session.grid.locator('[role="row"][aria-selected="true"]').count();

  it('selects ranges by keyboard and mouse', async () => {
    const session = await ended();
    await session.grid.press('Home');
    await session.row(1).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    for (let times = 0; times < 3; times++) await session.grid.press('Shift+ArrowDown');
    await session.frame.getByText('4 selected').waitFor();
    assert.equal(await selectedRows(session), 4);
    await session.grid.press('Shift+End');
    await session.frame.getByText('5,002 selected').waitFor();
    await session.grid.press('ArrowUp');
    assert.equal(await selectedRows(session), 1);
    await session.grid.press('Control+a');
    await session.frame.getByText('5,002 selected').waitFor();
    await session.grid.press('Home');
    await session.row(2).click();
    await session.row(5).click({ modifiers: ['Shift'] });
    await session.row(3).click({ modifiers: ['Control'] });
    await session.frame.getByText('3 selected').waitFor();
    assert.equal(await session.row(3).getAttribute('aria-selected'), 'false');
    assert.equal(await session.grid.getAttribute('aria-multiselectable'), 'true');
  });

  it('follows its end while its part of the window grows and shrinks by some pixels', async () => {
    const session = await ended();
    const last = session.row(COUNT + 2);
    for (const height of [800, 803, 811, 815, 830, 812, 814, 800]) {
      await workbench().resize(1280, height);
      // Three frames: the page is given its size in the first, and tells of having been scrolled in the next.
      await session.grid.evaluate(async () => {
        for (let nth = 0; nth < 3; nth += 1) await new Promise(requestAnimationFrame);
      });
      await last.waitFor();
      assert.equal(await session.button('Follow New Messages').getAttribute('aria-pressed'), 'true', `at ${height} px`);
    }
  });

  it('keeps the width of a column and the style of times after a reload', async () => {
    const session = await ended();
    const line = session.frame.getByRole('separator', { name: 'Resize the column Time' });
    await line.focus();
    for (let times = 0; times < 5; times++) await line.press('ArrowRight');
    const width = (): Promise<number> =>
      session.frame.getByRole('columnheader', { name: 'Time' }).evaluate((cell) => cell.getBoundingClientRect().width);
    const wide = await width();
    await session.button('Columns and Times').click();
    await session.frame.getByRole('radio', { name: 'Since the first message' }).check();
    await session.frame.getByRole('checkbox', { name: 'Kind' }).uncheck();
    await session.frame.getByRole('columnheader', { name: 'Kind' }).waitFor({ state: 'detached' });
    await workbench().screenshot('list-columns');
    await session.grid.press('Home');
    await session.row(1).getByText('+0.000').waitFor();
    await workbench().reload();
    await session.inState('Closed');
    await session.grid.press('Home');
    await session.row(1).getByText('+0.000').waitFor();
    assert.equal(await width(), wide);
    assert.equal(await session.frame.getByRole('columnheader', { name: 'Kind' }).count(), 0);
    await session.button('Columns and Times').click();
    await session.frame.getByRole('radio', { name: 'Time of day' }).check();
    await session.button('Reset Columns').click();
    await session.frame.getByRole('columnheader', { name: 'Kind' }).waitFor();
    await eventually(async () => assert.ok((await width()) < wide));
  });

  it('goes to a number and to a time', async () => {
    const session = await ended();
    await session.grid.focus();
    const input = session.frame.getByRole('textbox', { name: 'Number or time' });
    await session.grid.press('Control+g');
    await input.fill('#2,345');
    await input.press('Enter');
    await session.row(2345).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await session.grid.press('Control+g');
    await input.fill('no place');
    await input.press('Enter');
    assert.equal(await input.getAttribute('aria-invalid'), 'true');
    await input.fill('+0s');
    await input.press('Enter');
    await session.row(1).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await session.grid.press('Control+g');
    await input.fill('+1h');
    await input.press('Enter');
    await session.frame.getByRole('alert').filter({ hasText: 'no message' }).waitFor();
    await input.press('Escape');
    await session.row(1).and(session.frame.locator('[aria-selected="true"]')).waitFor();
  });

  it('pins messages and keeps notes on them', async () => {
    const session = await ended();
    await session.grid.press('Control+Home');
    await session.grid.press('Home');
    await session.grid.press('p');
    await session.row(1).getByRole('img', { name: 'Pinned' }).waitFor();
    await session.row(3).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: /^Add Note/ }).click();
    await session.frame.getByRole('textbox', { name: 'Note on #3' }).fill('the first odd one');
    await workbench().screenshot('list-note');
    await session.frame.getByRole('textbox', { name: 'Note on #3' }).press('Enter');
    await session.row(3).getByText('the first odd one').waitFor();
    await session.grid.press('End');
    await session.grid.press('F8');
    await session.row(1).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await session.grid.press('F8');
    await session.row(3).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await session.grid.press('Control+g');
    await workbench().screenshot('list-jump');
    await session.frame.getByRole('button', { name: /the first odd one/ }).click();
    await workbench().reload();
    await session.inState('Closed');
    await session.row(3).getByText('the first odd one').waitFor();
    await session.row(1).getByRole('img', { name: 'Pinned' }).waitFor();
  });

  it('filters during a flood, and the selected message stays', async function () {
    this.timeout(120_000);
    const session = await connectByMouse(workbench(), 'Flood');
    await session.frame.getByText(/^[\d,]{5,} messages$/).waitFor();
    await session.grid.press('Home');
    await session.row(8).click();
    const box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    await session.grid.press('Control+f');
    await box.and(session.frame.locator(':focus')).waitFor();
    await box.fill('7 a');
    const seventh = session.grid.getByRole('row').filter({ has: session.frame.getByText('8', { exact: true }) });
    await seventh.and(session.frame.locator('[aria-selected="true"][aria-rowindex="1"]')).waitFor();
    const count = async (): Promise<number> => Number(await session.grid.getAttribute('aria-rowcount'));
    const before = await count();
    await eventually(async () => assert.ok((await count()) > before, 'new messages pass the filter as they come'));
    await session.frame
      .locator('.toolbar-count')
      .filter({ hasText: /of [\d,]+ match/ })
      .waitFor();
    await workbench().screenshot('list-filter-flood');
    await box.press('ArrowDown');
    await session.grid.and(session.frame.locator(':focus')).waitFor();
    await session.grid.press('ArrowDown');
    await session
      .row(2)
      .and(session.frame.locator('[aria-selected="true"]'))
      .getByText('18', { exact: true })
      .waitFor();
    await session.button('Clear Filter').click();
    await session.row(18).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await session.button('Disconnect').click();
    await session.inState('Closed');
  });

  it('keeps the selected messages when it is filtered and when its tab was hidden', async () => {
    const session = await ended();
    const box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    const selected = session.grid.locator('[role="row"][aria-selected="true"]');
    await session.grid.press('Home');
    await session.row(8).click();
    await session.grid.press('Shift+ArrowDown');
    await box.fill('7 a');
    await session.grid.and(session.frame.locator('[aria-rowcount="500"]')).waitFor();
    await session.row(1).and(session.frame.locator('[aria-selected="true"]')).waitFor();
    assert.equal(await selected.count(), 1);
    await box.press('Escape');
    await session.frame.getByText('2 selected').waitFor();
    await session.grid.press('Home');
    await session.grid.press('p');
    await session.row(1).getByRole('img', { name: 'Pinned' }).waitFor();
    await box.fill('7 a');
    await session.grid.and(session.frame.locator('[aria-rowcount="500"]')).waitFor();
    await session.grid.press('Home');
    await session.row(3).click();
    await session
      .row(3)
      .and(session.frame.locator('[aria-selected="true"]'))
      .getByText('28', { exact: true })
      .waitFor();
    await session.grid.press('F8');
    await session.frame.getByText('The filter hides all messages that are pinned or have a note.').waitFor();
    assert.match(await selected.innerText(), /28/);
    await workbench().runCommand('File: New Untitled Text File');
    await workbench().runCommand('View: Close Editor');
    await session
      .row(3)
      .and(session.frame.locator('[aria-selected="true"]'))
      .getByText('28', { exact: true })
      .waitFor();
    await session.button('Clear Filter').click();
    await session.row(28).and(session.frame.locator('[aria-selected="true"]')).waitFor();
  });

  it('saves a note when its editor is left by a click elsewhere', async () => {
    const session = await ended();
    await session.grid.press('Home');
    await session.row(4).click();
    await session.grid.press('n');
    await session.frame.getByRole('textbox', { name: 'Note on #4' }).fill('kept');
    await session.row(1).click();
    await session.row(4).getByText('kept').waitFor();
    await session.row(4).click();
    await session.grid.press('n');
    await session.frame.getByRole('textbox', { name: 'Note on #4' }).fill('not kept');
    await session.frame.getByRole('textbox', { name: 'Note on #4' }).press('Escape');
    await session.row(4).getByText('kept', { exact: true }).waitFor();
  });

  it('says what a filter lets through, and what is wrong with it', async () => {
    const session = await ended();
    const box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    await box.fill('no such text');
    await session.frame.getByText('No message matches').waitFor();
    await workbench().screenshot('list-no-match');
    assert.equal(await session.grid.getAttribute('aria-rowcount'), '0');
    await box.press('Escape');
    await session.grid.and(session.frame.locator(`[aria-rowcount="${COUNT + 2}"]`)).waitFor();
    await session.button('Use Regular Expression').click();
    await box.fill('(');
    await session.frame.getByRole('alert').waitFor();
    await workbench().screenshot('list-broken-regex');
    await box.fill('^12\\d\\b');
    await session.grid.and(session.frame.locator('[aria-rowcount="10"]')).waitFor();
    await session.button('Invert').click();
    await session.grid.and(session.frame.locator(`[aria-rowcount="${COUNT + 2 - 10}"]`)).waitFor();
    await session.button('Invert').click();
    await session.frame.getByRole('radiogroup', { name: 'Direction' }).getByText('Sent').click();
    await session.grid.and(session.frame.locator('[aria-rowcount="0"]')).waitFor();
    await box.press('Escape');
    await session.grid.and(session.frame.locator('[aria-rowcount="1"]')).waitFor();
    await session.button('Clear Filter').click();
    await session.button('Kinds').click();
    await session.frame.getByRole('checkbox', { name: 'close' }).check();
    await session.grid.and(session.frame.locator('[aria-rowcount="2"]')).waitFor();
    await workbench().screenshot('list-kinds');
    await session.button('Clear Filter').click();
    await session
      .row(COUNT + 2)
      .getByText('Normal closure')
      .waitFor();
    await session.button('Marks, Size, Time and JSON').click();
    await session.frame.getByRole('textbox', { name: 'To size' }).fill('150 bytes');
    await workbench().screenshot('list-conditions');
    await session.frame.getByRole('textbox', { name: 'To size' }).fill('150');
    await session.grid.and(session.frame.locator('[aria-rowcount="2"]')).waitFor();
  });

  it('is legible in every theme and fits every width', async function () {
    this.timeout(180_000);
    const session = await connectByMouse(workbench(), 'Chat');
    await session.inState('Open');
    for (const text of ['{"op":"subscribe","rooms":["general"]}', 'Hello, everybody!', `long ${'word '.repeat(80)}`]) {
      await session.composer.fill(text);
      await session.composer.press('Control+Enter');
      await session.frame.getByText('0 bytes').waitFor();
    }
    await session.row(3).click();
    await session.grid.press('p');
    await session.grid.press('ArrowDown');
    await session.grid.press('Shift+ArrowDown');
    await session.frame.getByRole('searchbox').fill('o');
    await session.grid.locator('mark').first().waitFor();
    for (const theme of THEMES) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`list-${theme}`);
    }
    await workbench().setTheme('dark');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [1280, 700, 370]) {
      await workbench().resize(width, 800);
      const overflow = await session.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      await workbench().screenshot(`list-${width}px`);
      assert.equal(overflow, 0, `nothing stands out of the page: ${width} px`);
    }
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  });
});
