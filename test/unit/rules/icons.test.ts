import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readText, sourcesIn } from '../support/repository';

/** The characters of a TrueType font, by its `cmap` of format 4 (OpenType §cmap). */
function charactersOf(font: Buffer): Set<number> {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, at) => 12 + 16 * at);
  const cmap = font.readUInt32BE(tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap')! + 8);
  const maps = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, at) => cmap + font.readUInt32BE(cmap + 8 + 8 * at),
  );
  const map = maps.find((at) => font.readUInt16BE(at) === 4)!;
  const twiceSegments = font.readUInt16BE(map + 6);
  const found = new Set<number>();
  for (let at = map + 14; at < map + 14 + twiceSegments; at += 2) {
    const [start, end] = [font.readUInt16BE(at + twiceSegments + 2), font.readUInt16BE(at)];
    for (let character = start; character <= end && character < 0xffff; character++) found.add(character);
  }
  return found;
}

describe('the icons of the page', () => {
  const source = sourcesIn('src/webview').map(readText).join('\n');
  const css = readText('dist/codicon.css');
  const rules = new Map(
    [...css.matchAll(/\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)"/g)].map(([, name = '', code = '']) => [
      name,
      parseInt(code, 16),
    ]),
  );

  it('each have their rule', () => {
    const uses = source.matchAll(
      /(?:\b(?:icon|labelledIcon|iconButton)\('|\bicon="|\bcodicon-(?!modifier))([a-z0-9-]+)/g,
    );
    const names = new Set([...uses].map(([, name = '']) => name));
    assert(names.size > 20);
    assert.deepEqual(
      [...names].filter((name) => !rules.has(name)),
      [],
    );
  });

  it('are named whole, so that the build finds them', () => {
    assert.deepEqual(source.match(/codicon-[a-z0-9-]+-?\$\{|icon(?:\(|=)\$?\{?`.*\$\{/g) ?? [], []);
  });

  it('are all in the font', () => {
    const characters = charactersOf(readFileSync('dist/codicon.ttf'));
    assert.deepEqual(
      [...rules].filter(([, code]) => !characters.has(code)),
      [],
    );
    assert(characters.size < 150, `${characters.size} icons, most of them unused`);
  });
});
