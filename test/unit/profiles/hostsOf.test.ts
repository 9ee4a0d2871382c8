import assert from 'node:assert/strict';
import { hostsOf } from '../../../src/profiles/hostsOf';

describe('the hosts of a profile', () => {
  for (const [properties, expected] of [
    [{ transport: 'websocket', url: 'wss://me:p${input:x}@Chat.example:8080/a@b?x=1' }, ['chat.example']],
    [{ transport: 'websocket', url: 'wss://h/', proxy: 'http://u:p@proxy:3128' }, ['h', 'proxy']],
    [{ transport: 'websocket', url: 'ws://[::1]:80/' }, ['[::1]']],
    [{ transport: 'websocket', url: 'ws://${env:HOST}/a' }, ['${env:host}']],
    [{ transport: 'websocket', url: '${env:URL}' }, ['${env:url}']],
    [{ transport: 'websocket', url: 'ws://h/', path: '/run/x.sock' }, ['h', '/run/x.sock']],
    [{ transport: 'tcp', host: 'H', port: 1 }, ['h']],
    [{ transport: 'websocket', role: 'server', port: 0, forwardTo: 'ws://target:1/' }, ['target']],
    [{ transport: 'tcp', role: 'server', port: 0 }, []],
  ] as const)
    it(JSON.stringify(properties), () => assert.deepEqual(hostsOf({ name: 'A', ...properties }), expected));
});
