import assert from 'node:assert/strict';
import type { Finding, HttpHead } from '../../../src/api';
import { agreedDeflate } from '../../../src/protocol/extensionChecks';
import { checkHandshake } from '../../../src/protocol/handshakeChecks';
import { parseHttpHead } from '../../../src/protocol/httpHead';
import { acceptFor } from '../../../src/net/acceptFor';
import { bytes } from '../support/bytes';

/** RFC 6455 §1.3 */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

const REQUEST = [
  'GET /chat HTTP/1.1',
  'Host: server.example',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${KEY}`,
  'Connection: Upgrade',
  'Upgrade: websocket',
];
const RESPONSE = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Sec-WebSocket-Accept: ${ACCEPT}`,
];
const OFFER = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits';
const GOOD = ['http-status ok', 'bad-upgrade ok', 'bad-connection ok', 'bad-accept ok', 'bad-version ok'];

function headOf(lines: readonly string[]): HttpHead {
  return parseHttpHead(bytes([...lines, '', ''].join('\r\n')));
}

/** The lines, with these in the place of those of the same name; one without a value takes its name's away. */
function withLines(lines: readonly string[], changed: readonly string[]): string[] {
  const nameOf = (line: string): string => line.slice(0, line.indexOf(':')).toLowerCase();
  const names = new Set(changed.map(nameOf));
  return [...lines.filter((line) => !names.has(nameOf(line))), ...changed.filter((line) => !line.endsWith(':-'))];
}

function check(asked: readonly string[], answered: readonly string[]): Finding[] {
  return checkHandshake(headOf(withLines(REQUEST, asked)), headOf(withLines(RESPONSE, answered)), acceptFor);
}

function refusal(lines: readonly string[]): Finding[] {
  return checkHandshake(headOf(REQUEST), headOf(lines), acceptFor);
}

const brief = (findings: readonly Finding[]): string[] => findings.map(({ id, severity }) => `${id} ${severity}`);
/** Those that aren't of a handshake without anything special. */
const special = (findings: readonly Finding[]): string[] => brief(findings).filter((line) => !GOOD.includes(line));
const one = (findings: readonly Finding[], severity: Finding['severity']): Finding => {
  const [first, ...others] = findings.filter((finding) => finding.severity === severity);
  assert(first, `no ${severity}`);
  assert.deepEqual(brief(others), []);
  return first;
};

