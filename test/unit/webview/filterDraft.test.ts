import assert from 'node:assert/strict';
import {
  conditionCount,
  emptyFilter,
  parseSize,
  queryOf,
  type FilterDraft,
} from '../../../src/webview/messages/filterDraft';

const startMs = 1_000_000;
const of = (part: Partial<FilterDraft>): ReturnType<typeof queryOf> => queryOf({ ...emptyFilter, ...part }, startMs);

describe('queryOf', () => {
  it('asks for nothing where nothing is wanted', () => {
    assert.deepEqual(of({}), { query: null, problems: {} });
    assert.equal(of({ regex: true, caseSensitive: true, invert: true }).query, null, 'toggles alone are no filter');
  });

  it('asks for all that is set', () => {
    const { query } = of({ text: 'a', regex: true, wholeWord: true, direction: 'sent', kinds: ['ping'], invert: true });
    assert.deepEqual(query, {
      text: 'a',
      regex: true,
      wholeWord: true,
      direction: 'sent',
      kinds: ['ping'],
      invert: true,
    });
  });

  it('asks for marks, which are a condition', () => {
    assert.deepEqual(of({ marks: ['noted'], text: 'a' }).query, { text: 'a', marks: ['noted'] });
    assert.equal(conditionCount({ ...emptyFilter, marks: ['noted', 'pinned'] }), 1);
  });

  it('reads sizes, times and a value in JSON', () => {
    assert.deepEqual(of({ sizeFrom: '1.5k', timeTo: '+2s', jsonPath: ' a.b[0] ', jsonValue: '1' }).query, {
      size: { from: 1500 },
      time: { to: startMs + 2000.999 },
      json: { path: 'a.b[0]', value: '1' },
    });
    assert.deepEqual(of({ jsonPath: 'a' }).query, { json: { path: 'a' } });
  });

  it('leaves out what it cannot read, and says so', () => {
    const { query, problems } = of({ text: 'a', sizeTo: 'big', timeFrom: 'soon', jsonValue: '1' });
    assert.deepEqual(query, { text: 'a' });
    assert.deepEqual(Object.keys(problems).sort(), ['jsonPath', 'sizeTo', 'timeFrom']);
    const path = of({ text: 'a', jsonPath: 'a..b', jsonValue: '1' });
    assert.deepEqual(path.query, { text: 'a' });
    assert.match(path.problems.jsonPath ?? '', /^Not a path/);
  });

  it('counts the conditions that are out of sight', () => {
    assert.equal(conditionCount({ ...emptyFilter, text: 'a', sizeFrom: '1', sizeTo: '2', jsonPath: 'a' }), 2);
  });
});

describe('parseSize', () => {
  for (const [text, size] of [
    ['512', 512],
    ['1.5k', 1500],
    ['2 MB', 2_000_000],
    ['1G', 1_000_000_000],
    ['-1', undefined],
    ['1 mile', undefined],
    ['9'.repeat(400), undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(parseSize(text), size));
  }
});
