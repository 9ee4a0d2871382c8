import assert from 'node:assert/strict';
import { textHits } from '../../../src/webview/details/textHits';

describe('textHits', () => {
  it('counts in code units what is found in bytes', () => {
    const text = 'aé世🌍b🌍';
    const bytes = Buffer.from(text);
    const range = (part: string, from = 0): readonly [number, number] => {
      const at = bytes.indexOf(part, from);
      return [at, at + Buffer.byteLength(part)];
    };
    const hits = textHits(bytes, { hits: [range('é'), range('世🌍'), range('🌍', 11)], current: 1 });
    assert.deepEqual(hits, [
      { from: 1, to: 2, className: 'hit' },
      { from: 2, to: 5, className: 'current-hit' },
      { from: 6, to: 8, className: 'hit' },
    ]);
    assert.deepEqual(
      hits.map(({ from, to }) => text.slice(from, to)),
      ['é', '世🌍', '🌍'],
    );
  });
});
