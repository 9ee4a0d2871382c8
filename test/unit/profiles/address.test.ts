import assert from 'node:assert/strict';
import { addressOf, parseWebSocketUrl, profileForAddress } from '../../../src/profiles/address';
import { hostAndPort } from '../../../src/protocol/association';
import { ProfileError } from '../../../src/profiles/problem';
import { freeName } from '../../../src/profiles/editProfiles';
import { parseSize } from '../../../src/profiles/size';

/** What is said about an address that can't be used. */
function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert(error instanceof ProfileError, String(error));
    return `${error.code}: ${error.message}`;
  }
  return 'taken';
}

describe('parseWebSocketUrl', () => {
  for (const [text, href] of [
    ['ws://127.0.0.1:8080/chat?room=1', 'ws://127.0.0.1:8080/chat?room=1'],
    ['WSS://Example.COM', 'wss://example.com/'],
    ['ws://h:80', 'ws://h/'],
    ['ws://h:1', 'ws://h:1/'],
    ['ws://h:65535/', 'ws://h:65535/'],
    ['ws://[::1]:9/', 'ws://[::1]:9/'],
    ['ws://[::1]', 'ws://[::1]/'],
    ['ws://user:99999@h/', 'ws://user:99999@h/'],
    ['ws://h/a:0', 'ws://h/a:0'],
    ['ws://h?a=:0', 'ws://h/?a=:0'],
    ['ws://h/?a=\\', 'ws://h/?a=\\'],
  ] as const) {
    it(`takes ${text}`, () => assert.equal(parseWebSocketUrl(text).href, href));
  }

  for (const [text, expected] of [
    ['', /^bad-url: "" .*: it must begin with ws:\/\/ or wss:\/\/\.$/],
    ['http://h/a', /^bad-url: .* it begins with http:\/\/\. Write ws:\/\/h\/a instead\.$/],
    ['https://h', /^bad-url: .* it begins with https:\/\/\. Write wss:\/\/h instead\.$/],
    ['tcp://h:1', /^bad-url: .* must begin with ws/],
    ['h:80', /^bad-url: .* must begin with ws/],
    ['ws:/h', /^bad-url: .* must begin with ws/],
    ['ws://', /^bad-url: .* needs a host name/],
    ['ws:///path', /^bad-url: .* needs a host name/],
    ['ws://?a', /^bad-url: .* needs a host name/],
    ['ws://\\h', /^bad-url: .* needs a host name/],
    ['ws://1.2.3.256/', /^bad-url: .* needs a host name/],
    ['ws://[::g]/', /^bad-url: .* needs a host name/],
    ['ws://evil.example\\@bank.example/', /^bad-url: .* backslash/],
    ['ws://h/a\\b', /^bad-url: .* backslash/],
    ['ws://h:-1/', /^bad-url/],
    ['ws://h:8o/', /^bad-url/],
    ['ws://h/#top', /^bad-url: .* fragment/],
    ['ws://h/#', /^bad-url: .* fragment/],
    ['ws://h/a b', /^bad-url: .* space, a line break or a control character/],
    ['ws://h/\r\nX: y', /^bad-url: [^]* line break/],
    ['ws://h\n', /^bad-url: [^]* line break/],
    ['ws://h/\t', /^bad-url: .* control character/],
    ['ws://h/\0', /^bad-url: .* control character/],
    ['ws://h/\x7f', /^bad-url: .* control character/],
    ['ws://h:0/', /^bad-port: The port must be from 1 to 65535, not 0\.$/],
    ['ws://h:65536/', /^bad-port: .* not 65,?536\.$/],
    ['ws://[::1]:0', /^bad-port/],
    ['ws://h:99999999999999999999', /^bad-port/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.match(
        refusal(() => parseWebSocketUrl(text)),
        expected,
      ));
  }
});

describe('addressOf', () => {
  it('never hides which host is connected to', () => {
    const url = 'ws://evil.example\\@bank.example/';
    assert.equal(addressOf({ name: 'x', transport: 'websocket', url }), url);
  });
});

describe('profileForAddress', () => {
  for (const [text, profile] of [
    ['ws://h/a', { name: 'ws://h/a', transport: 'websocket', url: 'ws://h/a' }],
    ['  wss://h ', { name: 'wss://h', transport: 'websocket', url: 'wss://h' }],
    ['tcp://127.0.0.1:7000', { name: 'tcp://127.0.0.1:7000', transport: 'tcp', host: '127.0.0.1', port: 7000 }],
    ['TCP://h:1/', { name: 'TCP://h:1/', transport: 'tcp', host: 'h', port: 1 }],
    ['tls://[::1]:443', { name: 'tls://[::1]:443', transport: 'tcp', host: '::1', port: 443, tls: true }],
    ['unix:/run/a b.sock', { name: 'unix:/run/a b.sock', transport: 'tcp', path: '/run/a b.sock' }],
    ['unix:///run/a.sock', { name: 'unix:///run/a.sock', transport: 'tcp', path: '/run/a.sock' }],
    ['udp://127.0.0.1:53', { name: 'udp://127.0.0.1:53', transport: 'udp', host: '127.0.0.1', port: 53 }],
    ['UDP://[::1]:53', { name: 'UDP://[::1]:53', transport: 'udp', host: '::1', port: 53 }],
    [
      'udp://239.1.2.3:5353',
      { name: 'udp://239.1.2.3:5353', transport: 'udp', host: '239.1.2.3', port: 5353, multicast: true },
    ],
    [
      'udp://255.255.255.255:9',
      { name: 'udp://255.255.255.255:9', transport: 'udp', host: '255.255.255.255', port: 9, broadcast: true },
    ],
    [
      'listen udp://127.0.0.1:0',
      { name: 'listen udp://127.0.0.1:0', transport: 'udp', role: 'server', host: '127.0.0.1', port: 0 },
    ],
    ['tcp://[fe80::1%eth0]:9', { name: 'tcp://[fe80::1%eth0]:9', transport: 'tcp', host: 'fe80::1%eth0', port: 9 }],
  ] as const) {
    it(`makes a profile for ${JSON.stringify(text)}`, () => assert.deepEqual(profileForAddress(text), profile));
  }

  for (const [text, code] of [
    ['', 'bad-url'],
    ['localhost:80', 'bad-url'],
    ['http://h', 'bad-url'],
    ['tcp://', 'bad-url'],
    ['tcp://h', 'bad-url'],
    ['tcp://:7000', 'bad-url'],
    ['tcp://::1:7000', 'bad-url'],
    ['tcp://h:x', 'bad-url'],
    ['unix:', 'bad-url'],
    ['tcp://h:1/path', 'bad-url'],
    ['tcp://a b:1', 'bad-url'],
    ['tcp://user@h:1', 'bad-url'],
    ['tcp://h:0', 'bad-port'],
    ['udp://h', 'bad-url'],
    ['udp://h:0', 'bad-port'],
    ['listen udp://h:1/path', 'bad-url'],
    ['tcp://h:-1', 'bad-port'],
    ['tls://h:65536', 'bad-port'],
    ['ws://h:0', 'bad-port'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} as ${code}`, () =>
      assert.match(
        refusal(() => profileForAddress(text)),
        new RegExp(`^${code}: `),
      ));
  }

  it('is undone by addressOf', () => {
    for (const text of ['ws://h/a', 'tcp://127.0.0.1:7000', 'tls://[::1]:443', 'udp://[::1]:53', 'unix:/run/a.sock']) {
      assert.equal(addressOf(profileForAddress(text)), text);
    }
  });
});

describe('hostAndPort', () => {
  it('puts brackets around an IPv6 address', () => {
    assert.equal(hostAndPort('::1', 80), '[::1]:80');
    assert.equal(hostAndPort('example.com', 80), 'example.com:80');
  });
});

describe('parseSize', () => {
  for (const [size, bytes] of [
    [1, 1],
    [65_536, 65_536],
    ['65536', 65_536],
    ['100 MiB', 104_857_600],
    ['100MiB', 104_857_600],
    ['64 KiB', 65_536],
    ['64 kB', 64_000],
    ['1.5 MB', 1_500_000],
    ['1 GiB', 2 ** 30],
    ['7 B', 7],
    [0, undefined],
    [-1, undefined],
    [1.5, undefined],
    ['0', undefined],
    ['0.1 B', undefined],
    ['', undefined],
    ['MiB', undefined],
    ['1  MiB', undefined],
    ['1 TiB', undefined],
    ['-1 MiB', undefined],
    ['1e3', undefined],
    ['9999999999 GiB', undefined],
  ] as const) {
    it(`takes ${JSON.stringify(size)} for ${bytes ?? 'no size'}`, () => assert.equal(parseSize(size), bytes));
  }
});

describe('freeName', () => {
  it('is the wanted name, or that with the next number', () => {
    assert.equal(freeName('A', []), 'A');
    assert.equal(freeName('A', ['A', 'A 3']), 'A 2');
    assert.equal(freeName('A', ['A', 'A 2', 'A 3']), 'A 4');
    assert.equal(freeName('echo', ['Echo', 'ECHO 2']), 'echo 3', 'in a list, one letter tells nobody apart');
  });
});
