import assert from 'node:assert/strict';
import { ProfileError } from '../../../src/profiles/problem';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import { entryOf, problemsOf, tcp, unix, webSocket } from './file';

describe('a profile', () => {
  for (const [what, profile] of [
    ['the least of a WebSocket one', webSocket()],
    ['the least of a TCP one', tcp()],
    [
      'all of a WebSocket one',
      webSocket({
        folder: 'A/B',
        role: 'client',
        headers: { Authorization: 'Bearer x', 'X-Tag': ['a', 'b'], 'X-Latin': 'é\t', Host: 'other' },
        protocols: ['chat.v2', 'chat.v1'],
        compression: false,
        maxMessageSize: '1.5 MB',
        handshakeTimeout: 1,
        redirects: 20,
        proxy: 'none',
        tls: { ca: 'a.pem', servername: 's', verify: false },
      }),
    ],
    [
      'all of a TCP one',
      tcp({
        framing: { kind: 'line', delimiter: '\r\n' },
        encoding: 'UTF-8',
        tls: true,
        noDelay: true,
        keepAlive: 30_000,
        connectTimeout: 10_000,
        maxMessageSize: 65_536,
        port: 65_535,
      }),
    ],
    ['a port of 1 and TLS options', tcp({ port: 1, tls: { verify: true }, framing: { kind: 'none' } })],
    ...[
      { kind: 'delimiter', delimiter: '\r\n\r\n' },
      { kind: 'delimiter', delimiterHex: '0D 0a' },
      { kind: 'length-prefix', size: 1 },
      { kind: 'length-prefix', size: 8, endian: 'little', offset: 65_535, includesHeader: true },
      { kind: 'length-prefix', size: 'varint', endian: 'big', offset: 0, includesHeader: false },
      { kind: 'fixed', length: 1 },
      { kind: 'idle', ms: 1 },
    ].map((framing) => [`the framing ${JSON.stringify(framing)}`, tcp({ framing })] as const),
    ...['utf8', 'GB18030', 'latin1', 'Shift_JIS', 'UTF-16LE', 'cp437', 'koi8-r'].map(
      (encoding) => [`the encoding ${encoding}`, tcp({ encoding })] as const,
    ),
    ['a Unix socket', unix('run/app.sock')],
    ['a named pipe', unix(String.raw`\\.\pipe\app`)],
    ...['system', 'http://p', 'https://user:pw@p.test:3128/', 'socks5://[::1]:1080', 'socks5h://u:%25@p'].map(
      (proxy) => [`the proxy ${proxy}`, webSocket({ proxy })] as const,
    ),
    [
      "variables of a server, and what looks like one in a rule's expression",
      {
        name: 'A',
        transport: 'websocket',
        role: 'server',
        host: '${env:HOST}',
        port: 0,
        origins: ['${env:ORIGIN}'],
        paths: ['${env:PATH}'],
        onConnect: ['${uuid}'],
        rules: [{ match: '^\\${(\\w+)}$', reply: ['${counter} $1', { file: '${workspaceFolder}/a' }] }],
        messages: [{ name: 'm', format: 'text', payload: '${uuid}' }],
      },
    ],
    [
      'all framings and encodings of a server',
      { name: 'A', transport: 'tcp', role: 'server', port: 0, framing: { kind: 'fixed', length: 2 }, encoding: 'gbk' },
    ],
    ['a literal ${', webSocket({ headers: { A: '$${not a variable}' } })],
    [
      'variables wherever a text is',
      webSocket({
        url: '${env:URL}',
        headers: { A: ['${workspaceFolder}', '${workspaceFolder:name}\n${userHome}'] },
        protocols: ['${config:a.b c}'],
        proxy: '${env:PROXY}',
        tls: { ca: '${workspaceFolder}/ca.pem' },
      }),
    ],
    ['a variable as its host', tcp({ host: '${env:HOST}' })],
    ['what is no variable', webSocket({ headers: { A: '$x, {y}, ${\tz' } })],
    [
      'messages',
      webSocket({
        messages: [
          { name: 'a', format: 'json', payload: { op: '${uuid}', n: [1, true, null] } },
          { name: 'b', format: 'json', payload: '{ "n": ${counter}, "s": "${env:S}" }' },
          { name: 'c', format: 'text', payload: '${timestamp} ${isoTimestamp} ${randomInt:-1:6}' },
          { name: 'd', format: 'hex', payload: 'de ad' },
          { name: 'e', format: 'hex', payload: '${env:BYTES}' },
          { name: 'f', format: 'base64', payload: 'AA==', binary: false },
          { name: 'g', format: 'file', payload: '${workspaceFolder}/a.bin' },
        ],
        onOpen: ['b', 'a', 'a'],
      }),
    ],
    ['no messages', tcp({ messages: [], onOpen: [] })],
    ['a variable in its name', webSocket({ name: '${name}', folder: '${folder}' })],
  ] as const) {
    it(`is sound: ${what}`, () => {
      assert.deepEqual(problemsOf(profile), []);
      assert.deepEqual(entryOf(profile).profile, profile);
      assert.deepEqual(checkedProfile(profile), profile);
    });
  }

  for (const [profile, ...expected] of [
    // What is missing or of a wrong type says what was expected.
    [
      {},
      'error bad-profile at {: The property "name" is missing.',
      'error bad-profile at {: The property "transport" is missing.',
    ],
    [webSocket({ url: undefined }), 'error bad-profile at {: The property "url" is missing.'],
    [
      tcp({ host: undefined, port: undefined }),
      'error bad-profile at {: The property "host" is missing.',
      'error bad-profile at {: The property "port" is missing.',
    ],
    [webSocket({ name: '' }), 'error bad-profile at "": "name" must not be empty.'],
    [webSocket({ name: 7 }), 'error bad-profile at 7: "name" must be a text, not 7.'],
    [
      webSocket({ transport: 'sctp' }),
      'error bad-profile at "sctp": "transport" must be one of "websocket", "tcp", "udp", not "sctp".',
    ],
    [webSocket({ role: 'peer' }), 'error bad-profile at "peer": "role" must be one of "client", "server", not "peer".'],
    [webSocket({ url: null }), 'error bad-url at null: "url" must be a text, not null.'],
    [webSocket({ protocols: 'chat' }), 'error bad-profile at "chat": "protocols" must be a list [ … ], not "chat".'],
    [webSocket({ protocols: ['a', 7] }), 'error bad-profile at 7: "protocols[1]" must be a text, not 7.'],
    [
      webSocket({ compression: 1 }),
      'error bad-profile at 1: "compression" must be true or false or an object { … }, not 1.',
    ],
    [webSocket({ redirects: -1 }), 'error bad-profile at -1: "redirects" must be from 0 to 20, not -1.'],
    [webSocket({ redirects: 1.5 }), 'error bad-profile at 1.5: "redirects" must be a whole number, not 1.5.'],
    [
      webSocket({ handshakeTimeout: 0 }),
      'error bad-profile at 0: "handshakeTimeout" must be from 1 to 2147483647, not 0.',
    ],
    [
      webSocket({ handshakeTimeout: '10 s' }),
      'error bad-profile at "10 s": "handshakeTimeout" must be a whole number, not "10 s".',
    ],
    [webSocket({ maxMessageSize: 0 }), /^error bad-profile at 0: "maxMessageSize" must be .*1.*/],
    [webSocket({ maxMessageSize: '0 B' }), 'error bad-profile at "0 B": "maxMessageSize" must be at least 1 byte.'],
    [
      webSocket({ maxMessageSize: 'much' }),
      /^error bad-profile at "much": "maxMessageSize" can't be "much": write it like "100 MiB" or 65536\.$/,
    ],
    [webSocket({ tls: true }), 'error bad-profile at true: "tls" must be an object { … }, not true.'],
    [webSocket({ tls: { verify: 'no' } }), 'error bad-profile at "no": "tls.verify" must be true or false, not "no".'],
    [tcp({ host: '' }), 'error bad-profile at "": "host" must not be empty.'],
    [tcp({ framing: 'line' }), 'error bad-profile at "line": "framing" must be an object { … }, not "line".'],
    [tcp({ framing: {} }), /^error bad-profile at \{: The property "kind" is missing\.$/],
    [
      tcp({ framing: { kind: 'lines' } }),
      /^error bad-profile at "lines": "framing.kind" must be one of "none", "line", .*, not "lines"\.$/,
    ],
    [
      tcp({ framing: { kind: 'line', delimiter: '' } }),
      'error bad-profile at "": "framing.delimiter" must not be empty.',
    ],
    [
      tcp({ framing: { kind: 'delimiter' } }),
      'error bad-profile at {: The property "delimiter" or "delimiterHex" is missing.',
    ],
    [
      tcp({ framing: { kind: 'delimiter', delimiter: ';', delimiterHex: '3b' } }),
      'error bad-profile at "3b": "delimiter" and "delimiterHex" exclude each other.',
    ],
    [tcp({ framing: { kind: 'delimiter', delimiter: '' } }), /"framing.delimiter" must not be empty\.$/],
    [tcp({ framing: { kind: 'delimiter', delimiterHex: '' } }), /"framing.delimiterHex" must not be empty\.$/],
    ...['0', '0d0', 'xy', '0x0d', '0 d'].map(
      (delimiterHex) =>
        [
          tcp({ framing: { kind: 'delimiter', delimiterHex } }),
          `error bad-profile at "${delimiterHex}": "framing.delimiterHex" must be pairs of hexadecimal digits, such as "0d0a".`,
        ] as const,
    ),
    [tcp({ framing: { kind: 'length-prefix' } }), 'error bad-profile at {: The property "size" is missing.'],
    [
      tcp({ framing: { kind: 'length-prefix', size: 3 } }),
      'error bad-profile at 3: "framing.size" must be one of 1, 2, 4, 8, "varint", not 3.',
    ],
    [
      tcp({ framing: { kind: 'length-prefix', size: 'leb' } }),
      'error bad-profile at "leb": "framing.size" must be one of 1, 2, 4, 8, "varint", not "leb".',
    ],
    [
      tcp({ framing: { kind: 'length-prefix', size: 4, endian: 'middle' } }),
      'error bad-profile at "middle": "framing.endian" must be one of "big", "little", not "middle".',
    ],
    [
      tcp({ framing: { kind: 'length-prefix', size: 4, offset: -1 } }),
      'error bad-profile at -1: "framing.offset" must be from 0 to 65535, not -1.',
    ],
    [
      tcp({ framing: { kind: 'length-prefix', size: 4, includesHeader: 1 } }),
      'error bad-profile at 1: "framing.includesHeader" must be true or false, not 1.',
    ],
    [
      tcp({ encoding: 'gb18031' }),
      'error bad-profile at "gb18031": There is no encoding "gb18031". Known are "gb18030", and many more.',
    ],
    [tcp({ encoding: 'klingon' }), /There is no encoding "klingon"\. Known are "utf-8", "utf-16le", "gb18030", /],
    [tcp({ encoding: '' }), /^error bad-profile at "": "encoding" must not be empty\.$/],
    [tcp({ framing: { kind: 'fixed' } }), 'error bad-profile at {: The property "length" is missing.'],
    [
      tcp({ framing: { kind: 'fixed', length: 0 } }),
      'error bad-profile at 0: "framing.length" must be from 1 to 2147483647, not 0.',
    ],
    [tcp({ framing: { kind: 'idle' } }), 'error bad-profile at {: The property "ms" is missing.'],
    [
      tcp({ framing: { kind: 'idle', ms: 0.5 } }),
      'error bad-profile at 0.5: "framing.ms" must be a whole number, not 0.5.',
    ],
    [
      tcp({ framing: { kind: 'line', length: 4 } }),
      'warning unknown-property at "length": Unknown property "length": it has no effect.',
    ],
    ['a text', /^error bad-profile at "a text": .* must be an object { … }, not "a text"\.$/],
    // Addresses and ports.
    [webSocket({ url: 'http://h/' }), /^error bad-url at "http:\/\/h\/": .* Write ws:\/\/h\/ instead\.$/],
    [webSocket({ url: 'ws://h/#top' }), /^error bad-url at .* fragment/],
    [webSocket({ url: 'ws://h:0/' }), /^error bad-port at "ws:\/\/h:0\/": The port must be from 1 to 65535, not 0\.$/],
    [webSocket({ url: 'ws://h:65536/' }), /^error bad-port at /],
    [webSocket({ url: 'ws://h/\r\nX: y' }), /^error bad-url at /],
    [tcp({ port: 0 }), 'error bad-port at 0: "port" must be from 1 to 65535, not 0.'],
    [tcp({ port: 65_536 }), 'error bad-port at 65536: "port" must be from 1 to 65535, not 65536.'],
    [tcp({ port: '7000' }), 'error bad-port at "7000": "port" must be a whole number, not "7000".'],
    [tcp({ host: 'tcp://h' }), 'error bad-url at "tcp://h": "tcp://h" is not a host name or an IP address.'],
    [tcp({ host: 'h h' }), /^error bad-url/],
    [
      tcp({ path: '/tmp/socket' }),
      'error bad-profile at "127.0.0.1": "host" and "path" exclude each other.',
      /^error bad-profile at \d+: "port" and "path" exclude each other\.$/,
    ],
    [unix(''), 'error bad-profile at "": "path" must not be empty.'],
    [webSocket({ proxy: 'p:3128' }), /^error bad-url at "p:3128": "p:3128" is not a proxy address: it must begin/],
    [webSocket({ proxy: '' }), /^error bad-url/],
    [tcp({ proxy: 'socks4://p' }), /^error bad-url/],
    [webSocket({ proxy: 'http://' }), /^error bad-url at .* needs a host name/],
    [webSocket({ proxy: 'http://p/path' }), /^error bad-url at .* path/],
    [webSocket({ proxy: 'http://a b' }), /^error bad-url at .* space/],
    [webSocket({ proxy: 'http://u:secret@p:0' }), /^error bad-port at "http:\/\/u:secret@p:0": .*not 0\.$/],
    [webSocket({ proxy: 'http://p:65536' }), /^error bad-port/],
    [webSocket({ proxy: true }), /^error bad-url at true: "proxy" must be a text, not true\.$/],
    // Header fields and subprotocols.
    [
      webSocket({ headers: { A: 'one\r\nB: two' } }),
      /^error bad-header at "one\\r\\nB: two": The value of "A" contains U\+000D at position 3, which a header field can't carry \(RFC 9110 §5\.5\)\.$/,
    ],
    [webSocket({ headers: { A: 'one\ntwo' } }), /^error bad-header at .* U\+000A at position 3/],
    [webSocket({ headers: { A: 'a\0' } }), /^error bad-header at .* U\+0000 at position 1/],
    [webSocket({ headers: { A: '\x7f' } }), /^error bad-header at .* U\+007F at position 0/],
    [webSocket({ headers: { 'X-A': '1', 'x-a': '2' } }), /^error bad-header at "x-a": "x-a" is given twice/],
    [webSocket({ headers: { A: '€' } }), /^error bad-header at "€": .* U\+20AC at position 0/],
    [webSocket({ headers: { A: ['ok', 'a\nb'] } }), /^error bad-header at "a\\nb": /],
    [
      webSocket({ headers: { A: 7 } }),
      /^error bad-header at 7: "headers.A" must be a text or a list \[ … \], not 7\.$/,
    ],
    [webSocket({ headers: { A: [7] } }), /^error .* at 7: "headers.A\[0\]" must be a text, not 7\.$/],
    [webSocket({ headers: [] }), 'error bad-header at []: "headers" must be an object { … }, not a list [ … ].'],
    [
      webSocket({ headers: { 'a b': 'x' } }),
      'error bad-header at "a b": "a b" is not a header field name (RFC 9110 §5.1).',
    ],
    [webSocket({ headers: { '': 'x' } }), 'error bad-header at "": "" is not a header field name (RFC 9110 §5.1).'],
    [webSocket({ headers: { 'A:': 'x' } }), /^error bad-header/],
    [
      webSocket({ headers: { 'sec-websocket-KEY': 'x' } }),
      'error bad-header at "sec-websocket-KEY": "sec-websocket-KEY" belongs to the WebSocket handshake and is set by Socketscope.',
    ],
    [webSocket({ headers: { Upgrade: 'x' } }), /^error bad-header at "Upgrade"/],
    [
      webSocket({ protocols: ['a b'] }),
      'error bad-header at "a b": "a b" is not a subprotocol: it must be a token (RFC 6455 §4.1).',
    ],
    [webSocket({ protocols: [''] }), /^error bad-header at ""/],
    [webSocket({ protocols: ['a,b'] }), /^error bad-header/],
    [
      webSocket({ protocols: ['a', 'b', 'a'] }),
      'error bad-header at "a": The subprotocol "a" is offered twice (RFC 6455 §4.1).',
    ],
    // Variables.
    [
      webSocket({ headers: { A: ['ok', 'x ${nope:1}'] } }),
      /^error bad-variable at "x \$\{nope:1\}": In "headers\.A\[1\]": There is no variable \$\{nope:1\}\. There are: env, .*\$\$\{/,
    ],
    [
      webSocket({ url: 'ws://${env}/' }),
      /^error bad-variable .*In "url": .*\$\{env\} has no value: its name is missing/,
    ],
    [tcp({ host: '${userHome:x}' }), /^error bad-variable .*takes nothing after a colon/],
    [tcp({ host: '${}' }), /^error bad-variable .*There is no variable \$\{\}/],
    [tcp({ host: '${uuid}' }), /^error bad-variable .*In "host": There is no variable \$\{uuid\}/],
    [
      tcp({ messages: [{ name: 'a', format: 'json', payload: { b: ['${what}'] } }] }),
      /^error bad-variable at "\$\{what\}": In "messages\[0\]\.payload\.b\[0\]": .* \$\{what\}\. There are: .*uuid/,
    ],
    [
      tcp({ messages: [{ name: 'a', format: 'text', payload: '${randomInt:6:1}' }] }),
      /^error bad-variable .*smaller number comes first/,
    ],
    // Messages.
    [tcp({ messages: [{ name: 'a' }] }), /"format" is missing/, /"payload" is missing/],
    [
      tcp({ messages: [{ name: 'a', format: 'xml', payload: '' }] }),
      'error bad-profile at "xml": "messages[0].format" must be one of "text", "json", "hex", "base64", "file", not "xml".',
    ],
    [
      tcp({ messages: [{ name: 'a', format: 'text', payload: 7 }] }),
      'error bad-profile at 7: The payload of this format is a text in quotation marks.',
    ],
    [
      tcp({ messages: [{ name: 'a', format: 'hex', payload: 'de xy' }] }),
      /^error bad-profile at x: "x" is no hexadecimal digit/,
    ],
    [tcp({ messages: [{ name: 'a', format: 'base64', payload: 'A' }] }), /^error bad-profile at ": The last group/],
    [
      tcp({ messages: [{ name: 'a', format: 'json', payload: 'hello' }] }),
      /^error bad-profile at h: A value is expected\.$/,
    ],
    [
      tcp({ messages: [{ name: 'a', format: 'json', payload: '{"a":${uuid}${uuid} }' }] }),
      /^error bad-profile at .*: [A-Z].*\.$/,
    ],
    [tcp({ messages: [{ name: 'a', format: 'file', payload: '' }] }), /^error bad-profile at "": The path .* missing/],
    [
      tcp({
        messages: [
          { name: 'a', format: 'text', payload: '' },
          { name: 'a', format: 'text', payload: '' },
        ],
      }),
      'error bad-profile at "a": There is another message with the name "a" in this profile.',
    ],
    [
      tcp({ messages: [{ name: 'a', format: 'text', payload: '' }], onOpen: ['a', 'b'] }),
      'error bad-profile at "b": There is no message "b" in this profile. There are: "a"',
    ],
    [tcp({ onOpen: ['b'] }), 'error bad-profile at "b": There is no message "b" in this profile. There are: none'],
    [webSocket({ onOpen: 'a' }), /^error bad-profile at "a": "onOpen" must be a list/],
    // What has no effect is told, and keeps nobody from connecting.
    [webSocket({ color: 'red' }), 'warning unknown-property at "color": Unknown property "color": it has no effect.'],
    [webSocket({ host: 'h' }), 'warning unknown-property at "host": Unknown property "host": it has no effect.'],
    [
      tcp({ tls: { verfy: false } }),
      'warning unknown-property at "verfy": Unknown property "verfy": it has no effect.',
    ],
  ] as const) {
    it(`is judged: ${JSON.stringify(profile)}`, () => {
      const problems = problemsOf(profile);
      assert.equal(problems.length, expected.length, problems.join('\n'));
      for (const [nth, wanted] of expected.entries()) {
        if (typeof wanted === 'string') assert.equal(problems[nth], wanted);
        else assert.match(problems[nth]!, wanted);
      }
      const isUsable = problems.every((problem) => problem.startsWith('warning'));
      assert.equal(entryOf(profile).profile !== undefined, isUsable);
    });
  }

  for (const profile of [
    webSocket({ reconnect: {}, ping: {}, compression: {}, path: '/run/app.sock' }),
    webSocket({ reconnect: { attempts: 0, delay: 0, maxDelay: 86_400_000 }, ping: { interval: 1, timeout: 1 } }),
    webSocket({
      compression: {
        clientNoContextTakeover: true,
        serverNoContextTakeover: true,
        clientMaxWindowBits: 9,
        serverMaxWindowBits: 8,
      },
    }),
    tcp({ reconnect: { attempts: 1 } }),
  ]) {
    it(`is sound: ${JSON.stringify(profile)}`, () => {
      assert.deepEqual(problemsOf(profile), []);
    });
  }

  for (const [profile, expected] of [
    [webSocket({ reconnect: true }), /^error bad-profile at true: "reconnect" must be an object/],
    [webSocket({ reconnect: { attempts: -1 } }), /"reconnect.attempts" must be 0 or more, not -1/],
    [webSocket({ reconnect: { maxDelay: 86_400_001 } }), /"reconnect.maxDelay" must be from 0 to 86400000/],
    [webSocket({ reconnect: { tries: 1 } }), /^warning unknown-property at "tries"/],
    [webSocket({ ping: { interval: 0 } }), /"ping.interval" must be from 1/],
    [webSocket({ compression: { clientMaxWindowBits: 8 } }), /"compression.clientMaxWindowBits" must be from 9 to 15/],
    [webSocket({ compression: { serverMaxWindowBits: 16 } }), /"compression.serverMaxWindowBits" must be from 8 to 15/],
    [webSocket({ compression: { windowBits: 9 } }), /^warning unknown-property at "windowBits"/],
    [webSocket({ path: '' }), /"path" must not be empty/],
    [tcp({ ping: {} }), /^warning unknown-property at "ping"/],
  ] as const) {
    it(`is told what is wrong with it: ${JSON.stringify(profile)}`, () => {
      const problems = problemsOf(profile);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0]!, expected);
    });
  }
});

describe('a UDP profile', () => {
  const udp = (more: object): object => ({ name: 'A', transport: 'udp', host: '127.0.0.1', port: 7, ...more });

  for (const profile of [
    udp({}),
    udp({ encoding: 'gb18030', connectTimeout: 1, maxMessageSize: '64 KiB', messages: [], onOpen: [] }),
    udp({ host: '255.255.255.255', broadcast: true }),
    udp({ host: '224.0.0.1', multicast: true }),
    udp({ host: 'ff02::1', multicast: { join: ['ff02::1'], interface: '::%eth0', ttl: 4, loopback: false } }),
    udp({ host: '${env:HOST}' }),
  ]) {
    it(`is sound: ${JSON.stringify(profile)}`, () => {
      assert.deepEqual(problemsOf(profile), []);
    });
  }

  for (const [profile, expected] of [
    [udp({ host: '255.255.255.255' }), /^error bad-profile at "255.*is a broadcast address.*Set "broadcast": true/],
    [udp({ host: '255.255.255.255', multicast: true }), /Set "broadcast": true/],
    [udp({ host: '224.0.0.1' }), /^error bad-profile at "224.0.0.1".*is a multicast address.*Set "multicast": true/],
    [udp({ host: '239.255.255.255', multicast: false }), /Set "multicast": true/],
    [udp({ host: 'FF02::1', broadcast: true }), /Set "multicast": true/],
    [udp({ multicast: { join: ['240.0.0.1'] } }), /^error bad-profile at "240.0.0.1": .* is no multicast address/],
    [udp({ multicast: { ttl: 256 } }), /^error bad-profile at 256/],
    [udp({ port: 0 }), /^error bad-port at 0/],
    [{ name: 'A', transport: 'udp', host: 'h' }, /"port" is missing/],
    [udp({ framing: { kind: 'line' } }), /^warning unknown-property at "framing"/],
    [udp({ tls: true }), /^warning unknown-property at "tls"/],
    [udp({ encoding: 'klingon' }), /There is no encoding "klingon"/],
  ] as const) {
    it(`is told what is wrong with it: ${JSON.stringify(profile)}`, () => {
      const problems = problemsOf(profile);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0]!, expected);
    });
  }
});

