import assert from 'node:assert/strict';
import type { Failure } from '../../../../src/api';
import { diagnose } from '../../../../src/net/diagnosis/diagnose';
import type { Diagnosis, SessionFacts, Surroundings } from '../../../../src/net/diagnosis/diagnosis';
import type { Profile } from '../../../../src/profiles/profile';
import { checkedProfile } from '../../../../src/profiles/profilesFile';
import { bytes } from '../../support/bytes';
import { answer, exchange, factsOf, failure, tlsWith } from './facts';

/** The findings that a session can fail with (and some that it can't), and codes of our own. */
const CODES = `
  bad-url bad-port bad-header dns refused unreachable reset connect-timeout
  port-in-use address-not-available permission-denied proxy-refused proxy-auth proxy-malformed
  tls-expired tls-not-yet-valid tls-self-signed tls-untrusted tls-wrong-host tls-client-cert tls-version tls-alert
  tls-plain-port plain-tls-port tls-unverified tls-file
  handshake-timeout handshake-eof http-malformed header-too-large http-status redirect
  bad-upgrade bad-connection bad-accept bad-version bad-subprotocol subprotocol-declined bad-extension intermediary
  rsv-bits rsv1-on-control rsv1-on-continuation reserved-opcode control-too-long control-fragmented
  unexpected-continuation expected-continuation non-minimal-length length-msb masked-server-frame unmasked-client-frame
  frame-too-big message-too-big too-many-fragments decompression-limit invalid-utf8 close-reason-utf8 deflate-error
  close-code-invalid close-length-1 data-after-close eof-in-frame eof-without-close close-timeout tcp-not-closed
  ping-timeout protocol-error internal`
  .trim()
  .split(/\s+/);
const STAGES: readonly Failure['stage'][] = ['dns', 'tcp', 'proxy', 'tls', 'http', 'open', 'closing'];
const TCP: Profile = { name: 'TCP', transport: 'tcp', host: '127.0.0.1', port: 7000 };
const HERE: Surroundings = { saved: true };

function of(known: Partial<SessionFacts>, surroundings = HERE): Diagnosis {
  const diagnosis = diagnose(factsOf(known), surroundings);
  assert(diagnosis, 'there is a diagnosis');
  return diagnosis;
}

const ws = (url: string, more: object = {}): Profile => ({ name: 'W', transport: 'websocket', url, ...more });
const ids = ({ fixes }: Diagnosis): string[] => fixes.map(({ id }) => id);
const all = (diagnosis: Diagnosis): string =>
  [diagnosis.headline, ...diagnosis.observed, ...diagnosis.causes].join('\n');

