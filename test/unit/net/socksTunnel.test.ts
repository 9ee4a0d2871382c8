import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { failureOf, useNet } from '../support/net';
import type { Peer } from '../support/peer';

const CHOSEN = Buffer.of(5, 0);
/** The proxy's own end as an address of IPv4. */
const CONNECTED = Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 80);

/** RFC 1928: what goes over the wire, and answers that proxies elsewhere give. */
describe('a SOCKS5 proxy', () => {
  const net = useNet();

  const through = async (host: string, script: (peer: Peer) => Promise<void>) => {
    const proxy = await net.rawServer(script);
    return net.connect({ host, port: 0x1234, proxy: `socks5://127.0.0.1:${proxy.port}`, connectTimeout: 3000 });
  };
  const inSingleBytes = async (peer: Peer, bytes: Uint8Array): Promise<void> => {
    for (const byte of bytes) {
      peer.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  for (const [host, address] of [
    ['10.1.2.3', [1, 10, 1, 2, 3]],
    ['2001:db8::a:0', [4, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0]],
    ['a.test', [3, 6, ...Buffer.from('a.test')]],
  ] as const) {
    it(`is asked for ${host}, and understood in whatever pieces it answers`, async () => {
      const session = await through(host, async (peer) => {
        assert.deepEqual([...(await peer.take(3))], [5, 1, 0]);
        await inSingleBytes(peer, CHOSEN);
        assert.deepEqual([...(await peer.take(5 + address.length))], [5, 1, 0, ...address, 0x12, 0x34]);
        await inSingleBytes(peer, CONNECTED);
        peer.write('hello');
      });
      assert.equal(session.state, 'open', session.failure?.message);
      await eventually(() => assert.equal(session.log.received.bytes, 5));
      assert.equal(
        Buffer.from(await session.log.payload(0))
          .toString()
          .slice(0, 1),
        'h',
      );
    });
  }

  for (const [what, end] of [
    ['a name', Buffer.of(5, 0, 0, 3, 3, 0x61, 0x62, 0x63, 0, 80)],
    ['an address of IPv6', Buffer.concat([Buffer.of(5, 0, 0, 4), Buffer.alloc(16), Buffer.of(0, 80)])],
  ] as const) {
    it(`may give its own end as ${what}`, async () => {
      const session = await through('a.test', async (peer) => {
        await peer.take(3);
        peer.write(CHOSEN);
        await peer.take(13);
        peer.write(Buffer.concat([end, Buffer.from('x')]));
      });
      assert.equal(session.state, 'open', session.failure?.message);
      await eventually(() => assert.equal(session.log.received.bytes, 1));
    });
  }

  for (const [what, answer, expected] of [
    ['a way to sign in that was not offered', Buffer.of(5, 1), 'proxy: proxy-malformed'],
    ['the version before it', Buffer.of(4, 0), 'proxy: proxy-malformed'],
    ['half of its choice', Buffer.of(5), 'proxy: handshake-eof'],
    ['half of its answer', Buffer.concat([CHOSEN, CONNECTED.subarray(0, 6)]), 'proxy: handshake-eof'],
    [
      'a kind of address that there is not',
      Buffer.concat([CHOSEN, Buffer.of(5, 0, 0, 9, 1, 2)]),
      'proxy: proxy-malformed',
    ],
    ['another version in its answer', Buffer.concat([CHOSEN, Buffer.of(6, 0, 0, 1, 1, 2)]), 'proxy: proxy-malformed'],
    ['a refusal that there is not', Buffer.concat([CHOSEN, Buffer.of(5, 77, 0, 1)]), 'proxy: proxy-refused'],
  ] as const) {
    it(`that answers with ${what} fails`, async () => {
      const session = await through('a.test', async (peer) => {
        await peer.take(3);
        peer.end(answer);
      });
      assert.equal(failureOf(session), expected);
    });
  }
});
