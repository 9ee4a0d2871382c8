import assert from 'node:assert/strict';
import { defaultOptions, draftOf } from '../../../src/webview/composer/draftState';

describe('the draft of a text', () => {
  const options = { ...defaultOptions, lineEnding: 'lf' } as const;

  it('has a line ending only where nothing else ends the message', () => {
    const endingOf = (framed: Parameters<typeof draftOf>[2], raw = false): string | undefined =>
      draftOf({ ...options, raw }, 'text', framed).lineEnding;
    assert.equal(endingOf({ transport: 'tcp' }), 'lf');
    assert.equal(endingOf({ transport: 'udp' }), 'lf');
    assert.equal(endingOf({ transport: 'websocket' }), undefined);
    for (const framingKind of ['line', 'delimiter'] as const) {
      assert.equal(endingOf({ transport: 'tcp', framingKind }), undefined);
      assert.equal(endingOf({ transport: 'tcp', framingKind }, true), 'lf', 'the framing is left out');
    }
    assert.equal(endingOf({ transport: 'tcp', framingKind: 'length-prefix' }), 'lf');
  });
});
