import assert from 'node:assert/strict';
import { getL10nJson } from '@vscode/l10n-dev';
import { textKey } from '../../../l10n/textKey.mjs';
import { readJson, readText, sourcesIn } from '../support/repository';

const IMPORT = "import * as l10n from '@vscode/l10n';";
const IMPORT_LINE = /^import \* as l10n from '@vscode\/l10n';$/m;
const BUNDLE = 'l10n/bundle.l10n.zh-cn.json';

function placeholdersOf(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

describe('texts that people read', function () {
  this.timeout(60_000);
  const translated = readJson(BUNDLE) as Record<string, unknown>;
  let texts: string[] = [];
  before(async () => {
    // As one file: it makes a parser for each, which takes six times as long as looking for the texts.
    const code = sourcesIn('src').map((file) => readText(file).replace(IMPORT_LINE, ''));
    texts = Object.keys(await getL10nJson([{ extension: '.ts', contents: [IMPORT, ...code].join('\n') }]));
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

  it('are packaged under a short key each', () => {
    const packaged = readJson(`dist/${BUNDLE}`) as Record<string, unknown>;
    assert.deepEqual(
      Object.keys(translated).map((text) => packaged[textKey(text)]),
      Object.values(translated),
    );
  });

  it('have one word for one thing', () => {
    for (const file of [BUNDLE, 'package.nls.zh-cn.json', 'src/profiles/sockets.schema.zh-cn.json'])
      assert.doesNotMatch(readText(file), /侦听|半关联|半个关联|全关联|您|标签页|负载(?!均衡)/, file);
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
