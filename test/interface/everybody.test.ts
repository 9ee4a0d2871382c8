import type { Locator } from 'playwright-core';
import { EveryEye } from './support/everyEye';
import { connectByMouse, type SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';

/** Each view of a session's page, for everybody: axe-core, four themes, 320 px, 200 %. */
describe('a session, for everybody', function () {
  this.timeout(240_000);
  const demo = useDemo();
  const workbench = useWorkbench(async () => ({
    files: await demo.files(),
  }));
  let eye: EveryEye;
  const look = (view: string): Promise<void> => eye.look(`session ${view}`);
  let session: SessionPage;

  const open = async (profile: string, state: 'Open' | 'Failed' | 'Connecting' | 'Closed' = 'Open'): Promise<void> => {
    session = await connectByMouse(workbench(), profile);
    await session.inState(state);
  };
  const send = async (...texts: string[]): Promise<void> => {
    for (const text of texts) {
      await session.composer.fill(text);
      await session.composer.press('Control+Enter');
      await session.frame.locator('textarea', { hasText: /^$/ }).first().waitFor();
    }
  };
  /** Opens something by its button, looks at it, and closes it. */
  const lookInto = async (button: Locator, opened: Locator, view: string): Promise<void> => {
    await button.click();
    await opened.waitFor();
    await look(view);
    await workbench().page.keyboard.press('Escape');
    await opened.waitFor({ state: 'hidden' });
  };
  const dialog = (name: string): Locator => session.frame.getByRole('dialog', { name, exact: true });
  const menu = (name: string): Locator => session.frame.getByRole('menu', { name });

  before(async function () {
    this.timeout(600_000);
    await open('Chat');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    eye = new EveryEye(workbench());
    await eye.learnThemes();
  });

  it('with nothing sent, with messages, and with a message in each view of its details', async () => {
    await look('before the first message');
    await send('{"op":"subscribe","rooms":["general","support"],"since":12345678901234567890}', 'Hello, everybody!');
    await session.row(4).waitFor();
    await look('messages');
    await session.row(3).click();
    await session.details.getByText('"message"').waitFor();
    await look('details as a tree');
    await session.details.getByRole('radiogroup', { name: 'Show JSON as' }).getByText('Text').click();
    await look('details as JSON text');
    for (const tab of ['Text', 'Hex', 'Frames'] as const) {
      await session.tab(tab).click();
      await session.details.getByRole('tabpanel', { name: tab }).waitFor();
      await look(`details in ${tab}`);
    }
    await session.tab('Text').click();
    await session.button('Find in Message').click();
    await session.details.getByRole('searchbox', { name: 'Find in message' }).fill('general');
    await look('find in a message');
    await workbench().page.keyboard.press('Escape');
    await session.tab('Hex').click();
    await session.details.getByRole('group', { name: 'Bytes in hexadecimal' }).press('Shift+ArrowDown');
    await lookInto(session.button('Copy As'), menu('Copy As'), 'copy menu');
    await session.tab('Pretty').click();
    await session.grid.press('p');
    await session.grid.press('n');
    await session.frame.getByRole('textbox', { name: 'Note on #3' }).fill('a note');
    await look('note editor');
    await session.frame.getByRole('textbox', { name: 'Note on #3' }).press('Enter');
    await session.row(3).getByText('a note').waitFor();
    await look('pinned with a note');
    await session.row(3).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: 'Show Details' }).waitFor();
    await look('menu of a message');
    await workbench().page.keyboard.press('Escape');
  });

  it('with the ways to find a message', async () => {
    const box = session.frame.getByRole('searchbox', { name: 'Filter messages' });
    await box.fill('general');
    await session.grid.locator('mark').first().waitFor();
    await look('filtered');
    await box.fill('nowhere at all');
    await session.frame.getByText('No message matches').waitFor();
    await look('nothing found');
    await session.button('Use Regular Expression').click();
    await box.fill('(');
    await session.frame.getByRole('alert').waitFor();
    await look('broken expression');
    await session.button('Clear Filter').first().click();
    await session.button('Use Regular Expression').click();
    await lookInto(session.button('Kinds'), dialog('Kinds'), 'kinds');
    const more = 'Marks, Size, Time and JSON';
    await lookInto(session.button(more), dialog(more), 'conditions');
    await lookInto(session.button('Go to Message'), dialog('Go to Message'), 'go to');
    await lookInto(session.button('Columns and Times'), dialog('Columns and Times'), 'columns');
    await session.show('Frames');
    await session.frames.getByRole('row').first().waitFor();
    await look('frames');
    await session.show('Messages');
    await session.button('Clear').click();
    await session.frame.locator('.list-cleared').waitFor();
    await look('cleared');
    await session.frame.locator('.list-cleared').getByRole('button', { name: 'Show' }).click();
  });

  it('with each mode and menu of the composer', async () => {
    const drafts = {
      Text: 'with ${uuid} and ${nope}',
      JSON: '{"op": oops}',
      Hex: 'de ad b',
      Base64: '3q2+*',
      File: '',
    };
    for (const [mode, text] of Object.entries(drafts)) {
      await session.frame.getByRole('radiogroup', { name: 'Format' }).getByText(mode, { exact: true }).click();
      if (mode !== 'File') {
        await session.composer.fill(text);
        await session.frame.locator('#composer-hint .error-text').waitFor();
      }
      await look(`composer in ${mode}`);
    }
    await session.frame.getByRole('radiogroup', { name: 'Format' }).getByText('Text', { exact: true }).click();
    await session.composer.fill('again');
    await lookInto(session.button('Saved messages'), dialog('Saved messages'), 'saved messages');
    await lookInto(session.button('History'), dialog('History'), 'history');
    const options = session.frame.getByRole('button', { name: /^Send options/ });
    await lookInto(options, session.frame.getByRole('dialog', { name: /^Send options/ }), 'send options');
    await lookInto(session.button('More'), menu('More'), 'composer menu');
    await session.button('More').click();
    await session.frame.getByRole('menuitem', { name: 'Repeat…' }).click();
    await dialog('Repeat').waitFor();
    await look('repeat');
    await dialog('Repeat').getByRole('button', { name: 'Start' }).click();
    await session.button('Stop repeating').waitFor();
    await look('repeating');
    await session.button('Stop repeating').click();
  });

  it('with its handshake and its connection, and ended', async () => {
    await session.tab('Handshake').click();
    await session.table('Request headers').waitFor();
    await look('handshake');
    await session.tab('Connection').click();
    await session.table('Association').waitFor();
    await look('connection');
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await look('ended, connection');
    await session.tab('Messages').click();
    await look('ended');
  });

  for (const [profile, state] of [
    ['Binary', 'Open'],
    ['TCP echo over TLS', 'Open'],
    ['Redirect', 'Open'],
    ['Refused (401)', 'Failed'],
    ['Untrusted certificate', 'Failed'],
    ['Reserved bit', 'Failed'],
    ['Never answers', 'Connecting'],
  ] as const)
    it(`${state.toLowerCase()}: ${profile}`, async () => {
      await workbench().runCommand('View: Close All Editors');
      await workbench().runCommand('Sockets: Connect');
      await workbench().quickInput(profile);
      await session.inState(state);
      await look(profile);
      for (const tab of ['Handshake', 'Connection'] as const) {
        await session.tab(tab).click();
        await look(`${profile} ${tab}`);
      }
    });
});
