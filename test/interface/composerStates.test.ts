import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { eventually } from '../unit/support/eventually';
import { connectByMouse, type SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

const LONG_NAME = `${'a long name of a file that somebody has given it '.repeat(3)}.bin`;

describe('the composer, whatever the session is', function () {
  this.timeout(120_000);
  const demo = useDemo();
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) server.close();
  });
  const workbench = useWorkbench(async () => {
    await demo.files();
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    servers.push(echo);
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    const tcp = { transport: 'tcp', host: '127.0.0.1', port };
    const framing = { kind: 'line' };
    const profiles = [
      { name: 'Echo', transport: 'websocket', url: demo.address('echo') },
      { name: 'Nobody', transport: 'tcp', host: '127.0.0.1', port: 1 },
      { name: 'Chinese', ...tcp, framing, encoding: 'gb18030' },
      { name: 'Japanese', ...tcp, framing, encoding: 'shift_jis' },
      { name: 'Wide', ...tcp, framing, encoding: 'utf-16le' },
      { name: 'Counted', ...tcp, framing: { kind: 'length-prefix', size: 4 } },
    ];
    return {
      files: { '.vscode/sockets.json': JSON.stringify({ profiles }, null, 2), [LONG_NAME]: 'x'.repeat(300_000) },
    };
  });
  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  const open = async (profile: string): Promise<SessionPage> => {
    const session = await connectByMouse(workbench(), profile);
    await session.inState('Open');
    return session;
  };
  const mode = (session: SessionPage, name: string): Promise<void> =>
    session.frame.getByRole('radiogroup', { name: 'Format' }).getByText(name, { exact: true }).click();
  const chooseFile = async (session: SessionPage): Promise<void> => {
    await mode(session, 'File');
    await session.button('Choose File…').click();
    await workbench().page.getByRole('option').filter({ hasText: LONG_NAME }).click();
    await session.frame.locator('.file-picker').getByText(LONG_NAME).waitFor();
  };

  it('says why nothing can be sent in a session that has ended, keeps what was not sent, and offers to connect', async () => {
    const session = await open('Echo');
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await session.frame.getByText('The connection was ended from here: nothing more can be sent').waitFor();
    assert.deepEqual([await session.composer.isEditable(), await session.button('Send').isEnabled()], [false, false]);
    const connect = session.frame.getByRole('link', { name: 'Connect', exact: true });
    await connect.click();
    await session.inState('Open');
    await session.composer.fill('not sent yet');
    await session.button('Disconnect').click();
    await session.inState('Closed');
    assert.equal(await session.composer.inputValue(), 'not sent yet');
    assert.equal(await session.composer.isEditable(), false);
    await connect.click();
    await session.inState('Open');
    await session.button('Send').click();
    await session.row(2).waitFor();
    assert.match(await session.row(2).innerText(), /not sent yet/);
    const failed = await connectByMouse(workbench(), 'Nobody');
    await failed.inState('Failed');
    await failed.frame.getByText('The connection has failed: nothing can be sent').waitFor();
    await connect.waitFor();
  });

  for (const [profile, encoding, text, sizeBytes, foreign] of [
    ['Chinese', 'gb18030', '你好，😀', 10, undefined],
    ['Japanese', 'shift_jis', '表ソ能', 6, '😀'],
    ['Wide', 'utf-16le', '😀ਊ', 6, undefined],
  ] as const)
    it(`counts the bytes in the profile's encoding, and shows what comes in it: ${encoding}`, async () => {
      const session = await open(profile);
      await session.composer.fill(text);
      await session.frame.getByText(`${sizeBytes} bytes`, { exact: true }).waitFor();
      await session.frame.locator('.composer-bar').getByText(encoding, { exact: true }).waitFor();
      await session.button('Send').click();
      await session.row(2).waitFor();
      for (const number of [1, 2]) {
        const row = (await session.row(number).innerText()).replace(/\s+/g, ' ');
        assert.match(row, new RegExp(`message ${sizeBytes} ${text}$`));
      }
      if (foreign === undefined) return;
      await session.composer.fill(`ab${foreign}`);
      await session.frame.getByText('Line 1, column 3').waitFor();
      await session.frame.getByText(`is not in the encoding ${encoding}`).waitFor();
      await session.button('Send').click();
      assert.equal(await session.grid.getAttribute('aria-rowcount'), '2', 'nothing was sent');
      await workbench().screenshot('composer-encoding');
    });

  it('frames what is sent as the profile says, and says so', async () => {
    const session = await open('Counted');
    const placeholder = await session.composer.getAttribute('placeholder');
    assert.match(placeholder ?? '', /^Message to send; its length is added$/);
    await session.composer.fill('three\nlines\nhere');
    await session.button('Send').click();
    await session.row(2).waitFor();
    assert.match(await session.row(2).innerText(), /three␊lines␊here/);
  });

  it('sends a file that is chosen in a dialog', async () => {
    const session = await open('Echo');
    await chooseFile(session);
    await session.frame.getByText('300,000 bytes').waitFor();
    await session.button('Send').click();
    await session.row(2).waitFor();
    assert.match((await session.row(2).innerText()).replace(/\s+/g, ' '), /binary 300k/);
    await mode(session, 'Text');
  });

  it('fits narrow and wide pages in each mode and theme, with long texts and errors', async () => {
    const session = await open('Echo');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    const fits = (): Promise<void> =>
      eventually(async () => {
        const over = await session.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
        assert.equal(over, 0);
      });
    const drafts: readonly (readonly [mode: string, text: string])[] = [
      [
        'Text',
        'A text with ${uuid} and ${nope}, which goes on for longer than a line of the page has room. '.repeat(4),
      ],
      ['JSON', `{\n  "op": "subscribe",\n  "channels": [${'"a", '.repeat(40)}oops]\n}`],
      ['Hex', '00000000: 6865 6c6c 6f20 776f  hello wo\n00000008: 726c 64zz            rld.'],
      ['Base64', `${'3q2+7w'.repeat(60)}*`],
    ];
    for (const theme of ['dark', 'light', 'hcDark', 'hcLight'] satisfies ThemeKind[]) {
      await workbench().setTheme(theme);
      for (const [name, text] of drafts) {
        await mode(session, name);
        await session.composer.fill(text);
        await session.frame.locator('#composer-hint .error-text').waitFor();
        // Of the themes, each mode is looked at in two; the others differ in colours alone.
        const widths = theme === 'dark' || name === 'Text' ? [420, 1600] : [];
        for (const width of widths) {
          await workbench().resize(width, 800);
          await fits();
          await workbench().screenshot(`composing-${name}-${theme}-${width}`);
        }
      }
    }
    await chooseFile(session);
    for (const width of [420, 1600]) {
      await workbench().resize(width, 800);
      await fits();
      await workbench().screenshot(`composing-File-${width}`);
    }
    await workbench().resize(420, 800);
    await mode(session, 'Text');
    await session.composer.fill('not sent');
    await session.button('Disconnect').click();
    await session.inState('Closed');
    await fits();
    await workbench().screenshot('composing-ended-420');
    await workbench().resize(1280, 800);
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  });
});
