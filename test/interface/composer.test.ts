import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { connectByMouse, type SessionPage } from './support/sessionPage';
import { useDemo } from './support/useDemo';
import { useWorkbench } from './useWorkbench';
import type { ThemeKind } from './workbench';

describe('the composer', () => {
  const demo = useDemo();
  let stalled: Server;
  after(() => stalled.close());
  const workbench = useWorkbench(async () => {
    await demo.files();
    const tcp = new URL(demo.address('tcp-echo'));
    const echo = demo.address('echo');
    stalled = createServer((socket) => socket.pause());
    await new Promise<void>((resolve) => stalled.listen(0, '127.0.0.1', resolve));
    const { port } = stalled.address() as AddressInfo;
    return {
      files: {
        '.vscode/sockets.json': `{
  // What the tests connect to.
  "profiles": [
    {
      "name": "Echo", "transport": "websocket", "url": "${echo}", // the address
      "messages": [
        { "name": "subscribe", "format": "json", "payload": { "op": "subscribe", "n": [1, 2] } },
        { "name": "blob", "format": "hex", "payload": "de ad be ef" },
        { "name": "picture", "format": "file", "payload": "\${workspaceFolder}/picture.bin" }
      ]
    },
    { "name": "Greeting", "transport": "websocket", "url": "${echo}", "messages": [{ "name": "hello", "format": "text", "payload": "hello \${counter}" }], "onOpen": ["hello", "hello"] },
    { "name": "Lines", "transport": "tcp", "host": "127.0.0.1", "port": ${tcp.port}, "framing": { "kind": "line" } },
    { "name": "Stalled", "transport": "tcp", "host": "127.0.0.1", "port": ${port}, "messages": [{ "name": "large", "format": "file", "payload": "large.bin" }] },
    { "name": "Variable", "transport": "websocket", "url": "\${env:NO_SUCH_VARIABLE}/" }
  ]
}
`,
        'large.bin': 'x'.repeat(20_000_000),
        'picture.bin': 'x'.repeat(200_000),
      },
    };
  });

  const open = async (profile: string): Promise<SessionPage> => {
    const session = await connectByMouse(workbench(), profile);
    await session.inState('Open');
    return session;
  };
  const mode = async (session: SessionPage, name: string): Promise<void> => {
    await session.frame.getByRole('radiogroup', { name: 'Format' }).getByText(name, { exact: true }).click();
  };
  const send = async (session: SessionPage, text: string): Promise<void> => {
    await session.composer.fill(text);
    await session.button('Send').click();
  };
  const rowText = async (row: Locator): Promise<string> => (await row.innerText()).replace(/\s+/g, ' ');

  afterEach(async () => {
    await workbench().runCommand('View: Close All Editors');
  });

  it('sends text, JSON, hexadecimal digits and Base64, and tells the size as one types', async () => {
    const session = await open('Echo');
    await session.composer.fill('héllo');
    await session.frame.getByText('6 bytes', { exact: true }).waitFor();
    await session.button('Send').click();
    await session.row(2).waitFor();
    await mode(session, 'JSON');
    await session.composer.fill('{"a":[1.0]}');
    await session.button('Format JSON').click();
    assert.equal(await session.composer.inputValue(), '{\n  "a": [\n    1.0\n  ]\n}');
    await session.button('Send').click();
    await session.row(4).waitFor();
    assert.match(await rowText(session.row(4)), /text 24/);
    await mode(session, 'Hex');
    await session.composer.fill('00000000: 6865 6c6c  hell\n00000004: 6f        o');
    await session.frame.getByText('5 bytes', { exact: true }).waitFor();
    await session.button('Send').click();
    await session.row(6).waitFor();
    assert.match(await rowText(session.row(6)), /binary 5/);
    await mode(session, 'Base64');
    await send(session, '3q2-7w');
    await session.row(8).waitFor();
    assert.match(await rowText(session.row(8)), /binary 4 de ad be ef/);
    await mode(session, 'Text');
  });

  it('resends a message that was sent, and offers it for no other one', async () => {
    const session = await open('Echo');
    await send(session, 'once more ${counter}');
    await session.row(2).click();
    await session.details.getByText('once more 1').first().waitFor();
    assert.equal(await session.button('Resend').count(), 0, 'it was received');
    await session.row(1).click();
    await session.button('Resend').click();
    await session.row(4).waitFor();
    assert.match(await rowText(session.row(3)), /once more 1/);
    await session.row(3).click({ button: 'right' });
    await session.frame.getByRole('menuitem', { name: 'Resend' }).click();
    await session.row(6).waitFor();
    await workbench().screenshot('resend');
    await session.button('Disconnect').click();
    await session.button('Resend').waitFor({ state: 'detached' });
  });

  it('shows an error at its place, and sends nothing', async () => {
    const session = await open('Echo');
    await mode(session, 'JSON');
    await send(session, '{"a": oops}');
    await session.frame.getByText('Line 1, column 7').waitFor();
    await session.frame.locator('#composer-hint').getByText('A value is expected.').waitFor();
    assert.equal(await session.composer.getAttribute('aria-invalid'), 'true');
    assert.equal(await session.frame.locator('mark').innerText(), 'o');
    const [mark, field] = [await session.frame.locator('mark').boundingBox(), await session.composer.boundingBox()];
    assert.ok(mark && field && mark.y - field.y < 10, 'the mark stands behind its line');
    const selected = await session.composer.evaluate((field) => (field as HTMLTextAreaElement).selectionStart);
    assert.equal(selected, 6);
    assert.equal(await session.grid.getAttribute('aria-rowcount'), '0');
    await session.composer.press('Control+Enter');
    await session.composer.fill('{"a": 1}');
    await session.button('Send').click();
    await session.row(2).waitFor();
    assert.equal(await session.grid.getAttribute('aria-rowcount'), '2', 'only the one that is sound was sent');
    assert.equal(await session.composer.getAttribute('aria-invalid'), 'false');
    await mode(session, 'Hex');
    await session.composer.fill('de zz');
    await session.frame.getByText('Line 1, column 4').waitFor();
    await mode(session, 'Text');
  });

  it('sends fragments, pings, and escape sequences, as the options say', async () => {
    const session = await open('Echo');
    await session.frame.getByRole('button', { name: /^Send options/ }).click();
    await session.frame.getByText('Escape sequences').click();
    await session.frame.getByRole('textbox', { name: 'Fragments: sizes in bytes' }).fill('1, 2');
    await workbench().page.keyboard.press('Escape');
    await send(session, String.raw`a\u{1F600}\t`);
    await session.row(2).waitFor();
    await session.show('Frames');
    await session.frames.locator('[aria-rowindex="4"]').waitFor();
    assert.equal(await session.frames.getAttribute('aria-rowcount'), '4');
    await session.show('Messages');
    await session.frame.getByRole('button', { name: /^Send options: .*fragments/ }).click();
    await session.frame.getByRole('textbox', { name: 'Fragments: sizes in bytes' }).fill('');
    await session.frame.getByText('Ping', { exact: true }).click();
    await workbench().page.keyboard.press('Escape');
    await send(session, 'are you there');
    await session.row(4).waitFor();
    assert.match(await rowText(session.row(3)), /ping 13/);
    assert.match(await rowText(session.row(4)), /pong 13/);
  });

  it('previews variables, resolves them at each send, and keeps them as they are written', async () => {
    const session = await open('Echo');
    await session.composer.fill('n=${counter} ${workspaceFolder}');
    await session.frame.getByText(`n=1 ${workbench().folder}`).waitFor();
    await session.button('Send').click();
    await session.row(2).waitFor();
    await session.composer.press('ArrowUp');
    assert.equal(await session.composer.inputValue(), 'n=${counter} ${workspaceFolder}');
    await session.frame.getByText('n=2 ').waitFor();
    await session.button('Send').click();
    await session.row(4).waitFor();
    assert.match(await rowText(session.row(4)), /n=2 /);
    await session.composer.fill('a ${nope}');
    await session.frame.getByText('Line 1, column 3').waitFor();
    await session.frame.locator('#composer-hint').getByText('There is no variable ${nope}').waitFor();
  });

  it('offers saved messages, sends them in order, and saves one into the file with its comments', async () => {
    const session = await open('Echo');
    await session.button('Saved messages').click();
    await session.frame.getByRole('textbox', { name: 'Search saved messages' }).fill('dead');
    await session.frame.getByText('Nothing found.').waitFor();
    await session.frame.getByRole('textbox', { name: 'Search saved messages' }).fill('subs');
    await session.frame
      .getByRole('list', { name: 'Search saved messages' })
      .getByText('subscribe', { exact: true })
      .click();
    assert.equal(await session.composer.inputValue(), '{"op":"subscribe","n":[1,2]}');
    await session.button('Saved messages').click();
    await session.frame.getByText('Send all 3 in this order').click();
    await session.row(6).waitFor();
    assert.match(await rowText(session.row(6)), /binary/);
    await session.composer.fill('{"op":"bye"}');
    await session.button('More').click();
    await session.frame.getByRole('menuitem', { name: 'Save Message…' }).click();
    await workbench().quickInput('bye');
    await session.button('Saved messages').click();
    await session.frame
      .getByRole('list', { name: 'Search saved messages' })
      .getByText('bye', { exact: true })
      .waitFor();
    await workbench().page.keyboard.press('Escape');
    const file = await readFile(join(workbench().folder, '.vscode/sockets.json'), 'utf8');
    assert.match(file, /\/\/ What the tests connect to\.[^]*\/\/ the address/);
    assert.match(file, /\n {8}\{ "name": "bye", "format": "json", "payload": \{ "op": "bye" \} \}\n {6}\]/);
    await mode(session, 'Text');
  });

  it('sends a file of a saved message, with its name and size', async () => {
    const session = await open('Echo');
    await session.button('Saved messages').click();
    await session.frame
      .getByRole('list', { name: 'Search saved messages' })
      .getByText('picture', { exact: true })
      .click();
    await session.frame.getByText('picture.bin', { exact: true }).waitFor();
    await session.frame.getByText('200,000 bytes').waitFor();
    await session.button('Send').click();
    await session.row(2).waitFor();
    assert.match(await rowText(session.row(2)), /binary 200k/);
    await mode(session, 'Text');
  });

  it('repeats a message, and stops', async () => {
    const session = await open('Echo');
    await session.composer.fill('${counter}');
    await session.button('More').click();
    await session.frame.getByRole('menuitem', { name: 'Repeat…' }).click();
    const box = session.frame.getByRole('dialog', { name: 'Repeat' });
    await box.getByRole('spinbutton', { name: 'Every (ms)' }).fill('50');
    await box.getByRole('spinbutton', { name: 'Times' }).fill('4');
    await box.getByRole('button', { name: 'Start' }).click();
    await session.row(8).waitFor();
    assert.match(await rowText(session.row(8)), /text 1 4/);
    await session.composer.fill('again');
    await session.button('More').click();
    await session.frame.getByRole('menuitem', { name: 'Repeat…' }).click();
    await box.getByRole('spinbutton', { name: 'Times' }).fill('');
    await box.getByRole('button', { name: 'Start' }).click();
    await session.frame.getByText(/^\d+ times, every 50 ms$/).waitFor();
    await session.button('Stop repeating').click();
    await session.frame.getByText(/times, every/).waitFor({ state: 'detached' });
  });

  it('searches the history, which stays over a reload', async () => {
    const session = await open('Echo');
    await send(session, 'a needle');
    await session.row(2).waitFor();
    await workbench().reload();
    await session.inState('Closed');
    await session.frame.getByRole('link', { name: 'Connect', exact: true }).click();
    await session.inState('Open');
    await session.button('History').click();
    await session.frame.getByRole('textbox', { name: 'Search history' }).fill('needle');
    await workbench().page.keyboard.press('Enter');
    assert.equal(await session.composer.inputValue(), 'a needle');
  });

  it('adds line endings over TCP, or leaves the framing out', async () => {
    const session = await open('Lines');
    await send(session, 'framed');
    await session.row(2).waitFor();
    const lineEnding = session.button('No line ending');
    assert.equal(await lineEnding.count(), 0, 'the framing ends the line');
    const toggleFraming = async (): Promise<void> => {
      await session.frame.getByRole('button', { name: /^Send options/ }).click();
      await session.frame.getByText("Add the profile's framing").click();
      await workbench().page.keyboard.press('Escape');
    };
    await toggleFraming();
    await lineEnding.click();
    await session.frame.getByRole('menuitem', { name: 'CR LF (\\r\\n)' }).click();
    await session.composer.fill('raw');
    await workbench().screenshot('composer-tcp');
    await session.frame.getByText('5 bytes', { exact: true }).waitFor();
    await session.button('Send').click();
    await session.row(4).waitFor();
    assert.match(await rowText(session.row(3)), /message 5/);
    assert.match(await rowText(session.row(4)), /message 3/);
    await toggleFraming();
    await send(session, 'framed again');
    await session.row(6).waitFor();
    assert.match(await rowText(session.row(5)), /message 12 framed again$/);
  });

  it('shows a file that a slow peer takes, and lets it be cancelled', async () => {
    const session = await open('Stalled');
    await session.frame.getByRole('button', { name: 'Saved messages' }).click();
    await session.frame
      .getByRole('list', { name: 'Search saved messages' })
      .getByText('large', { exact: true })
      .click();
    await session.button('Send').click();
    const strip = session.list('Being sent');
    await strip.getByText('large.bin').waitFor();
    await mode(session, 'Text');
    await send(session, 'waits');
    await strip.getByText('1 message waits until the peer takes more').waitFor();
    await workbench().screenshot('composer-outbox');
    await session.button('Cancel waiting messages').click();
    await session.frame.getByText('Not sent: it was cancelled.').waitFor();
    await session.button('Cancel sending large.bin').click();
    await strip.waitFor({ state: 'detached' });
  });

  it('closes with a code and a reason', async () => {
    const session = await open('Echo');
    await session.button('More').click();
    await session.frame.getByRole('menuitem', { name: 'Close with Code…' }).click();
    await workbench().quickInput('4001');
    await workbench().quickInput('enough', 'The reason');
    await session.inState('Closed');
    await session.frame.getByText(/4001/).first().waitFor();
  });

  it('sends what onOpen names as soon as it is open', async () => {
    const session = await open('Greeting');
    await session.row(4).waitFor();
    assert.match(await rowText(session.row(1)), /hello 1/);
    await session.frame.getByRole('grid').getByText('hello 2').first().waitFor();
  });

  it('says which variable of a profile has no value', async () => {
    await workbench().runCommand('Sockets: Connect');
    await workbench().quickInput('Variable');
    await workbench().notification('In "url": The variable ${env:NO_SUCH_VARIABLE} has no value').waitFor();
  });

  it('is one calm line in each theme and at each width', async () => {
    const session = await open('Echo');
    await mode(session, 'JSON');
    await session.composer.fill('{\n  "op": "subscribe",\n  "id": oops\n}');
    for (const theme of ['light', 'hcDark', 'hcLight', 'dark'] satisfies ThemeKind[]) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`composer-${theme}`);
      await session.frame.getByRole('button', { name: /^Send options/ }).click();
      await workbench().screenshot(`composer-options-${theme}`);
      await workbench().page.keyboard.press('Escape');
    }
    await session.button('Saved messages').click();
    await workbench().screenshot('composer-saved');
    await workbench().page.keyboard.press('Escape');
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    for (const width of [320, 480, 640, 960, 1280]) {
      await workbench().resize(width, 800);
      await workbench().screenshot(`composer-${width}`);
      const isWithin = await session.frame
        .locator('socketscope-composer')
        .evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
      assert.ok(isWithin, `at ${width} px it is wider than the page`);
    }
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
  });
});
