import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { WebSocketServer } from 'ws';
import type { Session, SocketscopeApi } from '../../src/api';
import type { FileLog } from '../../src/log/fileLog';
import { recordOf, writeRecording } from '../unit/support/recordings';
import { eventually, socketscope } from './support/socketscope';

const JSON_TEXT = '{"id":12345678901234567890,\n "twice":1,"twice":2}';

describe('messages', () => {
  let api: SocketscopeApi;
  let server: WebSocketServer;
  let session: Session;

  before(async () => {
    api = await socketscope();
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (ws) => {
      for (const message of [JSON_TEXT, '<html></html>', Buffer.from([0, 255])]) ws.send(message);
    });
    const { port } = server.address() as AddressInfo;
    const profile = { name: 'Chat/é', transport: 'websocket', url: `ws://127.0.0.1:${port}/` } as const;
    session = await api.connect(profile, { reveal: true });
    await eventually(() => assert.equal(session.log.length, 3));
  });

  after(async () => {
    await session.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    server.close();
  });

  const open = async (index: number): Promise<vscode.TextDocument> => {
    await vscode.commands.executeCommand('socketscope.openMessageInEditor', session.id, index);
    return eventually(() => {
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      assert.ok(document.uri.path.includes(`#${index + 1}.`));
      return document;
    });
  };

  it('say of an index that there is no such message, and not that the log is gone', async () => {
    const uri = vscode.Uri.from({ scheme: 'socketscope-message', path: `/${session.id}/99/x.txt` });
    await assert.rejects(async () => vscode.workspace.openTextDocument(uri), /There is no message #100/);
  });

  it('are opened as they were received, to be read only', async () => {
    const json = await open(0);
    assert.equal(json.uri.scheme, 'socketscope-message');
    assert.equal(json.getText(), JSON_TEXT);
    assert.equal(json.languageId, 'json');
    assert.ok(json.uri.path.endsWith('/Chat-é #1.json'), json.uri.path);
    // As a person does: VS Code lets extensions edit what is read-only.
    await vscode.commands.executeCommand('type', { text: 'x' });
    assert.equal(json.getText(), JSON_TEXT);
    assert.equal((await open(1)).languageId, 'html');
    const dump = await open(2);
    assert.match(dump.getText(), /^00000000 {2}00 ff /);
    assert.equal(dump.languageId, 'plaintext');
  });

  it('are files of bytes for a hex editor, to be read only', async () => {
    const uri = vscode.Uri.from({ scheme: 'socketscope-message-bytes', path: `/${session.id}/2/a #3.bin` });
    assert.deepEqual([...(await vscode.workspace.fs.readFile(uri))], [0, 255]);
    assert.equal((await vscode.workspace.fs.stat(uri)).size, 2);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, new Uint8Array()));
    for (const none of ['9', '-1', '0.5', 'x']) {
      const missing = uri.with({ path: `/${session.id}/${none}/a #1.bin` });
      await assert.rejects(async () => vscode.workspace.fs.readFile(missing), { code: 'FileNotFound' }, none);
      await assert.rejects(async () => vscode.workspace.fs.stat(missing), { code: 'FileNotFound' }, none);
    }
  });

  it('of a recording that no tab shows can be read as well', async () => {
    const folder = (session.log as FileLog).snapshot().folder;
    await writeRecording(dirname(folder), recordOf('shut'), ['{"a":1}']);
    const uri = vscode.Uri.from({ scheme: 'socketscope-message-bytes', path: '/shut/0/a #1.json' });
    assert.equal((await vscode.workspace.fs.stat(uri)).size, 7);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), '{"a":1}');
    const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'socketscope-message' }));
    assert.equal(document.getText(), '{"a":1}');
    const missing = uri.with({ path: '/none/0/a #1.json' });
    await assert.rejects(async () => vscode.workspace.fs.stat(missing), { code: 'FileNotFound' });
  });

  it('stay in the log when the list is cleared', async () => {
    await vscode.commands.executeCommand('socketscope.clearLog', session.id);
    assert.equal(session.log.length, 3);
    assert.equal(Buffer.from(await session.log.payload(0)).toString(), JSON_TEXT);
  });
});
