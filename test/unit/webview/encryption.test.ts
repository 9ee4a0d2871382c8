import assert from 'node:assert/strict';
import type { Stage } from '../../../src/api';
import { encryptionOf } from '../../../src/webview/connection/encryption';

const stages = (...names: Stage['name'][]): Stage[] => names.map((name) => ({ name, start: 0, end: 1 }));

describe('encryptionOf', () => {
  it('is plain where TLS is neither asked for nor met', () => {
    assert.equal(encryptionOf({ address: 'ws://a/', state: 'open', stages: stages('tcp', 'http') }), 'plain');
    assert.equal(encryptionOf({ address: 'tcp://a:1', state: 'connecting', stages: [] }), 'plain');
  });

  it('does not take TLS with a proxy for TLS with the far end', () => {
    const through = stages('tcp', 'tls', 'proxy', 'http');
    assert.equal(encryptionOf({ address: 'ws://a/', state: 'open', stages: through }), 'plain');
  });

  it('is to come, or stays unknown, while there are no facts', () => {
    assert.equal(encryptionOf({ address: 'wss://a/', state: 'connecting', stages: stages('tcp') }), 'waiting');
    assert.equal(encryptionOf({ address: 'tls://a:1', state: 'failed', stages: stages('tcp') }), 'unknown');
    // A redirect went on to wss://.
    const redirected = stages('tcp', 'http', 'tcp', 'tls');
    assert.equal(encryptionOf({ address: 'ws://a/', state: 'failed', stages: redirected }), 'unknown');
  });

  it('is known by its facts', () => {
    const tls = { sessionReused: false, authorized: true, certificates: [] };
    assert.equal(encryptionOf({ address: 'wss://a/', state: 'open', stages: [], tls }), 'tls');
  });
});
