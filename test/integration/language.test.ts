import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SocketscopeApi } from '../../src/api';
import { CommandId, SCHEMA_SCHEME } from '../../src/host/ids';
import { eventually, profilesUri, socketscope, writeProfiles } from './support/socketscope';

const FILE = `{
  "inputs": [{ "id": "token", "type": "promptString", "description": "API token", "password": true }],
  "profiles": [
    {
      "name": "Chat", "transport": "websocket", "url": "ws://127.0.0.1:1/\${env:PATH}",
      "headers": { "Authorization": "Bearer \${input:token}", "X-Where": "\${workspaceFolder}" },
      "onOpen": ["hello"],
      "messages": [{ "name": "hello", "format": "text", "payload": "password=\${env:HOME}&id=\${uuid}" }]
    },
    { "name": "Echo", "transport": "tcp", "role": "server", "host": "127.0.0.1", "port": 0 },
    { "name": "Bad", "transport": "websocket", "url": "ws://127.0.0.1:1/#there", "header": {} }
  ]
}
`;

describe('the editor of .vscode/sockets.json', () => {
  let api: SocketscopeApi;
  let document: vscode.TextDocument;

  before(async () => {
    api = await socketscope();
    await writeProfiles(FILE);
    document = await vscode.workspace.openTextDocument(profilesUri());
    await vscode.window.showTextDocument(document);
    // VS Code's own of JSON may come before the file was read here.
    const isOurs = ({ source }: vscode.Diagnostic): boolean => source === 'Socketscope';
    await eventually(() => assert.ok(vscode.languages.getDiagnostics(profilesUri()).filter(isOurs).length > 1));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(profilesUri());
  });

  const at = (word: string, more = 0): vscode.Position => document.positionAt(FILE.indexOf(word) + more);
  const told = async (word: string, more = 3): Promise<string> => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      profilesUri(),
      at(word, more),
    );
    return hovers
      .flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value))
      .join('\n')
      .replaceAll('&nbsp;', ' ')
      .replaceAll('\\', '');
  };
  const lenses = async (): Promise<string[]> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      profilesUri(),
      20,
    );
    return found.map(
      ({ range, command }) => `${range.start.line} ${(command?.title ?? '').replace(/^\$\(.*?\) /, '')}`,
    );
  };

  it('completes variables, inputs, and the names of saved messages', async () => {
    const labels = async (word: string, more: number): Promise<string[]> => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        profilesUri(),
        at(word, more),
      );
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    // What completes is loaded once such a file is shown, as what finds its problems is: in either order.
    await eventually(async () => {
      const variables = await labels('${input:token}', 2);
      for (const label of ['${input:token}', '${env:PATH}', '${workspaceFolder}', '${userHome}'])
        assert.ok(variables.includes(label), label);
    });
    assert.ok((await labels('${uuid}', 2)).includes('${counter}'));
    assert.ok((await labels('"hello"', 1)).includes('hello'));
  });

  it('tells the values of variables, and covers secrets', async () => {
    assert.match(await told('${workspaceFolder}'), /workspace/);
    assert.match(await told('${input:token}'), /API token.*•••.*asked when it connects/s);
    assert.match(await told('${env:HOME}'), /•••.*a secret/);
    assert.match(await told('${uuid}'), /[\da-f-]{36}.*each send/s);
  });

  it('connects and listens from above each profile, and tells its state', async () => {
    await eventually(async () => assert.deepEqual(await lenses(), ['3 Connect', '9 Listen']));
    const listener = await api.listen('Echo');
    await eventually(async () => assert.deepEqual(await lenses(), ['3 Connect', '9 Stop Listening', '9 Listening']));
    await listener.close();
    await eventually(async () => assert.ok((await lenses()).includes('9 Listen')));
  });

  it('mends the usual errors', async () => {
    const titles = async (word: string): Promise<string[]> => {
      const start = at(word, 1);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        profilesUri(),
        new vscode.Range(start, start),
        vscode.CodeActionKind.QuickFix.value,
      );
      return actions.map(({ title }) => title);
    };
    assert.deepEqual((await titles('"ws://127.0.0.1:1/#there"')).slice(0, 1), ['Remove the fragment']);
    const unknown = await titles('"header"');
    assert.ok(unknown.includes('Replace by "headers"') && unknown.includes('Remove "header"'), unknown.join());
  });

  it('gives the JSON extension the schema, by its address', async () => {
    const schema = await vscode.workspace.openTextDocument(
      vscode.Uri.parse(`${SCHEMA_SCHEME}://profiles/sockets.schema.json`),
    );
    const { title, definitions } = JSON.parse(schema.getText()) as { title: string; definitions: object };
    assert.equal(title, 'Socketscope profiles');
    assert.ok('websocket' in definitions && 'promptString' in definitions);
    await eventually(async () => assert.ok((await told('"onOpen"')).includes('saved messages to send')));
  });

  it('refuses an input that there is not, with its place', async () => {
    await assert.rejects(
      api.connect({ name: 'X', transport: 'tcp', host: '${input:nothing}', port: 1 }),
      (error: Error & { code?: string }) => error.code === 'bad-variable' && error.message.includes('${input:nothing}'),
    );
    assert.ok((await vscode.commands.getCommands(true)).includes(CommandId.clearSecrets));
  });
});
