import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { parse } from 'jsonc-parser';
import { WebSocketServer } from 'ws';
import { exportFormats } from '../../../../src/profiles/export/exportProfile';
import { importProfiles, readImport } from '../../../../src/profiles/import/importProfiles';
import type { ClientProfile, TcpProfile, UdpProfile, WebSocketProfile } from '../../../../src/profiles/profile';

const run = promisify(execFile);

/** What a POSIX shell, or what a Windows machine's people paste, could take for more than a text. */
const HOSTILE = [
  "it's",
  '$(touch x) `id` $HOME ${HOME} "q" \\ !! & | ; < > ( ) * ? [a] {b} ~ # %s',
  "'",
  "''\\''",
  '-n',
  '--',
  'é 中文 😀',
  'a\\',
  "$'x\\n'",
];

function written(profile: ClientProfile, id: string): { text: string; missing: readonly string[] } {
  const format = exportFormats(profile).find((each) => each.id === id);
  assert(format, id);
  return format.write(profile, { workspaceFolder: () => '/work/my folder' });
}

/** The words that a shell makes of a command. */
function wordsOf(command: string, program: string, env: Record<string, string> = {}): string[] {
  const script = `${program}() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('/bin/sh', ['-c', script], { env: { PATH: '/bin:/usr/bin', ...env } })
    .toString()
    .split('\0')
    .slice(0, -1);
}

const PROFILE: WebSocketProfile = {
  name: 'Chat',
  transport: 'websocket',
  url: 'wss://${env:CHAT_HOST}/v1?room=1&key=canary1',
  headers: { Authorization: 'Bearer ${input:token}', Cookie: 'a=canary2', 'X-Tag': ['a', 'b'], 'User-Agent': 'me' },
  protocols: ['chat.v2', 'chat.v1'],
  redirects: 2,
  proxy: 'http://me:canary3@127.0.0.1:3128',
  tls: {
    ca: '${workspaceFolder}/ca.pem',
    cert: 'me.pem',
    key: 'me.key',
    passphrase: 'canary4',
    verify: false,
    servername: 'h',
    minVersion: 'TLSv1.3',
  },
};
const ENV = { CHAT_HOST: 'h', TOKEN: 't', KEY: 'k', COOKIE: 'c', PASSWORD: 'p', PASSPHRASE: 's', HOME: '/root' };

describe('exporting a WebSocket profile', () => {
  const formats = exportFormats(PROFILE);

  for (const { id } of formats) {
    it(`writes no secret (${id})`, () => assert.doesNotMatch(written(PROFILE, id).text, /canary/));
  }

  it('is a file of profiles with what it asks for, which reads as it was', () => {
    const asked = [{ id: 'token', type: 'promptString', description: 'The token', password: true }] as const;
    const format = exportFormats(PROFILE).find(({ id }) => id === 'profile')!;
    const { profiles, inputs } = parse(format.write(PROFILE, {}, asked).text) as {
      profiles: WebSocketProfile[];
      inputs: { id: string; password?: boolean }[];
    };
    const [profile] = profiles;
    assert.equal(profile?.url, 'wss://${env:CHAT_HOST}/v1?room=1&key=${input:key}');
    assert.equal(profile.headers?.Authorization, 'Bearer ${input:token}');
    assert.deepEqual(profile.protocols, PROFILE.protocols);
    assert.deepEqual(inputs[0], asked[0]);
    assert(inputs.length > 1 && inputs.every(({ password }) => password));
  });

  it('is a curl command with the handshake, the fields, TLS and the proxy', () => {
    assert.deepEqual(wordsOf(written(PROFILE, 'curl').text, 'curl', ENV), [
      ...['--http1.1', '--include', '--no-buffer', '--globoff', '--path-as-is'],
      ...['--header', 'Connection: Upgrade', '--header', 'Upgrade: websocket', '--header', 'Sec-WebSocket-Version: 13'],
      ...[
        '--header',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '--header',
        'Sec-WebSocket-Protocol: chat.v2, chat.v1',
      ],
      ...[
        '--header',
        'Authorization: Bearer t',
        '--header',
        'Cookie: c',
        '--header',
        'X-Tag: a',
        '--header',
        'X-Tag: b',
      ],
      ...['--header', 'User-Agent: me', '--proxy', 'http://me:p@127.0.0.1:3128', '--insecure', '--tlsv1.3'],
      ...['--cacert', '/work/my folder/ca.pem', '--cert', 'me.pem', '--key', 'me.key', '--pass', 's'],
      ...['--location', '--max-redirs', '2', 'https://h/v1?room=1&key=k'],
    ]);
    assert.deepEqual(written(PROFILE, 'curl').missing, ['tls.servername']);
  });

  it('is a wscat command', () => {
    assert.deepEqual(wordsOf(written(PROFILE, 'wscat').text, 'wscat', ENV), [
      ...['--connect', 'wss://h/v1?room=1&key=k', '--header', 'Authorization: Bearer t', '--header', 'Cookie: c'],
      ...['--header', 'X-Tag: a', '--header', 'X-Tag: b', '--header', 'User-Agent: me'],
      ...[
        '--subprotocol',
        'chat.v2',
        '--subprotocol',
        'chat.v1',
        '--proxy',
        'http://me:p@127.0.0.1:3128',
        '--no-check',
      ],
      ...['--ca', '/work/my folder/ca.pem', '--cert', 'me.pem', '--key', 'me.key', '--passphrase', 's'],
      ...['--location', '--max-redirects', '2'],
    ]);
  });

  it('is a websocat command, and says what that can’t', () => {
    const { text, missing } = written(PROFILE, 'websocat');
    assert.deepEqual(wordsOf(text, 'websocat', ENV), [
      ...['--protocol', 'chat.v2, chat.v1', '--insecure', '--header=Authorization: Bearer t', '--header=Cookie: c'],
      ...['--header=X-Tag: a', '--header=X-Tag: b', '--header=User-Agent: me', 'wss://h/v1?room=1&key=k'],
    ]);
    assert.deepEqual(missing, [
      'tls.ca',
      'tls.cert',
      'tls.key',
      'tls.servername',
      'tls.minVersion',
      'tls.passphrase',
      'proxy',
      'redirects',
    ]);
  });

  it('reads no setting, which may be a secret', () => {
    const profile: WebSocketProfile = {
      name: 'x',
      transport: 'websocket',
      url: 'ws://h/',
      headers: { Authorization: 'Bearer ${config:my.token}' },
    };
    const command = written(profile, 'wscat').text;
    assert.deepEqual(wordsOf(command, 'wscat', { MY_TOKEN: 't' }).slice(2), ['--header', 'Authorization: Bearer t']);
  });

  it('stops where a variable isn’t set', () => {
    const { status, stderr } = spawnSync(
      '/bin/sh',
      ['-c', `wscat() { echo ran; }\n${written(PROFILE, 'wscat').text}`],
      {
        env: { PATH: '/bin', CHAT_HOST: 'h', KEY: 'k' },
      },
    );
    assert.notEqual(status, 0);
    assert.match(stderr.toString(), /TOKEN/);
  });

  for (const value of HOSTILE) {
    it(`quotes ${value}`, () => {
      // A literal "${" is written "$${" in a profile.
      const text = value.replaceAll('${', () => '$${');
      const profile: WebSocketProfile = {
        name: 'x',
        transport: 'websocket',
        url: `ws://h/${text}`,
        headers: { 'X-A': text },
        tls: { ca: text },
      };
      assert.deepEqual(wordsOf(written(profile, 'wscat').text, 'wscat'), [
        '--connect',
        `ws://h/${value}`,
        '--header',
        `X-A: ${value}`,
        '--ca',
        value,
      ]);
      assert(wordsOf(written(profile, 'curl').text, 'curl').includes(`X-A: ${value}`));
      assert(wordsOf(written(profile, 'websocat').text, 'websocat').includes(`--header=X-A: ${value}`));
    });
  }

  it('quotes for JavaScript and Python', () => {
    const profiles = HOSTILE.map((value): WebSocketProfile => {
      const text = value.replaceAll('${', () => '$${');
      return { name: 'x', transport: 'websocket', url: `ws://h/${text}`, headers: { 'X-A': text } };
    });
    const seen: string[] = [];
    function WebSocketOfPage(url: string): object {
      seen.push(url);
      return {};
    }
    for (const profile of profiles) {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what was written is to be run
      const page = new Function('WebSocket', written(profile, 'browser').text) as (socket: unknown) => void;
      page(WebSocketOfPage);
    }
    assert.deepEqual(
      seen,
      HOSTILE.map((value) => `ws://h/${value}`),
    );
    const probe = [
      'import json, sys',
      'seen = []',
      'class connect:',
      '    def __init__(self, url, **rest): seen.append([url, rest["additional_headers"]])',
      '    async def __aenter__(self): sys.exit()',
      '    async def __aexit__(self, *rest): pass',
      'for source in json.load(sys.stdin):',
      '    try: exec(source, {"connect": connect})',
      '    except SystemExit: pass',
      'sys.stdout.buffer.write(json.dumps(seen).encode())',
    ];
    const sources = profiles.map((profile) => written(profile, 'python').text.replace(/^from websockets.*/m, ''));
    const output = execFileSync('python3', ['-c', probe.join('\n')], { input: JSON.stringify(sources) });
    assert.deepEqual(
      JSON.parse(output.toString()),
      HOSTILE.map((value) => [`ws://h/${value}`, [['X-A', value]]]),
    );
  });

  it('reads back what it wrote', () => {
    const profile: WebSocketProfile = {
      name: 'v1',
      transport: 'websocket',
      url: 'wss://h.example/v1?room=[1]',
      headers: { Origin: "https://o'hara.example", 'X-Tag': ['a b', '$c'] },
      protocols: ['a', 'b'],
      tls: { ca: 'my ca.pem', verify: false },
    };
    for (const id of ['curl', 'wscat']) {
      const { found } = readImport(written(profile, id).text);
      assert.deepEqual(importProfiles(found, { names: [], inputs: [] }), { profiles: [profile], inputs: [] }, id);
    }
    const { found } = readImport(written({ ...profile, tls: { verify: false } }, 'websocat').text);
    assert.deepEqual(importProfiles(found, { names: [], inputs: [] }).profiles, [
      { ...profile, tls: { verify: false } },
    ]);
  });

  it('writes Node.js and Python that are well-formed', () => {
    const node = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], {
      input: written(PROFILE, 'node').text,
    });
    assert.equal(node.status, 0, node.stderr.toString());
    const python = spawnSync('python3', ['-c', 'import sys; compile(sys.stdin.read(), "x", "exec")'], {
      input: written(PROFILE, 'python').text,
    });
    assert.equal(python.status, 0, python.stderr.toString());
    assert.match(written(PROFILE, 'browser').text, /^\/\/ Not in it: headers\.Authorization, .*, tls\n/);
  });
});

