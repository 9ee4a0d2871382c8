import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type PerMessageDeflateOptions } from 'ws';
import { eventually } from '../support/eventually';
import { useNet } from '../support/net';
import { Random } from '../support/random';

interface Message {
  readonly binary: boolean;
  readonly payload: Buffer;
}

/** Of all sizes, and of such that shrink and such that don't. */
function messages(random: Random, count: number): Message[] {
  return Array.from({ length: count }, (_, nth) => {
    const size = random.pick([0, 1, 5, 125, 126, 200, 1023, 1024, 5000, 65_535, 65_536, nth % 10 ? 300 : 1_500_000]);
    const binary = random.below(2) === 0;
    const payload = binary
      ? Buffer.from(Uint8Array.from({ length: size }, () => random.below(random.pick([4, 256]))))
      : Buffer.from('a€🙂 message of text '.repeat(1 + size / 20)).subarray(0, size);
    // Cut inside a character, it would be no text.
    return { binary, payload: binary ? payload : Buffer.from(payload.toString().replaceAll('\ufffd', '')) };
  });
}

describe('a WebSocket session and a server with the library ws', () => {
  const net = useNet();

  for (const [what, options, compression] of [
    ['without compression', false, false],
    ['with compression that keeps its windows', {}, true],
    ['with compression that keeps none', { serverNoContextTakeover: true, clientNoContextTakeover: true }, true],
    ['with the smallest windows', { serverMaxWindowBits: 9, clientMaxWindowBits: 9 }, true],
  ] as readonly (readonly [string, false | PerMessageDeflateOptions, boolean])[]) {
    it(`tell each other the same: ${what}`, async function () {
      this.timeout(20_000);
      const random = new Random();
      const toClient = messages(random, 60);
      const toServer = messages(random, 60);
      const got: Message[] = [];
      const server = new WebSocketServer({
        host: '127.0.0.1',
        port: 0,
        perMessageDeflate: options && { threshold: 0, ...options },
      });
      await once(server, 'listening');
      try {
        server.on('connection', (webSocket: WebSocket) => {
          webSocket.on('message', (payload: Buffer, binary) => got.push({ binary, payload }));
          for (const { binary, payload } of toClient) {
            // In fragments that TCP cuts elsewhere.
            const at = random.below(payload.length + 1);
            const whole = random.below(2) === 0;
            if (!whole) webSocket.send(payload.subarray(0, at), { binary, fin: false });
            webSocket.send(payload.subarray(whole ? 0 : at), { binary, fin: true });
          }
        });
        const { port } = server.address() as AddressInfo;
        const session = await net.open({ url: `ws://127.0.0.1:${port}/`, compression });
        assert.equal(session.handshake?.extensions !== undefined, compression);
        const indexes = await Promise.all(
          toServer.map(({ binary, payload }) =>
            session.send(payload, {
              kind: binary ? 'binary' : 'text',
              fragments: random.below(2) ? [random.below(payload.length + 1)] : [],
            }),
          ),
        );
        await eventually(() => assert.equal(session.log.length, toClient.length + toServer.length), 15_000);
        await eventually(() => assert.equal(got.length, toServer.length), 15_000);
        const entries = await session.log.read(0, session.log.length);
        const received = entries.filter(({ direction }) => direction === 'received');
        for (const [nth, { binary, payload }] of toClient.entries()) {
          const { index, kind } = received[nth]!;
          assert.equal(kind, binary ? 'binary' : 'text');
          assert(payload.equals(await session.log.payload(index)), `message ${nth}, seed ${random.seed}`);
        }
        for (const [nth, { binary, payload }] of toServer.entries()) {
          assert.deepEqual([got[nth]?.binary, got[nth]?.payload.equals(payload)], [binary, true], `sent ${nth}`);
          assert(payload.equals(await session.log.payload(indexes[nth]!)), `logged ${nth}, seed ${random.seed}`);
        }
        await session.close(1000, 'done');
        assert.deepEqual(session.end, { by: 'local', clean: true, code: 1000, reason: 'done' });
      } finally {
        for (const client of server.clients) client.terminate();
        server.close();
      }
    });
  }
});
