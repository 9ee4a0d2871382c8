import assert from 'node:assert/strict';
import { ProfileError } from '../../../src/profiles/problem';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import { entryOf, problemsOf, tcp, webSocket } from './file';

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
    ['a literal ${', webSocket({ headers: { A: '$${not a variable}' } })],
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

  describe('with what comes with a later version', () => {
    const cannot = (what: string, place: string): string =>
      `error unsupported at ${place}: ${what} isn't supported yet by this version of Socketscope: this profile can't be used.`;
    const idle = (what: string, place = what): string =>
      `warning unsupported at ${place}: ${what} isn't supported yet by this version of Socketscope: it has no effect.`;

    for (const [profile, expected] of [
      [{ name: 'A', transport: 'tcp', role: 'server', port: 0, rules: [] }, cannot('The role "server"', '"server"')],
      [webSocket({ role: 'server', forwardTo: 'ws://h' }), cannot('The role "server"', '"server"')],
      [{ name: 'A', transport: 'udp', host: 'h', port: 1 }, cannot('The transport "udp"', '"udp"')],
      [webSocket({ url: 'ws://${env:HOST}/' }), cannot('The variable ${env:HOST}', '"ws://${env:HOST}/"')],
      [webSocket({ headers: { A: ['${input:token}'] } }), cannot('The variable ${input:token}', '"${input:token}"')],
      [tcp({ host: '${config:a.b}' }), cannot('The variable ${config:a.b}', '"${config:a.b}"')],
      [webSocket({ proxy: 'http://p:3128' }), cannot('A proxy', '"http://p:3128"')],
      [webSocket({ proxy: 'system' }), idle('A proxy', '"system"')],
      ...['delimiter', 'length-prefix', 'fixed', 'idle'].map(
        (kind) => [tcp({ framing: { kind } }), cannot(`The framing "${kind}"`, `"${kind}"`)] as const,
      ),
      [tcp({ encoding: 'gb18030' }), cannot('The encoding "gb18030"', '"gb18030"')],
      [webSocket({ compression: {} }), cannot('Parameters of compression', '{}')],
      [tcp({ path: '/tmp/socket' }), cannot('"path"', '"path"')],
      [webSocket({ ping: { interval: 1 } }), idle('"ping"')],
      [webSocket({ reconnect: {} }), idle('"reconnect"')],
      [tcp({ reconnect: {} }), idle('"reconnect"')],
      [webSocket({ onOpen: ['a'] }), idle('"onOpen"')],
      [tcp({ messages: [] }), idle('"messages"')],
    ] as const) {
      it(`says so: ${JSON.stringify(profile)}`, () => {
        assert.deepEqual(problemsOf(profile), [expected]);
        assert.equal(entryOf(profile).profile !== undefined, expected.startsWith('warning'));
      });
    }
  });
});

describe('checkedProfile', () => {
  for (const [what, profile, code] of [
    ['no object', undefined, 'bad-profile'],
    ['a text', 'Echo', 'bad-profile'],
    ['a missing property', { name: 'A', transport: 'tcp', host: 'h' }, 'bad-profile'],
    ['a bad address', webSocket({ url: 'http://h' }), 'bad-url'],
    ['a bad port', tcp({ port: 0 }), 'bad-port'],
    ['a bad header', webSocket({ headers: { A: 'a\nb' } }), 'bad-header'],
    ['what is not supported yet', webSocket({ role: 'server' }), 'unsupported'],
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
    assert(checked.transport === 'websocket');
    assert.deepEqual(checked.headers, { A: 'a' });
  });

  it('takes a profile with an unknown property', () => {
    assert.equal(checkedProfile(webSocket({ color: 'red' })).name, 'Echo');
  });
});
