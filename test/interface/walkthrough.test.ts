import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Locator } from 'playwright-core';
import { eventually } from '../unit/support/eventually';
import { readJson } from '../unit/support/repository';
import { SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

const { contributes } = readJson('package.json') as {
  contributes: { walkthroughs: readonly [{ readonly steps: readonly { readonly id: string }[] }] };
};
const ids = contributes.walkthroughs[0].steps.map(({ id }) => id);

/**
 * The walkthrough by its own links, in the order of its steps, in a window without a folder. After each step all of those so far are done, and
 * no other: what is done is what has happened, never that a link was clicked.
 */
describe('the walkthrough', function () {
  this.timeout(120_000);
  /** That this window listens on. */
  let port = 0;
  const workbench = useWorkbench();
  const session = (): SessionPage => new SessionPage(workbench());
  const walkthrough = (): Locator => workbench().page.locator('.gettingStartedContainer');
  const step = (id: string): Locator => walkthrough().locator(`button.getting-started-step[data-step-id$="#${id}"]`);

  before(async () => {
    const { page } = workbench();
    await page.goto(new URL('/?ew=true', page.url()).href);
    // A palette that is open before has none of its commands.
    await page.waitForFunction(() => performance.getEntriesByName('code/didLoadExtensions').length > 0);
  });

  const open = async (): Promise<void> => {
    await workbench().runCommand('Sockets: Understand Sockets');
    await step(ids[0] ?? '').waitFor();
  };
  /** Opens the walkthrough and a step of it, and clicks a link there. */
  const follow = async (id: string, label: string): Promise<void> => {
    await open();
    const link = step(id).locator('.step-description-container').getByRole('button', { name: label, exact: true });
    // VS Code goes on to the next step by itself when one is done, which closes this one.
    await eventually(async () => {
      if ((await step(id).getAttribute('aria-expanded')) !== 'true') await step(id).locator('.step-title').click();
      await link.click({ timeout: 3000 });
    }, 30_000);
  };
  /** Waits until the steps up to this one are done, and sees that no other is. */
  const doneUntil = async (id: string | undefined): Promise<void> => {
    await open();
    await eventually(async () => {
      const done = walkthrough().locator('.codicon.complete[data-done-step-id]');
      const found = await done.evaluateAll((all) => all.map((each) => each.getAttribute('data-done-step-id') ?? ''));
      assert.deepEqual(
        found.map((each) => each.replace(/^.*#/, '')),
        ids.slice(0, id === undefined ? 0 : ids.indexOf(id) + 1),
      );
    }, 15_000);
  };
  const notification = async (text: string): Promise<void> => {
    await workbench().notification(text).waitFor();
    await workbench().runCommand('Notifications: Clear All Notifications');
  };

  it('S1, C1: is done when a server runs', async () => {
    await doneUntil(undefined);
    await follow('server.C1.S1', 'Start Demo Server');
    await notification('The demo server is running');
    await doneUntil('server.C1.S1');
  });

  it('S2, S4: is done when a connection is open', async () => {
    await follow('connect.S2.S4', 'Connect to Echo');
    await session().inState('Open');
    await doneUntil('connect.S2.S4');
  });

  it('S5, S6: is done when a five-tuple is shown', async () => {
    await follow('association.S5.S6', 'Show Connection');
    await session().table('Association').getByText('127.0.0.1').first().waitFor();
    await doneUntil('association.S5.S6');
  });

  it('S8, C8, H4, H7: is done when a message has gone and one has come', async () => {
    await follow('talk.S8.C8.H4.H7', 'Connect to Clock');
    await session().grid.getByRole('row').nth(1).waitFor();
    await session().button('Disconnect').click();
    await session().inState('Closed');
    await doneUntil('association.S5.S6');
    await follow('talk.S8.C8.H4.H7', 'Write a Message');
    await session().inState('Open');
    await session().composer.fill('hello');
    await session().button('Send').click();
    await session().grid.getByText('hello').nth(1).waitFor();
    await doneUntil('talk.S8.C8.H4.H7');
  });

  it('S7: is done when two protocols have met', async () => {
    await follow('mismatch.S7', 'WebSocket to Plain TCP');
    await session().inState('Failed');
    await session().frame.getByRole('alert').filter({ hasText: '220 socketscope demo' }).waitFor();
    await doneUntil('mismatch.S7');
    await follow('mismatch.S7', 'TLS to Plain TCP');
    await session().frame.getByRole('alert').filter({ hasText: 'does not speak TLS' }).waitFor();
  });

  it('S3, C2, C3: is done when this window listens', async () => {
    await follow('listen.S3.C2.C3', 'Listen on a Port in Use');
    await session().inState('Failed');
    await session()
      .frame.getByRole('button', { name: /^Use free port \d+$/ })
      .waitFor();
    await doneUntil('mismatch.S7');
    await follow('listen.S3.C2.C3', 'Listen on a Free Port');
    await session().state.filter({ hasText: 'Listening, waiting for clients' }).waitFor();
    port = Number(new URL(await session().frame.locator('.address').innerText()).port);
    await doneUntil('listen.S3.C2.C3');
  });

  it('C4, C7: is done when a client is accepted', async () => {
    await follow('close.C5', "Close the Client's Connection");
    await notification('No client is connected to a listener');
    await doneUntil('listen.S3.C2.C3');
    await follow('accept.C4.C7', 'Connect a Client');
    await session().inState('Open');
    await doneUntil('accept.C4.C7');
  });

  it('C5: is done when a client has ended and the listener goes on', async () => {
    await follow('close.C5', "Close the Client's Connection");
    const clients = session().frame.getByRole('grid', { name: 'Clients' });
    await clients
      .getByRole('row', { name: /127\.0\.0\.1:\d+/ })
      .getByText('Closed')
      .waitFor();
    await session().state.filter({ hasText: 'Listening, waiting for clients' }).waitFor();
    await doneUntil('close.C5');
  });

  it('C6: is done when the listener has stopped', async () => {
    await follow('stop.C6', 'Stop Listening');
    await doneUntil('stop.C6');
    const next = createServer().listen(port, '127.0.0.1');
    await once(next, 'listening');
    next.close();
  });

  it('H1, H2, H5: is done when a request and its response are shown', async () => {
    await follow('handshake.H1.H2.H5', 'Show Handshake');
    await session().table('Response headers').getByText('Sec-WebSocket-Accept').first().waitFor();
    await doneUntil('handshake.H1.H2.H5');
  });

  it('H3: is done when a server has refused', async () => {
    await follow('refusal.H3', 'Connect and Get a 401');
    await session().inState('Failed');
    await doneUntil('refusal.H3');
  });

  it('H6: is done when a connection went through a proxy', async () => {
    await follow('proxy.H6', 'Connect Through a Proxy');
    await session().inState('Open');
    await doneUntil('proxy.H6');
  });

  it('H8, H9: is done when a frame was looked into', async () => {
    await follow('frame.H8.H9', 'Connect to Fragments');
    await session().row(1).click();
    await doneUntil('proxy.H6');
    await workbench()
      .page.getByRole('tab', { name: /\/fragments/ })
      .click();
    await session().row(1).click();
    await session().tab('Frames').click();
    await session().details.getByRole('grid', { name: 'Frame headers' }).waitFor();
    await doneUntil('frame.H8.H9');
  });

  it('keeps what is done when the window is loaded anew', async () => {
    await workbench().reload();
    await doneUntil(ids.at(-1));
  });

  it('is offered where there is nothing yet', async () => {
    const sidebar = await workbench().openSocketsView();
    await workbench().runCommand('View: Close All Editors');
    await sidebar.getByText('Understand them step by step').click();
    await step(ids[0] ?? '').waitFor();
  });
});

describe('the walkthrough, opened late', function () {
  this.timeout(120_000);
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({ files: await demo.files() }));

  it('knows what has happened before', async () => {
    await workbench().runCommand('Sockets: Start Demo Server');
    await workbench().notification('The demo server is running').waitFor();
    await workbench().runCommand('Sockets: Quick Connect');
    await workbench().quickInput(demo.address('echo'));
    const session = new SessionPage(workbench());
    await session.inState('Open');
    await session.composer.fill('hello');
    await session.button('Send').click();
    await session.grid.getByText('hello').nth(1).waitFor();
    await session.tab('Connection').click();
    await session.table('Association').getByText('127.0.0.1').first().waitFor();
    await workbench().runCommand('Sockets: Understand Sockets');
    const done = workbench().page.locator('.gettingStartedContainer .codicon.complete[data-done-step-id]');
    for (const id of ['server.C1.S1', 'connect.S2.S4', 'association.S5.S6', 'talk.S8.C8.H4.H7'])
      await done.and(workbench().page.locator(`[data-done-step-id$="#${id}"]`)).waitFor();
  });
});
