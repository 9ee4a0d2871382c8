import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SocketscopeApi } from '../../src/api';
import { CommandId } from '../../src/host/ids';
import { eventually, profilesUri, readProfiles, socketscope, writeProfiles } from './support/socketscope';

const SOUND = `{
  // Comments are a person's.
  "profiles": [
    { "name": "Sound", "transport": "tcp", "host": "127.0.0.1", "port": 1 } // and stay
  ]
}
`;

describe('.vscode/sockets.json', () => {
  let api: SocketscopeApi;

  before(async () => {
    api = await socketscope();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(profilesUri());
    await eventually(() => assert.deepEqual(problems(), []));
  });

  it('shows a syntax error at its line and column, and keeps the sound profiles usable', async () => {
    await writeProfiles(
      SOUND.replace(' } //', ' }, //').replace('\n  ]', '\n    { "name": "Broken", "transport": }\n  ]'),
    );
    await eventually(() => {
      const [first] = problems();
      assert.deepEqual(
        [first?.severity, first?.range.start.line, first?.range.start.character, first?.source],
        [vscode.DiagnosticSeverity.Error, 4, 37, 'Socketscope'],
      );
    });
    const session = await api.connect('Sound');
    assert.equal(session.failure?.code, 'refused');
  });

  it('tells a wrong type and a missing property as errors, an unknown property as a warning', async () => {
    await writeProfiles(
      `{ "profiles": [\n{ "name": "A", "transport": "tcp", "host": "h", "port": "7" },\n{ "name": "B", "transport": "websocket" },\n{ "name": "C", "transport": "websocket", "url": "ws://h/", "colour": 1 }\n] }`,
    );
    await eventually(() =>
      assert.deepEqual(
        problems().map(({ severity, range, message }) => [severity, range.start.line, message]),
        [
          [vscode.DiagnosticSeverity.Error, 1, '"port" must be a whole number, not "7".'],
          [vscode.DiagnosticSeverity.Error, 2, 'The property "url" is missing.'],
          [vscode.DiagnosticSeverity.Warning, 3, 'Unknown property "colour": it has no effect.'],
        ],
      ),
    );
  });

  it('follows changes of the file, also while it is edited and not saved', async () => {
    await writeProfiles(SOUND);
    await eventually(() => api.connect('Sound'));
    const document = await vscode.workspace.openTextDocument(profilesUri());
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(wordAt(document, '1 }'), 'true }'));
    await eventually(() => assert.equal(problems()[0]?.message, '"port" must be a whole number, not true.'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually(() => assert.deepEqual(problems(), []));
  });

  it('refuses to connect a profile that is unknown, broken or a server’s, with a code', async () => {
    await writeProfiles(
      `{ "profiles": [ { "name": "Tap", "transport": "websocket", "role": "server", "port": 9001 }, { "name": "Bad", "transport": "websocket", "url": "http://x/" } ] }`,
    );
    await eventually(() =>
      assert.deepEqual(
        problems().map(({ code }) => code),
        ['bad-url'],
      ),
    );
    await assert.rejects(api.connect('Nobody'), { code: 'unknown-profile' });
    await assert.rejects(api.connect('Tap'), { code: 'bad-profile' });
    await assert.rejects(api.connect('Bad'), { code: 'bad-url' });
    await assert.rejects(api.connect({ name: 'x', transport: 'tcp', host: 'h', port: 0 }), { code: 'bad-port' });
  });

  it('duplicates a profile and keeps comments and layout', async () => {
    await writeProfiles(SOUND);
    await eventually(() => api.connect('Sound'));
    await vscode.commands.executeCommand(CommandId.duplicateProfile, 'Sound');
    const copy = `{ "name": "Sound (copy)", "transport": "tcp", "host": "127.0.0.1", "port": 1 }`;
    assert.equal(await readProfiles(), SOUND.replace(' } // and stay', ` }, // and stay\n    ${copy}`));
  });

  it('never changes a file that does not parse', async () => {
    const broken = SOUND.replace('"profiles"', 'profiles:');
    await writeProfiles(broken);
    await eventually(() => assert.equal(problems()[0]?.code, 'syntax'));
    await vscode.commands.executeCommand(CommandId.duplicateProfile, 'Sound');
    assert.equal(await readProfiles(), broken);
  });

  it('jumps to the place of a profile in the file', async () => {
    await writeProfiles(SOUND);
    await eventually(async () => {
      await vscode.commands.executeCommand(CommandId.editProfile, 'Sound');
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.toString(), profilesUri().toString());
      assert.deepEqual([editor.selection.start.line, editor.selection.start.character], [3, 4]);
    });
  });
});

function problems(): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(profilesUri()).filter(({ source }) => source === 'Socketscope');
}

function wordAt(document: vscode.TextDocument, word: string): vscode.Range {
  const start = document.positionAt(document.getText().indexOf(word));
  return new vscode.Range(start, start.translate(0, word.length));
}
