import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';
import { exportFormats } from '../../../../src/profiles/export/exportProfile';
import type { ClientProfile, TcpProfile, UdpProfile, WebSocketProfile } from '../../../../src/profiles/profile';
import schema from '../../../../src/profiles/sockets.schema.json';

const run = promisify(execFile);

function written(profile: ClientProfile, id: string): { text: string; missing: readonly string[] } {
  const format = exportFormats(profile).find((each) => each.id === id);
  assert(format, id);
  return format.write(profile, { workspaceFolder: () => '/w' });
}

function webSocket(more: Partial<WebSocketProfile> = {}): WebSocketProfile {
  return { name: 'x', transport: 'websocket', url: 'wss://h/', ...more };
}

describe('what is exported', () => {
  const tls = { ca: 'a', cert: 'c', key: 'k' };
  const bases: readonly ClientProfile[] = [
    webSocket({ tls }),
    { name: 'x', transport: 'tcp', host: 'h', port: 1, tls } satisfies TcpProfile,
    { name: 'x', transport: 'udp', host: 'h', port: 1 } satisfies UdpProfile,
  ];
  /** Values that aren't the default. */
  const values: Readonly<Record<string, unknown>> = {
    url: 'wss://other/',
    host: 'other',
    port: 2,
    path: '/run/x.sock',
    headers: { 'X-A': '1' },
    protocols: ['a'],
    compression: { serverNoContextTakeover: true },
    redirects: 3,
    proxy: 'http://127.0.0.1:1',
    ping: {},
    reconnect: {},
    framing: { kind: 'fixed', length: 2 },
    onOpen: ['hello'],
    noDelay: true,
    broadcast: true,
    multicast: true,
    encoding: 'latin1',
    ...{ maxMessageSize: 1, handshakeTimeout: 1, connectTimeout: 1, keepAlive: 1 },
    ...{ ca: 'x', cert: 'x', key: 'x', pfx: 'x', passphrase: 'x', servername: 'x', keyLogFile: 'x' },
    ...{ alpn: ['x'], minVersion: 'TLSv1.3', verify: false },
  };
  const known = schema.definitions as unknown as Readonly<Record<string, { readonly properties?: object }>>;
  const ours = ['name', 'folder', 'transport', 'role', 'messages', 'tls'];

  for (const base of bases) {
    for (const { id } of exportFormats(base)) {
      it(`says each property of ${base.transport}, or that it is missing (${id})`, () => {
        const before = written(base, id);
        const check = (name: string, changed: ClientProfile): void => {
          const after = written(changed, id);
          const isMissing = [name, 'tls', `tls.${name}`].some((each) => after.missing.includes(each));
          const isSaid = isMissing || after.text !== before.text;
          // A handshake of curl's offers no compression, whatever parameters it would have.
          assert(isSaid || (id === 'curl' && name === 'compression'), name);
        };
        const properties = Object.keys(known[base.transport]?.properties ?? {}).filter((name) => !ours.includes(name));
        assert(properties.length > 4);
        for (const name of properties) {
          assert(name in values, name);
          check(name, { ...base, [name]: values[name] });
        }
        if (base.transport === 'udp') return;
        for (const name of Object.keys(known.tls?.properties ?? {}))
          check(name, { ...base, tls: { ...tls, [name]: values[name] } });
      });
    }
  }

  it('has another variable for each secret, which no shell has a meaning for', () => {
    const headers = {
      A: '${env:TOKEN}',
      B: '${input:token}',
      C: '${input:token}',
      D: '${input:密码}',
      E: '${input:口令}',
      F: '${input:path}',
      G: '${config:token}',
    };
    const { text } = written(webSocket({ url: 'wss://h/?token=abc', headers }), 'wscat');
    assert.deepEqual(
      [...text.matchAll(/([A-G]): '?"\$\{(\w+):\?\}/g)].map(([, name, variable]) => `${name!} ${variable!}`),
      ['A TOKEN', 'B TOKEN_3', 'C TOKEN_3', 'D INPUT', 'E INPUT_2', 'F PATH_2', 'G TOKEN_4'],
    );
    assert.match(text, /\?token='?"\$\{TOKEN_2:\?\}/);
  });

  it('has no stars for what a recording covered', () => {
    const { text } = written(webSocket({ url: 'wss://h/********', headers: { 'X-A': '********' } }), 'curl');
    assert.doesNotMatch(text, /\*\*/);
    assert.match(text, /X-A: '"\$\{SECRET:\?\}"/);
  });

  it('checks the server’s name or address, also of a host that is a variable', () => {
    const openssl = (host: string): string =>
      written({ name: 'x', transport: 'tcp', host, port: 1, tls: true }, 'openssl').text.replace(/ \\\n {2}/g, ' ');
    assert.equal(
      openssl('${env:HOST}'),
      'openssl s_client -quiet -connect "${HOST:?}":1 -servername "${HOST:?}" -verify_return_error -verify_hostname "${HOST:?}"',
    );
    assert.match(openssl('10.0.0.1'), /-connect 10\.0\.0\.1:1 -verify_return_error -verify_ip 10\.0\.0\.1$/);
    assert.match(openssl('::1'), /-connect '\[::1\]:1' .*-verify_ip ::1$/);
    const socat = written({ name: 'x', transport: 'udp', host: '${env:HOST}', port: 1 }, 'socat').text;
    assert.equal(socat, 'socat STDIO UDP:"${HOST:?}":1');
  });

  it('is code that runs, whatever the variables and the characters are', () => {
    const profile = webSocket({
      url: 'ws://h/',
      tls: { verify: false },
      headers: { A: '${env:socket}${env:class}${env:SOCKET}', B: 'x\u{E0067}y' },
    });
    const node = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], {
      input: written(profile, 'node').text,
    });
    assert.equal(node.status, 0, node.stderr.toString());
    const python = written(profile, 'python').text;
    assert.match(python, /"x\\U000e0067y"/);
    assert.doesNotMatch(python, /ssl/);
    const compiled = spawnSync('python3', ['-c', 'import sys; compile(sys.stdin.read(), "x", "exec")'], {
      input: python,
    });
    assert.equal(compiled.status, 0, compiled.stderr.toString());
  });
});

describe('what was exported for a Unix socket, run', () => {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const requests: IncomingMessage[] = [];
  let folder = '';
  let profile: WebSocketProfile;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'socketscope-'));
    const path = join(folder, 'a b.sock');
    server.on('connection', (socket, request) => {
      requests.push(request);
      socket.send('welcome');
      socket.close(1000, 'bye');
    });
    http.listen(path);
    await once(http, 'listening');
    profile = webSocket({ url: 'ws://inner.example:81/a?b=1', path });
  });
  after(async () => {
    server.close();
    http.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => requests.splice(0));

  it('connects there (Node.js)', async () => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', written(profile, 'node').text]);
    assert.match(stdout, /^open .*\nwelcome\nclosed 1000 bye\n$/);
    assert.deepEqual([requests[0]?.url, requests[0]?.headers.host], ['/a?b=1', 'inner.example:81']);
  });

  it('connects there (curl)', async () => {
    const { stdout } = await run('/bin/sh', ['-c', `${written(profile, 'curl').text} --max-time 1 || true`], {
      encoding: 'latin1',
    });
    assert.match(stdout, /^HTTP\/1\.1 101 [^]*welcome/);
    assert.deepEqual([requests[0]?.url, requests[0]?.headers.host], ['/a?b=1', 'inner.example:81']);
  });

  it('says where the program can’t', () => {
    for (const id of ['wscat', 'websocat', 'browser']) assert.deepEqual(written(profile, id).missing, ['path'], id);
    assert.match(written(profile, 'python').text, /unix_connect\(\n +path="[^"]*a b\.sock",\n +uri="ws:/);
  });
});
