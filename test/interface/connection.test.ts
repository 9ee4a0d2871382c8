import * as assert from 'node:assert/strict';
import { eventually } from '../unit/support/eventually';
import { connectByMouse } from './support/sessionPage';
import { useDemo, type Demo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('the Connection tab', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await patientFiles(demo) }));

  it('counts the time of the stage that is under way, until it is given up', async () => {
    const session = await connectByMouse(workbench(), 'Never answers');
    await session.tab('Connection').click();
    const row = session.table('Stages').getByRole('row', { name: /^HTTP/ });
    const duration = row.getByRole('cell').nth(1);
    await duration.filter({ hasText: /^\s*\d+\.\d s\s*$/ }).waitFor();
    const first = parseFloat(await duration.innerText());
    await eventually(async () => assert.ok(parseFloat(await duration.innerText()) > first + 0.3));
    await row.getByText('under way').waitFor();
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await row.getByText('given up').waitFor();
    assert.equal(await duration.innerText(), '—');
    const facts = session.table('Session');
    for (const name of ['Start', 'End'])
      await facts.getByRole('row', { name: new RegExp(`^${name} .*\\d:\\d\\d`) }).waitFor();
    await facts.getByRole('row', { name: /^Duration [\d.]+ s$/ }).waitFor();
  });

  it('tells the connections of a redirect apart', async () => {
    const session = await connectByMouse(workbench(), 'Redirect');
    await session.inState('Open');
    await session.tab('Connection').click();
    const headers = session.table('Stages').getByRole('rowheader');
    await headers.filter({ hasText: 'Connection 2' }).waitFor();
    const names = (await headers.allInnerTexts()).map((text) => text.trim().split(/\s*\n|\s{2}/)[0]);
    assert.match(names.join(', '), /^Connection 1.*HTTP, Connection 2.*HTTP$/);
  });

  it('tells the leg to a proxy from the far end, and shows what the proxy was asked', async () => {
    const session = await connectByMouse(workbench(), 'Echo through a proxy');
    await session.inState('Open');
    await session.tab('Connection').click();
    const stages = session.table('Stages');
    await stages.getByRole('rowheader', { name: /TCP\s+for the proxy/ }).waitFor();
    await stages.getByText('200 Connection established').first().waitFor();
    const association = await session.table('Association').innerText();
    const { host } = new URL(demo.address('echo'));
    assert.match(association, new RegExp(`Far end[^]*${host.replace(':', '[^]*')}`));
    await workbench().screenshot('connection-proxy');
  });

  it('says that a plain connection is not encrypted', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await session.tab('Connection').click();
    await session.frame.getByText('Nothing is encrypted').waitFor();
  });
});

/** With time enough to look at the connection that is never answered. */
async function patientFiles(demo: Demo): Promise<Record<string, string>> {
  const path = '.vscode/sockets.json';
  const files = await demo.files();
  return { ...files, [path]: (files[path] ?? '').replace('"handshakeTimeout": 3000', '"handshakeTimeout": 60000') };
}