describe('checkHandshake', () => {
  it('finds that the example of the RFC holds, rule by rule', () => {
    const findings = check([], []);
    assert.deepEqual(brief(findings), GOOD);
    for (const { id, reference, header } of findings) {
      assert.match(reference ?? '', /^RFC 6455 §/);
      if (id !== 'http-status') assert(header);
    }
    const accept = findings.find(({ id }) => id === 'bad-accept');
    assert.equal(accept?.expected, ACCEPT);
    assert(accept.message.includes(KEY) && accept.message.includes(ACCEPT), accept.message);
  });

  describe('takes as right', () => {
    for (const [what, answered] of [
      ['Upgrade in capitals', ['UPGRADE: WebSocket']],
      ['Connection as a list', ['connection: keep-alive , upGRADE']],
      ['Connection in two fields', ['Connection: keep-alive', 'Connection: Upgrade']],
      ['blanks around Sec-WebSocket-Accept', [`Sec-WebSocket-Accept: \t${ACCEPT} `]],
      ['a field that may be there twice', ['Set-Cookie: a=1', 'Set-Cookie: b=2']],
    ] as const) {
      it(what, () => assert.deepEqual(special(check([], answered)), []));
    }
  });

  describe('fails a 101', () => {
    for (const [what, answered, id, message] of [
      ['without Upgrade', ['Upgrade:-'], 'bad-upgrade', /no "Upgrade: websocket"/],
      ['with an empty Upgrade', ['Upgrade: '], 'bad-upgrade', /is ""/],
      ['with another Upgrade', ['Upgrade: h2c'], 'bad-upgrade', /is "h2c"/],
      ['with a list in Upgrade', ['Upgrade: websocket, h2c'], 'bad-upgrade', /is "websocket, h2c"/],
      ['with Upgrade twice', ['Upgrade: websocket', 'Upgrade: websocket'], 'bad-upgrade', /websocket, websocket/],
      ['without Connection', ['Connection:-'], 'bad-connection', /no "Connection: Upgrade"/],
      ['with another Connection', ['Connection: keep-alive'], 'bad-connection', /is "keep-alive"/],
      ['with a Connection that only contains it', ['Connection: no-upgrade'], 'bad-connection', /"no-upgrade"/],
      ['without Sec-WebSocket-Accept', ['Sec-WebSocket-Accept:-'], 'bad-accept', /no "Sec-WebSocket-Accept"/],
      ['with an empty Sec-WebSocket-Accept', ['Sec-WebSocket-Accept: '], 'bad-accept', /has ""/],
      ['with a wrong Sec-WebSocket-Accept', ['Sec-WebSocket-Accept: c2VjcmV0'], 'bad-accept', /has "c2VjcmV0"/],
      [
        'with a Sec-WebSocket-Accept in another case',
        [`Sec-WebSocket-Accept: ${ACCEPT.toUpperCase()}`],
        'bad-accept',
        /is wrong/,
      ],
      [
        'with Sec-WebSocket-Accept twice',
        [`Sec-WebSocket-Accept: ${ACCEPT}`, `sec-websocket-accept: ${ACCEPT}`],
        'bad-accept',
        /2 times/,
      ],
    ] as const) {
      it(what, () => {
        const error = one(check([], answered), 'error');
        assert.equal(error.id, id);
        assert.match(error.message, message);
        if (id === 'bad-accept') {
          assert.equal(error.expected, ACCEPT);
          assert(error.message.includes(KEY) && error.message.includes(ACCEPT), error.message);
        }
      });
    }

    it('for each rule that it breaks, in the order of the RFC', () => {
      const all = check(
        [OFFER],
        [
          'Upgrade: h2c',
          'Connection: close',
          'Sec-WebSocket-Accept: x',
          'Sec-WebSocket-Protocol: x',
          'Sec-WebSocket-Extensions: x',
        ],
      );
      assert.deepEqual(
        all.filter(({ severity }) => severity === 'error').map(({ id }) => id),
        ['bad-upgrade', 'bad-connection', 'bad-accept', 'bad-subprotocol', 'bad-extension'],
      );
    });
  });

  describe('judges the version', () => {
    for (const value of ['-', ' 8', ' 13, 8', ' 013']) {
      it(`of a request with ${value === '-' ? 'none' : value.trim()}`, () => {
        const warning = one(check([`Sec-WebSocket-Version:${value}`], []), 'warning');
        assert.equal(warning.id, 'bad-version');
      });
    }

    for (const [version, versions, severity] of [
      ['426 Upgrade Required', ['Sec-WebSocket-Version: 8, 7'], 'warning'],
      ['400 Bad Request', ['Sec-WebSocket-Version: 8', 'Sec-WebSocket-Version: 7'], 'warning'],
      ['426 Upgrade Required', ['Sec-WebSocket-Version: 13, 8'], 'info'],
    ] as const) {
      it(`that a ${version} with ${versions.join(' and ')} tells`, () => {
        const [finding, ...others] = refusal([`HTTP/1.1 ${version}`, ...versions]);
        assert.deepEqual([finding?.id, finding?.severity, others], ['bad-version', severity, []]);
        assert.match(finding?.message ?? '', /8, 7|13, 8/);
        assert.equal(finding?.reference, 'RFC 6455 §4.4');
      });
    }
  });

  describe('judges the subprotocol', () => {
    for (const [what, offer, answer, expected, message] of [
      ['neither asked for nor given', [], [], [], undefined],
      ['declined', ['v2, v1'], [], ['subprotocol-declined info'], /offered: v2, v1/],
      ['chosen', ['v2, v1'], ['v1'], ['bad-subprotocol ok'], /"v1", which was offered/],
      ['chosen of two fields', ['v2', 'v1'], ['v1'], ['bad-subprotocol ok'], /"v1"/],
      ['not offered', ['v2, v1'], ['v9'], ['bad-subprotocol error'], /"v9".*offered: v2, v1/],
      ['in another case', ['v1'], ['V1'], ['bad-subprotocol error'], /"V1"/],
      ['given though none was asked for', [], ['v1'], ['bad-subprotocol error'], /offered: none/],
      ['empty', ['v1'], [''], ['bad-subprotocol error'], /is empty/],
      ['empty though none was asked for', [], [''], ['bad-subprotocol error'], /is empty/],
      ['two in one field', ['v1, v2'], ['v1, v2'], ['bad-subprotocol error'], /more than one.*"v1, v2"/],
      ['in two fields', ['v1, v2'], ['v1', 'v2'], ['bad-subprotocol error'], /2 times/],
      ['the same in two fields', ['v1'], ['v1', 'v1'], ['bad-subprotocol error'], /2 times/],
    ] as const) {
      it(what, () => {
        const findings = check(
          offer.map((value) => `Sec-WebSocket-Protocol: ${value}`),
          answer.map((value) => `Sec-WebSocket-Protocol: ${value}`),
        );
        assert.deepEqual(special(findings), expected);
        const said = findings.find(({ header }) => header === 'Sec-WebSocket-Protocol')?.message;
        if (message) assert.match(said ?? '', message);
      });
    }
  });

  describe('judges permessage-deflate', () => {
    const answer = (value: string, offer = OFFER): Finding[] => check([offer], [`Sec-WebSocket-Extensions: ${value}`]);

    for (const [value, words] of [
      ['permessage-deflate', /server keeps its window of 32768 .*client may keep its window of 32768/],
      ['permessage-deflate;server_no_context_takeover', /server compresses each message on its own.*32768/],
      ['permessage-deflate; client_no_context_takeover', /client compresses each message on its own.*32768/],
      ['permessage-deflate; server_max_window_bits=8', /server keeps its window of 256 /],
      ['permessage-deflate; server_max_window_bits=15', /server keeps its window of 32768 /],
      ['permessage-deflate; client_max_window_bits=10', /client may keep its window of 1024 /],
      ['permessage-deflate ; client_max_window_bits = "9"', /client may keep its window of 512 /],
      [
        'permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=9',
        /server compresses each message on its own, with a window of 512 .*client compresses each message on its own, with a window of 512/,
      ],
      [', permessage-deflate,', /32768/],
    ] as const) {
      it(`that holds: ${value}`, () => {
        const findings = answer(value);
        assert.deepEqual(special(findings), ['bad-extension ok']);
        assert.match(findings.at(-1)?.message ?? '', words);
      });
    }

    for (const [value, message] of [
      ['', /not a list of extensions: ""/],
      [',', /not a list/],
      ['permessage-deflate;', /not a list/],
      ['permessage-deflate; =1', /not a list/],
      ['permessage-deflate; server_max_window_bits=', /not a list/],
      ['permessage-deflate; server_max_window_bits="9', /not a list/],
      ['permessage-deflate; server_max_window_bits="1 0"', /not a list/],
      ['permessage deflate', /not a list/],
      ['x-unknown', /"x-unknown", which was not offered \(offered: permessage-deflate\)/],
      ['Permessage-Deflate', /not offered/],
      ['permessage-deflate, permessage-deflate', /"permessage-deflate" twice/],
      ['permessage-deflate, x-webkit-deflate-frame', /"x-webkit-deflate-frame", which was not offered/],
      ['permessage-deflate; x', /no parameter "x"/],
      ['permessage-deflate; mode=fast', /no parameter "mode"/],
      [
        'permessage-deflate; server_no_context_takeover; server_no_context_takeover',
        /"server_no_context_takeover" twice/,
      ],
      ['permessage-deflate; server_max_window_bits=9; server_max_window_bits=9', /"server_max_window_bits" twice/],
      ['permessage-deflate; server_no_context_takeover=true', /has no value, but "true"/],
      ['permessage-deflate; client_no_context_takeover=1', /has no value, but "1"/],
      ['permessage-deflate; server_max_window_bits', /needs a value/],
      ['permessage-deflate; client_max_window_bits', /needs a value/],
      ['permessage-deflate; server_max_window_bits=7', /from 8 to 15.*"7"/],
      ['permessage-deflate; server_max_window_bits=16', /"16"/],
      ['permessage-deflate; server_max_window_bits=99', /"99"/],
      ['permessage-deflate; server_max_window_bits=08', /leading zeros, not "08"/],
      ['permessage-deflate; server_max_window_bits=+9', /"\+9"/],
      ['permessage-deflate; server_max_window_bits=1e1', /"1e1"/],
      ['permessage-deflate; server_max_window_bits=0xA', /"0xA"/],
      ['permessage-deflate; client_max_window_bits=15.0', /"15\.0"/],
    ] as const) {
      it(`that must fail: ${value}`, () => {
        const error = one(answer(value), 'error');
        assert.equal(error.id, 'bad-extension');
        assert.equal(error.header, 'Sec-WebSocket-Extensions');
        assert.match(error.message, message);
      });
    }

    it('that answers more than was offered', () => {
      const bits = 'permessage-deflate; client_max_window_bits=10';
      assert.match(one(answer(bits, 'Sec-WebSocket-Extensions: permessage-deflate'), 'error').message, /did not offer/);
      const offer =
        'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10; server_no_context_takeover';
      for (const value of [
        'permessage-deflate',
        'permessage-deflate; server_no_context_takeover',
        'permessage-deflate; server_no_context_takeover; server_max_window_bits=11',
        'permessage-deflate; server_max_window_bits=10',
      ]) {
        assert.equal(one(answer(value, offer), 'error').id, 'bad-extension', value);
        // The second offer is what was accepted.
        const fallback = `${offer}, permessage-deflate`;
        assert.deepEqual(special(answer(value, fallback)), ['bad-extension ok'], value);
      }
    });

    it('in two fields, which an answer must not have', () => {
      const line = 'Sec-WebSocket-Extensions: permessage-deflate';
      const findings = check([OFFER], [line, line]).filter(({ severity }) => severity === 'error');
      assert.deepEqual(brief(findings), ['bad-extension error', 'bad-extension error']);
    });

    it('that was declined, or never offered', () => {
      const declined = check([OFFER], []);
      assert.deepEqual(special(declined), ['bad-extension ok']);
      assert.match(declined.at(-1)?.message ?? '', /chose none/);
      assert.match(one(check([], ['Sec-WebSocket-Extensions: permessage-deflate']), 'error').message, /offered: none/);
    });

    it('with few findings for a header of thousands', () => {
      const findings = answer('x,'.repeat(20_000));
      assert(findings.length < 15, String(findings.length));
    });
  });

  describe('shows an intermediary', () => {
    for (const [what, answered, expected] of [
      ['by Via', ['Via: 1.1 vegur'], ['intermediary info']],
      ['by a Proxy- field', ['Proxy-Connection: keep-alive'], ['intermediary info']],
      [
        'by what it removed',
        ['Upgrade:-', 'Connection:-'],
        ['bad-upgrade error', 'bad-connection error', 'intermediary warning'],
      ],
    ] as const) {
      it(what, () => assert.deepEqual(special(check([], answered)), expected));
    }

    for (const version of ['HTTP/1.0', 'HTTP/2.0']) {
      it(`by a 101 of ${version}`, () => {
        const response = headOf([`${version} 101 Switching Protocols`, ...RESPONSE.slice(1)]);
        const findings = checkHandshake(headOf(REQUEST), response, acceptFor);
        assert.deepEqual(special(findings), ['intermediary warning']);
        assert(findings.some(({ message }) => message.includes(version)));
      });
    }

    for (const [lines, expected] of [
      [['502 Bad Gateway', 'Server: nginx/1.25', 'Content-Type: text/html'], ['intermediary warning']],
      [
        ['503 Service Unavailable', 'Server: cloudflare', 'Content-Type: text/html; charset=UTF-8'],
        ['intermediary warning'],
      ],
      [['504 Gateway Time-out', 'Server: awselb/2.0', 'Content-Type: text/html'], ['intermediary warning']],
      [['502 Bad Gateway', 'Content-Type: application/json'], ['intermediary info']],
      [['503 Busy', 'Server: nginx', 'Content-Type: application/json'], []],
      [['403 Forbidden', 'Server: nginx', 'Content-Type: text/html'], []],
      [['407 Proxy Authentication Required', 'Proxy-Authenticate: Basic'], ['intermediary info']],
    ] as const) {
      it(`in ${lines.join(' | ')}`, () => {
        const [status, ...headers] = lines;
        assert.deepEqual(brief(refusal([`HTTP/1.1 ${status}`, ...headers])), expected);
      });
    }
  });

  describe('finds what is there twice', () => {
    it('in an answer', () => {
      const warning = one(check([], ['Server: a', 'SERVER: b']), 'warning');
      assert.deepEqual([warning.id, warning.header], ['duplicate-header', 'Server']);
      assert.match(warning.message, /answer has "Server" 2 times/);
    });

    it('in a request', () => {
      const warning = one(check(['Host: a', 'Host: b'], []), 'warning');
      assert.deepEqual([warning.id, warning.header], ['duplicate-header', 'Host']);
    });

    it('in a refusal', () => {
      const accept = `Sec-WebSocket-Accept: ${ACCEPT}`;
      assert.deepEqual(brief(refusal(['HTTP/1.1 403 No', accept, accept])), ['duplicate-header warning']);
    });
  });

  it('has only what makes sense for an answer other than 101', () => {
    for (const status of ['200 OK', '403 Forbidden', '404 Not Found', '500 Oops']) {
      assert.deepEqual(refusal([`HTTP/1.1 ${status}`, 'Content-Length: 0']), []);
    }
    assert.deepEqual(brief(refusal(['HTTP/1.1 302 Found', 'Location: /b'])), ['redirect info']);
    assert.deepEqual(brief(refusal(['HTTP/1.1 304 Not Modified'])), []);
  });

  it('says of a long value only its beginning', () => {
    const long = 'x'.repeat(60_000);
    const names = [
      'Upgrade',
      'Connection',
      'Sec-WebSocket-Accept',
      'Sec-WebSocket-Protocol',
      'Sec-WebSocket-Extensions',
      'Via',
    ];
    for (const name of names) {
      for (const { message } of check([OFFER], [`${name}: ${long}`])) assert(message.length < 600, name);
    }
    for (const { message, header = '' } of check([], [`Proxy-${long}: ${long}`])) {
      assert(message.length < 600 && header.length < 600);
    }
  });

  it('takes no time for a head that is made to take long', () => {
    const started = performance.now();
    for (const value of ['a;'.repeat(30_000), ' '.repeat(60_000), 'a="'.repeat(20_000), 'a;b="\\'.repeat(10_000)]) {
      check([OFFER], [`Sec-WebSocket-Extensions: x${value}x`, `Connection: x${value}x`]);
    }
    assert(performance.now() - started < 2000);
  });
});

