import assert from 'node:assert/strict';
import { constants, deflateRawSync } from 'node:zlib';
import { ended, failureOf, useNet } from '../support/net';
import { closePayload, Opcode, serverFrame } from '../support/peer';

const DEFLATE = ['Sec-WebSocket-Extensions: permessage-deflate'];

describe('an entry that the log does not take', () => {
  const net = useNet();

  for (const [what, size] of [
    ['a message', 10],
    ['a message that takes long to inflate', 5 * 1024 * 1024],
  ] as const) {
    it(`ends the connection, and what follows is not looked at: ${what}`, async () => {
      const deflated = deflateRawSync(Buffer.alloc(size), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
      const message = serverFrame(0x40 | Opcode.binary, deflated);
      const closes: Buffer[] = [];
      const server = await net.rawServer(async (peer) => {
        await peer.acceptWebSocket(DEFLATE);
        await peer.takeFrame();
        peer.write(Buffer.concat([message, serverFrame(Opcode.text, 'more')]));
        closes.push((await peer.takeFrame()).payload);
        peer.end();
      });
      const session = await net.open({ url: server.url() });
      const { log } = session;
      await session.send('go');
      const append = log.append.bind(log);
      log.append = (direction, ...rest) => {
        if (direction === 'received') throw new Error('no room');
        return append(direction, ...rest);
      };
      await ended(session);
      assert.equal(failureOf(session), 'open: internal');
      assert.match(session.failure?.message ?? '', /no room/);
      assert.deepEqual(closes, [closePayload(1011)]);
    });
  }
});
