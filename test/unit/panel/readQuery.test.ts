import assert from 'node:assert/strict';
import { isListQuery, isTextQuery } from '../../../src/panel/readQuery';

describe('isListQuery', () => {
  for (const query of [
    {},
    { text: 'a', regex: true, caseSensitive: false, wholeWord: undefined },
    { direction: 'sent', kinds: ['text', 'close'], invert: true },
    { size: { from: 1 }, time: { from: 0.5, to: 1e13 } },
    { json: { path: 'a.b[0]' } },
    { marks: ['pinned', 'noted'] },
    { json: { path: 'a', value: '' } },
  ]) {
    it(`takes ${JSON.stringify(query)}`, () => assert(isListQuery(query)));
  }

  for (const query of [
    null,
    'text',
    [],
    { text: 1 },
    { text: 'x'.repeat(2 ** 20 + 1) },
    { regex: 'yes' },
    { direction: 'up' },
    { kinds: 'text' },
    { kinds: ['frame'] },
    { marks: ['unread'] },
    { marks: ['pinned', 'pinned', 'pinned'] },
    { size: { from: '1' } },
    { size: 5 },
    { time: { to: NaN } },
    { time: { until: 1 } },
    { json: {} },
    { json: { path: 1 } },
    { json: { path: 'a', value: 1 } },
    { constructor: 'a' },
    { unknown: true },
  ]) {
    it(`refuses ${JSON.stringify(query).slice(0, 60)}`, () => assert(!isListQuery(query)));
  }
});

describe('isTextQuery', () => {
  it('takes what is about a text only', () => {
    assert(isTextQuery({ text: 'a', regex: true, caseSensitive: true, wholeWord: true }));
    assert(!isTextQuery({ text: 'a', direction: 'sent' }));
  });
});
