import assert from 'node:assert/strict';
import { latin1, utf8 } from '../support/bytes';
import { failureOf, useNet } from '../support/net';

describe('a WebSocket handshake that is refused', () => {
  const net = useNet();

  for (const [status, reason] of [
    [400, 'Bad Request'],
    [401, 'Unauthorized'],
    [403, 'Forbidden'],
    [404, 'Not Found'],
    [426, 'Upgrade Required'],
    [500, 'Internal Server Error'],
    [200, 'OK'],
    [302, 'Found'],
  ] as const) {
    it(`with ${status} keeps status, headers and body`, async () => {
      const session = await net.answered(
        `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nX-Id: 7\r\nContent-Length: 14\r\n\r\n{"error":"no"}`,
      );
      assert.equal(failureOf(session), 'http: http-status');
      assert.match(session.failure?.message ?? '', new RegExp(`answered ${status} ${reason} instead of 101`));
      assert(session.failure?.hint);
      const [exchange] = session.handshake?.exchanges ?? [];
      assert.equal(exchange?.response?.startLine, `HTTP/1.1 ${status} ${reason}`);
      assert.deepEqual(exchange.response.headers[1], ['X-Id', '7']);
      assert.equal(utf8(exchange.body ?? new Uint8Array()), '{"error":"no"}');
      assert.equal(exchange.body?.constructor, Uint8Array);
      assert.equal(session.findings.at(-1)?.reference, 'RFC 6455 §4.1');
    });
  }

  for (const [what, answer, body] of [
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n', 'hello world'],
    ['of no bytes', 'Content-Length: 0\r\n\r\n', ''],
    ['that is not text', 'Content-Length: 3\r\n\r\n\x00\xff\x80', '\x00\xff\x80'],
    [
      'in a content coding, as it came',
      'Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00',
      '\x1f\x8b\x08\x00',
    ],
  ] as const) {
    it(`keeps a body ${what}`, async () => {
      const session = await net.answered(`HTTP/1.1 503 Busy\r\n${answer}`);
      assert.equal(failureOf(session), 'http: http-status');
      assert.equal(latin1(session.handshake?.exchanges[0]?.body ?? new Uint8Array()), body);
    });
  }

  it('keeps the part of a body that came before the peer hung up', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.end('HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\nonly this');
    });
    const session = await net.connect({ url: server.url() });
    assert.equal(failureOf(session), 'http: http-status');
    assert.equal(utf8(session.handshake?.exchanges[0]?.body ?? new Uint8Array()), 'only this');
  });

  it('keeps the body that ends with the connection', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.takeHead();
      peer.end('HTTP/1.1 401 No\r\n\r\nuntil the end');
    });
    const session = await net.connect({ url: server.url() });
    assert.equal(utf8(session.handshake?.exchanges[0]?.body ?? new Uint8Array()), 'until the end');
  });

  it('is one whatever comes after its body', async () => {
    const session = await net.answered('HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno and more');
    assert.equal(failureOf(session), 'http: http-status');
  });

  it('is one if no byte of its body ever comes', async () => {
    const session = await net.answered('HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n', { handshakeTimeout: 200 });
    assert.equal(failureOf(session), 'http: http-status');
  });

  it('waits for a body that never ends only as long as the handshake may take', async () => {
    const session = await net.answered('HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', {
      handshakeTimeout: 200,
    });
    assert.equal(failureOf(session), 'http: http-status');
    assert.equal(utf8(session.handshake?.exchanges[0]?.body ?? new Uint8Array()), 'hello');
  });

  it('cuts a body after 1 MiB', async () => {
    const body = 'x'.repeat(3 * 1024 * 1024);
    const session = await net.answered(`HTTP/1.1 401 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    assert.equal(session.handshake?.exchanges[0]?.body?.length, 1024 * 1024);
  });
});
