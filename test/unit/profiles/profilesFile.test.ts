import assert from 'node:assert/strict';
import { parseProfilesFile } from '../../../src/profiles/profilesFile';
import { fileOf, lineOf, shown, tcp, webSocket } from './file';

const TEXT = `// head
{
  /* block */ "profiles": [
    { "name": "A", "transport": "websocket", "url": "ws://a/" }, // a comment, with "quotes" and { brackets
    {
      "name": "B",
      "folder": "One/Two",
      "transport": "tcp",
      "host": "b", // the host
      "port": 1,
    },
  ],
}
`;

describe('the profiles file', () => {
  for (const [what, text] of [
    ['comments and trailing commas', TEXT],
    ['a BOM', `\uFEFF${TEXT}`],
    ['CR LF', TEXT.replaceAll('\n', '\r\n')],
    ['a BOM and CR LF', `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`],
  ] as const) {
    it(`is read with ${what}`, () => {
      const file = parseProfilesFile(text);
      assert.deepEqual(file.problems, []);
      assert(file.parses);
      assert.deepEqual(
        file.entries.map(({ index, name, folder, profile }) => ({ index, name, folder, profile })),
        [
          { index: 0, name: 'A', folder: undefined, profile: { name: 'A', transport: 'websocket', url: 'ws://a/' } },
          {
            index: 1,
            name: 'B',
            folder: 'One/Two',
            profile: { name: 'B', folder: 'One/Two', transport: 'tcp', host: 'b', port: 1 },
          },
        ],
      );
    });

    it(`knows where each profile is with ${what}`, () => {
      for (const { offset, length, name } of parseProfilesFile(text).entries) {
        const place = text.slice(offset, offset + length);
        assert(place.startsWith('{') && place.endsWith('}') && place.includes(`"name": "${name}"`), place);
      }
    });
  }

  it('may be empty, and have no profiles', () => {
    for (const text of ['', ' \r\n\t', '\uFEFF', '{}', '{ "profiles": [] }']) {
      assert.deepEqual(
        parseProfilesFile(text),
        { entries: [], inputs: [], problems: [], parses: true },
        JSON.stringify(text),
      );
    }
  });

  it('must be an object with a list of profiles', () => {
    const messages = (text: string): string[] =>
      parseProfilesFile(text).problems.map((problem) => shown(text, problem));
    assert.deepEqual(messages('[]'), ['error bad-profile at []: The file must be an object { … }, not a list [ … ].']);
    assert.deepEqual(messages('{ "profiles": {} }'), [
      'error bad-profile at {}: "profiles" must be a list [ … ], not an object { … }.',
    ]);
    assert.deepEqual(messages('{ "profiles": [7] }'), [
      'error bad-profile at 7: The file must be an object { … }, not 7.',
    ]);
    assert.deepEqual(messages('{ "profile": [] }'), [
      'warning unknown-property at "profile": Unknown property "profile": it has no effect.',
    ]);
  });

  describe('that is broken', () => {
    const lines = TEXT.split('\n');
    const broken = (line: number, text: string): string => lines.toSpliced(line - 1, 1, text).join('\n');

    for (const [what, text, line] of [
      ['a colon is missing', broken(6, '      "name" "B",'), 6],
      ['a quote is missing', broken(6, '      "name": "B,'), 6],
      ['a comma is missing', broken(8, '      "transport": "tcp"'), 9],
      ['a value is missing', broken(10, '      "port": ,'), 10],
      ['a word stands there', broken(10, '      "port": seven,'), 10],
      ['a comment has no end', broken(9, '      "host": "b", /* the host'), 9],
    ] as const) {
      it(`says so in the right line: ${what}`, () => {
        const file = parseProfilesFile(text);
        const [first] = file.problems;
        assert(first);
        assert.deepEqual(
          [first.code, first.severity, lineOf(text, first.offset)],
          ['syntax', 'error', line],
          first.message,
        );
        assert.match(first.message, /^Not valid JSON here: [a-z ]+\. The profiles before it stay usable/);
        assert.equal(file.parses, false);
      });

      it(`leaves the profile before it usable: ${what}`, () => {
        const [before, within] = parseProfilesFile(text).entries;
        assert.equal(before?.profile?.name, 'A');
        assert.equal(within?.profile, undefined);
      });
    }

    it('leaves the profile before it usable where the file just ends', () => {
      for (let line = 4; line <= lines.length - 2; line += 1) {
        const file = parseProfilesFile(lines.slice(0, line).join('\n'));
        assert.equal(file.parses, false);
        assert.equal(file.entries[0]?.profile?.name, 'A', `after line ${line}`);
        assert.equal(file.problems[0]?.code, 'syntax');
      }
    });

    it('counts in UTF-16, after a BOM and in CR LF too', () => {
      const text = `\uFEFF{\r\n  // 😀\r\n  "profiles": [\r\n    oops\r\n  ]\r\n}`;
      const [problem] = parseProfilesFile(text).problems;
      assert.equal(problem?.offset, text.indexOf('oops'));
      assert.equal(problem.length, 4);
    });

    it('never makes the reader throw, wherever it ends', () => {
      for (let end = 0; end <= TEXT.length; end += 1) assert.doesNotThrow(() => parseProfilesFile(TEXT.slice(0, end)));
    });
  });

  it('takes the second of two profiles of one name for the mistake', () => {
    const text = fileOf(webSocket({ name: 'A' }), tcp({ name: 'B' }), tcp({ name: 'A' }));
    const file = parseProfilesFile(text);
    assert.deepEqual(
      file.entries.map(({ profile }) => profile?.name),
      ['A', 'B', undefined],
    );
    assert.deepEqual(
      file.problems.map((problem) => shown(text, problem)),
      ['error duplicate-name at "A": There is another profile with the name "A": names must be unique in the file.'],
    );
    assert.equal(file.problems[0]?.offset, text.lastIndexOf('"A"'));
  });

  it('lists a profile without a name by its place', () => {
    const { entries } = parseProfilesFile(fileOf(webSocket({ name: undefined }), webSocket({ name: 7 }), 'x'));
    assert.deepEqual(
      entries.map(({ name, profile }) => [name, profile]),
      [
        ['Profile 1', undefined],
        ['Profile 2', undefined],
        ['Profile 3', undefined],
      ],
    );
  });

  it('takes the last of two equal properties, as JavaScript does', () => {
    const text =
      '{ "profiles": [{ "name": "A", "name": "B", "transport": "tcp", "host": "h", "port": 0, "port": 9 }] }';
    const [entry] = parseProfilesFile(text).entries;
    assert.equal(entry?.name, 'B');
  });

  it('takes names of its own prototype for names like others', () => {
    const text = fileOf(webSocket({ name: '__proto__' }), webSocket({ name: 'constructor' })).replace(
      '"url"',
      '"headers": { "__proto__": "x", "toString": "y" }, "url"',
    );
    const file = parseProfilesFile(text);
    assert.deepEqual(file.problems, []);
    const [first] = file.entries;
    assert(first?.profile?.transport === 'websocket' && first.profile.role !== 'server');
    assert.deepEqual(Object.entries(first.profile.headers ?? {}), [
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
  });
});
