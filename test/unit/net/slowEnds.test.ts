import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { CLOSE_TIMEOUT_MS } from '../../../src/net/connection';
import { issue } from '../support/certificates';
import { eventually } from '../support/eventually';
import { ended, failureOf, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame } from '../support/peer';

/** A text message as permessage-deflate has it (RFC 7692 §7.2.1), without what the messages before it had. */
function compressedText(text: string): Buffer {
  const frame = serverFrame(Opcode.text, deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4));
  frame[0]! |= 0x40;
  return frame;
}

describe('an end that comes while there is still something to do', () => {
  const net = useNet();
  const deflate = ['Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover'];

  for (const scheme of ['ws', 'wss']) {
    it(`loses nothing of what was received before: ${scheme}`, async () => {
      // More than is inflated in the moment in which the server is gone.
      const messages = Array.from({ length: 400 }, (_, nth) => compressedText(`${nth} `.repeat(2000)));
      const last = serverFrame(Opcode.close, closePayload(1000));
      const { cert, key } = await issue();
      const server = await net.rawServer(
        async (peer) => {
          await peer.acceptWebSocket(deflate, Buffer.concat([...messages, last]));
          peer.end();
        },
        scheme === 'wss' ? { tls: { cert, key } } : {},
      );
      const session = await ended(await net.connect({ url: server.url(), tls: { verify: false } }), 10_000);
      assert.equal(session.failure, undefined);
      assert.deepEqual(session.end, { by: 'remote', clean: true, code: 1000 });
      const entries = await session.log.read(0, session.log.length);
      assert.equal(entries.filter(({ kind }) => kind === 'text').length, 400);
    });
  }

  describe('has a limit', function () {
    this.timeout(CLOSE_TIMEOUT_MS + 10_000);
    const big = new Uint8Array(64 * 1024 * 1024);

    it('for a WebSocket whose peer ends and reads no more', async () => {
      const server = await net.rawServer(
        async (peer) => {
          await peer.acceptWebSocket();
          await peer.take(1);
          peer.socket.pause();
          peer.end();
        },
        { allowHalfOpen: true },
      );
      const session = await net.open({ url: server.url() });
      const sending = session.send(big).catch((error: unknown) => error);
      await eventually(() => assert.notEqual(session.state, 'open'));
      await session.close();
      assert.equal(failureOf(session), 'open: eof-without-close');
      assert(typeof (await sending) !== 'number');
    });

    it('for TCP whose peer has ended, once the person disconnects', async () => {
      const server = await net.rawServer(
        async (peer) => {
          await peer.take(1);
          peer.socket.pause();
          peer.end();
        },
        { allowHalfOpen: true },
      );
      const session = await net.open({ port: server.port });
      const sending = session.send(big).catch((error: unknown) => error);
      await eventually(() => assert.equal(session.endedSide, 'remote'));
      // What is queued is still sent, if the peer takes it.
      assert.equal(session.state, 'open');
      await session.close();
      assert.equal(failureOf(session), 'closing: close-timeout');
      assert(typeof (await sending) !== 'number');
    });
  });
});
