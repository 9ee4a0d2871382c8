import assert from 'node:assert/strict';
import { getL10nJson } from '@vscode/l10n-dev';
import { readJson, readText, sourcesIn } from '../support/repository';

const BUNDLE = 'l10n/bundle.l10n.zh-cn.json';

function placeholdersOf(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

describe('texts that people read', function () {
  this.timeout(30_000);
  const translated = readJson(BUNDLE) as Record<string, unknown>;
  let texts: string[] = [];
  before(async () => {
    const files = sourcesIn('src').map((file) => ({ extension: '.ts', contents: readText(file) }));
    texts = Object.keys(await getL10nJson(files));
  });

  it('are found in the code', () => assert(texts.length > 100));

  it('are all translated', () => {
    const missing = texts.filter((text) => typeof translated[text] !== 'string' || translated[text] === '');
    assert.equal(
      missing.length,
      0,
      `not in ${BUNDLE}:\n${missing.map((text) => `  ${JSON.stringify(text)}: "",`).join('\n')}`,
    );
  });

  it('are no longer translated when they are gone', () => {
    const stale = Object.keys(translated).filter((text) => !texts.includes(text));
    assert.equal(
      stale.length,
      0,
      `no longer in the code, but in ${BUNDLE}:\n${stale.map((text) => `  ${text}`).join('\n')}`,
    );
  });

  it('have the same placeholders in each language', () => {
    for (const [text, translation] of Object.entries(translated)) {
      if (typeof translation !== 'string') continue;
      assert.deepEqual(placeholdersOf(translation), placeholdersOf(text), text);
    }
  });

  it('are written out where they are used, so that they can be found', () => {
    const computed = sourcesIn('src').flatMap((file) =>
      [...readText(file).matchAll(/\bl10n\.t\(\s*([^\s'"`{])/g)].map(({ index }) => `${file} at ${index}`),
    );
    assert.deepEqual(computed, []);
    const templates = sourcesIn('src').filter((file) => /\bl10n\.t\(\s*`/.test(readText(file)));
    assert.deepEqual(templates, []);
  });
});
