import assert from 'node:assert/strict';
import { Redaction, textOfEntries } from '../../../../src/host/agentTools/toolText';
import { eventually } from '../../support/eventually';
import { useNet } from '../../support/net';
import { wireFrame } from '../../support/wireFrame';

const SECRET = 'SECRET-TOKEN-ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const headers = { Authorization: `Bearer ${SECRET}` };

describe('messages as a model reads them', () => {
  const net = useNet();

  const received = async (...payloads: readonly Buffer[]) => {
    const server = await net.rawServer(async (peer) => {
      const frames = payloads.map((payload) => wireFrame({ first: 0x82, payload }));
      await peer.acceptWebSocket([], Buffer.concat(frames));
    });
    const session = await net.open({ url: server.url(), headers });
    await eventually(() => assert.equal(session.log.length, payloads.length));
    return session;
  };

  it('have no part of a secret that lies across the cut', async () => {
    for (const start of [4060, 4080, 4095, 4096]) {
      const text = Buffer.from(`${'.'.repeat(start)}${SECRET}${'.'.repeat(100)}`);
      const bytes = Buffer.concat([Buffer.from([0]), text.subarray(1)]);
      const session = await received(text, bytes);
      const entries = await session.log.read(0, 2);
      const { text: shown } = await textOfEntries(session, entries);
      assert.doesNotMatch(shown, /SEC/, String(start));
      assert.match(shown, /the first 4096 of them/);
    }
  });

  it('are text as well where the cut lies in a character', async () => {
    const session = await received(Buffer.from(`.${'é'.repeat(3000)}`));
    const { text } = await textOfEntries(session, await session.log.read(0, 1));
    assert.match(text, /:\n\.é+$/);
  });

  it('aren’t searched where they hold one', async () => {
    const session = await received(Buffer.from(`it is ${SECRET}`), Buffer.from('it is nothing'));
    const redaction = new Redaction(session);
    assert.equal(await redaction.hasSecret(0), true);
    assert.equal(await redaction.hasSecret(1), false);
  });
});
