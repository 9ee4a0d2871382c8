import assert from 'node:assert/strict';
import { Annotations } from '../../../src/webview/messages/annotations';
import { rowOfKey } from '../../../src/webview/messages/gridKeys';
import { elapsedText, timeText } from '../../../src/webview/messages/timeText';

describe('elapsedText', () => {
  for (const [ms, text] of [
    [0, '0.000000'],
    [12.4, '0.012400'],
    [12_345, '12.345000'],
    [62_345, '1:02.345000'],
    [3_662_345, '1:01:02.345000'],
  ] as const) {
    it(`writes ${ms} ms`, () => assert.equal(elapsedText(ms), text));
  }

  it('is told from what is known', () => {
    assert.equal(timeText(2500, 'relative', { startMs: 1000, beforeMs: undefined }), '+1.500000');
    assert.equal(timeText(2500, 'delta', { startMs: 1000, beforeMs: 2000 }), '+0.500000');
    assert.equal(timeText(2500, 'delta', { startMs: 1000, beforeMs: undefined }), '');
  });
});

describe('rowOfKey', () => {
  const place = { active: 50, from: 45, to: 65, rowsPerPage: 20, length: 10_000_000 };
  for (const [key, row] of [
    ['ArrowDown', 51],
    ['ArrowUp', 49],
    ['PageDown', 69],
    ['PageUp', 31],
    ['Home', 0],
    ['End', 9_999_999],
    ['x', undefined],
  ] as const) {
    it(`${key} leads to ${row}`, () => assert.equal(rowOfKey(key, place), row));
  }

  it('begins with what is in sight, and stays in the list', () => {
    assert.equal(rowOfKey('ArrowDown', { ...place, active: undefined }), 45);
    assert.equal(rowOfKey('ArrowUp', { ...place, active: 0 }), 0);
    assert.equal(rowOfKey('PageDown', { ...place, active: 9_999_995 }), 9_999_999);
  });
});

describe('Annotations', () => {
  const marks = new Annotations([
    { index: 9, pinned: true },
    { index: 3, note: 'odd' },
  ]);

  it('are known by the message', () => {
    assert.equal(marks.of(3)?.note, 'odd');
    assert.equal(marks.of(4), undefined);
  });

  it('are walked through in order, and around', () => {
    assert.deepEqual([marks.next(undefined, true), marks.next(3, true), marks.next(9, true)], [3, 9, 3]);
    assert.deepEqual([marks.next(undefined, false), marks.next(9, false), marks.next(3, false)], [9, 3, 9]);
    assert.equal(new Annotations([]).next(1, true), undefined);
  });
});
