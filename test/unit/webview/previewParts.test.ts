import assert from 'node:assert/strict';
import { markerOf } from '../../../src/webview/messages/previewParts';

describe('markerOf', () => {
  it('marks a literal text in any case, and not too often', () => {
    assert.deepEqual(markerOf({ text: 'a.b' })?.('A.B acb a.b'), [
      [0, 3],
      [8, 11],
    ]);
    assert.deepEqual(markerOf({ text: 'a', caseSensitive: true })?.('Aa'), [[1, 2]]);
    assert.equal(markerOf({ text: 'a' })?.('a'.repeat(100)).length, 5);
  });

  it('marks whole words', () => {
    assert.deepEqual(markerOf({ text: 'id', wholeWord: true })?.('idle id'), [[5, 7]]);
  });

  it('marks what a simple expression hits, and nothing of one that could take long', () => {
    assert.deepEqual(markerOf({ text: '\\d+', regex: true })?.('a12b'), [[1, 3]]);
    for (const text of ['(a+)+$', 'a*b*', '(.)\\1{12}', '(?:a{2,}){2,}']) {
      assert.equal(markerOf({ text, regex: true }), undefined, text);
    }
  });

  it('marks a broken expression literally', () => {
    assert.deepEqual(markerOf({ text: '(a', regex: true })?.('x(a'), [[1, 3]]);
  });

  it('marks nothing where the hits are what is left out', () => {
    assert.equal(markerOf({ text: 'a', invert: true }), undefined);
    assert.equal(markerOf({ direction: 'sent' }), undefined);
    assert.equal(markerOf(null), undefined);
  });

  it('comes to an end where an expression hits nothing', () => {
    assert.deepEqual(markerOf({ text: 'x*', regex: true })?.('abc'), []);
  });
});
