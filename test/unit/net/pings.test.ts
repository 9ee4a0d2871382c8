import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { conversation, useNet } from '../support/net';
import { Opcode, serverFrame } from '../support/peer';

const PINGS = 150_000;

describe('pings', () => {
  const net = useNet();

  it('are each answered, in their order', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket([], Buffer.concat(['a', 'b', 'c'].map((each) => serverFrame(Opcode.ping, each))));
    });
    const session = await net.open({ url: server.url() });
    await eventually(async () => {
      const pongs = (await conversation(session.log)).filter((line) => line.startsWith('→'));
      assert.deepEqual(pongs, ['→ pong a', '→ pong b', '→ pong c']);
    });
  });

  it('of a peer that never reads do not fill the memory: the newest is answered', async function () {
    this.timeout(30_000);
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
      peer.socket.pause();
      for (let nth = 0; nth < PINGS; nth += 1000) {
        const pings = Array.from({ length: 1000 }, (_, each) =>
          serverFrame(Opcode.ping, String(nth + each).padStart(125)),
        );
        peer.write(Buffer.concat(pings));
      }
    });
    const session = await net.open({ url: server.url() });
    const last = async (): Promise<string | undefined> =>
      (await session.log.read(session.log.length - 1, session.log.length))[0]?.preview;
    await eventually(async () => assert.match((await last()) ?? '', new RegExp(`^ *${PINGS - 1}$`)), 20_000);
    const peer = server.peers[0]!;
    peer.socket.resume();
    let pongs = 0;
    let payload = '';
    while (Number(payload) !== PINGS - 1) {
      payload = (await peer.takeFrame()).payload.toString();
      pongs += 1;
    }
    assert(pongs < PINGS * 0.9, `${pongs} pongs`);
  });
});
