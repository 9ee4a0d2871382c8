import * as assert from 'node:assert/strict';
import { eventually } from '../unit/support/eventually';
import { connectByMouse } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('the framing of a TCP session', function () {
  this.timeout(120_000);
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  it('is changed in its page while it goes on, and changed back', async () => {
    const session = await connectByMouse(workbench(), 'TCP echo');
    await session.inState('Open');
    await session.composer.fill('hello');
    await session.button('Send').click();
    assert.match(await session.row(2).innerText(), /hello$/);
    await session.button('Framing: lines').click();
    const options = workbench().page.getByRole('option');
    await options.filter({ hasText: /^Lines\s*current/ }).waitFor();
    assert.equal(await options.filter({ hasText: 'current' }).count(), 1);
    await workbench()
      .page.getByRole('option', { name: /^No framing \(chunks\)/ })
      .click();
    await session.button('Framing: chunks').waitFor();
    await eventually(async () => assert.match(await session.row(2).innerText(), /hello␍␊$/), 10_000);
    await session.inState('Open');
    await session.composer.fill('more');
    await session.button('Send').click();
    await eventually(async () => assert.match(await session.row(3).innerText(), /more$/), 10_000);
    await workbench().screenshot('framing-chunks');
    await session.button('Framing: chunks').click();
    await workbench()
      .page.getByRole('option', { name: /^The profile's/ })
      .click();
    await session.button('Framing: lines').waitFor();
    await eventually(async () => assert.match(await session.row(2).innerText(), /hello$/), 10_000);
    await session.inState('Open');
  });
});
