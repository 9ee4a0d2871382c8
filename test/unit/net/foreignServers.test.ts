import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { freePort, needs, PYTHON, useForeign } from '../support/foreign';
import { ended, tells, useNet } from '../support/net';
import { eventually } from '../support/eventually';
import { useTrust } from '../support/trust';

/** A WebSocket server on Python's websockets: it echoes, and closes when it is told `bye`. */
const PYTHON_SERVER = `
import asyncio, ssl, sys, websockets
async def serve(ws, *_):
    async for message in ws:
        if message == 'bye':
            await ws.close(4000, 'enough')
        else:
            await ws.send(message)
async def main():
    options = dict(subprotocols=['chat'])
    if sys.argv[1] == 'unix':
        server = await websockets.unix_serve(serve, sys.argv[2], **options)
        print('ready 0', flush=True)
    else:
        if sys.argv[1] == 'tls':
            options['ssl'] = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            options['ssl'].load_cert_chain(sys.argv[2], sys.argv[3])
        server = await websockets.serve(serve, '127.0.0.1', 0, **options)
        print('ready', server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Future()
asyncio.run(main())`;

describe('servers that nobody here wrote', function () {
  this.timeout(30_000);
  const net = useNet();
  const foreign = useForeign(net);
  const trust = useTrust(net);

  const credentials = async (): Promise<[cert: string, key: string]> => {
    const [cert, key] = [path.join(net.folder, 'server.pem'), path.join(net.folder, 'server.key')];
    await writeFile(cert, trust.tls.cert);
    await writeFile(key, trust.tls.key);
    return [cert, key];
  };
  const line = { kind: 'line' } as const;

  for (const kind of ['TCP', 'TLS', 'a Unix socket'] as const)
    it(`ncat -l, over ${kind}: both write, it leaves first`, async function () {
      needs(this, 'ncat');
      const [cert, key] = await credentials();
      const port = await freePort();
      const file = path.join(net.folder, 'ncat.sock');
      const tls = kind === 'TLS' ? ['--ssl', '--ssl-cert', cert, '--ssl-key', key] : [];
      const where = kind === 'a Unix socket' ? ['-U', file] : ['127.0.0.1', String(port)];
      const ncat = await foreign.start('ncat', ['-v', '-l', ...tls, ...where], /Listening on/);
      const session = await net.open({
        ...(kind === 'a Unix socket' ? { path: file } : { port }),
        ...(kind === 'TLS' && (await trust.trusted())),
        framing: line,
      });
      assert.equal(session.tls !== undefined, kind === 'TLS');
      ncat.process.stdin?.write('welcome\n');
      await tells(session, ['← data welcome']);
      await session.send('hello');
      await eventually(() => assert.deepEqual(ncat.lines, ['hello']));
      ncat.process.kill('SIGTERM');
      await ended(session);
      assert.equal(session.end?.by, 'remote');
      await tells(session, ['← data welcome', '→ data hello']);
    });

  for (const kind of ['TCP', 'TLS', 'a Unix socket'] as const)
    it(`socat that echoes, over ${kind}, byte for byte; this end leaves first`, async function () {
      needs(this, 'socat');
      const [cert, key] = await credentials();
      const port = await freePort();
      const file = path.join(net.folder, 'socat.sock');
      const address = {
        TCP: `TCP-LISTEN:${port},bind=127.0.0.1`,
        TLS: `OPENSSL-LISTEN:${port},bind=127.0.0.1,cert=${cert},key=${key},verify=0`,
        'a Unix socket': `UNIX-LISTEN:${file}`,
      }[kind];
      const socat = await foreign.start('socat', ['-d', '-d', address, 'PIPE'], /listening on/);
      const session = await net.open({
        ...(kind === 'a Unix socket' ? { path: file } : { port }),
        ...(kind === 'TLS' && (await trust.trusted())),
        framing: { kind: 'length-prefix', size: 4 },
      });
      const payload = Uint8Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 251);
      await session.send(payload);
      await eventually(() => assert.equal(session.log.length, 2));
      assert.deepEqual(Buffer.from(await session.log.payload(1)), Buffer.from(payload));
      await session.close();
      assert.equal(await socat.exit, 0);
    });

  it('openssl s_server, which turns lines round', async function () {
    needs(this, 'openssl');
    const [cert, key] = await credentials();
    const port = await freePort();
    const args = ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', cert, '-key', key, '-rev', '-alpn', 'mirror'];
    await foreign.start('openssl', args, /ACCEPT/);
    const { tls } = await trust.trusted();
    const session = await net.open({ port, tls: { ...tls, alpn: ['mirror'] }, framing: line });
    assert.deepEqual([session.tls?.authorized, session.tls?.alpn], [true, 'mirror']);
    await session.send('hello');
    await tells(session, ['→ data hello', '← data olleh']);
    await session.close();
  });

  for (const kind of ['ws', 'wss', 'ws over a Unix socket'] as const)
    it(`Python's websockets, ${kind}: a subprotocol, compression, ping, and its close`, async function () {
      needs(this, "Python's websockets");
      const file = path.join(net.folder, 'python.sock');
      const args = { ws: ['plain'], wss: ['tls', ...(await credentials())], 'ws over a Unix socket': ['unix', file] };
      const python = await foreign.start(PYTHON, ['-c', PYTHON_SERVER, ...args[kind]], /ready \d+/);
      const port = python.lines[0]?.split(' ')[1] ?? '';
      const session = await net.open({
        url: kind === 'ws over a Unix socket' ? 'ws://localhost/' : `${kind}://127.0.0.1:${port}/`,
        ...(kind === 'ws over a Unix socket' && { path: file }),
        ...(kind === 'wss' && (await trust.trusted())),
        protocols: ['chat'],
      });
      assert.equal(session.handshake?.protocol, 'chat');
      const long = 'x'.repeat(5000);
      await session.send(long, { fragments: [1, 2000] });
      await eventually(() => assert.equal(session.log.length, 2));
      assert.equal(Buffer.from(await session.log.payload(1)).toString(), long);
      const [echoed] = await session.log.frames(1);
      assert(echoed?.rsv === 4 && echoed.length < 100, 'it is compressed');
      await session.send(Uint8Array.of(0, 255));
      await session.ping('there?');
      await eventually(async () => {
        const entries = await session.log.read(2, session.log.length);
        assert.deepEqual(entries.map(({ direction, kind }) => `${direction} ${kind}`).sort(), [
          'received binary',
          'received pong',
          'sent binary',
          'sent ping',
        ]);
      });
      await session.send('bye');
      await ended(session);
      assert.deepEqual(session.end, { by: 'remote', clean: true, code: 4000, reason: 'enough' });
      assert.deepEqual(
        session.findings.filter(({ severity }) => severity === 'error' || severity === 'warning'),
        [],
      );
    });
});
