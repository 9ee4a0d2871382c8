import assert from 'node:assert/strict';
import { Disposables } from '../../../src/base/disposables';

describe('Disposables', () => {
  const named = (name: string, log: string[]) => ({ name, dispose: () => void log.push(name) });

  it('disposes of what it owns, last first, once', () => {
    const log: string[] = [];
    const owner = new Disposables();
    for (const name of ['a', 'b', 'c']) owner.add(named(name, log));
    owner.dispose();
    owner.dispose();
    assert.deepEqual(log, ['c', 'b', 'a']);
  });

  it('gives back what is added', () => {
    const disposable = named('a', []);
    assert.equal(new Disposables().add(disposable), disposable);
  });

  it('disposes at once of what is added after its end', () => {
    const log: string[] = [];
    const owner = new Disposables();
    owner.dispose();
    const late = named('late', log);
    assert.equal(owner.add(late), late);
    assert.deepEqual(log, ['late']);
  });

  it('disposes of what is added while it is being disposed of', () => {
    const log: string[] = [];
    const owner = new Disposables();
    owner.add(named('a', log));
    owner.add({ dispose: () => void owner.add(named('made on the way', log)) });
    owner.dispose();
    assert.deepEqual(log, ['made on the way', 'a']);
  });
});