describe('diagnose', () => {
  for (const code of CODES) {
    it(`has causes for ${code}, at any stage and for any transport`, () => {
      for (const stage of STAGES) {
        for (const profile of [ws('ws://example.com/'), ws('wss://example.com/'), TCP, { ...TCP, tls: true }]) {
          const diagnosis = of({ profile, failure: failure(code, stage, { hint: 'the fallback' }) });
          assert(diagnosis.headline.includes(code));
          assert(diagnosis.causes.length > 0, `${code} at ${stage}`);
          assert(!diagnosis.causes.includes('the fallback'), `${code} is in no family`);
          assert.equal(new Set(ids(diagnosis)).size, diagnosis.fixes.length);
          assert.equal(new Set(diagnosis.causes).size, diagnosis.causes.length, 'no cause is told twice');
        }
      }
    });
  }

  it('lets the failure speak for itself where nothing is known of its code', () => {
    const diagnosis = of({ failure: failure('of-the-future', 'open', { hint: 'Ask its maker.' }) });
    assert.deepEqual(diagnosis.causes, ['Ask its maker.']);
    assert(of({ failure: failure('of-the-future') }).causes.length > 0);
  });

  it('has causes for every answer that is not 101', () => {
    for (let status = 100; status < 1000; status += 1) {
      const handshake = answer(`HTTP/1.1 ${status} Some reason`);
      const diagnosis = of({ failure: failure('http-status'), handshake });
      assert(diagnosis.causes.length > 0, `causes for ${status}`);
      assert(diagnosis.observed.some((line) => line.endsWith(`: ${status} Some reason`)));
    }
    assert(of({ failure: failure('http-status') }).causes.length > 0, 'without a head');
  });

  it('has causes for every close code, and none for the usual ends', () => {
    for (let code = 1000; code < 5000; code += 1) {
      const diagnosis = diagnose(factsOf({ end: { by: 'remote', clean: true, code } }), HERE);
      assert.equal(diagnosis !== undefined, ![1000, 1001, 1005].includes(code), String(code));
      if (diagnosis) assert(diagnosis.causes.length > 0, String(code));
    }
    assert.equal(diagnose(factsOf({}), HERE), undefined, 'it lives');
    assert.equal(diagnose(factsOf({ profile: TCP, end: { by: 'remote', clean: false } }), HERE), undefined);
  });

  it('says who sent a close code, and its reason', () => {
    const remote = of({ end: { by: 'remote', clean: true, code: 1011, reason: 'out of luck' } });
    assert.equal(remote.headline, 'The peer closed with 1011 (Internal error).');
    assert.match(remote.observed.join(), /out of luck/);
    const local = of({ end: { by: 'local', clean: true, code: 4000 } });
    assert.equal(local.headline, 'Closed from here with 4000 (Private use).');
  });

  for (const [what, known, cause, surroundings] of [
    ['a server on this machine', { failure: failure('refused', 'tcp'), profile: TCP }, /is not running/],
    ['one that listens on ::1 only', { failure: failure('refused', 'tcp'), profile: TCP }, /listens on ::1 only/],
    [
      'localhost in a remote workspace',
      { failure: failure('refused', 'tcp'), profile: ws('ws://localhost:8080/') },
      /^"localhost" is the machine that the workspace is on \(wsl\)/,
      { saved: true, remote: 'wsl' },
    ],
    [
      'a Unix socket that is not there',
      {
        failure: failure('unreachable', 'tcp', { systemCode: 'ENOENT' }),
        profile: { ...TCP, path: 'a.sock' },
      },
      /relative to the workspace folder/,
    ],
    [
      'a Unix socket that was left behind',
      { failure: failure('refused', 'tcp', { systemCode: 'ECONNREFUSED' }), profile: { ...TCP, path: 'a' } },
      /left its socket behind/,
    ],
    ['a proxy that is none', { failure: failure('http-malformed', 'proxy') }, /no proxy of the kind/],
    ['a name that is not found', { failure: failure('dns', 'dns', { systemCode: 'ENOTFOUND' }) }, /misspelt/],
    ['a name server with a problem', { failure: failure('dns', 'dns', { systemCode: 'EAI_AGAIN' }) }, /no network/],
    ['a name without an address', { failure: failure('dns', 'dns', { systemCode: 'ENODATA' }) }, /has no address/],
    ['DNS without an answer', { failure: failure('dns', 'dns') }, /name server does not answer/],
    ['a reset in TCP', { failure: failure('reset', 'tcp') }, /load balancer rejects/],
    ['a reset in TLS', { failure: failure('reset', 'tls') }, /does not speak TLS/],
    ['a reset in HTTP', { failure: failure('reset', 'http') }, /crashed on the request/],
    ['a reset while open', { failure: failure('reset', 'open') }, /crashed, was killed/],
    ['a reset while closing', { failure: failure('reset', 'closing') }, /harmless/],
    ['silence in TCP', { failure: failure('connect-timeout', 'tcp') }, /drops the packets/],
    ['silence in TLS', { failure: failure('handshake-timeout', 'tls') }, /does not speak TLS/],
    ['silence in HTTP', { failure: failure('handshake-timeout', 'http') }, /stopped in a debugger/],
    ['silence while open', { failure: failure('connect-timeout', 'open') }, /network on the way is gone/],
    [
      'a proxy that forbids',
      {
        failure: failure('proxy-refused', 'proxy'),
        stages: [{ name: 'proxy', start: 1, end: 2, exchange: exchange('HTTP/1.1 403 Forbidden') }],
      },
      /rules of the proxy/,
    ],
    [
      "a certificate of the profile's own that is another one",
      { failure: failure('tls-self-signed', 'tls'), profile: ws('wss://example.com/', { tls: { ca: 'old.pem' } }) },
      /"old\.pem"/,
    ],
    [
      'an issuer that has expired',
      {
        failure: failure('tls-expired', 'tls'),
        tls: tlsWith({}, { subject: 'CN=Old CA', validTo: '2020-01-01T00:00:00.000Z' }),
      },
      /CN=Old CA/,
    ],
  ] satisfies [string, Partial<SessionFacts>, RegExp, Surroundings?][]) {
    it(`knows what is likely: ${what}`, () => assert.match(of(known, surroundings).causes.join('\n'), cause));
  }

  it('tells what was observed: code, stage and time, addresses, bytes', () => {
    const { observed } = of({
      failure: failure('refused', 'tcp', { systemCode: 'ECONNREFUSED' }),
      stages: [
        { name: 'dns', start: 0, end: 2, addresses: [{ address: '::1', family: 6 }] },
        {
          name: 'tcp',
          start: 2,
          end: 14.44,
          attempts: [
            { address: '::1', family: 6, port: 8080, start: 2, end: 5, outcome: 'failed', systemCode: 'ECONNREFUSED' },
            { address: '127.0.0.1', family: 4, port: 8080, start: 5, outcome: 'abandoned' },
          ],
        },
      ],
    });
    assert.deepEqual(observed, [
      'TCP failed with ECONNREFUSED, 12 ms after it began, 14 ms after the start.',
      'Tried: [::1]:8080 ECONNREFUSED (3.0 ms); 127.0.0.1:8080 no answer',
    ]);
  });

  it('shows what is in the certificate', () => {
    const text = all(
      of({ failure: failure('tls-wrong-host', 'tls'), tls: tlsWith({ altNames: ['a.example', '10.0.0.1'] }) }),
    );
    for (const part of ['a.example, 10.0.0.1', 'CN=An issuer', '2027-01-01', 'AA:BB'])
      assert(text.includes(part), part);
  });

  for (const [protocol, first] of [
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['SMTP', '220 mail.example.com ESMTP Postfix\r\n'],
    ['FTP', '220 ProFTPD FTP server\r\n'],
    ['Redis', "-ERR unknown command 'GET'\r\n"],
    ['HTTP/2', '\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0d'],
    ['TLS', '\x15\x03\x01\0\x02\x02\x28'],
    ['MySQL', 'J\0\0\0\x0a8.0.36\0'],
    ['PostgreSQL', 'E\0\0\0\x85SFATAL\0'],
    ['IMAP', '* OK IMAP4rev1 ready\r\n'],
  ] as const) {
    it(`recognises ${protocol} by its first bytes`, () => {
      const received = Uint8Array.from(first, (character) => character.charCodeAt(0));
      const diagnosis = of({ failure: failure('http-malformed', 'http', { received }) });
      assert(diagnosis.observed.includes(`They look like ${protocol}.`), all(diagnosis));
      assert(diagnosis.causes[0]?.includes(protocol));
      assert.equal(ids(diagnosis).includes('use-tls'), protocol === 'TLS');
    });
  }

  it('shows bytes that it does not know, binary ones in hexadecimal', () => {
    const shown = (received: Uint8Array): string[] => [
      ...of({ failure: failure('http-malformed', 'http', { received }) }).observed,
    ];
    assert.deepEqual(shown(bytes('hello\n')), ['The first bytes that came: "hello\\n"']);
    assert.deepEqual(shown(new Uint8Array([0xde, 0xad, 0])), ['The first bytes that came: de ad 00']);
  });

  for (const [code, profile, id, path, value] of [
    ['tls-plain-port', ws('wss://example.com/a?b#c'), 'use-plain', ['url'], 'ws://example.com:443/a?b#c'],
    ['tls-plain-port', ws('WSS://u:p@[::1]:9/'), 'use-plain', ['url'], 'ws://u:p@[::1]:9/'],
    ['tls-plain-port', { ...TCP, tls: true }, 'use-plain', ['tls'], false],
    ['plain-tls-port', ws('ws://example.com'), 'use-tls', ['url'], 'wss://example.com:80'],
    ['plain-tls-port', ws('ws://${env:HOST}/'), 'use-tls', ['url'], 'wss://${env:HOST}/'],
    ['plain-tls-port', TCP, 'use-tls', ['tls'], true],
    ['refused', TCP, 'use-localhost', ['host'], 'localhost'],
    ['refused', ws('ws://u:p@127.0.0.1:80/127.0.0.1'), 'use-localhost', ['url'], 'ws://u:p@localhost:80/127.0.0.1'],
    ['refused', ws('ws://[::1]:80/'), 'use-localhost', ['url'], 'ws://localhost:80/'],
    ['redirect', ws('ws://example.com/'), 'follow-redirects', ['redirects'], 10],
    ['tls-expired', ws('wss://example.com/'), 'no-verify', ['tls', 'verify'], false],
    ['handshake-timeout', ws('ws://example.com/'), 'raise-time-limit', ['handshakeTimeout'], 30_000],
    ['handshake-timeout', { ...TCP, connectTimeout: 20 }, 'raise-time-limit', ['connectTimeout'], 1000],
    ['message-too-big', ws('ws://example.com/'), 'raise-message-limit', ['maxMessageSize'], '1 GiB'],
    [
      'message-too-big',
      ws('ws://example.com/', { maxMessageSize: 5 }),
      'raise-message-limit',
      ['maxMessageSize'],
      '1 MiB',
    ],
    ['proxy-auth', ws('ws://example.com/'), 'no-proxy', ['proxy'], 'none'],
    ['rsv-bits', ws('ws://example.com/'), 'no-compression', ['compression'], false],
  ] as const) {
    it(`offers ${id} for ${code}: ${JSON.stringify(value)}`, () => {
      const stage = code.startsWith('proxy') ? 'proxy' : 'http';
      const fix = of({ profile, failure: failure(code, stage) }).fixes.find((each) => each.id === id);
      assert.deepEqual(fix?.edit, { path, value });
    });
  }

  it('offers no fix that changes nothing', () => {
    const fixesOf = (code: string, profile: Profile): string[] => ids(of({ failure: failure(code), profile }));
    assert(!fixesOf('rsv-bits', ws('ws://a/', { compression: false })).includes('no-compression'));
    assert(!fixesOf('message-too-big', ws('ws://a/', { maxMessageSize: '1 GiB' })).includes('raise-message-limit'));
    assert(!fixesOf('redirect', ws('ws://a/', { redirects: 20 })).includes('follow-redirects'));
    assert(!fixesOf('plain-tls-port', ws('wss://a/')).includes('use-tls'));
  });

  it('offers to follow an answer that redirects', () => {
    const handshake = answer('HTTP/1.1 302 Found', 'Location: /there');
    const diagnosis = of({ failure: failure('http-status'), handshake });
    assert.equal(ids(diagnosis)[0], 'follow-redirects');
    assert(diagnosis.observed.includes('Location: /there'));
  });

  it('offers the subprotocol that the server chose, if it is one', () => {
    const offer = (chosen: string): Diagnosis =>
      of({
        profile: ws('ws://example.com/', { protocols: ['a'] }),
        failure: failure('bad-subprotocol'),
        handshake: answer('HTTP/1.1 101 Switching Protocols', `Sec-WebSocket-Protocol: ${chosen}`),
      });
    assert.deepEqual(offer('chat.v2').fixes[0]?.edit, { path: ['protocols'], value: ['a', 'chat.v2'] });
    for (const bad of ['a', 'no token', '']) assert(!ids(offer(bad)).includes('add-protocol'), bad);
  });

  it("offers the certificate's names that can be used, and no verification only as the last way out", () => {
    const altNames = ['*.example.org', '10.0.0.1', '::1', 'example.com', 'real.example.com'];
    const diagnosis = of({ failure: failure('tls-wrong-host', 'tls'), tls: tlsWith({ altNames }) });
    assert.deepEqual(ids(diagnosis), ['servername:real.example.com', 'edit-profile', 'no-verify']);
    assert.deepEqual(diagnosis.fixes[0]?.edit, { path: ['tls', 'servername'], value: 'real.example.com' });
    for (const code of CODES) {
      const fixes = ids(of({ failure: failure(code, 'tls'), tls: tlsWith({}) }));
      if (fixes.includes('no-verify')) assert.equal(fixes.at(-1), 'no-verify', code);
    }
  });

  it('offers to trust a certificate only if nothing but its issuer is in doubt', () => {
    for (const code of CODES) {
      const tls = tlsWith({});
      const trust = of({ failure: failure(code, 'tls'), tls }).fixes.find((fix) => fix.trust);
      assert.equal(trust?.trust, ['tls-self-signed', 'tls-untrusted'].includes(code) ? tls.certificates[0] : undefined);
    }
    assert(!ids(of({ failure: failure('tls-self-signed', 'tls') })).includes('trust-certificate'), 'none is known');
  });

  it('offers to edit only a profile that is saved', () => {
    for (const code of CODES) {
      const { fixes } = of({ failure: failure(code) }, { saved: false });
      assert(!fixes.some(({ open }) => Array.isArray(open)), code);
    }
  });

  it('speaks of the proxy where that can not be reached, and leaves the address alone', () => {
    const attempt = { address: '127.0.0.1', port: 1, family: 4, start: 0, end: 1, outcome: 'failed' } as const;
    const { causes, observed, fixes } = of({
      profile: ws('ws://127.0.0.1:8080/', { proxy: 'http://127.0.0.1:1' }),
      failure: failure('refused', 'proxy', { systemCode: 'ECONNREFUSED' }),
      stages: [{ name: 'tcp', start: 0, end: 1, attempts: [{ ...attempt, systemCode: 'ECONNREFUSED' }] }],
    });
    assert.match(causes[0] ?? '', /proxy is not running/);
    assert.doesNotMatch(causes.join(), /8080/);
    assert.match(observed.join(), /Tried: 127\.0\.0\.1:1 ECONNREFUSED/);
    assert.deepEqual(
      fixes.flatMap(({ edit }) => edit?.path ?? []),
      ['proxy'],
    );
  });

  it('opens the settings where the proxy is set', () => {
    const open = (proxy?: string): unknown =>
      of({
        profile: ws('ws://a/', { proxy }),
        failure: failure('proxy-refused', 'proxy'),
      }).fixes.find(({ id }) => id === 'edit-proxy')?.open;
    assert.deepEqual([open(), open('system'), open('http://p:1')], ['proxySettings', 'proxySettings', ['proxy']]);
  });

  it('makes only profiles that can be used', () => {
    for (const code of CODES.filter((each) => !each.startsWith('proxy'))) {
      for (const { edit } of of({ failure: failure(code), tls: tlsWith({}) }).fixes) {
        if (!edit) continue;
        const [first = '', second] = edit.path;
        const value = second === undefined ? edit.value : { [second]: edit.value };
        checkedProfile({ ...ws('ws://example.com/'), [first]: value });
      }
    }
  });
});
