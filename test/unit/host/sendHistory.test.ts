import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { SendHistory } from '../../../src/host/sendHistory';
import type { Draft } from '../../../src/panel/drafts';

/** What VS Code keeps with a workspace, as text in its database. */
class Kept implements vscode.Memento {
  constructor(private readonly values: Record<string, string> = {}) {}
  keys(): readonly string[] {
    return Object.keys(this.values);
  }
  get<T>(key: string, otherwise?: T): T {
    const value = this.values[key];
    return value === undefined ? (otherwise as T) : (JSON.parse(value) as T);
  }
  update(key: string, value: unknown): Promise<void> {
    this.values[key] = JSON.stringify(value);
    return Promise.resolve();
  }
  /** As it is after a restart. */
  again(): Kept {
    return new Kept({ ...this.values });
  }
}

const text = (written: string): Draft => ({ format: 'text', text: written });

describe('the history of what was sent', () => {
  it('is each profile’s own, and stays over a restart, as it was written', async () => {
    const kept = new Kept();
    const history = new SendHistory(kept);
    const draft: Draft = { format: 'json', text: '{"t":"${env:TOKEN}"}', kind: 'binary', fragments: [1, 2] };
    await history.add('One', draft);
    await history.add('Two', { ...text('a\\n'), escapes: true, lineEnding: 'crlf', raw: true });
    const again = new SendHistory(kept.again());
    assert.deepEqual(again.of('One'), [draft], 'its variables have no value in it');
    assert.deepEqual(again.of('Two'), [{ format: 'text', text: 'a\\n', escapes: true, lineEnding: 'crlf', raw: true }]);
    assert.deepEqual(again.of('toString'), []);
  });

  it('has a text once, the newest last, and a hundred at most', async () => {
    const history = new SendHistory(new Kept());
    for (let nth = 0; nth < 120; nth += 1) await history.add('One', text(String(nth)));
    await history.add('One', text('50'));
    await history.add('One', { format: 'hex', text: '50' });
    const texts = history.of('One').map((draft) => `${draft.format} ${draft.text}`);
    assert.equal(texts.length, 100);
    assert.deepEqual(texts.slice(-3), ['text 119', 'text 50', 'hex 50']);
    assert.equal(texts.filter((each) => each === 'text 50').length, 1);
  });

  it('leaves out what is nothing or too long, and reads only what is a message', async () => {
    const kept = new Kept();
    const history = new SendHistory(kept);
    await history.add('One', text(''));
    await history.add('One', text('x'.repeat(16 * 1024 + 1)));
    assert.deepEqual(history.of('One'), []);
    await kept.update('sendHistory', { One: ['as 0.1 kept it', { format: 'nope', text: 'x' }, null, 7] });
    assert.deepEqual(history.of('One'), [text('as 0.1 kept it')]);
  });
});
