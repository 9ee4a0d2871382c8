import * as assert from 'node:assert/strict';
import { connectByMouse } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

const COUNT = 200_000;

describe('a flood of 20,000 messages a second', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => {
    await demo.files();
    const url = `${demo.address('flood').split('?')[0] ?? ''}?rate=20000&size=200&count=${COUNT}`;
    const profiles = [{ name: 'Flood', transport: 'websocket', url }];
    return { files: { '.vscode/sockets.json': JSON.stringify({ profiles }) } };
  });

  it('leaves the page answering, and every message in the log', async function () {
    this.timeout(180_000);
    const session = await connectByMouse(workbench(), 'Flood');
    await session.grid.getByRole('row').first().waitFor();
    // All of this happens while messages come: the peer closes after the last one.
    await session.grid.press('Home');
    await session.row(1).click();
    await session.frame.getByRole('region', { name: 'Message details' }).getByText('#1', { exact: true }).waitFor();
    await session.composer.fill('typed during the flood');
    await session.tab('Connection').click();
    await session.table('Association').waitFor();
    await session.tab('Messages').click();
    assert.match(await session.state.innerText(), /^\s*Open/, 'the flood is still on');
    assert.equal(await session.composer.inputValue(), 'typed during the flood');

    await session.state.filter({ hasText: /^\s*Closed/ }).waitFor({ timeout: 120_000 });
    // Two close frames follow the messages.
    assert.equal(await session.grid.getAttribute('aria-rowcount'), String(COUNT + 2));
    await session.grid.press('End');
    // The row is there at once, what stands in it when it has been read.
    await session
      .row(COUNT)
      .filter({ hasText: new RegExp(`\\b${COUNT - 1}\\b`) })
      .waitFor();
    const rows = await session.grid.getByRole('row').count();
    assert.ok(rows < 100, `only visible rows exist, not ${rows}`);
  });
});
