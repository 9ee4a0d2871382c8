import type { Peer } from '../../support/peer';
import { acceptOf, switchingProtocols } from '../../support/peer';
import { answers, bytesOf, type Fault } from './fault';

const END = { by: 'error', clean: false } as const;

function failed(
  what: string,
  serve: Fault['serve'],
  code: string,
  reference?: string,
  more: Partial<Fault> = {},
): Fault {
  const failure = { code, stage: 'http' } as const;
  return {
    what,
    serve,
    state: 'failed',
    failure,
    findings: [code],
    ...(reference && { reference }),
    end: END,
    ...more,
  };
}

/** A 101 with other headers; see `switchingProtocols`. */
function answer101(
  what: string,
  headers: readonly string[],
  code: string,
  reference: string,
  more?: Partial<Fault>,
): Fault {
  return failed(what, (peer) => peer.acceptWebSocket(headers).then(() => undefined), code, reference, {
    profile: { protocols: ['v1', 'v2'] },
    ...more,
  });
}

/** A 101 with one extension header too much or too wrong. */
function extensions(what: string, value: string, reference: string, more?: Partial<Fault>): Fault {
  return answer101(what, [`Sec-WebSocket-Extensions: ${value}`], 'bad-extension', reference, more);
}

function refused(status: string, headers: readonly string[], body: string, more?: Partial<Fault>): Fault {
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, '', ''].join('\r\n');
  return failed(`the answer ${status}`, answers(head + body), 'http-status', 'RFC 6455 §4.1', more);
}

/** Answers the request by bytes that depend on it. */
function answered(by: (head: string) => string): Fault['serve'] {
  return async (peer: Peer) => peer.write(by(await peer.takeHead()));
}

/** Never stops, and never ends its head. */
async function dribble(peer: Peer): Promise<void> {
  await peer.takeHead();
  peer.write('HTTP/1.1 101 Switching Protocols\r\nX: ');
  const timer = setInterval(() => peer.write('x'), 20);
  await peer.closed;
  clearInterval(timer);
}

const MALFORMED = 'RFC 9112 §4';
const intermediary = (code: string): Partial<Fault> => ({ findings: [code, 'intermediary'] });

