import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { readText } from '../support/repository';

/** Modules of Node's that only a connection, a log or a search needs. */
const COSTLY = /^node:(net|tls|https?|dgram|dns|zlib|worker_threads|child_process)/;

/** By `import … from`, and by `import()`, as esbuild writes them. */
const WITH_IT = /^import\b[^"'(]*"([^"]+)"/gm;
const ON_DEMAND = /\bimport\("([^"]+)"\)/g;

/** What a built file imports, with all that these import in turn: files, and modules of Node's. */
function loadedWith(file: string, onDemandToo = false): Set<string> {
  const loaded = new Set<string>();
  const visit = (each: string): void => {
    if (loaded.has(each)) return;
    loaded.add(each);
    if (!each.startsWith('dist/')) return;
    const text = readText(each);
    for (const [, target = ''] of [...text.matchAll(WITH_IT), ...(onDemandToo ? text.matchAll(ON_DEMAND) : [])])
      visit(target.startsWith('.') ? posix.join(posix.dirname(each), target) : target);
  };
  visit(file);
  return loaded;
}

describe('activation', () => {
  const costly = (loaded: Set<string>): string[] => [...loaded].filter((name) => COSTLY.test(name));

  it('loads nothing of the protocols, the logs and the demo server', () => {
    assert.deepEqual(costly(loadedWith('dist/extension.js')), []);
  });

  it('loads few files: each takes as long as a thousand lines', () => {
    const files = [...loadedWith('dist/extension.js')].filter((name) => name.startsWith('dist/'));
    assert(files.length <= 3, files.join(', '));
  });

  it('loads little code, which is all compiled before anything is done', () => {
    const files = [...loadedWith('dist/extension.js')].filter((name) => name.startsWith('dist/'));
    const characters = files.reduce((sum, file) => sum + readText(file).length, 0);
    // The trees, the list of recordings, the status bar and what makes links are there from the start: what they need is this much.
    assert(characters <= 145_000, String(characters));
  });

  it('leaves them to what is loaded on demand', () => {
    const all = costly(loadedWith('dist/extension.js', true));
    for (const name of ['node:net', 'node:tls', 'node:dgram', 'node:zlib', 'node:worker_threads'])
      assert(all.includes(name), name);
  });
});

describe('what runs without VS Code', () => {
  for (const file of ['dist/demo.js', 'dist/searchWorker.js']) {
    it(`is ${file}`, () => assert(!loadedWith(file).has('vscode')));
  }
});
