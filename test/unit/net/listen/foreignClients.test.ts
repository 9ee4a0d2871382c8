import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Listener } from '../../../../src/net/listen/listener';
import { freeUdpPort } from '../../support/datagrams';
import { eventually } from '../../support/eventually';
import { needs, PYTHON } from '../../support/foreign';
import { clientOf, portOf, useListeners } from '../../support/listening';
import { ended, tells, useNet } from '../../support/net';

const run = promisify(execFile);
/** Runs a client with something on its standard input, which then ends. */
function talk(input: string, command: string, ...args: string[]): Promise<string> {
  return converse(input, true, command, ...args);
}

async function converse(input: string, ends: boolean, command: string, ...args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: 10_000 });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.write(input);
  if (ends) child.stdin.end();
  const signal = await new Promise((resolve) => child.once('close', (_, ended) => resolve(ended)));
  assert.equal(signal, null, `${command} ended by itself`);
  return output;
}

function pathOf({ local }: Listener): string {
  assert(local && 'path' in local);
  return local.path;
}

describe('clients that nobody here wrote', function () {
  this.timeout(30_000);
  const net = useNet();
  const server = useListeners(net);

  it('ncat talks to a TCP listener', async function () {
    needs(this, 'ncat');
    const listener = await server.listen({ transport: 'tcp', framing: { kind: 'line' } });
    listener.onDidAccept((session) => {
      void session.send('welcome').catch(() => undefined);
    });
    const output = await talk('hello\n', 'ncat', '127.0.0.1', String(portOf(listener)), '-i', '1');
    assert.equal(output, 'welcome\n');
    const session = await ended(await clientOf(listener));
    await tells(session, ['→ data welcome', '← data hello']);
  });

  it('ncat talks to a listener with TLS, and to a Unix socket', async function () {
    needs(this, 'ncat');
    const secure = await server.listen({ transport: 'tcp', tls: true });
    await talk('secret', 'ncat', '--ssl', '127.0.0.1', String(portOf(secure)));
    await tells(await clientOf(secure), ['← data secret']);
    assert.deepEqual((await ended(await clientOf(secure))).end, { by: 'remote', clean: true });
    const unix = await server.listen({ transport: 'tcp', path: 'ncat.sock' });
    await talk('by path', 'ncat', '-U', pathOf(unix));
    await tells(await clientOf(unix), ['← data by path']);
  });

  it('socat talks to a TCP listener, and to a Unix socket', async function () {
    needs(this, 'socat');
    const listener = await server.listen({ transport: 'tcp' });
    await talk('by port', 'socat', '-', `TCP:127.0.0.1:${portOf(listener)}`);
    await tells(await clientOf(listener), ['← data by port']);
    const unix = await server.listen({ transport: 'tcp', path: 'socat.sock' });
    await talk('by path', 'socat', '-', `UNIX-CONNECT:${pathOf(unix)}`);
    await tells(await clientOf(unix), ['← data by path']);
    const secure = await server.listen({ transport: 'tcp', tls: true });
    await talk('secret', 'socat', '-', `OPENSSL:127.0.0.1:${portOf(secure)},verify=0`);
    await tells(await clientOf(secure), ['← data secret']);
    assert.deepEqual((await ended(await clientOf(secure))).end, { by: 'remote', clean: true });
  });

  it('ncat and socat talk to a UDP listener', async function () {
    needs(this, 'ncat');
    needs(this, 'socat');
    const listener = await server.listen({ transport: 'udp', rules: [{ match: '^(.*)', reply: 'got $1' }] });
    const port = String(portOf(listener));
    assert.equal(await converse('from ncat', false, 'ncat', '-u', '-i', '1', '127.0.0.1', port), 'got from ncat');
    assert.equal(await talk('from socat', 'socat', '-t', '1', '-', `UDP:127.0.0.1:${port}`), 'got from socat');
    await tells(await clientOf(listener, 0), ['← data from ncat', '→ data got from ncat']);
    await tells(await clientOf(listener, 1), ['← data from socat', '→ data got from socat']);
  });

  it('a UDP client talks to ncat and to socat', async function () {
    needs(this, 'ncat');
    needs(this, 'socat');
    for (const [command, argumentsFor] of [
      ['ncat', (port: number) => ['-u', '-l', '127.0.0.1', String(port), '-c', 'head -c 5']],
      ['socat', (port: number) => [`UDP-LISTEN:${port},bind=127.0.0.1`, 'EXEC:head -c 5']],
    ] as const) {
      const port = await freeUdpPort();
      const child = spawn(command, argumentsFor(port), { stdio: 'ignore', timeout: 10_000 });
      try {
        const session = await net.open({ transport: 'udp', port });
        await eventually(async () => {
          // It needs its time to start: until then, there is no such port.
          if (!session.log.received.messages) await session.send('hello');
          assert(session.log.received.messages > 0);
        });
        const entries = await session.log.read(0, session.log.length);
        assert.equal(entries.find(({ direction }) => direction === 'received')?.preview, 'hello', command);
        await session.close();
      } finally {
        child.kill();
      }
    }
  });

  it('openssl s_client talks to a listener with TLS', async function () {
    needs(this, 'openssl');
    const listener = await server.listen({ transport: 'tcp', tls: true });
    await talk('secret', 'openssl', 's_client', '-connect', `127.0.0.1:${portOf(listener)}`, '-quiet', '-no_ign_eof');
    await tells(await clientOf(listener), ['← data secret']);
  });

  it('curl gets the refusal of a plain request, and a WebSocket by its upgrade', async function () {
    needs(this, 'curl');
    const listener = await server.listen({ transport: 'websocket', paths: ['/chat'] });
    const url = `http://127.0.0.1:${portOf(listener)}`;
    const plain = await run('curl', ['-s', '-i', `${url}/chat`]);
    assert.match(plain.stdout, /^HTTP\/1\.1 426 Upgrade Required\r\n/);
    assert.match(plain.stdout, /no "Upgrade: websocket"/);
    const secure = await server.listen({ transport: 'websocket', tls: true });
    const byTls = await run('curl', ['-s', '-i', '-k', '--http1.1', `https://127.0.0.1:${portOf(secure)}/`]);
    assert.match(byTls.stdout, /^HTTP\/1\.1 426 Upgrade Required\r\n/);
    const unix = await server.listen({ transport: 'websocket', path: 'curl.sock' });
    const byPath = await run('curl', ['-s', '-i', '--unix-socket', pathOf(unix), 'http://localhost/']);
    assert.match(byPath.stdout, /^HTTP\/1\.1 426 Upgrade Required\r\n/);
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    const headers = [...upgrade, key].flatMap((header) => ['-H', header]);
    const output = await run('curl', ['-s', '-i', '-m', '1', '--http1.1', ...headers, `${url}/chat`]).catch(
      (error: unknown) => error as { stdout: string },
    );
    assert.match(output.stdout, /^HTTP\/1\.1 101 [^]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/);
  });

  for (const kind of ['ws', 'wss', 'ws over a Unix socket'] as const)
    it(`Python's websockets talks to a WebSocket listener, with compression: ${kind}`, async function () {
      needs(this, "Python's websockets");
      const isUnix = kind === 'ws over a Unix socket';
      const listener = await server.listen({
        transport: 'websocket',
        protocols: ['chat'],
        tls: kind === 'wss',
        ...(isUnix && { path: 'python.sock' }),
      });
      listener.onDidAccept((session) => {
        session.log.onDidAppend((length) => length === 1 && void session.send('y'.repeat(5000)).catch(() => undefined));
      });
      const address = isUnix ? 'ws://localhost/' : `${kind}://127.0.0.1:${portOf(listener)}/`;
      const script = `
import asyncio, ssl, websockets
options = dict(subprotocols=['chat'])
if '${kind}' == 'wss':
    options['ssl'] = ssl.create_default_context(cadata='''${listener.ownCertificate ?? ''}''')
async def main():
    connecting = websockets.${isUnix ? `unix_connect('${pathOf(listener)}', ` : 'connect('}'${address}', **options)
    async with connecting as ws:
        await ws.send('x' * 5000)
        answer = await ws.recv()
        print(ws.subprotocol, len(answer), [e.name for e in ws.extensions])
asyncio.run(main())`;
      const { stdout } = await run(PYTHON, ['-c', script], { timeout: 20_000 });
      assert.equal(stdout.trim(), "chat 5000 ['permessage-deflate']");
      const session = await ended(await clientOf(listener));
      assert.equal(session.failure, undefined);
      assert.deepEqual([session.end?.by, session.end?.clean, session.end?.code], ['remote', true, 1000]);
      const [frame] = await session.log.frames(0);
      assert.equal(frame?.rsv, 4);
      assert(frame.length < 100);
      assert.equal((await session.log.payload(0)).length, 5000);
    });
});
