import assert from 'node:assert/strict';
import { addressToTry, exampleFor } from '../../../src/host/listenerExample';
import { addressOfListener, clientRowsOf, listenerCountersOf, listenerViewOf } from '../../../src/host/listenerView';
import { addressOfSession } from '../../../src/host/sessionView';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import type { ServerProfile } from '../../../src/profiles/profile';
import { eventually } from '../support/eventually';
import { urlOf, useListeners } from '../support/listening';
import { useNet } from '../support/net';

describe('what the page shows of a listener', () => {
  const net = useNet();
  const server = useListeners(net);

  it('lists clients that are connected first, the newest of each first, or as it is asked to', async () => {
    const listener = await server.listen({ transport: 'tcp' });
    const peers = [];
    for (let nth = 0; nth < 4; nth += 1) {
      peers.push(await server.tcp(listener));
      await eventually(() => assert.equal(listener.sessions[nth]?.state, 'open'));
    }
    peers[1]!.write('x');
    peers[2]!.write('x');
    await eventually(() => assert.equal(listener.sessions[2]!.log.received.messages, 1));
    peers[2]!.write('y');
    await eventually(() => assert.equal(listener.sessions[2]!.log.received.messages, 2));
    peers[3]!.end();
    await eventually(() => assert.equal(listener.sessions[3]!.state, 'closed'));
    const numbers = (order?: Parameters<typeof clientRowsOf>[3]): number[] =>
      clientRowsOf(listener, 0, 10, order).map(({ number }) => number);
    assert.deepEqual(numbers(), [2, 1, 0, 3]);
    assert.deepEqual(numbers({ by: 'since', descending: false }), [0, 1, 2, 3]);
    assert.deepEqual(numbers({ by: 'received', descending: true }), [2, 1, 3, 0]);
    assert.equal(numbers({ by: 'state', descending: false })[0], 3, 'closed is before open');
    const ports = clientRowsOf(listener, 0, 10, { by: 'peer', descending: true }).map(({ peer }) =>
      Number(peer.split(':')[1]),
    );
    assert.deepEqual(
      ports,
      ports.toSorted((one, other) => other - one),
    );
    assert.deepEqual(
      clientRowsOf(listener, 1, 2).map(({ number }) => number),
      [1],
    );

    const { connected, listed, accepted, chunks, framing, framingKind } = listenerViewOf(listener);
    assert.deepEqual(
      { connected, listed, accepted, chunks, framing, framingKind },
      { connected: 3, listed: 4, accepted: 4, chunks: true, framing: undefined, framingKind: undefined },
    );
    listener.merged.pull();
    assert.deepEqual(listenerCountersOf(listener).received, { messages: 3, bytes: 3 });
  });

  it('tells WebSocket clients apart by what they asked for, without secrets', async () => {
    const listener = await server.listen({ transport: 'websocket', protocols: ['chat.v2'] });
    server.webSocket(listener, '/a1?access_token=canary', ['chat.v2'], { origin: 'http://localhost:3000' });
    await eventually(() => assert.equal(listener.sessions[0]?.state, 'open'));
    server.webSocket(listener, '/a2');
    await eventually(() => assert.equal(listener.sessions[1]?.state, 'open'));
    const host = urlOf(listener).replace('ws://', '');
    assert.deepEqual(
      clientRowsOf(listener, 0, 10, { by: 'asked', descending: false }).map(({ asked }) => asked),
      [
        { target: '/a1?access_token=********', host, origin: 'http://localhost:3000', protocol: 'chat.v2' },
        { target: '/a2', host },
      ],
    );
    const [first] = listener.sessions;
    assert.equal(addressOfSession(first!), `ws://${host}/a1?access_token=********`);
    const tcp = await server.listen({ transport: 'tcp' });
    await server.tcp(tcp);
    await eventually(() => assert.equal(clientRowsOf(tcp, 0, 1)[0]?.state, 'open'));
    assert.equal(clientRowsOf(tcp, 0, 1)[0]?.asked, undefined);
  });

  it('gives a command that connects to it', () => {
    const example = (idea: object, local: object): string | undefined => {
      const profile = checkedProfile({ name: 'A', role: 'server', port: 0, ...idea }) as ServerProfile;
      return exampleFor({ profile, local: local as { address: string; port: number } });
    };
    const tried = (idea: object, local: object): string | undefined => {
      const profile = checkedProfile({ name: 'A', role: 'server', port: 0, ...idea }) as ServerProfile;
      return addressToTry({ profile, local: local as { address: string; port: number } });
    };
    const here = { address: '127.0.0.1', port: 9001 };
    assert.equal(tried({ transport: 'tcp', tls: true }, { address: '::', port: 1 }), 'tls://[::1]:1');
    assert.equal(tried({ transport: 'udp' }, here), 'udp://127.0.0.1:9001');
    assert.equal(tried({ transport: 'websocket', paths: ['/chat'] }, here), 'ws://127.0.0.1:9001/chat');
    assert.equal(tried({ transport: 'websocket', port: undefined, path: '/tmp/a' }, { path: '/tmp/a' }), undefined);
    assert.equal(example({ transport: 'tcp' }, here), 'ncat 127.0.0.1 9001');
    assert.equal(example({ transport: 'tcp' }, { address: '::', port: 1 }), 'ncat ::1 1');
    assert.equal(example({ transport: 'tcp', tls: true }, here), 'openssl s_client -connect 127.0.0.1:9001');
    assert.equal(example({ transport: 'websocket' }, here), 'websocat ws://127.0.0.1:9001/');
    assert.equal(
      example({ transport: 'websocket', tls: true, paths: ['/chat'] }, { address: '0.0.0.0', port: 1 }),
      'websocat -k wss://127.0.0.1:1/chat',
    );
    assert.equal(
      example({ transport: 'tcp', port: undefined, path: '/tmp/a b' }, { path: '/tmp/a b' }),
      "ncat -U '/tmp/a b'",
    );
    assert.equal(example({ transport: 'websocket', port: undefined, path: '/tmp/a' }, { path: '/tmp/a' }), undefined);
  });

  it('gives an address that it takes, where it takes certain paths only', () => {
    const addressWith = (paths?: readonly string[]): string => {
      const profile = checkedProfile({
        name: 'Server',
        role: 'server',
        transport: 'websocket',
        port: 0,
        ...(paths && { paths }),
      });
      return addressOfListener({ profile: profile as ServerProfile, local: { address: '127.0.0.1', port: 9001 } });
    };
    assert.equal(addressWith(), 'ws://127.0.0.1:9001');
    assert.equal(addressWith(['/']), 'ws://127.0.0.1:9001');
    assert.equal(addressWith(['/chat', '/more']), 'ws://127.0.0.1:9001/chat');
  });
});
