import assert from 'node:assert/strict';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import { socketOptionsOf } from '../../../src/profiles/socketOptions';

describe('the socket options of a connection', () => {
  const tcp = { transport: 'tcp', host: '127.0.0.1', port: 1 };
  for (const [what, profile, options] of [
    ['TCP', tcp, 'TCP_NODELAY=0, SO_KEEPALIVE=0'],
    [
      'TCP as its profile says',
      { ...tcp, noDelay: true, keepAlive: 30_000 },
      'TCP_NODELAY=1, SO_KEEPALIVE=1, TCP_KEEPIDLE=30',
    ],
    ['a WebSocket', { transport: 'websocket', url: 'ws://127.0.0.1/' }, 'TCP_NODELAY=1, SO_KEEPALIVE=0'],
    ['a WebSocket server', { transport: 'websocket', role: 'server', port: 0 }, 'TCP_NODELAY=1, SO_KEEPALIVE=0'],
    ['a Unix socket', { transport: 'tcp', path: 'a.sock' }, undefined],
    ['UDP', { ...tcp, transport: 'udp' }, undefined],
  ] as const)
    it(`are told of ${what}`, () =>
      assert.equal(socketOptionsOf(checkedProfile({ name: 'Test', ...profile })), options));
});