describe('what was exported, run', () => {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const requests: IncomingMessage[] = [];
  let url = '';

  before(async () => {
    server.on('connection', (socket, request) => {
      requests.push(request);
      socket.send('welcome');
      socket.close(1000, 'bye');
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `ws://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
  });
  after(() => {
    server.close();
    http.close();
  });
  beforeEach(() => requests.splice(0));

  const profile = (): WebSocketProfile => ({
    name: 'x',
    transport: 'websocket',
    url: `${url}/a?b=\${env:ROOM}`,
    headers: { 'X-A': "it's", 'X-B': ['1', '2'], Authorization: 'Bearer x' },
    protocols: ['chat.v2', 'chat.v1'],
  });
  const env = { PATH: process.env.PATH, ROOM: '7', AUTHORIZATION: 'secret' };
  const check = (): void => {
    assert.equal(requests.length, 1);
    const [{ url: target, headers }] = requests as [IncomingMessage];
    assert.deepEqual(
      [
        target,
        headers['x-a'],
        headers['x-b'],
        headers.authorization,
        headers['sec-websocket-protocol']?.replace(/\s/g, ''),
      ],
      ['/a?b=7', "it's", '1, 2', 'Bearer secret', 'chat.v2,chat.v1'],
    );
  };

  it('curl gets the handshake and the message', async () => {
    const { stdout } = await run('/bin/sh', ['-c', `${written(profile(), 'curl').text} --max-time 1 || true`], {
      env,
      encoding: 'latin1',
    });
    assert.match(stdout, /^HTTP\/1\.1 101 [^]*welcome/);
    check();
  });

  it('Node.js gets the message', async () => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', written(profile(), 'node').text], {
      env,
    });
    assert.equal(stdout, 'open chat.v2\nwelcome\nclosed 1000 bye\n');
    check();
  });
});

describe('exporting a TCP profile', () => {
  const tcp = (more: Partial<TcpProfile>): TcpProfile => ({ name: 'x', transport: 'tcp', ...more });
  const tls = tcp({
    host: 'h',
    port: 443,
    tls: {
      ca: 'my ca.pem',
      cert: 'c',
      key: 'k',
      servername: 's,x',
      passphrase: 'canary',
      alpn: ['a', 'b'],
      verify: true,
    },
  });

  it('is a command of ncat, socat and openssl', () => {
    const plain = tcp({ host: '127.0.0.1', port: 7000, framing: { kind: 'line', delimiter: '\r\n' }, noDelay: true });
    assert.deepEqual(wordsOf(written(plain, 'ncat').text, 'ncat'), ['--crlf', '--', '127.0.0.1', '7000']);
    assert.deepEqual(wordsOf(written(plain, 'socat').text, 'socat'), ['STDIO', 'TCP:127.0.0.1:7000,nodelay']);
    assert(!exportFormats(plain).some(({ id }) => id === 'openssl'));
    assert.deepEqual(wordsOf(written(tls, 'ncat').text, 'ncat'), [
      ...['--ssl', '--ssl-verify', '--ssl-trustfile', 'my ca.pem', '--ssl-cert', 'c', '--ssl-key', 'k'],
      ...['--ssl-servername', 's,x', '--ssl-alpn', 'a,b', '--', 'h', '443'],
    ]);
    assert.deepEqual(wordsOf(written(tls, 'socat').text, 'socat'), [
      'STDIO',
      'OPENSSL:h:443,verify=1,cafile=my ca.pem,certificate=c,key=k,commonname=s\\,x,snihost=s\\,x',
    ]);
    assert.deepEqual(wordsOf(written(tls, 'openssl').text, 'openssl', { PASSPHRASE: 'p' }), [
      ...[
        's_client',
        '-quiet',
        '-connect',
        'h:443',
        '-servername',
        's,x',
        '-verify_return_error',
        '-verify_hostname',
        's,x',
      ],
      ...['-CAfile', 'my ca.pem', '-cert', 'c', '-key', 'k', '-pass', 'pass:p', '-alpn', 'a,b'],
    ]);
    assert.deepEqual(written(tls, 'socat').missing, ['tls.passphrase', 'tls.alpn']);
  });

  it('takes an address of version 6, and a Unix socket', () => {
    const six = tcp({ host: '::1', port: 7 });
    assert.deepEqual(wordsOf(written(six, 'ncat').text, 'ncat'), ['--', '::1', '7']);
    assert.deepEqual(wordsOf(written(six, 'socat').text, 'socat'), ['STDIO', 'TCP:[::1]:7']);
    const unix = tcp({ path: '/tmp/a,b:c.sock' });
    assert.deepEqual(wordsOf(written(unix, 'ncat').text, 'ncat'), ['--unixsock', '--', '/tmp/a,b:c.sock']);
    assert.deepEqual(wordsOf(written(unix, 'socat').text, 'socat'), ['STDIO', 'UNIX-CONNECT:/tmp/a\\,b\\:c.sock']);
  });

  it('lets no host become an option or another address', () => {
    const hostile = tcp({ host: '-e$(id)', port: 7 });
    assert.deepEqual(wordsOf(written(hostile, 'ncat').text, 'ncat'), ['--', '-e$(id)', '7']);
    const socat = wordsOf(written(tcp({ host: 'h,exec=id', port: 7 }), 'socat').text, 'socat');
    assert.deepEqual(socat, ['STDIO', 'TCP:h\\,exec=id:7']);
  });
});

describe('exporting a UDP profile', () => {
  const udp = (more: Partial<UdpProfile> = {}): UdpProfile => ({
    name: 'x',
    transport: 'udp',
    host: '::1',
    port: 53,
    ...more,
  });

  it('is a command of ncat and socat', () => {
    assert.deepEqual(wordsOf(written(udp(), 'ncat').text, 'ncat'), ['--udp', '--', '::1', '53']);
    assert.deepEqual(wordsOf(written(udp(), 'socat').text, 'socat'), ['STDIO', 'UDP:[::1]:53']);
  });

  it('takes answers of others where the profile does, and says what it can not', () => {
    const group = udp({ host: '239.1.2.3', multicast: { ttl: 2, loopback: false, join: ['239.1.2.3'] } });
    const { text, missing } = written(group, 'socat');
    assert.deepEqual(wordsOf(text, 'socat'), [
      'STDIO',
      'UDP-DATAGRAM:239.1.2.3:53,ip-multicast-ttl=2,ip-multicast-loop=0',
    ]);
    assert.deepEqual(missing, ['multicast.join']);
    assert.deepEqual(written(group, 'ncat').missing, ['multicast']);
    const all = udp({ host: '127.255.255.255', broadcast: true });
    assert.deepEqual(wordsOf(written(all, 'socat').text, 'socat'), [
      'STDIO',
      'UDP-DATAGRAM:127.255.255.255:53,broadcast',
    ]);
  });
});
