import { connectByMouse } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('the messages that are marked', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  it('are shown alone, combined with the rest of the filter, as they are at the moment', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    for (const [nth, text] of ['apple', 'pear', 'plum'].entries()) {
      await session.composer.fill(text);
      await session.composer.press('Control+Enter');
      await session.row(2 * nth + 2).waitFor();
    }
    const rows = (count: number): Promise<void> =>
      session.grid.and(session.frame.locator(`[aria-rowcount="${String(count)}"]`)).waitFor();
    for (const number of [1, 3]) {
      await session.row(number).click();
      await session.grid.press('p');
    }
    await session.row(6).click();
    await session.grid.press('n');
    await workbench().page.keyboard.type('the last one');
    await workbench().page.keyboard.press('Enter');
    await session.button('Marks, Size, Time and JSON').click();
    const pinned = session.frame.getByRole('checkbox', { name: 'Pinned' });
    await pinned.check();
    await rows(2);
    await session.frame.getByRole('checkbox', { name: 'With a note' }).check();
    await rows(3);
    await session.row(3).getByText('plum').waitFor();
    await workbench().screenshot('marks-filter');
    const box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    await box.fill('pear');
    await rows(1);
    await box.fill('');
    await rows(3);
    // Without its pin it is no longer one of them.
    await session.row(1).click();
    await session.grid.press('p');
    await rows(2);
    await session.row(1).getByText('pear').waitFor();
    await session.button('Clear Filter').click();
    await rows(6);
  });
});
