import assert from 'node:assert/strict';
import { readRequest } from '../../../src/panel/readRequest';

const request = (name: unknown, args?: unknown): unknown => ({ type: 'request', id: 1, name, args });

describe('readRequest', () => {
  for (const [name, args] of [
    ['start', undefined],
    ['readRows', { from: 0, to: 100 }],
    ['readRows', { from: 0, to: 100, filtered: 1 }],
    ['setFilter', { query: null }],
    ['setFilter', { query: { text: 'a', kinds: ['text'] } }],
    ['cancelFilter', undefined],
    ['warmUpSearch', undefined],
    ['placeOf', { index: 7, filtered: 1 }],
    ['entryAt', { time: 1.5e12 }],
    ['findInPayload', { index: 3, query: { text: 'a' } }],
    ['readPayload', { index: 3, from: 0, to: 65_536 }],
    ['send', { text: '' }],
    ['connect', undefined],
    ['disconnect', undefined],
    ['fix', { id: 'use-plain' }],
    ['copy', { text: 'hello' }],
    ['clearList', { away: true }],
    ['openMessage', { index: 0 }],
    ['annotate', { index: 0, pinned: true }],
    ['annotate', { index: 7, note: '' }],
  ] as const) {
    it(`takes "${name}"`, () => {
      const message = request(name, args);
      assert.equal(readRequest(message), message);
    });
  }

  for (const [why, message] of [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'start'],
    ['a list', [1]],
    ['another type', { type: 'notification', id: 1, name: 'start' }],
    ['no id', { type: 'request', name: 'start' }],
    ['an id that is no number', { type: 'request', id: '1', name: 'start' }],
    ['a negative id', { type: 'request', id: -1, name: 'start' }],
    ['an unknown name', request('format')],
    ['a name that every object has', request('constructor')],
    ['a name that every object inherits', request('__proto__')],
    ['a name that is no text', request(['start'])],
    ['no arguments', request('readRows')],
    ['arguments that are no object', request('send', 'hello')],
    ['a range without an end', request('readRows', { from: 0 })],
    ['a range that begins before 0', request('readRows', { from: -1, to: 1 })],
    ['a range with decimals', request('readRows', { from: 0.5, to: 1 })],
    ['a range without bounds', request('readRows', { from: 0, to: Infinity })],
    ['a range beyond what numbers can tell apart', request('readRows', { from: 0, to: 2 ** 53 })],
    ['NaN', request('readPayload', { index: NaN, from: 0, to: 1 })],
    ['an index that is a text', request('readPayload', { index: '1', from: 0, to: 1 })],
    ['rows that are filtered perhaps', request('readRows', { from: 0, to: 1, filtered: 'yes' })],
    ['a filter that is missing', request('setFilter', {})],
    ['a filter that is no query', request('setFilter', { query: { text: 1 } })],
    ['a time that is none', request('entryAt', { time: Infinity })],
    ['a place of nothing', request('placeOf', {})],
    ['an empty search', request('findInPayload', { index: 1 })],
    ['a note that is no text', request('annotate', { index: 0, note: 7 })],
    ['a pin that is neither there nor not', request('annotate', { index: 0, pinned: 'yes' })],
    ['a note on nothing', request('annotate', { note: 'x' })],
    ['a message that is no text', request('send', { text: 1 })],
    ['a fix without an id', request('fix', { label: 'Connect again' })],
    ['a layout with another style of times', request('keepLayout', { columns: {}, timestamps: 'soon' })],
    [
      'a layout with a width that is no number',
      request('keepLayout', { columns: { a: { widthPx: '1' } }, timestamps: 'delta' }),
    ],
    [
      'a column that is perhaps hidden',
      request('keepLayout', { columns: { a: { hidden: 'yes' } }, timestamps: 'delta' }),
    ],
    ['a layout with something else', request('keepLayout', { columns: {}, timestamps: 'delta', more: 1 })],
    ['a note that is a document', request('annotate', { index: 0, note: 'x'.repeat(100_000) })],
    ['a list cleared perhaps', request('clearList', { away: 'yes' })],
    ['a message to open that is none', request('openMessage', { index: -1 })],
    ['a text object', request('copy', { text: { toString: () => 'x' } })],
  ] as const) {
    it(`refuses ${why}`, () => assert.equal(readRequest(message), undefined));
  }
});
