import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type PerMessageDeflateOptions } from 'ws';
import type { HttpHead } from '../../../src/api';
import type { ClientCompression } from '../../../src/profiles/profile';
import { agreedDeflate } from '../../../src/protocol/extensionChecks';
import { eventually } from '../support/eventually';
import { failureOf, useNet } from '../support/net';

/** Compresses to a few bytes, and again better with the window of the message before. */
const TEXT = 'all work and no play '.repeat(100);

describe("the client's parameters of compression", () => {
  const net = useNet();
  const servers: WebSocketServer[] = [];
  net.onTearDown(async () => {
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const echo = async (perMessageDeflate: PerMessageDeflateOptions): Promise<{ url: string; offers: string[] }> => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate });
    servers.push(server);
    const offers: string[] = [];
    server.on('connection', (socket, request: IncomingMessage) => {
      offers.push(request.headers['sec-websocket-extensions'] ?? '');
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    await once(server, 'listening');
    return { url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, offers };
  };

  for (const [compression, offer, answer] of [
    [{}, 'client_max_window_bits', 'permessage-deflate'],
    [
      { clientNoContextTakeover: true, serverNoContextTakeover: true },
      'client_no_context_takeover; server_no_context_takeover; client_max_window_bits',
      'permessage-deflate; client_no_context_takeover; server_no_context_takeover',
    ],
    [
      { clientMaxWindowBits: 9, serverMaxWindowBits: 10 },
      'client_max_window_bits=9; server_max_window_bits=10',
      'permessage-deflate; client_max_window_bits=9; server_max_window_bits=10',
    ],
  ] as const) {
    it(`are offered, and kept to: ${JSON.stringify(compression)}`, async () => {
      const { url, offers } = await echo({ threshold: 0 });
      const session = await net.open({ url, compression });
      assert.deepEqual(offers, [`permessage-deflate; ${offer}`]);
      assert.equal(session.handshake?.extensions, answer);
      for (let nth = 0; nth < 3; nth += 1) await session.send(TEXT);
      await eventually(() => assert.equal(session.log.length, 6));
      for (let nth = 0; nth < 6; nth += 1) assert.equal(Buffer.from(await session.log.payload(nth)).toString(), TEXT);
      // Compressed, and by itself where that was asked for.
      const sizes = (await Promise.all([0, 2, 4].map((nth) => session.log.frames(nth)))).map(
        ([frame]) => frame!.length,
      );
      assert(
        sizes.every((size) => size < 200),
        String(sizes),
      );
      await session.close();
      assert.equal(session.end?.clean, true);
    });
  }

  it('make messages that stand by themselves where that was asked for', async () => {
    const sizesOf = async (compression: ClientCompression): Promise<number[]> => {
      const { url } = await echo({ threshold: 0 });
      const session = await net.open({ url, compression });
      for (let nth = 0; nth < 2; nth += 1) await session.send(TEXT);
      const sent = (await session.log.read(0, session.log.length)).filter(({ direction }) => direction === 'sent');
      return Promise.all(sent.map(async ({ index }) => (await session.log.frames(index))[0]!.length));
    };
    const [first = 0, second = 0] = await sizesOf({});
    assert(second < first, `${String(first)}, then ${String(second)}`);
    const [one, other] = await sizesOf({ clientNoContextTakeover: true });
    assert.equal(one, other);
  });

  for (const [answer, compression, why] of [
    ['permessage-deflate', { serverNoContextTakeover: true }, /asked for "server_no_context_takeover"/],
    ['permessage-deflate', { serverMaxWindowBits: 10 }, /"server_max_window_bits" of at most 10/],
    ['permessage-deflate; server_max_window_bits=11', { serverMaxWindowBits: 10 }, /goes over that/],
  ] as const) {
    it(`are not met by the answer "${answer}" to ${JSON.stringify(compression)}`, async () => {
      const server = await net.rawServer((peer) =>
        peer.acceptWebSocket([`Sec-WebSocket-Extensions: ${answer}`]).then(() => undefined),
      );
      const session = await net.connect({ url: server.url(), compression });
      assert.equal(failureOf(session), 'http: bad-extension');
      assert.match(session.failure!.message, why);
    });
  }

  it('are kept to by this end whatever the answer says of it', () => {
    // It may repeat them or not: they are a hint to the server (RFC 7692 §7.1.1.2, §7.1.2.2).
    const agreed = (request: string, response: string): unknown =>
      agreedDeflate(head('HTTP/1.1 101 Switching Protocols', response), head('GET / HTTP/1.1', request))?.client;
    const offer = 'permessage-deflate; client_no_context_takeover; client_max_window_bits=10';
    assert.deepEqual(agreed(offer, 'permessage-deflate'), { windowBits: 10, keepsWindow: false });
    assert.deepEqual(agreed(offer, 'permessage-deflate; client_max_window_bits=12'), {
      windowBits: 10,
      keepsWindow: false,
    });
    assert.deepEqual(agreed(offer, 'permessage-deflate; client_max_window_bits=9'), {
      windowBits: 9,
      keepsWindow: false,
    });
    const plain = 'permessage-deflate; client_max_window_bits';
    assert.deepEqual(agreed(plain, 'permessage-deflate'), { windowBits: 15, keepsWindow: true });
  });
});

function head(startLine: string, extensions: string): HttpHead {
  return { startLine, headers: [['Sec-WebSocket-Extensions', extensions]], raw: new Uint8Array(0) };
}