describe('a server profile', () => {
  const server = (more: object): object => ({ name: 'A', transport: 'websocket', role: 'server', port: 0, ...more });

  for (const profile of [
    server({}),
    server({ port: 9001, host: '0.0.0.0', origins: ['http://localhost:3000', 'null'], paths: ['/chat', '/'] }),
    server({
      tls: true,
      protocols: ['a'],
      compression: { contextTakeover: true, windowBits: 9 },
      limits: { clients: 1, idle: 1 },
    }),
    server({
      transport: 'tcp',
      tls: { cert: 'a.pem', ca: 'b.pem', verify: false },
      framing: { kind: 'line' },
      noDelay: true,
    }),
    { name: 'A', transport: 'tcp', role: 'server', path: '/tmp/s.sock' },
    server({ transport: 'udp', host: '::1', limits: { clients: 10, idle: 1000 }, rules: [{ echo: true }] }),
    server({
      transport: 'udp',
      host: '0.0.0.0',
      multicast: { join: ['239.1.2.3', 'ff02::1'], interface: '127.0.0.1' },
    }),
    server({
      rules: [{ match: 'a', reply: ['b', { json: 1 }], delay: 1, broadcast: true, close: { code: 4000 } }],
      onConnect: ['x'],
    }),
    server({ forwardTo: 'ws://127.0.0.1:8080' }),
    server({ port: 9001, forwardTo: 'wss://h/path?x=1', forwardTls: { ca: 'a.pem' } }),
    server({ port: 9001, forwardTo: 'ws://127.0.0.2:9001' }),
    server({ forwardTo: '${env:TARGET}' }),
    ...['tcp://h:1', 'tls://[::1]:7000', 'h:1', 'unix:/tmp/s.sock', '/tmp/s.sock', './s.sock', '\\\\.\\pipe\\p'].map(
      (forwardTo) => server({ transport: 'tcp', forwardTo }),
    ),
  ]) {
    it(`is sound: ${JSON.stringify(profile)}`, () => {
      assert.deepEqual(problemsOf(profile), []);
    });
  }

  for (const [profile, expected] of [
    [{ name: 'A', transport: 'tcp', role: 'server' }, /"port" is missing/],
    [server({ path: 's.sock' }), /"port" and "path" exclude each other/],
    [server({ port: 65_536 }), /^error bad-port at 65536/],
    [server({ origins: ['http://h/path'] }), /^error bad-header at "http:\/\/h\/path": .* is not an origin/],
    [server({ paths: ['chat'] }), /^error bad-url at "chat"/],
    [server({ protocols: ['a b'] }), /not a subprotocol/],
    [server({ url: 'ws://h' }), /^warning unknown-property at "url"/],
    [server({ limits: { clients: 0 } }), /^error bad-profile at 0/],
    [server({ compression: { windowBits: 8 } }), /^error bad-profile at 8/],
    [server({ transport: 'udp', tls: true }), /^warning unknown-property at "tls"/],
    [server({ transport: 'udp', multicast: { join: ['10.0.0.1'] } }), /"10.0.0.1" is no multicast address/],
    [server({ transport: 'udp', forwardTo: 'udp://h:1' }), /^warning unknown-property at "forwardTo"/],
    [server({ forwardTo: 'http://h' }), /^error bad-url at "http:\/\/h": .*ws:\/\/h instead/],
    [server({ forwardTo: 'tcp://h:1' }), /^error bad-url/],
    [server({ forwardTo: 'ws://h:0' }), /^error bad-port/],
    [server({ forwardTo: '' }), /^error bad-/],
    [server({ transport: 'tcp', forwardTo: 'ws://h' }), /^error bad-url .* write it like tcp:/],
    [server({ transport: 'tcp', forwardTo: 'tcp://h' }), /^error bad-url .* needs a host and a port/],
    [server({ transport: 'tcp', forwardTo: 'h:70000' }), /^error bad-port/],
    [server({ transport: 'tcp', forwardTo: 'h' }), /^error bad-url/],
    [server({ port: 9001, forwardTo: 'ws://localhost:9001/x' }), /^error relay-loop .* listens on itself/],
    [server({ port: 80, forwardTo: 'ws://127.0.0.1' }), /^error relay-loop/],
    [server({ transport: 'tcp', host: '0.0.0.0', port: 9001, forwardTo: '127.0.0.1:9001' }), /^error relay-loop/],
    [
      { name: 'A', transport: 'tcp', role: 'server', path: '/tmp/s.sock', forwardTo: 'unix:/tmp/s.sock' },
      /^error relay-loop/,
    ],
    [server({ forwardTo: 'ws://h', rules: [{ echo: true }] }), /^error bad-profile [^]*"rules" and "forwardTo"/],
    [server({ forwardTo: 'ws://h', onConnect: ['x'] }), /^error bad-profile [^]*"onConnect" and "forwardTo"/],
  ] as const) {
    it(`is told what is wrong with it: ${JSON.stringify(profile)}`, () => {
      const problems = problemsOf(profile);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0]!, expected);
    });
  }
});

describe('checkedProfile', () => {
  for (const [what, profile, code] of [
    ['no object', undefined, 'bad-profile'],
    ['a text', 'Echo', 'bad-profile'],
    ['a missing property', { name: 'A', transport: 'tcp', host: 'h' }, 'bad-profile'],
    ['a bad address', webSocket({ url: 'http://h' }), 'bad-url'],
    ['a bad port', tcp({ port: 0 }), 'bad-port'],
    ['a bad header', webSocket({ headers: { A: 'a\nb' } }), 'bad-header'],
  ] as const) {
    it(`refuses ${what} as ${code}`, () => {
      assert.throws(
        () => checkedProfile(profile),
        (error) => error instanceof ProfileError && error.code === code && error.message.length > 10,
      );
    });
  }

  it('gives a copy', () => {
    const given = webSocket({ headers: { A: 'a' } });
    const checked = checkedProfile(given);
    (given.headers as Record<string, string>).A = 'changed';
    assert(checked.transport === 'websocket' && checked.role !== 'server');
    assert.deepEqual(checked.headers, { A: 'a' });
  });

  it('takes a profile with an unknown property', () => {
    assert.equal(checkedProfile(webSocket({ color: 'red' })).name, 'Echo');
  });
});
