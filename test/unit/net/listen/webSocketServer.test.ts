import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { eventually } from '../../support/eventually';
import { clientOf, useListeners } from '../../support/listening';
import { conversation, ended, failureOf, tells, useNet } from '../../support/net';
import { acceptOf } from '../../support/peer';
import { wireFrame } from '../../support/wireFrame';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** A request that is right; a header given here replaces the usual one of its name, an empty one removes it. */
function request(headers: readonly string[] = [], line = 'GET /chat?room=1 HTTP/1.1'): string {
  const nameOf = (text: string): string => text.slice(0, text.indexOf(':')).toLowerCase();
  const given = new Set(headers.map(nameOf));
  const usual = [
    'Host: example.test',
    'uPgRaDe: WebSocket',
    'Connection: keep-alive, Upgrade',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Version: 13',
  ].filter((text) => !given.has(nameOf(text)));
  return [line, ...usual, ...headers.filter((text) => !text.endsWith(':')), '', ''].join('\r\n');
}

/** The close frame that a client gets. */
async function closeOf(client: WebSocket): Promise<[code: number, reason: string]> {
  const [code, reason] = (await once(client, 'close')) as [number, Buffer];
  return [code, reason.toString()];
}

describe('a WebSocket listener', () => {
  const net = useNet();
  const server = useListeners(net);

  it('talks with a client of the library ws, and shows its handshake as it was on the wire', async () => {
    const listener = await server.listen({ transport: 'websocket', protocols: ['chat.v1', 'chat.v2'] });
    const client = server.webSocket(listener, '/room?a=1', ['chat.v2', 'chat.v1'], { headers: { 'X-Tag': 'b' } });
    await once(client, 'open');
    assert.equal(client.protocol, 'chat.v2');
    client.send('hello');
    client.send(Buffer.of(1, 2, 3));
    client.ping('are you there');
    const session = await clientOf(listener);
    await tells(session, ['← text hello', '← binary 01 02 03', '← ping are you there', '→ pong are you there']);
    const received = once(client, 'message');
    assert.equal(await session.send('welcome'), 4);
    assert.deepEqual(((await received) as [Buffer])[0].toString(), 'welcome');

    assert.equal(session.handshake?.protocol, 'chat.v2');
    const [exchange] = session.handshake.exchanges;
    assert.equal(exchange?.request.startLine, 'GET /room?a=1 HTTP/1.1');
    assert(exchange.request.headers.some(([name, value]) => name === 'X-Tag' && value === 'b'));
    assert.equal(exchange.response?.startLine, 'HTTP/1.1 101 Switching Protocols');
    assert.deepEqual(
      session.findings.filter(({ severity }) => severity !== 'ok'),
      [],
    );
    const [frame] = await session.log.frames(0);
    assert.deepEqual([frame?.direction, frame?.masked, frame?.length], ['received', true, 5]);
    const [sent] = await session.log.frames(4);
    assert.deepEqual([sent?.direction, sent?.masked, sent?.length, sent?.headerLength], ['sent', false, 7, 2]);
    assert.deepEqual(
      session.stages.map(({ name, detail }) => [name, detail]),
      [['http', '101']],
    );
  });

  it('answers a request with the bytes of RFC 6455, and takes frames that come with it', async () => {
    const listener = await server.listen({ transport: 'websocket' });
    const peer = await server.tcp(listener);
    const frame = wireFrame({ first: 0x81, maskKey: 0x01020304, payload: Buffer.from('early') });
    peer.write(Buffer.concat([Buffer.from(request()), frame]));
    assert.equal(
      await peer.takeHead(),
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${acceptOf(request())}`,
        '',
        '',
      ].join('\r\n'),
    );
    const session = await clientOf(listener);
    await tells(session, ['← text early']);
    assert.equal(Buffer.from(session.handshake!.exchanges[0]!.request.raw).toString(), request());
  });

  it('takes a request that comes byte by byte', async () => {
    const listener = await server.listen({ transport: 'websocket' });
    const peer = await server.tcp(listener, { noDelay: true });
    for (const byte of Buffer.from(request())) await new Promise((done) => peer.socket.write(Buffer.of(byte), done));
    assert.match(await peer.takeHead(), /^HTTP\/1\.1 101 /);
  });

  for (const [what, text, status, code] of [
    ['another method', request([], 'POST /chat HTTP/1.1'), 405, 'bad-method'],
    ['HTTP/1.0', request([], 'GET /chat HTTP/1.0'), 400, 'http-malformed'],
    ['no Host', request(['Host:']), 400, 'bad-host'],
    ['more after the version', request([], 'GET /chat HTTP/1.1 junk'), 400, 'http-malformed'],
    ['two blanks in the first line', request([], 'GET  /chat HTTP/1.1'), 400, 'http-malformed'],
    ['a body', `${request(['Content-Length: 5'])}hello`, 400, 'request-content'],
    ['a chunked body', `${request(['Transfer-Encoding: chunked'])}0\r\n\r\n`, 400, 'request-content'],
    ['a line without a colon', request(['Nonsense']), 400, 'http-malformed'],
    ['a blank before a colon', request(['X : y']), 400, 'http-malformed'],
    ['a field with a name that is none', request(['X(y): z']), 400, 'http-malformed'],
    ['a folded line', request(['X: y', ' z: 1']), 400, 'http-malformed'],
    ['a blank before the first field', request([], 'GET /chat HTTP/1.1\r\n X: y'), 400, 'http-malformed'],
    ['a CR in a value', request(['X: y\rZ: 1']), 400, 'http-malformed'],
    ['a Host that is none', request(['Host: a b/evil']), 400, 'bad-host'],
    ['a Host with a user', request(['Host: me@example.test']), 400, 'bad-host'],
    ['two Hosts', request(['Host: a', 'Host: b']), 400, 'bad-host'],
    ['plain HTTP', request(['Upgrade:', 'Connection:']), 426, 'bad-upgrade'],
    ['another upgrade', request(['Upgrade: h2c']), 426, 'bad-upgrade'],
    ['no Connection: Upgrade', request(['Connection: keep-alive']), 400, 'bad-connection'],
    ['no key', request(['Sec-WebSocket-Key:']), 400, 'bad-key'],
    ['a short key', request(['Sec-WebSocket-Key: c2hvcnQ=']), 400, 'bad-key'],
    ['two keys', request([`Sec-WebSocket-Key: ${KEY}`, `Sec-WebSocket-Key: ${KEY}`]), 400, 'bad-key'],
    ['no version', request(['Sec-WebSocket-Version:']), 400, 'bad-version'],
    ['an old version', request(['Sec-WebSocket-Version: 8']), 426, 'bad-version'],
    ['a subprotocol twice', request(['Sec-WebSocket-Protocol: a, a']), 400, 'bad-subprotocol'],
    ['broken extensions', request(['Sec-WebSocket-Extensions: ;;']), 400, 'bad-extension'],
    ['another path', request([], 'GET /other HTTP/1.1'), 404, 'bad-path'],
    ['a page that may not', request(['Origin: http://evil.test']), 403, 'bad-origin'],
    ['what is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 400, 'http-malformed'],
    ['a head without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`, 431, 'header-too-large'],
  ] as const) {
    const refusal = async (isSecure: boolean): Promise<void> => {
      const listener = await server.listen({
        transport: 'websocket',
        tls: isSecure,
        paths: ['/chat'],
        origins: ['http://localhost:3000'],
      });
      const peer = await (isSecure ? server.tls(listener) : server.tcp(listener));
      peer.write(text);
      const head = await peer.takeHead();
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
      if (status === 426) assert.match(head, /\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n/);
      const [, length] = /Content-Length: (\d+)/.exec(head)!;
      const body = await peer.take(Number(length));
      await peer.ended;
      const session = await clientOf(listener);
      assert.equal(failureOf(session), `http: ${code}`);
      const errors = session.findings.filter(({ id, severity }) => id === code && severity === 'error');
      assert.equal(errors.length, 1);
      if (code !== 'header-too-large') assert.match(errors[0]!.reference!, /^RFC \d+ §/);
      if (!/header-too-large|SSH/.test(`${code}${text.slice(0, 3)}`)) {
        const exchange = session.handshake?.exchanges[0];
        assert.match(exchange!.response!.startLine, new RegExp(`^HTTP/1\\.1 ${status} `));
        assert.deepEqual(Buffer.from(exchange!.body!), body);
      }
      assert.equal(listener.state, 'listening');
    };
    it(`answers ${what} with ${status}, and shows it`, () => refusal(false));
    it(`answers ${what} with ${status} over TLS as well`, () => refusal(true));
  }

  for (const host of ['localhost', 'a_b.example:8080', '[::1]:9001', '[fe80::1%25eth0]', '127.0.0.1:1', 'a%20b']) {
    it(`accepts the Host ${host}, and content of no length`, async () => {
      const listener = await server.listen({ transport: 'websocket' });
      const peer = await server.tcp(listener);
      peer.write(request([`Host: ${host}`, 'Content-Length: 0']));
      assert.match(await peer.takeHead(), /^HTTP\/1\.1 101 /);
    });
  }

  it('accepts a page that may, and a client that is no page, and shows the origin', async () => {
    const listener = await server.listen({ transport: 'websocket', origins: ['http://localhost:3000'] });
    await once(server.webSocket(listener, '/', [], { origin: 'http://localhost:3000' }), 'open');
    await once(server.webSocket(listener), 'open');
    const [page, other] = [await clientOf(listener), await clientOf(listener, 1)];
    assert(page.findings.some(({ id, severity }) => id === 'bad-origin' && severity === 'info'));
    assert(!other.findings.some(({ id }) => id === 'bad-origin'));
  });

  it('tells of a client when it can be spoken to, and of none that is refused', async () => {
    const listener = await server.listen({ transport: 'websocket', origins: ['http://localhost:3000'] });
    const told: unknown[] = [];
    listener.onDidAccept((session) => {
      told.push(session.state, session.association?.remote, session.handshake?.exchanges.length);
      void session.send('welcome');
    });
    await once(server.webSocket(listener, '/', [], { origin: 'http://elsewhere.test' }), 'unexpected-response');
    const client = server.webSocket(listener);
    const [welcome] = (await once(client, 'message')) as [Buffer];
    assert.equal(welcome.toString(), 'welcome');
    assert.deepEqual(told, ['open', (await clientOf(listener, 1)).association?.remote, 1]);
  });

  it('answers 503 when as many clients are there as may be', async () => {
    const listener = await server.listen({ transport: 'websocket', limits: { clients: 1 } });
    await once(server.webSocket(listener), 'open');
    const second = server.webSocket(listener);
    const [, response] = (await once(second, 'unexpected-response')) as [unknown, { statusCode: number }];
    assert.equal(response.statusCode, 503);
    await eventually(() => assert.equal(failureOf(listener.sessions[1]!), 'http: too-many-clients'));
  });

  it('closes each client with 1001 when it stops', async () => {
    const listener = await server.listen({ transport: 'websocket' });
    const clients = [server.webSocket(listener), server.webSocket(listener)];
    await Promise.all(clients.map((client) => once(client, 'open')));
    await clientOf(listener, 1);
    const closes = clients.map(closeOf);
    await listener.close();
    assert.deepEqual(await Promise.all(closes), [
      [1001, ''],
      [1001, ''],
    ]);
    for (const { end } of listener.sessions) assert.deepEqual([end?.by, end?.clean], ['local', true]);
  });

  it('closes an idle client with 1001', async () => {
    const listener = await server.listen({ transport: 'websocket', limits: { idle: 60 } });
    const client = server.webSocket(listener);
    assert.deepEqual(await closeOf(client), [1001, 'idle']);
    const session = await ended(await clientOf(listener));
    assert.equal((await conversation(session.log))[0], '· event Disconnected by this end: no traffic for 60 ms.');
  });

  it('gives up a client whose frames are not masked', async () => {
    const listener = await server.listen({ transport: 'websocket' });
    const peer = await server.tcp(listener);
    peer.write(request());
    await peer.takeHead();
    peer.write(wireFrame({ first: 0x81, payload: Buffer.from('plain') }));
    const close = await peer.take(4);
    assert.deepEqual([...close], [0x88, 2, 1002 >> 8, 1002 & 255]);
    const session = await ended(await clientOf(listener));
    assert.equal(failureOf(session), 'open: unmasked-client-frame');
    const finding = session.findings.find(({ id }) => id === 'unmasked-client-frame');
    assert.equal(finding?.reference, 'RFC 6455 §5.1');
    assert.deepEqual(await conversation(session.log), ['← event plain', '→ close 1002 Protocol error']);
    assert.equal(finding.entry, 0);
  });

  it('gives up a message that is over the limit, and one that is not UTF-8', async () => {
    const listener = await server.listen({ transport: 'websocket', maxMessageSize: 10 });
    const big = server.webSocket(listener);
    await once(big, 'open');
    big.send('more than ten bytes');
    assert.equal((await closeOf(big))[0], 1009);
    assert.equal(failureOf(await ended(await clientOf(listener))), 'open: message-too-big');
    const peer = await server.tcp(listener);
    peer.write(request());
    await peer.takeHead();
    peer.write(wireFrame({ first: 0x81, maskKey: 0x0a0b0c0d, payload: Buffer.of(0x61, 0xff) }));
    assert.equal(failureOf(await ended(await clientOf(listener, 1))), 'open: invalid-utf8');
  });

  it('tells a client that ends without a close frame, or inside its handshake', async () => {
    const listener = await server.listen({ transport: 'websocket', handshakeTimeout: 100 });
    const peer = await server.tcp(listener);
    peer.write(request());
    await peer.takeHead();
    peer.end();
    assert.equal(failureOf(await ended(await clientOf(listener))), 'open: eof-without-close');
    const half = await server.tcp(listener);
    half.end('GET / HT');
    assert.equal(failureOf(await ended(await clientOf(listener, 1))), 'http: handshake-eof');
    const slow = await server.tcp(listener);
    slow.write('GET / HTTP/1.1\r\n');
    await slow.closed;
    assert.equal(failureOf(await clientOf(listener, 2)), 'http: handshake-timeout');
  });

  it('recognises a client that speaks TLS', async () => {
    const listener = await server.listen({ transport: 'websocket' });
    await assert.rejects(server.tls(listener));
    assert.equal(failureOf(await clientOf(listener)), 'http: plain-tls-port');
  });
});
