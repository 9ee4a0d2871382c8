import * as assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Session, SocketscopeApi } from '../../src/api';
import { startDemoServer, type DemoServer } from '../../src/net/demo';
import { eventually, socketscope } from './support/socketscope';

describe('exporting', () => {
  let api: SocketscopeApi;
  let demo: DemoServer;
  let session: Session;
  let folder = '';
  const file = (name: string): vscode.Uri => vscode.Uri.file(join(folder, name));
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'socketscope-exports-'));
    api = await socketscope();
    demo = await startDemoServer();
    const url = demo.endpoints.find(({ id }) => id === 'echo')?.address ?? '';
    session = await api.connect({ name: 'Exported', transport: 'websocket', url });
    await session.send('hello');
    await session.send(Uint8Array.of(0, 255));
    await eventually(() => assert.equal(session.log.length, 4));
    await session.close();
  });
  after(async () => {
    await demo.stop();
    await rm(folder, { recursive: true });
  });

  it('writes a log as JSON Lines and as CSV', async () => {
    const told: number[] = [];
    await session.log.export('jsonl', file('all.jsonl'), { onProgress: (done) => told.push(done) });
    const [head, first] = (await read('all.jsonl'))
      .split('\n')
      .map((line) => (line ? (JSON.parse(line) as unknown) : {}));
    assert.equal((head as { format: string }).format, 'socketscope-log');
    assert.equal((first as { text: string }).text, 'hello');
    assert.equal(told.at(-1), session.log.length);
    await session.log.export('csv', file('some.csv'), { only: Uint32Array.of(1) });
    assert.equal((await read('some.csv')).trimEnd().split('\r\n').length, 2);
  });

  it('is cancelled by a token, and refuses what is to come', async () => {
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    await assert.rejects(session.log.export('csv', file('no.csv'), { token: source.token }), { name: 'Canceled' });
    source.dispose();
    await assert.rejects(session.log.export('har', file('no.har')), /later version/);
    await assert.rejects(read('no.csv'), { code: 'ENOENT' });
  });

  it('and importing are commands; what comes in is a recording with the same messages', async () => {
    const wanted = { format: 'jsonl', target: file('command.jsonl') };
    await vscode.commands.executeCommand('socketscope.exportLog', session.id, wanted);
    const id = await vscode.commands.executeCommand<string>('socketscope.importLog', file('command.jsonl'));
    assert.match(id, /^[\w-]{36}$/);
    await vscode.commands.executeCommand('socketscope.exportLog', id, { ...wanted, target: file('again.jsonl') });
    const timeless = (text: string): string => text.replace(/"exportedAt":"[^"]*"/, '');
    assert.equal(timeless(await read('again.jsonl')), timeless(await read('command.jsonl')));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
