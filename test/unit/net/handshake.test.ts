import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { latin1 } from '../support/bytes';
import { eventually } from '../support/eventually';
import { failureOf, useNet } from '../support/net';
import { acceptOf, switchingProtocols } from '../support/peer';

describe('the WebSocket handshake', () => {
  const net = useNet();

  it('is kept as it was on the wire, as the server saw it', async () => {
    const server = createServer();
    let rawHeaders: string[] = [];
    server.on('upgrade', ({ rawHeaders: seen }, socket) => {
      rawHeaders = seen;
      socket.end('HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a: 2\r\nX-B: 3\r\nX-A: 4\r\nContent-Length: 0\r\n\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const headers = { 'X-Tag': ['b', 'a', 'b'], Authorization: 'Bearer x', 'x-LATIN': 'é', Host: 'other.example' };
    const session = await net.connect({ url: `ws://127.0.0.1:${port}/a?b`, headers, protocols: ['v2', 'v1'] });
    await new Promise((resolve) => server.close(resolve));

    const [exchange] = session.handshake?.exchanges ?? [];
    assert(exchange?.response);
    assert.deepEqual(exchange.request.headers.flat(), rawHeaders);
    assert.equal(exchange.request.startLine, 'GET /a?b HTTP/1.1');
    const names = exchange.request.headers.map(([name]) => name);
    assert.deepEqual(names.slice(0, 6), ['X-Tag', 'X-Tag', 'X-Tag', 'Authorization', 'x-LATIN', 'Host']);
    assert.deepEqual(
      exchange.request.headers.slice(0, 3).map(([, value]) => value),
      ['b', 'a', 'b'],
    );
    assert(exchange.request.headers.some(([name, value]) => name === 'Sec-WebSocket-Protocol' && value === 'v2, v1'));
    assert.deepEqual(exchange.response.headers, [
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-B', '3'],
      ['X-A', '4'],
      ['Content-Length', '0'],
    ]);
    assert.equal(
      latin1(exchange.response.raw),
      'HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a: 2\r\nX-B: 3\r\nX-A: 4\r\nContent-Length: 0\r\n\r\n',
    );
  });

  for (const path of ['/', '/a:b?c=d:e', '/a%20b/?', '/?a=1&b=%C3%A9', '//a/../b', '/;a=b?c?d']) {
    it(`asks for ${path} as it is`, async () => {
      let head = '';
      const server = await net.rawServer(async (peer) => {
        head = await peer.acceptWebSocket();
      });
      await net.open({ url: server.url(path) });
      const { pathname, search } = new URL(server.url(path));
      assert.equal(head.split('\r\n')[0], `GET ${pathname}${search} HTTP/1.1`);
      assert(head.includes(`\r\nHost: 127.0.0.1:${server.port}\r\n`), head);
    });
  }

  describe('with a server that speaks something else', () => {
    for (const [what, answer, shown] of [
      ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n', /"SSH-2\.0-OpenSSH_9\.2p1\\r\\n"/],
      ['SMTP', '220 mail ready\r\n', /"220 mail ready/],
      ['bytes', Uint8Array.of(0, 0, 0, 18, 4), /00 00 00 12 04/],
      ['HTTP/2', Buffer.from('000012040000000000', 'hex'), /00 00 12 04/],
      ['HTTP without a version', 'HTTP 101 OK\r\n\r\n', /"HTTP 101 OK/],
    ] as const) {
      it(`says what it said: ${what}`, async () => {
        const session = await net.answered(answer);
        assert.equal(failureOf(session), 'http: http-malformed');
        assert.match(session.failure?.systemCode ?? '', /^HPE_/);
        assert.match(session.failure?.message ?? '', shown);
      });
    }

    it('says what it said: an echo', async () => {
      const server = await net.rawServer(async (peer) => peer.write(await peer.takeHead()));
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'http: http-malformed');
      assert.match(session.failure?.message ?? '', /"GET \/ HTTP\/1\.1/);
    });

    it('says that it hung up at once', async () => {
      const server = await net.rawServer((peer) => peer.end());
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'http: handshake-eof');
      assert.match(session.failure?.message ?? '', /It had sent nothing/);
    });

    it('says what came before it hung up', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.takeHead();
        peer.end('HTTP/1.1 101 Swit');
      });
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'http: handshake-eof');
      assert.match(session.failure?.message ?? '', /"HTTP\/1\.1 101 Swit"/);
    });

    it('tells a reset from an end', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.takeHead();
        peer.reset();
      });
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'http: reset');
      assert.equal(session.failure?.systemCode, 'ECONNRESET');
    });

    it('gives up a head that is over 64 KiB', async () => {
      const session = await net.answered(`HTTP/1.1 101 Switching Protocols\r\nX-A: ${'x'.repeat(70_000)}\r\n\r\n`);
      assert.equal(failureOf(session), 'http: header-too-large');
    });

    it('gives up a head that never ends', async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.takeHead();
        peer.write('HTTP/1.1 101 Switching Protocols\r\n');
        for (let nth = 0; !peer.socket.destroyed && nth < 10_000; nth += 1) {
          if (!peer.socket.write(`X-${nth}: ${'x'.repeat(100)}\r\n`))
            await new Promise((resolve) => peer.socket.once('drain', resolve).once('close', resolve));
        }
      });
      assert.equal(failureOf(await net.connect({ url: server.url() })), 'http: header-too-large');
    });
  });

  describe('with a 101 that is not right', () => {
    for (const [what, headers, code] of [
      ['without Upgrade', ['Upgrade:'], 'bad-upgrade'],
      ['with another Upgrade', ['Upgrade: h2c'], 'bad-upgrade'],
      ['with Upgrade twice', ['Upgrade: websocket', 'Upgrade: websocket'], 'bad-upgrade'],
      ['without Connection', ['Connection:'], 'bad-connection'],
      ['with another Connection', ['Connection: keep-alive'], 'bad-connection'],
      ['without Sec-WebSocket-Accept', ['Sec-WebSocket-Accept:'], 'bad-accept'],
      ['with a wrong Sec-WebSocket-Accept', ['Sec-WebSocket-Accept: c2VjcmV0'], 'bad-accept'],
      [
        'with Sec-WebSocket-Accept twice',
        ['Sec-WebSocket-Accept: c2VjcmV0', 'Sec-WebSocket-Accept: c2VjcmV0'],
        'bad-accept',
      ],
      ['with a subprotocol that was not offered', ['Sec-WebSocket-Protocol: v9'], 'bad-subprotocol'],
      ['with two subprotocols', ['Sec-WebSocket-Protocol: v1, v2'], 'bad-subprotocol'],
      ['with a subprotocol in another case', ['Sec-WebSocket-Protocol: V1'], 'bad-subprotocol'],
      ['with an empty subprotocol', ['Sec-WebSocket-Protocol: '], 'bad-subprotocol'],
      ['with the subprotocol twice', ['Sec-WebSocket-Protocol: v1', 'Sec-WebSocket-Protocol: v1'], 'bad-subprotocol'],
      ['with an extension that was not offered', ['Sec-WebSocket-Extensions: x-unknown'], 'bad-extension'],
      [
        'with an extension whose parameters are wrong',
        ['Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99'],
        'bad-extension',
      ],
      // These two `ws` takes.
      [
        'with the same extension twice',
        ['Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate'],
        'bad-extension',
      ],
      [
        'with a leading zero in a parameter',
        ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=09'],
        'bad-extension',
      ],
      ['with an empty list of extensions', ['Sec-WebSocket-Extensions: '], 'bad-extension'],
    ] as const) {
      it(`fails: ${what}`, async () => {
        const server = await net.rawServer((peer) => peer.acceptWebSocket(headers).then(() => undefined));
        const session = await net.connect({ url: server.url(), protocols: ['v1', 'v2'], handshakeTimeout: 3000 });
        assert.equal(failureOf(session), `http: ${code}`);
        const [exchange] = session.handshake?.exchanges ?? [];
        assert.equal(exchange?.response?.startLine, 'HTTP/1.1 101 Switching Protocols');
        const errors = session.findings.filter(({ severity }) => severity === 'error');
        assert.deepEqual(
          errors.map(({ id }) => id),
          [code],
        );
        assert(errors[0]?.reference);
        const message = session.failure?.message ?? '';
        assert(message.includes(`127.0.0.1:${server.port}`) && message.includes(errors[0].message), message);
        assert.deepEqual(exchange.findings, session.findings);
        await eventually(() => assert.equal(server.connections, 0));
      });
    }

    it('fails with the first of what is wrong, and tells the rest', async () => {
      const server = await net.rawServer((peer) =>
        peer
          .acceptWebSocket(['Upgrade:', 'Connection:', 'Sec-WebSocket-Accept: c2VjcmV0'], Buffer.from('810161', 'hex'))
          .then(() => undefined),
      );
      const session = await net.connect({ url: server.url() });
      assert.equal(failureOf(session), 'http: bad-upgrade');
      assert.match(session.failure?.hint ?? '', /intermediary/);
      assert.deepEqual(
        session.findings.filter(({ severity }) => severity !== 'ok').map(({ id, severity }) => [id, severity]),
        [
          ['bad-upgrade', 'error'],
          ['bad-connection', 'error'],
          ['bad-accept', 'error'],
          ['intermediary', 'warning'],
        ],
      );
      assert.equal(session.log.length, 0);
    });

    it('names the key, and the right and the wrong proof of having read it', async () => {
      let head = '';
      const server = await net.rawServer(async (peer) => {
        head = await peer.acceptWebSocket(['Sec-WebSocket-Accept: c2VjcmV0']);
      });
      const session = await net.connect({ url: server.url() });
      const key = /^Sec-WebSocket-Key: (\S+)/m.exec(head)?.[1];
      assert(key);
      const message = session.failure?.message ?? '';
      for (const part of [key, acceptOf(head), '"c2VjcmV0"']) assert(message.includes(part), message);
      assert.equal(session.findings.find(({ id }) => id === 'bad-accept')?.expected, acceptOf(head));
    });

    it('names the subprotocol that was not offered, and those that were', async () => {
      const server = await net.rawServer((peer) =>
        peer.acceptWebSocket(['Sec-WebSocket-Protocol: v9']).then(() => undefined),
      );
      const some = await net.connect({ url: server.url(), protocols: ['v1', 'v2'] });
      assert.match(some.failure?.message ?? '', /"v9".*v1, v2/);
      const none = await net.connect({ url: server.url() });
      assert.equal(failureOf(none), 'http: bad-subprotocol');
      assert.match(none.failure?.message ?? '', /offered: none/);
    });
  });

  it('opens with an answer of HTTP/1.0, and warns', async () => {
    const server = await net.rawServer(async (peer) => {
      peer.write(switchingProtocols(await peer.takeHead()).replace('HTTP/1.1', 'HTTP/1.0'));
    });
    const session = await net.open({ url: server.url() });
    const warnings = session.findings.filter(({ severity }) => severity === 'warning');
    assert.deepEqual(
      warnings.map(({ id }) => id),
      ['intermediary'],
    );
  });

  describe('that is right', () => {
    for (const [what, headers] of [
      ['Upgrade in capitals', ['Upgrade: WebSocket']],
      ['Connection with more than one word', ['Connection: keep-alive, UPGRADE']],
      // `ws` reads none of these by itself.
      [
        'a list of extensions with empty elements and quotes',
        ['Sec-WebSocket-Extensions: , permessage-deflate ; client_max_window_bits = "9" ,'],
      ],
    ] as const) {
      it(`opens: ${what}`, async () => {
        const server = await net.rawServer((peer) => peer.acceptWebSocket(headers).then(() => undefined));
        await net.open({ url: server.url() });
      });
    }

    it('tells the subprotocol that was chosen', async () => {
      const server = await net.rawServer((peer) =>
        peer.acceptWebSocket(['Sec-WebSocket-Protocol: v1']).then(() => undefined),
      );
      const session = await net.open({ url: server.url(), protocols: ['v2', 'v1'] });
      assert.equal(session.handshake?.protocol, 'v1');
      assert(session.findings.length > 0);
      assert.deepEqual(
        session.findings.filter(({ severity }) => severity !== 'ok'),
        [],
      );
      assert.deepEqual(session.handshake.findings, session.findings);
      assert.deepEqual(session.handshake.exchanges[0]?.findings, session.findings);
    });

    it('opens where none of the subprotocols was chosen, and says so', async () => {
      const server = await net.rawServer((peer) => peer.acceptWebSocket().then(() => undefined));
      const session = await net.open({ url: server.url(), protocols: ['v2', 'v1'] });
      assert.equal(session.handshake?.protocol, undefined);
      const [finding, ...others] = session.findings.filter(({ severity }) => severity !== 'ok');
      assert.deepEqual([finding?.id, finding?.severity, others], ['subprotocol-declined', 'info', []]);
      assert.match(finding?.message ?? '', /v2, v1/);
    });

    it('covers secrets of a request that is only sent back', async () => {
      const server = await net.rawServer(async (peer) => peer.end(await peer.takeHead()));
      const session = await net.connect({ url: server.url(), headers: { Cookie: 'sid=canary' } });
      assert.equal(failureOf(session), 'http: http-malformed');
      assert.match(session.failure?.message ?? '', /GET \/ HTTP/);
      const told = [session.failure?.message, Buffer.from(session.failure?.received ?? []).toString()];
      assert.doesNotMatch(told.join(), /canary/);
    });

    it('passes interim answers over', async () => {
      const server = await net.rawServer(async (peer) => {
        peer.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n');
        await peer.acceptWebSocket();
      });
      const session = await net.open({ url: server.url() });
      assert.equal(session.handshake?.exchanges[0]?.response?.startLine, 'HTTP/1.1 101 Switching Protocols');
    });
  });
});