export const handshakes: readonly Fault[] = [
  failed('an SSH server', answers('SSH-2.0-OpenSSH_9.2p1\r\n'), 'http-malformed', MALFORMED),
  failed('an SMTP server', answers('220 mail.example ESMTP\r\n500 what?\r\n'), 'http-malformed', MALFORMED),
  failed('a Redis server', answers("-ERR unknown command 'GET'\r\n"), 'http-malformed', MALFORMED),
  failed('an HTTP/2 server', answers(bytesOf('000012 04 00 00000000 0003 00000064')), 'http-malformed', MALFORMED),
  failed(
    'a status line without a version',
    answers('HTTP 101 Switching Protocols\r\n\r\n'),
    'http-malformed',
    MALFORMED,
  ),
  failed('a status that is no number', answers('HTTP/1.1 abc\r\n\r\n'), 'http-malformed', MALFORMED),
  failed('a TLS alert', answers(bytesOf('15 0301 0002 02 46')), 'plain-tls-port'),
  failed(
    'a head over 64 KiB',
    answers(`HTTP/1.1 101 Switching Protocols\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`),
    'header-too-large',
  ),
  failed('no answer', async (peer) => peer.closed, 'handshake-timeout', undefined, {
    profile: { handshakeTimeout: 200 },
  }),
  failed('a head that dribbles in', dribble, 'handshake-timeout', undefined, { profile: { handshakeTimeout: 300 } }),
  failed(
    'an end before the head',
    async (peer) => peer.end(await peer.takeHead().then(() => '')),
    'handshake-eof',
    'RFC 6455 §4.1',
  ),
  failed(
    'an end in the head',
    async (peer) => peer.end(await peer.takeHead().then(() => 'HTTP/1.1 101 Sw')),
    'handshake-eof',
    'RFC 6455 §4.1',
  ),
  failed('a reset before the head', async (peer) => peer.takeHead().then(() => peer.reset()), 'reset'),
  answer101('no Upgrade', ['Upgrade:'], 'bad-upgrade', 'RFC 6455 §4.1', intermediary('bad-upgrade')),
  answer101('another Upgrade', ['Upgrade: h2c'], 'bad-upgrade', 'RFC 6455 §4.1'),
  answer101('Upgrade twice', ['Upgrade: websocket', 'Upgrade: websocket'], 'bad-upgrade', 'RFC 6455 §4.1'),
  answer101('no Connection', ['Connection:'], 'bad-connection', 'RFC 6455 §4.1', intermediary('bad-connection')),
  answer101('another Connection', ['Connection: keep-alive'], 'bad-connection', 'RFC 6455 §4.1'),
  answer101('no Sec-WebSocket-Accept', ['Sec-WebSocket-Accept:'], 'bad-accept', 'RFC 6455 §4.2.2'),
  answer101(
    'a wrong Sec-WebSocket-Accept',
    ['Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    'bad-accept',
    'RFC 6455 §4.2.2',
  ),
  failed(
    'Sec-WebSocket-Accept twice',
    answered((head) =>
      switchingProtocols(head, [`Sec-WebSocket-Accept: ${acceptOf(head)}`, `Sec-WebSocket-Accept: ${acceptOf(head)}`]),
    ),
    'bad-accept',
    'RFC 6455 §11.3.3',
  ),
  answer101('a subprotocol that was not offered', ['Sec-WebSocket-Protocol: v9'], 'bad-subprotocol', 'RFC 6455 §4.1'),
  answer101(
    'a subprotocol where none was offered',
    ['Sec-WebSocket-Protocol: v1'],
    'bad-subprotocol',
    'RFC 6455 §4.1',
    { profile: {} },
  ),
  answer101('two subprotocols', ['Sec-WebSocket-Protocol: v1, v2'], 'bad-subprotocol', 'RFC 6455 §4.1'),
  answer101(
    'the subprotocol twice',
    ['Sec-WebSocket-Protocol: v1', 'Sec-WebSocket-Protocol: v1'],
    'bad-subprotocol',
    'RFC 6455 §11.3.4',
  ),
  extensions('an unknown extension', 'x-unknown', 'RFC 6455 §9.1'),
  extensions('permessage-deflate twice', 'permessage-deflate, permessage-deflate', 'RFC 6455 §9.1'),
  extensions('permessage-deflate that was not offered', 'permessage-deflate', 'RFC 6455 §9.1', {
    profile: { compression: false },
  }),
  extensions('a window of 7 bits', 'permessage-deflate; server_max_window_bits=7', 'RFC 7692 §7.1'),
  extensions('a window of 16 bits', 'permessage-deflate; client_max_window_bits=16', 'RFC 7692 §7.1'),
  extensions('a window of no bits', 'permessage-deflate; server_max_window_bits', 'RFC 7692 §7.1'),
  extensions('an unknown parameter', 'permessage-deflate; level=9', 'RFC 7692 §7.1'),
  extensions(
    'a parameter twice',
    'permessage-deflate; server_no_context_takeover; server_no_context_takeover',
    'RFC 7692 §7.1',
  ),
  extensions('no list of extensions', 'permessage-deflate;;', 'RFC 6455 §9.1'),
  {
    what: 'a 101 of HTTP/1.0',
    serve: answered((head) => switchingProtocols(head).replace('HTTP/1.1', 'HTTP/1.0')),
    state: 'open',
    findings: ['intermediary'],
    reference: 'RFC 9110 §7.8',
  },
  refused('401 Unauthorized', ['WWW-Authenticate: Bearer', 'Content-Type: application/json'], '{"error":"no token"}'),
  refused('404 Not Found', ['Content-Type: text/plain'], 'nothing here'),
  refused('302 Found', ['Location: ws://127.0.0.1:1/'], ''),
  refused('426 Upgrade Required', ['Sec-WebSocket-Version: 8, 7'], '', { findings: ['bad-version', 'http-status'] }),
  refused('502 Bad Gateway', ['Server: nginx', 'Content-Type: text/html'], '<h1>502</h1>', {
    findings: ['intermediary', 'http-status'],
  }),
  refused('200 OK', ['Content-Type: text/html'], '<h1>It works</h1>'),
];
