import assert from 'node:assert/strict';
import { hopsOf } from '../../../src/webview/connection/route';

const local = { address: '127.0.0.1', port: 51514 };
const remote = { address: '127.0.0.1', port: 8080 };
const open = { role: 'client', state: 'open', restored: false, address: 'ws://h:1/' } as const;
const association = { protocol: 'tcp', local, remote } as const;

describe('the route of a connection', () => {
  const told = (facts: Partial<Parameters<typeof hopsOf>[0]>): (string | undefined)[][] =>
    hopsOf({ ...open, ...facts }).map(({ name, address, isUnreached }) => [
      name,
      address,
      ...(isUnreached ? ['unreached'] : []),
    ]);

  it('is direct, or by way of a proxy', () => {
    assert.deepEqual(told({ association }), [
      ['This machine', '127.0.0.1:51514'],
      ['Target', '127.0.0.1:8080'],
    ]);
    assert.deepEqual(told({ association: { ...association, target: { host: '::1', port: 443 } } }), [
      ['This machine', '127.0.0.1:51514'],
      ['Proxy', '127.0.0.1:8080'],
      ['Target', '[::1]:443'],
    ]);
  });

  it('names the other machine that it begins at, but not for a recording', () => {
    assert.equal(told({ association, machine: 'build-7, over SSH' })[0]?.[0], 'build-7, over SSH');
    assert.equal(told({ association, restored: true })[0]?.[0], 'This end');
  });

  it('begins at a listener’s client', () => {
    assert.deepEqual(told({ association, role: 'server' }), [
      ['Client', '127.0.0.1:8080'],
      ['This machine', '127.0.0.1:51514'],
    ]);
  });

  it('says what was not reached', () => {
    assert.deepEqual(told({ state: 'failed', halfAssociation: { protocol: 'tcp', local } }), [
      ['This machine', '127.0.0.1:51514'],
      ['Target', 'ws://h:1/', 'unreached'],
    ]);
    assert.deepEqual(told({ state: 'connecting' })[0], ['This machine', undefined]);
  });
});
