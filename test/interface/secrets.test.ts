import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { eventually } from '../unit/support/eventually';
import { filesWithSecrets, formsOf, hasSecret } from './support/leaks';
import { keptByWindow } from './support/keptByWindow';
import { Probe } from './support/probe';
import { secretServers, type SecretServers } from './support/secretServers';
import { SessionPage, tabOf } from './support/sessionPage';
import { useWorkbench } from './useWorkbench';

/** Asked for by an input. Its characters may stand in a subprotocol and in an address. */
const ASKED = 'c4nary-7f3a~Zq';
/** Written into the profiles. */
const WRITTEN = 'l1teral-9be2~Yk';
const INPUT = '${input:secret}';

/** In every place that there is, through a profile's variables and as it is. */
function profilesOf(servers: SecretServers): readonly object[] {
  const { webSocket, refusing, stream, tls, proxy, datagrams } = servers;
  const at = (port: number): object => ({ host: '127.0.0.1', port });
  const login = { onOpen: ['login'], messages: [{ name: 'login', format: 'text', payload: `login ${INPUT}\n` }] };
  const url = (port: number, secret: string): string =>
    `ws://me:${secret}@127.0.0.1:${String(port)}/${secret === INPUT ? secret : ''}?access_token=${secret}`;
  const headers = (secret: string): object => ({
    Authorization: `Bearer ${secret}`,
    Cookie: `sid=${secret}`,
    'X-Api-Key': secret,
    ...(secret === INPUT && { 'X-Plain': secret }),
  });
  return [
    {
      name: 'Web',
      transport: 'websocket',
      url: url(webSocket, INPUT),
      headers: headers(INPUT),
      compression: true,
      ...login,
    },
    { name: 'Refused', transport: 'websocket', url: url(refusing, INPUT), headers: headers(INPUT) },
    {
      name: 'Written',
      transport: 'websocket',
      url: url(refusing, WRITTEN),
      headers: headers(WRITTEN),
      protocols: ['access_token', WRITTEN],
    },
    { name: 'Token', transport: 'websocket', url: url(refusing, INPUT), protocols: ['chat', INPUT] },
    {
      name: 'Stream',
      transport: 'tcp',
      ...at(stream),
      framing: { kind: 'line' },
      reconnect: { attempts: 3, delay: 1, maxDelay: 1 },
      ...login,
    },
    {
      name: 'Tls',
      transport: 'tcp',
      ...at(tls),
      tls: { verify: false, cert: 'cert.pem', key: 'key.pem', passphrase: INPUT },
      ...login,
    },
    {
      name: 'Wrong key',
      transport: 'tcp',
      ...at(tls),
      tls: { verify: false, cert: 'cert.pem', key: 'key.pem', passphrase: `x${INPUT}` },
    },
    { name: 'Proxied', transport: 'tcp', ...at(stream), proxy: `http://me:${INPUT}@127.0.0.1:${String(proxy)}` },
    {
      name: 'Proxied, written',
      transport: 'tcp',
      ...at(stream),
      proxy: `http://me:${WRITTEN}@127.0.0.1:${String(proxy)}`,
    },
    { name: 'Datagrams', transport: 'udp', ...at(datagrams), ...login },
    { name: 'Nowhere', transport: 'websocket', url: `ws://${INPUT}.invalid/` },
    { name: 'No address', transport: 'websocket', url: `${INPUT}://x/` },
    {
      name: 'Server',
      transport: 'tcp',
      role: 'server',
      port: 0,
      framing: { kind: 'line' },
      onConnect: [INPUT],
      rules: [{ match: '.*', reply: `so ${INPUT}` }],
    },
    {
      name: 'Relay',
      transport: 'tcp',
      tls: { cert: 'cert.pem', key: 'key.pem', passphrase: INPUT },
      role: 'server',
      port: 0,
      forwardTo: `tcp://127.0.0.1:${String(stream)}`,
    },
    {
      name: 'Web relay',
      transport: 'websocket',
      role: 'server',
      port: 0,
      forwardTo: `ws://127.0.0.1:${String(webSocket)}/?access_token=${INPUT}`,
    },
    { name: 'No path', transport: 'tcp', role: 'server', path: `/nowhere/${INPUT}/x.sock` },
  ];
}

const CLIENTS = [
  'Web',
  'Refused',
  'Written',
  'Token',
  'Stream',
  'Tls',
  'Wrong key',
  'Proxied',
  'Proxied, written',
  'Datagrams',
  'Nowhere',
];

