import assert from 'node:assert/strict';
import { markClasses } from '../../../src/webview/details/payloadMarks';

describe('markClasses', () => {
  const marks = { hits: [[2, 4], [6, 8]], current: 1, selection: [3, 5], selectedIn: 'text' } as const; // prettier-ignore

  it('tells what is found, gone to and selected', () => {
    const classOf = markClasses(marks, 'hex');
    assert.deepEqual([0, 2, 3, 4, 5, 6, 7, 8].map(classOf), [
      '',
      'hit',
      'hit selected',
      'selected',
      '',
      'current-hit',
      'current-hit',
      '',
    ]);
  });

  it('leaves a selection of the text itself to the browser', () => {
    assert.equal(markClasses(marks, 'text')(4), '');
    assert.equal(markClasses({ ...marks, selectedIn: 'hex' }, 'text')(4), 'selected');
  });
});
