import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/net/demo';
import type { LogEntry, Session, SocketscopeApi } from '../../src/api';
import { socketscope } from './support/socketscope';

describe('the API', () => {
  let api: SocketscopeApi;
  let demo: DemoServer;
  const address = (id: string): string => demo.endpoints.find((endpoint) => endpoint.id === id)?.address ?? '';

  before(async () => {
    api = await socketscope();
    demo = await startDemoServer();
  });
  after(() => demo.stop());

  it('sends and receives over WebSocket, and says where from and to', async () => {
    const session = await api.connect({ name: 'Echo', transport: 'websocket', url: address('echo') });
    assert.equal(session.state, 'open');
    const echo = arrival(session, 2);
    assert.equal(await session.send('hello'), 0);
    await echo;
    const entries = await session.log.read(0, 10);
    assert.deepEqual(entries.map(shape), [
      ['sent', 'text', 'hello'],
      ['received', 'text', 'hello'],
    ]);
    assert.equal(Buffer.from(await session.log.payload(1)).toString(), 'hello');
    const remote = session.association?.remote;
    assert.equal(remote && 'port' in remote && remote.port, Number(new URL(address('echo')).port));
    const [exchange] = session.handshake?.exchanges ?? [];
    assert.deepEqual(
      [exchange?.request.startLine, exchange?.response?.startLine],
      ['GET /echo HTTP/1.1', 'HTTP/1.1 101 Switching Protocols'],
    );
    await session.close();
    assert.deepEqual([session.state, session.end], ['closed', { by: 'local', clean: true, code: 1005 }]);
  });

  it('searches what came, in threads of their own', async () => {
    const session = await api.connect({ name: 'Echo', transport: 'websocket', url: address('echo') });
    for (const text of ['needle', 'hay', 'a Needle']) {
      const echo = arrival(session, session.log.length + 2);
      await session.send(text);
      await echo;
    }
    const { log } = session;
    assert.deepEqual([...(await log.search({ text: 'needle', direction: 'received' }))], [1, 5]);
    assert.deepEqual([...(await log.search({ text: 'n.*le$', regex: true, caseSensitive: true }))], [0, 1]);
    await session.close();
  });

  it('makes one connection only, with the headers of the profile in their order', async () => {
    // The extension host replaces http.request: it must not connect a second time behind our back.
    const before = demo.connections;
    const headers = { 'X-Tag': ['a', 'b'], Authorization: 'Bearer t' };
    const session = await api.connect({ name: 'Echo', transport: 'websocket', url: address('echo'), headers });
    assert.equal(demo.connections, before + 1);
    const names = session.handshake?.exchanges[0]?.request.headers.map(([name, value]) => `${name}: ${value}`);
    assert.deepEqual(names?.slice(1, 4), ['X-Tag: a', 'X-Tag: b', 'Authorization: Bearer t']);
    await session.close();
    assert.equal(demo.connections, before);
  });

  it('copies a handshake as a curl command, with its secrets covered', async () => {
    const headers = { Authorization: 'Bearer canary' };
    const session = await api.connect({ name: 'Echo', transport: 'websocket', url: address('echo'), headers });
    await vscode.commands.executeCommand('socketscope.copyAsCurl', session.id);
    const command = await vscode.env.clipboard.readText();
    assert.match(command, /^curl --http1\.1 --include --no-buffer /);
    assert.ok(command.includes("--header 'Authorization: ********'"), command);
    assert.ok(command.endsWith(`'${address('echo').replace('ws:', 'http:')}'`), command);
    await session.close();
  });

  it('makes one connection to a proxy, and keeps its answer', async () => {
    const before = demo.connections;
    const { host } = new URL(address('echo'));
    const session = await api.connect({
      name: 'Echo',
      transport: 'websocket',
      url: address('echo'),
      proxy: `http://${host}`,
    });
    assert.equal(session.state, 'open', session.failure?.message);
    // The demo server is both: ours to the proxy, and the proxy's to the target.
    assert.equal(demo.connections, before + 2);
    assert.deepEqual(
      session.stages.map(({ name }) => name),
      ['tcp', 'proxy', 'http'],
    );
    assert.equal(session.stages[1]?.exchange?.response?.startLine, 'HTTP/1.1 200 Connection established');
    await session.close();
  });

  it('speaks lines over TCP', async () => {
    const { hostname, port } = new URL(address('tcp-echo'));
    const session = await api.connect({
      name: 'Lines',
      transport: 'tcp',
      host: hostname,
      port: Number(port),
      framing: { kind: 'line' },
    });
    const echo = arrival(session, 2);
    await session.send('hello');
    await echo;
    assert.deepEqual((await session.log.read(0, 9)).map(shape), [
      ['sent', 'data', 'hello'],
      ['received', 'data', 'hello'],
    ]);
    await session.close();
    assert.deepEqual(session.end, { by: 'local', clean: true });
  });

  it('keeps status, headers and body of a refusal', async () => {
    const session = await api.connect({ name: 'No', transport: 'websocket', url: address('refuse') });
    assert.deepEqual([session.state, session.failure?.code, session.failure?.stage], ['failed', 'http-status', 'http']);
    const [exchange] = session.handshake?.exchanges ?? [];
    assert.equal(exchange?.response?.startLine, 'HTTP/1.1 401 Unauthorized');
    assert.equal((JSON.parse(Buffer.from(exchange.body ?? []).toString()) as { status: number }).status, 401);
  });

  it('fails with the stage and the cause', async () => {
    const failures = await Promise.all(
      [
        { name: 'refused', transport: 'tcp' as const, host: '127.0.0.1', port: 1 },
        { name: 'unknown host', transport: 'tcp' as const, host: 'nobody.invalid', port: 80 },
        { name: 'slow', transport: 'websocket' as const, url: address('slow'), handshakeTimeout: 300 },
        { name: 'no HTTP', transport: 'websocket' as const, url: address('tcp-echo').replace('tcp:', 'ws:') },
      ].map(async (profile) => {
        const { state, failure } = await api.connect(profile);
        return [profile.name, state, failure?.stage, failure?.code];
      }),
    );
    assert.deepEqual(failures, [
      ['refused', 'failed', 'tcp', 'refused'],
      ['unknown host', 'failed', 'dns', 'dns'],
      ['slow', 'failed', 'http', 'handshake-timeout'],
      ['no HTTP', 'failed', 'http', 'http-malformed'],
    ]);
  });

  it('can be cancelled while it connects', async () => {
    const opened = new Promise<Session>((resolve) => {
      const subscription = api.onDidOpenSession((session) => {
        subscription.dispose();
        resolve(session);
      });
    });
    const connecting = api.connect({ name: 'Slow', transport: 'websocket', url: address('slow') });
    const session = await opened;
    assert.equal(session.state, 'connecting');
    await session.close();
    assert.equal((await connecting).state, 'closed');
    assert.deepEqual(session.end, { by: 'local', clean: false });
  });

  it('keeps every message of a flood, in order', async function () {
    this.timeout(60_000);
    const url = `${address('flood').split('?')[0] ?? ''}?rate=20000&size=200&count=200000`;
    const session = await api.connect({ name: 'Flood', transport: 'websocket', url });
    await arrival(session, 200_000);
    for (let from = 0; from < 200_000; from += 10_000) {
      const entries = await session.log.read(from, from + 10_000);
      const wrong = entries.find(
        ({ preview, size }, nth) => size !== 200 || Number.parseInt(preview, 10) !== from + nth,
      );
      assert.equal(wrong, undefined);
    }
    await session.close();
  });
});

function shape({ direction, kind, preview }: LogEntry): [string, string, string] {
  return [direction, kind, preview];
}

/** Settles when the log has so many entries. */
function arrival(session: Session, count: number): Promise<void> {
  return new Promise((resolve) => {
    const subscription = session.log.onDidAppend((length) => {
      if (length < count) return;
      subscription.dispose();
      resolve();
    });
  });
}
