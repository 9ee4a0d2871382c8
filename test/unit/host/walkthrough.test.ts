import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { CommandId, SeenKey, WALKTHROUGH } from '../../../src/host/ids';
import { readJson, readText } from '../support/repository';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const manifest = readJson('package.json') as {
  contributes: { walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[] };
};
const texts = readJson('package.nls.json') as Record<string, string>;
const chinese = readJson('package.nls.zh-cn.json') as Record<string, string>;

const rows = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => letter + String(at + 1));
const read = (language: Record<string, string>, key: string): string => language[key.replaceAll('%', '')] ?? '';
/** Commands, and the argument of those that have one. */
const linksOf = (text: string): [command: string, query?: string][] =>
  [...text.matchAll(/\]\(command:([\w.]+)(?:\?([^)\s]+))?\)/g)].map(([, command = '', query]) =>
    query === undefined ? [command] : [command, query],
  );

describe('the manifest of the walkthrough', () => {
  const [walkthrough] = manifest.contributes.walkthroughs;
  const steps = walkthrough?.steps ?? [];

  it('is the one that the command opens', () => assert.equal(walkthrough?.id, WALKTHROUGH));

  it('has each row of the concepts in one step', () => {
    const taught = steps.flatMap(({ id }) => id.split('.').slice(1));
    assert.deepEqual(taught.sort(), [...rows('S', 8), ...rows('C', 8), ...rows('H', 9)].sort());
  });

  it('has steps that are done by what the code sees, each key once', () => {
    const keys = steps.map(({ completionEvents }) => {
      const [event = '', more] = completionEvents;
      assert.equal(more, undefined);
      return /^onContext:([\w.]+)$/.exec(event)?.[1];
    });
    assert.deepEqual(keys.sort(), Object.values(SeenKey).sort());
  });

  it('has links that the code can follow', () => {
    const source = readText('src/host/walkthrough/walkthroughCommands.ts');
    const trials = /CONCEPT_TRIALS = \[([^\]]*)\]/.exec(source)?.[1]?.match(/\w+/g) ?? [];
    const asked = new Set<string>();
    for (const { description } of steps) {
      const links = linksOf(read(texts, description));
      assert(links.length > 0, description);
      for (const [command, query] of links) {
        assert(Object.values<string>(CommandId).includes(command), command);
        assert.equal(command === CommandId.tryConcept, query !== undefined, command);
        if (query !== undefined) asked.add(JSON.parse(decodeURIComponent(query)) as string);
      }
    }
    assert.deepEqual([...asked].sort(), trials.sort());
  });

  for (const { id, title, description, media } of steps) {
    it(`has texts in both languages, with the same links, for ${id}`, () => {
      for (const key of [title, description, media.altText]) {
        assert.match(key, /^%[\w.]+%$/);
        assert.match(read(texts, key), /^[^\u4e00-\u9fff]+$/);
        assert.match(read(chinese, key), /[\u4e00-\u9fff]/);
      }
      assert.deepEqual(linksOf(read(chinese, description)), linksOf(read(texts, description)));
      assert.match(read(texts, description), /\*\*.+\*\*/, 'it names the statement');
      assert.match(read(chinese, description), /\*\*.+\*\*/);
    });

    it(`has a picture in the theme's colours, and no words, for ${id}`, () => {
      assert(existsSync(media.svg), media.svg);
      const svg = readText(media.svg);
      const colors = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, color = '']) => color);
      assert.deepEqual(
        colors.filter((color) => !/^(?:none|var\(--vscode-.+\))$/.test(color)),
        [],
      );
      // VS Code's policy for the frame that it is in lets neither of these have an effect.
      assert.doesNotMatch(svg, /<style|style=|<script|<image|href=/);
    });
  }
});
