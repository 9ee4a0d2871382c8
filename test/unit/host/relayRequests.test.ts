import assert from 'node:assert/strict';
import { RelayRequests } from '../../../src/host/relayRequests';
import { listenerViewOf } from '../../../src/host/listenerView';
import { isLeg } from '../../../src/host/sessionView';
import type { Session } from '../../../src/net/session';
import type { RelaySide, RelayView } from '../../../src/panel/relayView';
import { heldWay } from '../../../src/webview/relay/heldDraft';
import { eventually } from '../support/eventually';
import { clientOf, useListeners } from '../support/listening';
import { useNet } from '../support/net';

describe('what the page shows of a relay', () => {
  const net = useNet();
  const listeners = useListeners(net);
  const relays: RelayRequests[] = [];
  afterEach(() => {
    for (const relay of relays.splice(0)) relay.dispose();
  });

  const watch = (session: Session) => {
    const views: RelayView[] = [];
    const requests = new RelayRequests(
      session,
      () => undefined,
      (view) => views.push(view),
    );
    relays.push(requests);
    return { views, requests };
  };

  it('tells of both directions at once, and of none alone', async () => {
    const target = await net.rawServer(() => undefined);
    const listener = await listeners.listen({
      transport: 'tcp',
      forwardTo: `127.0.0.1:${target.port}`,
      framing: { kind: 'line' },
    } as never);
    await listeners.tcp(listener);
    const session = await clientOf(listener);
    const { views, requests } = watch(session);
    await eventually(() => assert.equal(requests.view?.target, 'open'));
    for (const isHeld of [true, false, true]) {
      const args: Record<RelaySide, boolean> = { client: isHeld, target: isHeld };
      await requests.perform({ type: 'request', id: 1, name: 'setHold', args } as never);
      await eventually(() => assert.deepEqual(views.at(-1)?.holds, args));
    }
    assert.deepEqual([...new Set(views.map(({ holds }) => holds.client === holds.target))], [true]);
    assert(isLeg(session) && isLeg(session.leg!), 'both are legs');
  });

  it('knows the direction that is held', () => {
    const way = (client: boolean, target: boolean) => heldWay({ client, target });
    assert.deepEqual(
      [way(true, true), way(true, false), way(false, true), way(false, false)],
      ['both', 'target', 'client', undefined],
    );
  });

  it('tells that its target was not reached', async () => {
    const target = await net.rawServer(() => undefined);
    const listener = await listeners.listen({
      transport: 'websocket',
      forwardTo: `ws://127.0.0.1:${target.port}/?key=abcdef`,
    } as never);
    listeners.webSocket(listener);
    // It waits for an answer now.
    await eventually(() => assert.equal(target.peers.length, 1));
    const { requests, views } = watch(listener.sessions[0]!);
    assert.equal(requests.view?.target, 'connecting');
    assert.doesNotMatch(requests.view.address, /abcdef/);
    target.peers[0]!.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    await eventually(() => assert.equal(views.at(-1)?.target, 'failed'));
  });

  it('tells where its listener passes on to, without what is secret in the address', async () => {
    const listener = await listeners.listen({
      transport: 'websocket',
      forwardTo: 'ws://ada:lovelace@127.0.0.1:9/feed?token=abcdef&room=1',
    } as never);
    const { target = '' } = listenerViewOf(listener);
    assert.match(target, /^ws:\/\/127\.0\.0\.1:9\/feed\?token=.+&room=1$/);
    assert.doesNotMatch(target, /abcdef|lovelace/);
    assert.equal(listenerViewOf(await listeners.listen({ transport: 'tcp' })).target, undefined);
  });
});
