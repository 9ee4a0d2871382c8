import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SocketscopeApi } from '../../src/api';
import { AddressLinks } from '../../src/host/addressLinks';
import { editProfilesFile } from '../../src/host/editProfilesFile';
import { CommandId } from '../../src/host/ids';
import { startDemoServer, type DemoServer } from '../../src/net/demo';
import { addProfile } from '../../src/profiles/editProfiles';
import {
  eventually,
  profilesUri,
  readProfiles,
  socketscope,
  workspaceFolder,
  writeProfiles,
} from './support/socketscope';

interface Keybinding {
  readonly key: string;
  readonly command: string;
  readonly when?: string;
}

describe('addresses in open files', () => {
  before(() => socketscope());
  afterEach(async () => {
    await vscode.workspace
      .getConfiguration('socketscope')
      .update('links', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const linksIn = async (content: string, language = 'markdown'): Promise<string[]> => {
    const document = await vscode.workspace.openTextDocument({ content, language });
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    return links.filter(({ target }) => target?.scheme === 'command').map(({ range }) => document.getText(range));
  };

  it('are links in any language', async () => {
    const content = 'See ws://127.0.0.1:9/chat, and tcp://127.0.0.1:7000.\n';
    for (const language of ['markdown', 'plaintext', 'yaml']) {
      assert.deepEqual(await linksIn(content, language), ['ws://127.0.0.1:9/chat', 'tcp://127.0.0.1:7000']);
    }
  });

  it('are no links if the person doesn’t want them', async () => {
    await vscode.workspace.getConfiguration('socketscope').update('links', false, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(await linksIn('ws://127.0.0.1:9/'), []);
  });

  it('cost nothing in a file of 5 MB, and little in one of a million characters', async () => {
    const links = new AddressLinks();
    // A file: an untitled document may have the text of the one before for a moment.
    const timed = async (name: string, content: string): Promise<[count: number, ms: number]> => {
      const uri = vscode.Uri.joinPath(workspaceFolder().uri, name);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
      const document = await vscode.workspace.openTextDocument(uri);
      const start = performance.now();
      const { length } = links.provideDocumentLinks(document);
      return [length, performance.now() - start];
    };
    try {
      const [none, nothingMs] = await timed('large.txt', `ws://127.0.0.1:9/\n${'x'.repeat(79)}\n`.repeat(52_000));
      assert.equal(none, 0);
      assert.ok(nothingMs < 100, `5 MB: ${nothingMs.toFixed(1)} ms`);
      const [one, littleMs] = await timed('long.txt', `${'word '.repeat(200_000)}\nws://127.0.0.1:9/`);
      assert.equal(one, 1);
      assert.ok(littleMs < 500, `1 MB: ${littleMs.toFixed(1)} ms`);
    } finally {
      links.dispose();
    }
  });

  it('are links in any file but those of profiles', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, 'other/sockets.json');
    const text = '{ "url": "ws://127.0.0.1:9/" }';
    for (const file of [uri, profilesUri()]) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    const count = async (file: vscode.Uri): Promise<number> => {
      const { uri: opened } = await vscode.workspace.openTextDocument(file);
      const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', opened);
      return links.filter(({ target }) => target?.scheme === 'command').length;
    };
    try {
      assert.deepEqual([await count(uri), await count(profilesUri())], [1, 0]);
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(uri, '..'), { recursive: true });
      await vscode.workspace.fs.delete(profilesUri());
    }
  });

  it('are not connected to by their link alone', async () => {
    const api = await socketscope();
    const before = api.sessions.length;
    const filled = vscode.commands.executeCommand(CommandId.quickConnect, { fill: 'ws://127.0.0.1:9/' });
    let isClosed = false;
    void filled.then(() => (isClosed = true));
    // It can be closed once it is open.
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      assert.ok(isClosed);
    });
    assert.equal(api.sessions.length, before);
  });
});