describe('a secret', function () {
  this.timeout(240_000);
  // Each test goes on from where the one before it left the window.
  this.bail(true);
  const probe = new Probe();
  let servers: SecretServers;
  let exported: string;
  const workbench = useWorkbench(async () => {
    servers = await secretServers(ASKED);
    exported = await mkdtemp(join(tmpdir(), 'socketscope-exports-'));
    const inputs = [{ id: 'secret', type: 'promptString', description: 'The secret', password: true }];
    const file = { inputs, profiles: profilesOf(servers) };
    return {
      files: { '.vscode/sockets.json': JSON.stringify(file), 'cert.pem': servers.cert, 'key.pem': servers.key },
      extensions: [probe.extension],
    };
  });
  after(async () => {
    servers.close();
    await probe.close();
    await rm(exported, { recursive: true });
  });

  /** VS Code's state database, where extensions and pages keep theirs. Its secret storage is there too. */
  const kept = async (): Promise<string> => {
    const entries = await keptByWindow(workbench().page);
    const others = entries.filter(([key]) => !key.startsWith('secret://'));
    return others.map((entry) => entry.join(': ')).join('\n');
  };
  const isNowhere = (what: string, where: string): void => {
    for (const secret of [ASKED, WRITTEN]) {
      const places = formsOf(secret).map((form) => what.indexOf(form.toString()));
      const around = places.filter((at) => at >= 0).map((at) => what.slice(Math.max(0, at - 200), at + 30));
      assert(!hasSecret(Buffer.from(what), secret), `${secret} is in ${where}: ${around.join('\n')}`);
    }
  };

  /** Answers the question for the secret as often as it is asked: once for each host that it goes to. */
  const answered = async <T>(running: Promise<T>): Promise<T> => {
    const input = workbench().page.locator('.quick-input-widget input[type="password"]').filter({ visible: true });
    const isOver = running.then(
      () => true,
      () => true,
    );
    const isAsked = (): Promise<boolean | undefined> =>
      input.waitFor({ timeout: 1000 }).then(
        () => false,
        () => undefined,
      );
    for (let over: boolean | undefined; !over; over = await Promise.race([isOver, isAsked()])) {
      if (over !== false) continue;
      await input.fill(ASKED);
      await input.press('Enter');
    }
    return running;
  };

  it('goes to the wire, from every place of a profile', async () => {
    const { page } = workbench();
    // All that is said to pages from here on.
    await page.addInitScript(() => {
      const heard: unknown[] = ((globalThis as { heard?: unknown[] }).heard = []);
      // A webview's document is written anew, which removes listeners: those that come are listened with.
      const { addEventListener: add } = EventTarget.prototype as {
        addEventListener: (this: EventTarget, ...all: unknown[]) => void;
      };
      EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, ...rest: unknown[]) {
        if (type === 'message' && this === window)
          add.call(this, type, (event: MessageEvent) => heard.push(event.data));
        add.call(this, type, ...rest);
      };
    });
    const first = probe.run(`return (await api.connect('Web', { reveal: true })).state`);
    const box = page.locator('.quick-input-widget').filter({ hasText: 'The secret' });
    await box.locator('input[type="password"]').fill(ASKED);
    await page.keyboard.press('Enter');
    assert.equal(await first, 'open');
    const states = await answered(
      probe.run(`
      const states = {};
      for (const name of ${JSON.stringify(CLIENTS.slice(1))}) states[name] = (await api.connect(name, { reveal: true })).state;
      return states;`),
    );
    assert.deepEqual(states, {
      Refused: 'failed',
      Written: 'failed',
      Token: 'failed',
      Stream: 'open',
      Tls: 'open',
      'Wrong key': 'failed',
      Proxied: 'failed',
      'Proxied, written': 'failed',
      Datagrams: 'open',
      Nowhere: 'failed',
    });
    const ports = (await answered(
      probe.run(`
      const ports = [];
      for (const name of ['Server', 'Relay', 'Web relay', 'No path']) ports.push((await api.listen(name)).local?.port ?? 0);
      return ports;`),
    )) as number[];
    const clients = [
      createConnection(ports[0]!, '127.0.0.1'),
      connectTls({ port: ports[1]!, host: '127.0.0.1', rejectUnauthorized: false }),
    ];
    for (const client of clients) {
      client.write(`hello ${ASKED}\n`);
      await once(client, 'data');
      client.destroy();
    }
    // Not a session of ours: what the target sends to it is its own.
    const browser = new WebSocket(`ws://127.0.0.1:${String(ports[2])}/`);
    await once(browser, 'message');
    browser.close();
    servers.breakStreams();
    await eventually(() => assert(servers.arrived().split(ASKED).length > 8, 'the servers have it'), 20_000);
    assert(servers.arrived().includes(WRITTEN));
    assert(servers.arrived().includes(Buffer.from(`me:${ASKED}`).toString('base64')), 'the proxy has it');
  });

  it('is in no error', async () => {
    await assert.rejects(answered(probe.run(`await api.connect('No address')`)), (error: Error) => {
      isNowhere(error.message, 'an error');
      return true;
    });
  });

  it('is in nothing that the API gives', async () => {
    const all = await probe.run(`
      const bytes = (_, value) => value instanceof Uint8Array ? Buffer.from(value).toString('latin1')
        : value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value;
      const told = [];
      for (const session of api.sessions) {
        const { profile, association, stages, handshake, tls, findings, failure, end, log } = session;
        // What is written in a profile as it is stands there: the file has it, too.
        const written = profile.name.toLowerCase().includes('written');
        const payloads = [];
        for (let at = 0; at < log.length; at += 1) payloads.push(Buffer.from(await log.payload(at)).toString('latin1'));
        told.push({ payloads, entries: await log.read(0, log.length), ...(!written && { profile, association, stages, handshake, tls, findings, failure, end }) });
        const { Uri } = vscode;
        await log.export('jsonl', Uri.file(${JSON.stringify(exported)} + '/' + session.id + '.jsonl'));
        await log.export('csv', Uri.file(${JSON.stringify(exported)} + '/' + session.id + '.csv'));
      }
      for (const { profile, local, failure, findings } of api.listeners) told.push({ profile, local, failure, findings });
      return JSON.stringify(told, bytes);`);
    assert((all as string).includes('X-Plain'));
    isNowhere(all as string, 'the API');
  });

  it('is in nothing that tools give', async () => {
    isNowhere(await probe.tool('list_socket_profiles', {}), 'the list');
    const ids = (await probe.run('return api.sessions.map(({ id }) => id)')) as string[];
    for (const id of ids) isNowhere(await probe.tool('explain_socket_failure', { session: id }), 'an explanation');
    const reading = probe.tool('read_socket_log', { session: ids[0] });
    await workbench().page.locator('.monaco-dialog-box').getByRole('button', { name: 'Yes' }).click();
    isNowhere(await reading, 'a log that was read');
  });

  it('is in no message to a page, and in no page', async () => {
    const { page } = workbench();
    const heard = async (): Promise<string> => {
      const texts = await Promise.all(
        page.frames().map(async (frame) => {
          const said = frame.evaluate(() =>
            JSON.stringify((globalThis as { heard?: unknown[] }).heard ?? [], (_, value: unknown) => {
              const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
              return ArrayBuffer.isView(bytes) ? new TextDecoder('latin1').decode(bytes) : bytes;
            }),
          );
          return (await said.catch(() => '')) + (await frame.content().catch(() => ''));
        }),
      );
      return texts.join('\n');
    };
    // A page that isn't shown may be gone: each is shown.
    for (const name of CLIENTS) {
      await probe.run(
        `await vscode.commands.executeCommand('socketscope.showSession', api.sessions.find(({ profile }) => profile.name === ${JSON.stringify(name)}).id)`,
      );
      const shown = new SessionPage(workbench());
      await shown.tab('Handshake').click();
      await eventually(
        async () => assert((await heard()).includes('"view"'), 'a page was told of its session'),
        20_000,
      );
      isNowhere(await heard(), `the page of ${name}`);
    }
    await workbench().screenshot('secrets-covered');
  });

  it('is in nothing that is copied, messages, heads or profiles', async () => {
    const { page } = workbench();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = (await probe.run(`
      const copied = [];
      const copy = async (...command) => {
        await vscode.env.clipboard.writeText('');
        await vscode.commands.executeCommand(...command);
        copied.push([command.join(' '), await vscode.env.clipboard.readText()]);
      };
      for (const { id, profile, handshake, log, role } of api.sessions) {
        if (role === 'server') continue;
        await vscode.commands.executeCommand('socketscope.showSession', id);
        for (let index = 0; index < log.length; index += 1)
          for (const format of ['plain', 'text', 'hex', 'base64', 'json'])
            await copy('socketscope.copyMessage', id, index, format);
        if (handshake) await copy('socketscope.copyAsCurl', id);
        for (const format of ['curl', 'wscat', 'websocat', 'browser', 'node', 'python', 'ncat', 'socat', 'openssl']) {
          await copy('socketscope.copyAs', id, format);
          await copy('socketscope.copyAs', profile.name, format);
        }
      }
      return copied;`)) as [string, string][];
    for (const [command, text] of copied) isNowhere(text, command);
    const withText = copied.filter(([, text]) => text !== '');
    for (const [what, least] of [
      ['socketscope.copyMessage ', 50],
      ['socketscope.copyAsCurl ', 4],
      ['socketscope.copyAs ', 50],
    ] as const)
      assert(withText.filter(([command]) => command.startsWith(what)).length >= least, what);
  });

  it('is in nothing that the buttons and keys of a page copy', async () => {
    const copied = (): Promise<unknown> => probe.run('return vscode.env.clipboard.readText()');
    const shown = new SessionPage(workbench());
    let count = 0;
    for (const name of ['Web', 'Written', 'Refused', 'Tls']) {
      await probe.run(
        `await vscode.commands.executeCommand('socketscope.showSession', api.sessions.find(({ profile }) => profile.name === ${JSON.stringify(name)}).id)`,
      );
      await tabOf(workbench(), name).waitFor();
      await shown.tab('Messages').click();
      if (await shown.row(1).isVisible()) {
        await shown.row(1).click();
        await probe.run(`await vscode.env.clipboard.writeText('')`);
        await shown.grid.press('Control+a');
        await shown.grid.press('Control+c');
        await eventually(async () => assert.notEqual(await copied(), ''));
        isNowhere(String(await copied()), `the rows of ${name}`);
      }
      for (const tab of ['Messages', 'Handshake', 'Connection'] as const) {
        await shown
          .tab(tab)
          .click({ timeout: 1000 })
          .catch(() => undefined);
        for (const button of await shown.frame.getByRole('button', { name: /^Copy/ }).all()) {
          if (!(await button.isVisible()) || (await button.getAttribute('aria-haspopup')) !== null) continue;
          await probe.run(`await vscode.env.clipboard.writeText('')`);
          await button.click();
          await eventually(async () => assert.notEqual(await copied(), ''));
          count += 1;
          isNowhere(String(await copied()), `${(await button.getAttribute('aria-label')) ?? ''} in ${tab} of ${name}`);
        }
      }
    }
    assert(count > 10, `${count} buttons`);
  });

  it('is kept with its variable in the history of what was sent, and not at all where it was typed', async () => {
    await probe.run(
      `await vscode.commands.executeCommand('socketscope.showSession', api.sessions.find(({ profile }) => profile.name === 'Web').id)`,
    );
    const shown = new SessionPage(workbench());
    await tabOf(workbench(), 'Web').waitFor();
    // The page before may be there a moment longer.
    await eventually(async () => {
      await shown.tab('Messages').click({ timeout: 1000 });
      await shown.composer.waitFor({ timeout: 1000 });
    }, 20_000);
    for (const [written, sent] of [
      [`typed ${ASKED} here`, `typed ${ASKED} here`],
      [`kept ${INPUT} here`, `kept ${ASKED} here`],
    ] as const) {
      await shown.composer.fill(written);
      await shown.button('Send').click();
      await eventually(() => assert(servers.arrived().includes(sent)));
    }
    await eventually(async () => assert((await kept()).includes(`kept ${INPUT} here`)), 20_000);
    await eventually(async () => isNowhere(await kept(), 'the state that VS Code keeps'), 20_000);
  });

  it('is in no file that is kept, log or export', async () => {
    await probe.run(`await Promise.all(api.sessions.map((session) => session.close()))`);
    const secrets = [ASKED, WRITTEN];
    const skipped = ['extensions', 'CachedExtensionVSIXs'];
    assert.deepEqual(await filesWithSecrets(exported, secrets), []);
    await eventually(async () =>
      assert.deepEqual(await filesWithSecrets(workbench().dataFolder, secrets, skipped), []),
    );
    assert.deepEqual(await filesWithSecrets(workbench().folder, [ASKED]), []);
  });

  it('is in a page when the person wants to see it', async () => {
    await probe.run(
      `await vscode.commands.executeCommand('socketscope.showSession', api.sessions.find(({ profile }) => profile.name === 'Written').id)`,
    );
    const shown = new SessionPage(workbench());
    await shown.tab('Handshake').click();
    await shown.frame.getByRole('checkbox', { name: 'Show secrets' }).check();
    await shown.frame.getByText(`Bearer ${WRITTEN}`).first().waitFor();
    await shown.frame.getByRole('checkbox', { name: 'Show secrets' }).uncheck();
    await shown.frame.getByText(`Bearer ${WRITTEN}`).first().waitFor({ state: 'detached' });
  });

  it('is in nothing that is kept over a restart', async () => {
    await workbench().reload();
    const all = await kept();
    assert(all.includes(`kept ${INPUT} here`));
    isNowhere(all, 'the state that VS Code keeps');
  });
});
