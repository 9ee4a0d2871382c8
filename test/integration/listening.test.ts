import * as assert from 'node:assert/strict';
import { connect } from 'node:net';
import * as vscode from 'vscode';
import { WebSocket } from 'ws';
import type { Listener, SocketscopeApi } from '../../src/api';
import { eventually, socketscope, writeProfiles } from './support/socketscope';

const portOf = ({ local }: Listener): number => (local && 'port' in local ? local.port : 0);

describe('listening', () => {
  let api: SocketscopeApi;

  before(async () => {
    api = await socketscope();
  });
  afterEach(async () => {
    await Promise.all(api.listeners.map((listener) => listener.close()));
    await writeProfiles('{ "profiles": [] }');
  });

  it('makes a session of each client, by the API', async () => {
    const listener = await api.listen({ name: 'Server', transport: 'websocket', role: 'server', port: 0 });
    assert.equal(listener.state, 'listening');
    assert.ok(api.listeners.includes(listener));
    const accepted: string[] = [];
    listener.onDidAccept(({ id }) => accepted.push(id));
    const client = new WebSocket(`ws://127.0.0.1:${portOf(listener)}/chat`);
    const got: string[] = [];
    client.on('message', (payload: Buffer) => got.push(payload.toString()));
    await new Promise((resolve) => client.once('open', resolve));
    client.send('hello');
    const session = await eventually(() => {
      const [first] = listener.sessions;
      assert.equal(first?.log.length, 1);
      return first;
    });
    assert.deepEqual([session.role, session.state, accepted], ['server', 'open', [session.id]]);
    assert.ok(api.sessions.includes(session));
    await session.send('welcome');
    await eventually(() => assert.deepEqual(got, ['welcome']));
    const closed = new Promise<number>((resolve) => client.once('close', resolve));
    await listener.close();
    assert.equal(await closed, 1001);
    assert.deepEqual([listener.state, session.state], ['closed', 'closed']);
  });

  it('connects and listens over UDP', async () => {
    const listener = await api.listen({
      name: 'UDP server',
      transport: 'udp',
      role: 'server',
      port: 0,
      rules: [{ match: '^PING (\\d+)$', reply: 'PONG $1' }],
    });
    assert.equal(listener.state, 'listening');
    const client = await api.connect({
      name: 'UDP client',
      transport: 'udp',
      host: '127.0.0.1',
      port: portOf(listener),
    });
    assert.deepEqual([client.transport, client.state, client.association?.protocol], ['udp', 'open', 'udp']);
    assert.equal(await client.send('PING 7'), 0);
    await eventually(async () => {
      const entries = await client.log.read(0, 10);
      assert.deepEqual(
        entries.map(({ direction, kind, preview }) => [direction, kind, preview]),
        [
          ['sent', 'data', 'PING 7'],
          ['received', 'data', 'PONG 7'],
        ],
      );
    });
    const [session] = listener.sessions;
    assert.deepEqual([session?.transport, session?.role, session?.state], ['udp', 'server', 'open']);
    assert.deepEqual(session?.association?.remote, client.association?.local);
    assert.deepEqual(listener.findings, []);
    const other = await api.listen({ name: 'Other', transport: 'udp', role: 'server', port: portOf(listener) });
    assert.deepEqual([other.state, other.failure?.code], ['failed', 'port-in-use']);
    await client.close();
    assert.deepEqual(client.end, { by: 'local', clean: true });
    await assert.rejects(api.connect({ name: 'All', transport: 'udp', host: '255.255.255.255', port: 9 }), {
      code: 'bad-profile',
      message: /"broadcast": true/,
    });
  });

  it('tells that a port is in use as a state, and refuses a profile that is a client’s', async () => {
    const first = await api.listen({ name: 'One', transport: 'tcp', role: 'server', port: 0 });
    const second = await api.listen({ name: 'Two', transport: 'tcp', role: 'server', port: portOf(first) });
    assert.deepEqual([second.state, second.failure?.code, second.failure?.stage], ['failed', 'port-in-use', 'listen']);
    await assert.rejects(api.listen({ name: 'C', transport: 'tcp', host: '127.0.0.1', port: 1 }), {
      code: 'bad-profile',
    });
  });

  it('listens with a saved profile by command, takes over its changed rules, and stops by command', async () => {
    const save = (reply: string): Promise<void> =>
      writeProfiles(
        JSON.stringify({
          profiles: [
            { name: 'Lines', transport: 'tcp', role: 'server', port: 0, framing: { kind: 'line' }, rules: [{ reply }] },
          ],
        }),
      );
    await save('before');
    const before = api.listeners.length;
    const listener = await eventually(async () => {
      // Until the file has been read there is no such profile, which the command tells the person.
      await vscode.commands.executeCommand('socketscope.listen', 'Lines');
      const made = api.listeners[before];
      assert.equal(made?.state, 'listening');
      return made;
    });
    const client = connect(portOf(listener), '127.0.0.1');
    let got = '';
    client.on('data', (chunk) => (got += chunk.toString()));
    client.write('x\n');
    await eventually(() => assert.equal(got, 'before\n'));
    await save('after');
    await eventually(() => {
      client.write('x\n');
      assert.match(got, /after\n$/);
    });
    await vscode.commands.executeCommand('socketscope.stopListening', 'Lines');
    assert.equal(listener.state, 'closed');
  });
});