describe('importing and copying profiles', () => {
  let api: SocketscopeApi;
  let demo: DemoServer;

  before(async () => {
    api = await socketscope();
    demo = await startDemoServer();
  });
  after(() => demo.stop());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(profilesUri());
  });

  it('imports a command, jumps to the profile, and writes no secret', async () => {
    await writeProfiles('{\n  // mine\n  "profiles": []\n}\n');
    const command = `curl 'wss://h.example/chat' -H 'Authorization: Bearer canary' -H 'X-A: 1'`;
    await vscode.commands.executeCommand(CommandId.importProfile, command);
    const text = await readProfiles();
    assert.ok(text.startsWith('{\n  // mine\n'), text);
    assert.ok(!text.includes('canary'), text);
    assert.match(text, /"Authorization": "Bearer \$\{input:authorization\}"/);
    assert.match(text, /\{ "id": "authorization", "type": "promptString", .*"password": true \}/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), profilesUri().toString());
  });

  it('imports a file, of which the person chooses', async () => {
    const har = vscode.Uri.joinPath(workspaceFolder().uri, 'a.har');
    const entry = (url: string): object => ({
      request: { url, headers: [] },
      _webSocketMessages: [{ type: 'send', opcode: 1, data: '{"op":"hello"}' }],
    });
    const log = { entries: ['ws://127.0.0.1:9/one', 'ws://127.0.0.1:9/two'].map(entry) };
    await vscode.workspace.fs.writeFile(har, new TextEncoder().encode(JSON.stringify({ log })));
    const imported = vscode.commands.executeCommand(CommandId.importProfile, har);
    // All are checked: the connections first, then their messages.
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      assert.match(await readProfiles(), /"two"/);
    });
    await imported;
    await vscode.workspace.fs.delete(har);
    await eventually(async () => {
      const session = await api.connect('two');
      assert.deepEqual(session.profile.messages, [{ name: 'hello', format: 'json', payload: { op: 'hello' } }]);
    });
  });

  it('imports a file of PowerShell’s', async () => {
    await writeProfiles('{ "profiles": [] }');
    const file = vscode.Uri.joinPath(workspaceFolder().uri, 'curl.txt');
    await vscode.workspace.fs.writeFile(file, Buffer.from('\ufeffcurl wss://h.example/utf16', 'utf16le'));
    await vscode.commands.executeCommand(CommandId.importProfile, file);
    await vscode.workspace.fs.delete(file);
    assert.match(await readProfiles(), /"utf16"/);
  });

  it('keeps both of two edits at once', async () => {
    await writeProfiles('{ "profiles": [] }');
    const add = (name: string): Promise<void> =>
      editProfilesFile(profilesUri(), (text) => addProfile(text, { name, transport: 'tcp', host: 'h', port: 1 }));
    const fails = editProfilesFile(profilesUri(), () => {
      throw new Error('no edit');
    });
    await Promise.all([add('one'), assert.rejects(fails), add('two')]);
    assert.match(await readProfiles(), /"one"[^]*"two"/);
  });

  it('moves a profile to a folder by a command', async () => {
    const profile = { transport: 'tcp', host: '127.0.0.1', port: 1 };
    const profiles = [
      { ...profile, name: 'Loose' },
      { ...profile, name: 'Kept', folder: 'Tools/Old' },
    ];
    await writeProfiles(JSON.stringify({ profiles }));
    await eventually(() => api.connect('Loose'));
    const moved = vscode.commands.executeCommand(CommandId.moveToFolder, 'Loose');
    // The first of its list is the first of the file's folders.
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      assert.match(await readProfiles(), /"Loose"[^}]*"folder": ?"Tools"/);
    });
    await moved;
  });

  it('copies a profile for other programs', async () => {
    const echo = demo.endpoints.find(({ id }) => id === 'echo')?.address ?? '';
    const profile = { name: 'Echo', transport: 'websocket', url: echo, headers: { Authorization: 'Bearer canary' } };
    await writeProfiles(JSON.stringify({ profiles: [profile] }));
    await eventually(() => api.connect('Echo'));
    for (const [id, expected] of [
      ['wscat', `wscat --connect ${echo} \\\n  --header 'Authorization: Bearer '"\${AUTHORIZATION:?}"`],
      ['websocat', `websocat \\\n  --header='Authorization: Bearer '"\${AUTHORIZATION:?}" \\\n  ${echo}`],
    ] as const) {
      await vscode.commands.executeCommand(CommandId.copyAs, 'Echo', id);
      assert.equal(await vscode.env.clipboard.readText(), expected);
    }
    const session = await api.connect('Echo');
    await vscode.commands.executeCommand(CommandId.copyAs, session.id, 'python');
    const python = await vscode.env.clipboard.readText();
    assert.ok(python.includes(`"${echo}"`) && !python.includes('canary'), python);
    await Promise.all(api.sessions.filter(({ state }) => state === 'open').map((each) => each.close()));
  });
});

describe('a command of a row that VS Code has forgotten', () => {
  it('ends nothing else', async () => {
    const api = await socketscope();
    const demo = await startDemoServer();
    try {
      const address = demo.endpoints.find(({ id }) => id === 'echo')!.address;
      const session = await api.connect({ name: 'Echo', transport: 'websocket', url: address });
      // As VS Code runs it from such a row: neither it nor what is selected with it is known.
      await vscode.commands.executeCommand('socketscope.disconnect', undefined, undefined);
      assert.equal(session.state, 'open');
      await vscode.commands.executeCommand('socketscope.disconnect');
      assert.equal(session.state, 'closed');
    } finally {
      await demo.stop();
    }
  });
});

describe('the keyboard shortcuts', () => {
  it('collide with none of VS Code’s', async () => {
    await vscode.commands.executeCommand('workbench.action.openDefaultKeybindingsFile');
    const document = await eventually(() => {
      const found = vscode.window.activeTextEditor?.document;
      assert.ok(found?.getText().includes('"command"'));
      return found!;
    });
    const text = document.getText().replace(/^\s*\/\/.*$/gm, '');
    const defaults = JSON.parse(text.slice(0, text.lastIndexOf(']') + 1)) as Keybinding[];
    const { contributes } = vscode.extensions.getExtension('socketscope.socketscope')?.packageJSON as {
      contributes: { keybindings: Keybinding[] };
    };
    const isOurs = ({ command }: Keybinding): boolean => command.startsWith('socketscope.');
    // Those of our own views are where VS Code's lists have the same.
    const everywhere = contributes.keybindings.filter((each) => isOurs(each) && !each.when?.includes('focusedView =='));
    assert.equal(everywhere.length, 2);
    for (const { key, when = '' } of everywhere) {
      const others = defaults.filter((each) => each.key === key && !isOurs(each));
      const clashes = others.filter(
        (other) => !(when.includes('!inDebugMode') && /(?<!!)inDebugMode/.test(other.when ?? '')),
      );
      assert.deepEqual(clashes, [], key);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
