import assert from 'node:assert/strict';
import { SendHistory } from '../../../src/webview/composer/sendHistory';

describe('SendHistory', () => {
  it('walks from the newest to the oldest and back to the draft', () => {
    const history = new SendHistory(['one', 'two']);
    assert.deepEqual([history.older('draft'), history.older('two'), history.older('one')], ['two', 'one', undefined]);
    assert.deepEqual([history.newer(), history.newer(), history.newer()], ['two', 'draft', undefined]);
  });

  it('adds what was sent, the same text running once', () => {
    const history = new SendHistory(['one']);
    history.add('two');
    history.add('two');
    history.add('');
    assert.deepEqual([history.older(''), history.older('two'), history.older('one')], ['two', 'one', undefined]);
  });

  it('begins anew at the newest after the text was changed', () => {
    const history = new SendHistory(['one', 'two']);
    history.older('');
    history.older('two');
    history.endWalk();
    assert.equal(history.newer(), undefined);
    assert.equal(history.older('one!'), 'two');
    assert.equal(history.newer(), 'one!');
  });

  it('is bounded', () => {
    const history = new SendHistory(Array.from({ length: 500 }, (_, at) => String(at)));
    let count = 0;
    while (history.older('') !== undefined) count++;
    assert.equal(count, 200);
  });
});
