import assert from 'node:assert/strict';
import { ended, failureOf, tells, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame } from '../support/peer';

describe('a WebSocket session whose peer breaks the rules', () => {
  const net = useNet();

  for (const [what, frame, code, profile] of [
    ['a message over the limit', serverFrame(Opcode.text, 'x'.repeat(11)), 'message-too-big', { maxMessageSize: 10 }],
    ['text that is no UTF-8', serverFrame(Opcode.text, Uint8Array.of(0x61, 0xff)), 'invalid-utf8', {}],
    ['a continuation of nothing', serverFrame(Opcode.continuation, 'a'), 'unexpected-continuation', {}],
    [
      'a start within a message',
      Buffer.concat([serverFrame(Opcode.text, 'a', { fin: false }), serverFrame(Opcode.text, 'b')]),
      'expected-continuation',
      {},
    ],
    ['a close frame of one byte', serverFrame(Opcode.close, Uint8Array.of(3)), 'close-length-1', {}],
    ['a reserved opcode', serverFrame(3), 'reserved-opcode', {}],
    ['a masked frame', Buffer.from('818100000000', 'hex').fill(0x61, 5), 'masked-server-frame', {}],
    ['a control frame that is too long', Buffer.from('897e007e', 'hex'), 'control-too-long', {}],
    ['a control frame in fragments', Buffer.from('0900', 'hex'), 'control-fragmented', {}],
    ['a reserved bit', Buffer.from('a100', 'hex'), 'rsv-bits', {}],
    ['a close code that must not be', serverFrame(Opcode.close, closePayload(1006)), 'close-code-invalid', {}],
  ] as const) {
    it(`fails on ${what}`, async () => {
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket();
        peer.write(frame);
        // Ours tells why it ends (RFC 6455 §7.1.7).
        assert.equal((await peer.takeFrame()).opcode, Opcode.close);
        peer.end();
      });
      const session = await ended(await net.connect({ url: server.url(), ...profile }));
      assert.equal(failureOf(session), `open: ${code}`);
      assert.match(session.failure?.systemCode ?? '', /^WS_ERR_/);
      assert(session.failure?.message.includes(`127.0.0.1:${server.port}`), session.failure?.message);
      assert.deepEqual(session.end, { by: 'error', clean: false, code: 1006 });
      assert.equal(session.findings.at(-1)?.id, code);
    });
  }

  it('says the limit that a message went over', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket([], serverFrame(Opcode.text, 'x'.repeat(2000)));
      await peer.takeFrame();
      peer.end();
    });
    const session = await ended(await net.connect({ url: server.url(), maxMessageSize: '1 KiB' }));
    assert.match(session.failure?.message ?? '', /larger than the limit of 1024 bytes/);
    assert.match(session.failure?.hint ?? '', /maxMessageSize/);
  });

  it('takes a message of just the limit', async () => {
    const server = await net.rawServer((peer) =>
      peer.acceptWebSocket([], serverFrame(Opcode.text, 'x'.repeat(10))).then(() => undefined),
    );
    await tells(await net.open({ url: server.url(), maxMessageSize: 10 }), ['← text xxxxxxxxxx']);
  });
});
