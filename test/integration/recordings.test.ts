import * as assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Session, SocketscopeApi } from '../../src/api';
import { CommandId } from '../../src/host/ids';
import { BY_CLICK } from '../../src/host/recordingTree';
import type { FileLog } from '../../src/log/fileLog';
import type { Notes } from '../../src/log/notes';
import { startDemoServer, type DemoServer } from '../../src/net/demo';
import { openRecordOf, recordOf, writeHead, writeRecording } from '../unit/support/recordings';
import { eventually, socketscope } from './support/socketscope';

describe('recordings', () => {
  let api: SocketscopeApi;
  let demo: DemoServer;
  let storage = '';

  before(async () => {
    api = await socketscope();
    demo = await startDemoServer();
  });
  after(() => demo.stop());
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  /** A session that has ended and is on disk. */
  const ended = async (name = 'Echo'): Promise<Session> => {
    const url = demo.endpoints.find(({ id }) => id === 'echo')?.address ?? '';
    const session = await api.connect({ name, transport: 'websocket', url });
    await session.send('hello');
    await session.close();
    const folder = (session.log as FileLog).snapshot().folder;
    storage = path.dirname(folder);
    await eventually(async () => assert.ok((await readJson<{ end?: unknown }>(folder, 'session.json')).end));
    return session;
  };
  const notesOf = (id: string): Promise<Notes> => readJson<Notes>(path.join(storage, id), 'notes.json');

  it('can be renamed and pinned, which is kept on disk', async () => {
    const { id } = await ended();
    await vscode.commands.executeCommand(CommandId.renameRecording, id, ' The login bug ');
    await vscode.commands.executeCommand(CommandId.pinRecording, id);
    assert.deepEqual(await notesOf(id), { name: 'The login bug', pinned: true, messages: [] });
    await vscode.commands.executeCommand(CommandId.unpinRecording, id);
    await vscode.commands.executeCommand(CommandId.renameRecording, id, '');
    assert.deepEqual(await notesOf(id), { messages: [] });
  });

  it('open in a tab with their own name', async () => {
    const { id } = await ended();
    await vscode.commands.executeCommand(CommandId.openRecording, id);
    await eventually(() => assert.deepEqual(tabs(), ['Echo']));
    await vscode.commands.executeCommand(CommandId.renameRecording, id, 'Morning');
    await eventually(() => assert.deepEqual(tabs(), ['Morning']));
    await vscode.commands.executeCommand(CommandId.openRecording, id);
    assert.deepEqual(tabs(), ['Morning'], 'one tab each');
  });

  it('take the tab of one that was looked at, but not once a new session goes on in it', async () => {
    const [first, second] = [await ended('First'), await ended('Second')];
    const look = (id: string): Thenable<unknown> =>
      vscode.commands.executeCommand(CommandId.openRecording, id, BY_CLICK);
    await look(first.id);
    await look(second.id);
    await eventually(() => assert.deepEqual(tabs(), ['Second']));
    const live = await api.connect(second.profile, { reveal: true });
    await look(first.id);
    await eventually(() => assert.deepEqual(tabs().sort(), ['First', 'Second']));
    await live.close();
  });

  it('show the one that was clicked last, though another one takes longer to read', async () => {
    const { id } = await ended('Last');
    await writeRecording(
      storage,
      recordOf('slow', { profile: { name: 'Slow', transport: 'websocket', url: 'ws://127.0.0.1:1' } }),
    );
    const click = (clicked: string, name: string): Thenable<unknown> =>
      vscode.commands.executeCommand(
        CommandId.openRecording,
        { kind: 'recording', recording: { id: clicked, profile: { name } } },
        BY_CLICK,
      );
    // That of this window is there at once.
    await Promise.all([click('slow', 'Slow'), click(id, 'Last')]);
    // It had taken no tab: its own is a second one.
    await vscode.commands.executeCommand(CommandId.openRecording, 'slow');
    await eventually(() => assert.deepEqual(tabs().sort(), ['Last', 'Slow']));
    await vscode.commands.executeCommand(CommandId.deleteRecording, 'slow');
  });

  it('are gone when they are deleted, with their tab and their session, and can be restored', async () => {
    const { id } = await ended();
    await vscode.commands.executeCommand(CommandId.renameRecording, id, 'Precious');
    await vscode.commands.executeCommand(CommandId.openRecording, id);
    await eventually(() => assert.deepEqual(tabs(), ['Precious']));
    await vscode.commands.executeCommand(CommandId.deleteRecording, id);
    await assert.rejects(access(path.join(storage, id)), { code: 'ENOENT' });
    await eventually(() => assert.deepEqual(tabs(), []));
    assert.equal(
      api.sessions.some((session) => session.id === id),
      false,
    );
    await vscode.commands.executeCommand(CommandId.restoreRecording, id);
    await access(path.join(storage, id));
    await vscode.commands.executeCommand(CommandId.openRecording, id);
    await eventually(() => assert.deepEqual(tabs(), ['Precious']));
  });

  it('that nobody saw the end of can be opened, and so can one whose head is damaged', async () => {
    await ended();
    await writeRecording(storage, openRecordOf('cut-off', { pid: process.pid }));
    await writeHead(storage, 'damaged', '{"id":');
    for (const id of ['cut-off', 'damaged']) await vscode.commands.executeCommand(CommandId.openRecording, id);
    await eventually(() => assert.deepEqual(tabs().sort(), ['Damaged recording', 'Echo']));
    for (const id of ['cut-off', 'damaged']) {
      await vscode.commands.executeCommand(CommandId.deleteRecording, id);
      await assert.rejects(access(path.join(storage, id)), { code: 'ENOENT' });
    }
  });

  it('are no recordings while they live', async () => {
    const url = demo.endpoints.find(({ id }) => id === 'echo')?.address ?? '';
    const session = await api.connect({ name: 'Alive', transport: 'websocket', url });
    await vscode.commands.executeCommand(CommandId.deleteRecording, session.id);
    await access((session.log as FileLog).snapshot().folder);
    assert.equal(session.state, 'open');
    await session.close();
  });
});

function tabs(): string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}

async function readJson<T>(folder: string, file: string): Promise<T> {
  return JSON.parse(await readFile(path.join(folder, file), 'utf8')) as T;
}
