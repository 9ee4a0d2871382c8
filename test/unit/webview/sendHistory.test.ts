import assert from 'node:assert/strict';
import type { Draft } from '../../../src/panel/drafts';
import { SendHistory } from '../../../src/webview/composer/sendHistory';

const text = (written: string): Draft => ({ format: 'text', text: written });
const texts = (...drafts: readonly (Draft | undefined)[]): (string | undefined)[] => drafts.map((draft) => draft?.text);

describe('SendHistory', () => {
  it('walks from the newest to the oldest and back to the draft', () => {
    const history = new SendHistory(['one', 'two'].map(text));
    assert.deepEqual(texts(history.older(text('draft')), history.older(text('two')), history.older(text('one'))), [
      'two',
      'one',
      undefined,
    ]);
    assert.deepEqual(texts(history.newer(), history.newer(), history.newer()), ['two', 'draft', undefined]);
  });

  it('adds what was sent, the same text running once', () => {
    const history = new SendHistory(['one'].map(text));
    history.add(text('two'));
    history.add(text('two'));
    history.add(text(''));
    assert.deepEqual(texts(history.older(text('')), history.older(text('two')), history.older(text('one'))), [
      'two',
      'one',
      undefined,
    ]);
  });

  it('begins anew at the newest after the text was changed', () => {
    const history = new SendHistory(['one', 'two'].map(text));
    history.older(text(''));
    history.older(text('two'));
    history.endWalk();
    assert.equal(history.newer(), undefined);
    assert.equal(history.older(text('one!'))?.text, 'two');
    assert.equal(history.newer()?.text, 'one!');
  });

  it('keeps how each was written, and a text in each format once', () => {
    const hex: Draft = { format: 'hex', text: 'one', kind: 'ping' };
    const history = new SendHistory([text('one'), text('two')]);
    history.add(hex);
    history.add(text('one'));
    assert.deepEqual(history.newestFirst, [text('one'), hex, text('two')]);
  });

  it('is bounded', () => {
    const history = new SendHistory(Array.from({ length: 500 }, (_, at) => text(String(at))));
    let count = 0;
    while (history.older(text('')) !== undefined) count++;
    assert.equal(count, 200);
  });
});
