import * as assert from 'node:assert/strict';
import { eventually } from '../unit/support/eventually';
import { connectByMouse, SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

describe('a session, from the sidebar to the wire and back', () => {
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  it('connects, sends and shows everything by mouse alone', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await session.composer.click();
    await workbench().page.keyboard.type('hello');
    await session.button('Send').click();
    await eventually(async () => assert.match(await session.row(1).innerText(), /text\s+5\s+hello/));
    await eventually(async () => assert.match(await session.row(2).innerText(), /text\s+5\s+hello/));
    assert.equal(await session.grid.getAttribute('aria-rowcount'), '2');
    await showsBothHeads(session);
    await showsFiveTuple(session, demo.address('echo'));
    await session.tab('Messages').click();
    await session.row(2).click();
    await session.frame.getByRole('region', { name: 'Message details' }).getByText('hello').waitFor();
    await session.tab('Hex').click();
    await session.frame.getByText('68 65 6c 6c 6f').waitFor();
    await session.button('Disconnect').click();
    await session.inState('Closed');
  });

  it('connects, sends and shows everything by keyboard alone', async () => {
    const { page } = workbench();
    await workbench().runCommand('Sockets: Connect');
    await workbench().quickInput('Echo');
    const session = new SessionPage(workbench());
    await session.inState('Open');
    await session.composer.and(session.frame.locator(':focus')).waitFor();
    await page.keyboard.type('hello');
    await page.keyboard.press('Control+Enter');
    await session.row(2).waitFor();
    assert.equal(await session.composer.inputValue(), '');
    await page.keyboard.press('ArrowUp');
    assert.equal(await session.composer.inputValue(), 'hello', 'the history brings it back');
    await session.button('Disconnect').focus();
    await workbench().runCommand('Sockets: Send Message…');
    await session.composer.and(session.frame.locator(':focus')).waitFor();
    await session.tab('Messages').focus();
    await page.keyboard.press('ArrowRight');
    await session.tab('Handshake').and(session.frame.locator('[aria-selected="true"]')).waitFor();
    await page.keyboard.press('ArrowRight');
    await session.table('Association').waitFor();
    await workbench().runCommand('Sockets: Disconnect');
    await session.inState('Closed');
  });

  it('does the same with a line-framed TCP profile', async () => {
    const session = await connectByMouse(workbench(), 'TCP echo');
    await session.inState('Open');
    await session.composer.fill('hello');
    await session.button('Send').click();
    await eventually(async () => assert.match(await session.row(2).innerText(), /5\s+hello/));
    await showsFiveTuple(session, demo.address('tcp-echo'));
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await session.button('Connect').click();
    await session.inState('Open');
    await session.tab('Messages').click();
    await session.frame.getByText('Nothing sent or received yet').waitFor();
  });

  it('connects to an address that is typed, and says what is wrong with one', async () => {
    const { page } = workbench();
    await workbench().runCommand('Sockets: Quick Connect…');
    const input = page.locator('.quick-input-widget input[type="text"]');
    await input.fill('http://127.0.0.1/');
    await page.getByRole('option', { name: /it begins with http:\/\// }).waitFor();
    await workbench().quickInput(demo.address('echo'));
    await new SessionPage(workbench()).inState('Open');
  });

  it('comes back with its log after the window was reloaded', async () => {
    const session = await connectByMouse(workbench(), 'Echo');
    await session.inState('Open');
    await session.composer.fill('before the reload');
    await session.button('Send').click();
    await session.row(2).waitFor();
    await workbench().reload();
    await session.inState('Closed');
    await eventually(async () => assert.match(await session.row(2).innerText(), /before the reload/));
    await session.button('Connect').click();
    await session.inState('Open');
  });
});

async function showsBothHeads(session: SessionPage): Promise<void> {
  await session.tab('Handshake').click();
  const request = await session.table('Request headers').innerText();
  const response = await session.table('Response headers').innerText();
  assert.match(request, /Host[^]*Sec-WebSocket-Version[^]*Sec-WebSocket-Key[^]*Upgrade/);
  assert.match(response, /Upgrade[^]*Connection[^]*Sec-WebSocket-Accept/);
  await session.frame.getByText('HTTP/1.1 101 Switching Protocols', { exact: true }).waitFor();
  const findings = await session.frame.getByRole('list', { name: 'Findings' }).innerText();
  assert.match(findings, /101[^]*"Upgrade"[^]*"Connection"[^]*"Sec-WebSocket-Accept" is right[^]*RFC 6455 §4\.2\.2/);
}

async function showsFiveTuple(session: SessionPage, address: string): Promise<void> {
  await session.tab('Connection').click();
  const { port } = new URL(address);
  const table = await session.table('Association').innerText();
  assert.match(table, new RegExp(`tcp[^]*127\\.0\\.0\\.1[^]*\\d+[^]*127\\.0\\.0\\.1[^]*${port}`));
}
