import assert from 'node:assert/strict';
import { lookOfMade, madeOfProfiles } from '../../../src/host/madeOfProfiles';
import type { Session } from '../../../src/net/session';
import { useNet } from '../support/net';

describe('what profiles have', function () {
  this.timeout(20_000);
  const net = useNet();

  it('is found by their keys, and looks another way only when something changed that is told of them', async () => {
    const server = await net.rawServer(async (peer) => {
      await peer.acceptWebSocket();
    });
    const url = `ws://127.0.0.1:${String(server.port)}/`;
    const keys = new Map<Session, string>();
    const hub = { all: net.sessions.all, listeners: [], keyOf: (made: unknown) => keys.get(made as Session) };
    const look = (): string => lookOfMade(madeOfProfiles({ ...hub, all: net.sessions.all }));
    const before = look();
    const { session, settled } = await net.sessions.open(
      { name: 'A', transport: 'websocket', url },
      net.folder,
      (made) => keys.set(made, 'a'),
    );
    await settled;
    const open = look();
    assert.notEqual(open, before);
    const other = await net.sessions.open({ name: 'B', transport: 'websocket', url }, net.folder);
    await other.settled;
    assert.equal(look(), open, 'a session of no profile');
    await session.send('x');
    assert.equal(look(), open, 'a message');
    assert.deepEqual(
      [...madeOfProfiles({ ...hub, all: net.sessions.all })],
      [['a', { sessions: [session], listeners: [] }]],
    );
    await Promise.all([session.close(), other.session.close()]);
    assert.notEqual(look(), open);
  });
});