describe('agreedDeflate', () => {
  const both = { windowBits: 15, keepsWindow: true };
  for (const [expected, lines] of [
    [{ server: both, client: both }, ['HTTP/1.1 101 x', 'Sec-WebSocket-Extensions: permessage-deflate']],
    [
      { server: both, client: both },
      ['HTTP/1.1 101 x', 'sec-websocket-extensions: a', 'Sec-WebSocket-Extensions: permessage-deflate; b=1'],
    ],
    [
      { server: { windowBits: 15, keepsWindow: false }, client: { windowBits: 9, keepsWindow: true } },
      [
        'HTTP/1.1 101 x',
        'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_max_window_bits="9"',
      ],
    ],
    [
      { server: { windowBits: 10, keepsWindow: true }, client: { windowBits: 15, keepsWindow: false } },
      [
        'HTTP/1.1 101 x',
        'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10; client_no_context_takeover',
      ],
    ],
    [undefined, ['HTTP/1.1 101 x']],
    [undefined, ['HTTP/1.1 101 x', 'Sec-WebSocket-Extensions: x-permessage-deflate']],
    [undefined, ['HTTP/1.1 101 x', 'Sec-WebSocket-Extensions: x; p="permessage-deflate"']],
    [undefined, ['HTTP/1.1 200 x', 'Sec-WebSocket-Extensions: permessage-deflate']],
  ] as const) {
    const what = expected ? JSON.stringify(expected) : 'nothing';
    it(`is ${what} for ${lines.join(' | ')}`, () => assert.deepEqual(agreedDeflate(headOf(lines)), expected));
  }
});
