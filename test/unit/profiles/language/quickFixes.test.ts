import assert from 'node:assert/strict';
import { applyEdits, parse } from 'jsonc-parser';
import { nearest } from '../../../../src/profiles/language/nearest';
import { quickFixes } from '../../../../src/profiles/language/quickFixes';
import { parseProfilesFile } from '../../../../src/profiles/profilesFile';

const TOKEN = `"inputs": [ { "id": "token", "type": "promptString" } ],`;
const file = (profiles: string, inputs = ''): string => `{\n  // kept\n  ${inputs}\n  "profiles": [ ${profiles} ]\n}\n`;
const ws = (more: string): string => `{ "name": "A", "transport": "websocket", ${more} }`;
const tcp = (more: string): string => `{ "name": "A", "transport": "tcp", "host": "h", ${more} }`;

/** The titles of the first problem's fixes, and the profiles after the first of them. */
function fixed(text: string): { titles: string[]; profiles: unknown; after: string } {
  const [problem] = parseProfilesFile(text).problems;
  assert(problem, 'there is a problem');
  const fixes = quickFixes(text, problem);
  assert(fixes[0], `"${problem.message}" has a fix`);
  const after = applyEdits(text, [...fixes[0].edits]);
  assert.match(after, /\/\/ kept/);
  assert(parseProfilesFile(after).problems.length < parseProfilesFile(text).problems.length);
  return { titles: fixes.map(({ title }) => title), profiles: (parse(after) as { profiles: unknown }).profiles, after };
}

describe('quick fixes', () => {
  for (const [what, profiles, titles, expected] of [
    [
      'an unknown property',
      ws('"url": "ws://h/", "header": {}'),
      ['Replace by "headers"', 'Remove "header"'],
      '"headers": {}',
    ],
    ['a property that is no other', ws('"url": "ws://h/", "zzzzzz": 1'), ['Remove "zzzzzz"'], '"url": "ws://h/" }'],
    ['a missing property', ws('"compression": true'), ['Add "url"'], '"url": "ws://127.0.0.1:8080/"'],
    ['a missing port', tcp('"noDelay": true'), ['Add "port"'], '"port": 8080'],
    ['a name that is taken', `${tcp('"port": 1')}, ${tcp('"port": 2')}`, ['Rename to "A 2"'], '"name": "A 2"'],
    ['a fragment', ws('"url": "ws://h/a#b"'), ['Remove the fragment'], '"url": "ws://h/a"'],
    ['http instead of ws', ws('"url": "https://h/a"'), ['Replace by "wss://h/a"'], '"url": "wss://h/a"'],
    ['an address without a scheme', ws('"url": "h:8080/a"'), ['Replace by "ws://h:8080/a"'], '"url": "ws://h:8080/a"'],
    ['a port that is a text', tcp('"port": "7000"'), ['Replace by 7000'], '"port": 7000'],
    ['a port that there is not', tcp('"port": 70000'), ['Replace by 8080'], '"port": 8080'],
    [
      'a transport that is misspelt',
      `{ "name": "A", "transport": "websoket", "url": "ws://h/" }`,
      ['Replace by "websocket"'],
      '"transport": "websocket"',
    ],
    [
      'an unknown variable',
      ws('"url": "ws://${evn:HOST}/"'),
      ['Replace by ${env:HOST}', 'Take ${evn:HOST} literally'],
      '"url": "ws://${env:HOST}/"',
    ],
    [
      'a message that there is not',
      tcp('"port": 1, "onOpen": ["helo"], "messages": [{ "name": "hello", "format": "text", "payload": "" }]'),
      ['Replace by "hello"'],
      '"onOpen": ["hello"]',
    ],
  ] as const) {
    it(`mend ${what}`, () => {
      const found = fixed(file(profiles));
      assert.deepEqual(found.titles, titles);
      assert(found.after.includes(expected), found.after);
    });
  }

  it('mend an unknown input: the nearest one, or a new one', () => {
    const text = file(ws('"url": "ws://${input:tokn}/"'), TOKEN);
    const found = fixed(text);
    assert.deepEqual(found.titles, ['Replace by ${input:token}', 'Add the Input "tokn"']);
    assert(found.after.includes('${input:token}'));
    const [problem] = parseProfilesFile(text).problems;
    const added = applyEdits(text, [...quickFixes(text, problem!)[1]!.edits]);
    assert.deepEqual(parseProfilesFile(added).problems, []);
  });

  it('add the first input of a file', () => {
    const { after, titles } = fixed(file(ws('"url": "ws://${input:token}/"')));
    assert.deepEqual(titles, ['Add the Input "token"']);
    assert.deepEqual(parseProfilesFile(after).problems, []);
  });

  it('check only the profile that they change', () => {
    const bad = (name: string): string =>
      `{ "name": "${name}", "transport": "websocket", "url": "ws://h/", "header": {} }`;
    const text = file(Array.from({ length: 3000 }, (_, nth) => bad(`P${String(nth)}`)).join());
    const { problems } = parseProfilesFile(text);
    assert.equal(problems.length, 3000);
    assert.equal(parseProfilesFile(text, 7).problems.length, 1);
    const titles = quickFixes(text, problems[7]!).map(({ title }) => title);
    assert.deepEqual(titles, ['Replace by "headers"', 'Remove "header"']);
  });

  it('are offered only where they help', () => {
    const text = file(`{ "name": "A", "transport": "udp", "host": "h", "port": 1 }`);
    const [problem] = parseProfilesFile(text).problems;
    if (problem) assert.deepEqual(quickFixes(text, problem), []);
  });
});

describe('the nearest word', () => {
  const words = ['headers', 'protocols', 'proxy', 'url', 'tls'];
  it('differs in few characters, for its length', () => {
    assert.equal(nearest('header', words), 'headers');
    assert.equal(nearest('porxy', words), 'proxy');
    assert.equal(nearest('URL', words), 'url');
    assert.equal(nearest('colour', words), undefined);
  });
});
