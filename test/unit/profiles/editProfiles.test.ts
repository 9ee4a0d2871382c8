import assert from 'node:assert/strict';
import { applyEdits, parse, type Edit } from 'jsonc-parser';
import {
  addMessage,
  addProfile,
  duplicateProfile,
  putBackProfile,
  removeProfile,
  setProperty,
  takeOutProfile,
  withProperty,
} from '../../../src/profiles/editProfiles';
import { ProfileError } from '../../../src/profiles/problem';
import type { Profile, SavedMessage } from '../../../src/profiles/profile';
import { parseProfilesFile } from '../../../src/profiles/profilesFile';

const NEW: Profile = { name: 'New', transport: 'websocket', url: 'ws://n/', headers: { A: ['x', 'y'] } };
const one = (name: string): string => `{ "name": "${name}", "transport": "websocket", "url": "ws://${name}/" }`;
/** A profile over several lines, with comments and a layout of its own. */
const wide = (indent: string, eol: string): string =>
  [`{ // B`, `${indent}"name":"B" ,  "transport" : "tcp",`, `${indent}/* where */ "host": "b", "port": 1,`, `}`].join(
    eol,
  );

const file = (indent: string, eol: string, end = ''): string =>
  [
    '// head',
    '{',
    `${indent}"$schema":"x",   // odd   spacing`,
    `${indent}"profiles": [`,
    `${indent}${indent}// about A`,
    `${indent}${indent}${one('A')}, // beside A`,
    '',
    `${indent}${indent}// about B`,
    `${indent}${indent}${wide(indent.repeat(3), eol)}, /* beside B */`,
    `${indent}${indent}${one('C')}${end}`,
    `${indent}]`,
    '} // tail',
    '',
  ].join(eol);

const FILES: readonly (readonly [string, string, readonly string[]])[] = [
  ['two spaces', file('  ', '\n'), ['A', 'B', 'C']],
  ['four spaces', file('    ', '\n'), ['A', 'B', 'C']],
  ['tabs', file('\t', '\n'), ['A', 'B', 'C']],
  ['CR LF', file('  ', '\r\n'), ['A', 'B', 'C']],
  ['a BOM', `\uFEFF${file('  ', '\n')}`, ['A', 'B', 'C']],
  ['a trailing comma', file('  ', '\n', ','), ['A', 'B', 'C']],
  ['a comment after the last one', file('  ', '\n', ' // beside C'), ['A', 'B', 'C']],
  ['a trailing comma and a comment', file('\t', '\r\n', ' /* c */ , // beside C\r\n\t\t// below C'), ['A', 'B', 'C']],
  ['an inline list', `{"profiles": [${one('A')},${one('B')} , /* c */ ${one('C')}], "x": 1}`, ['A', 'B', 'C']],
  ['an inline list with a line comment', `{"profiles": [${one('A')}, ${one('B')} // b\n]}`, ['A', 'B']],
  ['an inline list with a trailing comma', `{ "profiles": [${one('A')}, ] }`, ['A']],
  [
    'braces that touch',
    `{\n  "profiles": [{\n    "name": "A", "transport": "tcp"\n  }, {\n    "name": "B"\n  }]\n}`,
    ['A', 'B'],
  ],
  ['one profile', `{\n  "profiles": [\n    // about A\n    ${one('A')}\n  ]\n}\n`, ['A']],
];
const EMPTY_FILES: readonly (readonly [string, string])[] = [
  ['an empty file', ''],
  ['white space', ' \n'],
  ['a BOM alone', '\uFEFF'],
  ['an empty object', '{}'],
  ['an object with a comment', '{\n  // nothing yet\n}\n'],
  ['no profiles', '{\n\t"$schema": "x" // which\n}\n'],
  ['no profiles and a trailing comma', '{\r\n  "$schema": "x",\r\n}\r\n'],
  ['no profiles in one line', '{ "inputs": [] }'],
  ['an empty list', '{\n  "profiles": []\n}\n'],
  ['an empty list with space', '{\n    "profiles": [ ]\n}\n'],
  ['an empty list over lines', '{\n  "profiles": [\n  ]\n}\n'],
  ['a list of comments', '{\n  "profiles": [ // first\n    /* second */\n  ]\n}\n'],
  ['a list of a comment within its line', '{ "profiles": [ /* none */ ] }'],
];

function names(text: string): string[] {
  const { entries, parses } = parseProfilesFile(text);
  assert(parses, `does not parse:\n${text}`);
  return entries.map(({ name }) => name);
}

/** All of the text but what the edits insert must have been there before, all but what they delete must be there still. */
function apply(text: string, edits: readonly Edit[]): string {
  return applyEdits(text, [...edits]);
}

function comments(text: string): string[] {
  return text.match(/\/\/[^\r\n"]*$|\/\*.*?\*\//gm) ?? [];
}

describe('addProfile', () => {
  for (const [what, text, before] of [...FILES, ...EMPTY_FILES.map((entry) => [...entry, []] as const)]) {
    it(`adds to the end and only inserts: ${what}`, () => {
      const edits = addProfile(text, NEW);
      const result = apply(text, edits);
      assert.deepEqual(names(result), [...before, 'New']);
      assert.deepEqual(parseProfilesFile(result).entries.at(-1)?.profile, NEW);
      for (const { offset, length } of edits) assert.match(text.slice(offset, offset + length), /^\s*$/);
    });
  }

  it('takes on the layout that the file has', () => {
    assert.equal(
      apply(FILES[2]![1], addProfile(FILES[2]![1], { name: 'N', transport: 'tcp', host: 'h', port: 1 })),
      FILES[2]![1].replace(
        /("ws:\/\/C\/" \})/,
        '$1,\n\t\t{\n\t\t\t"name": "N",\n\t\t\t"transport": "tcp",\n\t\t\t"host": "h",\n\t\t\t"port": 1\n\t\t}',
      ),
    );
  });

  it('keeps a comment beside the last profile beside it', () => {
    const text = `{\n  "profiles": [\n    ${one('A')} // beside A\n    // below A\n  ]\n}`;
    const inserted = JSON.stringify(NEW, null, 2).replaceAll('\n', '\n    ');
    assert.equal(
      apply(text, addProfile(text, NEW)),
      `{\n  "profiles": [\n    ${one('A')}, // beside A\n    ${inserted}\n    // below A\n  ]\n}`,
    );
  });

  it('makes a file of its own layout where there is none', () => {
    const text = apply('', addProfile('', { name: 'N', transport: 'tcp', host: 'h', port: 1 }));
    assert.match(
      text,
      /^\{\n {2}\/\/ Saved socket .*\n {2}"profiles": \[\n {4}\{\n {6}"name": "N",\n[^]*\n {4}\}\n {2}\]\n\}\n$/,
    );
  });

  it('writes a line end in a value as such, not in the file', () => {
    const profile: Profile = { name: 'a\n  b', transport: 'tcp', host: 'h', port: 1 };
    for (const [, text] of [...FILES, ...EMPTY_FILES]) {
      assert.equal(parseProfilesFile(apply(text, addProfile(text, profile))).entries.at(-1)?.name, 'a\n  b');
    }
  });
});

describe('removeProfile', () => {
  for (const [what, text, before] of FILES) {
    for (const [index, name] of before.entries()) {
      it(`removes ${name} and keeps the rest and the comments: ${what}`, () => {
        const { entries } = parseProfilesFile(text);
        const removed = entries[index]!;
        const result = apply(text, removeProfile(text, index, name));
        assert.deepEqual(names(result), before.toSpliced(index, 1));
        for (const other of entries) {
          const own = text.slice(other.offset, other.offset + other.length);
          assert.equal(result.includes(own), other !== removed, own);
        }
        const around = text.slice(0, removed.offset) + text.slice(removed.offset + removed.length);
        assert.deepEqual(comments(result), comments(around));
        const marks = (whole: string): string => whole.replace(/[\s,]/g, '');
        assert.equal(marks(result), marks(around), 'nothing else but white space and a comma went');
        assert(!/,\s*,/.test(result));
        assert.equal(result.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
      });
    }
  }

  it('takes whole lines', () => {
    const text = `{\n  "profiles": [\n    ${one('A')},\n    ${one('B')},\n    ${one('C')}\n  ]\n}\n`;
    const expected = (...left: string[]): string =>
      `{\n  "profiles": [\n${left.map((name) => `    ${one(name)}`).join(',\n')}\n  ]\n}\n`;
    assert.equal(apply(text, removeProfile(text, 0, 'A')), expected('B', 'C'));
    assert.equal(apply(text, removeProfile(text, 1, 'B')), expected('A', 'C'));
    assert.equal(apply(text, removeProfile(text, 2, 'C')), expected('A', 'B'));
  });

  it('leaves an inline list as it was', () => {
    const list = (...left: string[]): string => `{ "profiles": [${left.map(one).join(', ')}] }`;
    const text = list('A', 'B', 'C');
    assert.equal(apply(text, removeProfile(text, 0, 'A')), list('B', 'C'));
    assert.equal(apply(text, removeProfile(text, 1, 'B')), list('A', 'C'));
    assert.equal(apply(text, removeProfile(text, 2, 'C')), list('A', 'B'));
    assert.equal(apply(list('A'), removeProfile(list('A'), 0, 'A')), '{ "profiles": [] }');
  });
});

describe('putBackProfile', () => {
  const before = file('  ', '\n');
  const [edits, removed] = takeOutProfile(before, 1, 'B');
  const after = applyEdits(before, edits);

  it('gives the file back as it was', () => {
    assert.ok(!after.includes('"B"'));
    assert.equal(applyEdits(after, putBackProfile(after, removed)), before);
  });

  it('adds it with its comments to a file that has changed since', () => {
    const changed = applyEdits(after, addProfile(after, NEW));
    const back = applyEdits(changed, putBackProfile(changed, removed));
    assert.deepEqual(
      parseProfilesFile(back).entries.map(({ name }) => name),
      ['A', 'C', 'New', 'B'],
    );
    assert.ok(back.includes('/* where */ "host": "b"'));
    const empty = applyEdits('{}', putBackProfile('{}', removed));
    assert.deepEqual(
      parseProfilesFile(empty).entries.map(({ name }) => name),
      ['B'],
    );
  });

  it('is refused where another one has its name by now', () => {
    const taken = applyEdits(after, addProfile(after, { ...NEW, name: 'B' }));
    assert.throws(() => putBackProfile(taken, removed), { name: 'ProfileError' });
  });
});

describe('duplicateProfile', () => {
  for (const [what, text, before] of FILES) {
    for (const [index, name] of before.entries()) {
      it(`puts a copy of ${name} behind it and only inserts: ${what}`, () => {
        const edits = duplicateProfile(text, index, name, 'Copy "1"');
        const result = apply(text, edits);
        assert.deepEqual(names(result), before.toSpliced(index + 1, 0, 'Copy "1"'));
        for (const { length } of edits) assert.equal(length, 0);
        const { entries } = parseProfilesFile(result);
        const textOf = (nth: number): string =>
          result.slice(entries[nth]!.offset, entries[nth]!.offset + entries[nth]!.length);
        assert.equal(
          textOf(index + 1),
          textOf(index).replace(`"${name}"`, '"Copy \\"1\\""'),
          'the copy keeps its layout',
        );
      });
    }
  }

  it('asks for a name first', () => {
    assert.throws(() => duplicateProfile('{ "profiles": [{}] }', 0, 'Profile 1', 'x'), {
      name: 'ProfileError',
      code: 'bad-profile',
    });
  });
});

describe('an edit', () => {
  const edits: Readonly<Record<string, (text: string) => Edit[]>> = {
    add: (text) => addProfile(text, NEW),
    remove: (text) => removeProfile(text, 0, 'A'),
    duplicate: (text) => duplicateProfile(text, 0, 'A', 'B'),
    set: (text) => setProperty(text, 0, 'A', ['url'], 'ws://b/'),
  };

  for (const [name, edit] of Object.entries(edits)) {
    it(`is refused where the file does not parse: ${name}`, () => {
      const text = `{\n  "profiles": [\n    ${one('A')}\n    oops\n  ]\n}`;
      assert.throws(
        () => edit(text),
        (error) => error instanceof ProfileError && error.code === 'syntax' && error.message.includes('line 4'),
      );
    });

    for (const text of ['[]', '7', '{ "profiles": {} }', '{ "profiles": null }']) {
      it(`is refused where there is no list to edit: ${name}, ${text}`, () => {
        assert.throws(
          () => edit(text),
          (error) => error instanceof ProfileError && error.code === 'bad-profile' && error.message.length > 10,
        );
      });
    }
  }

  it('is refused for a profile that is no longer there', () => {
    const duplicate: typeof removeProfile = (text, index, name) => duplicateProfile(text, index, name, 'x');
    const set: typeof removeProfile = (text, index, name) => setProperty(text, index, name, ['url'], 'x');
    for (const edit of [removeProfile, duplicate, set]) {
      assert.throws(() => edit(FILES[0]![1], 3, 'gone'), { name: 'ProfileError' });
      assert.throws(() => edit('{}', 0, 'gone'), { name: 'ProfileError' });
    }
  });

  it('finds its profile where that has moved since the file was read', () => {
    const text = `{ "profiles": [${one('New')}, ${one('Old')}] }`;
    assert.deepEqual(names(apply(text, removeProfile(text, 0, 'Old'))), ['New']);
    assert.deepEqual(names(apply(text, duplicateProfile(text, 0, 'Old', 'Copy'))), ['New', 'Old', 'Copy']);
  });
});

describe('addMessage', () => {
  const message: SavedMessage = { name: 'm "1"', format: 'json', payload: { a: ['x', 1] } };

  for (const [what, text, before] of FILES) {
    for (const [index, name] of before.entries()) {
      it(`adds one, and then another, to ${name} and only inserts: ${what}`, () => {
        const edits = addMessage(text, index, name, message);
        for (const { offset, length } of edits) assert.match(text.slice(offset, offset + length), /^\s*$/);
        const once = apply(text, edits);
        const twice = apply(once, addMessage(once, index, name, { ...message, name: 'n' }));
        const { messages } = (parse(twice) as { profiles: Record<string, unknown>[] }).profiles[index]!;
        assert.deepEqual(messages, [message, { ...message, name: 'n' }]);
        assert.deepEqual(names(twice), before);
        assert.deepEqual(comments(twice), comments(text));
      });
    }
  }

  it('keeps the comments of the list, and gives each a line', () => {
    const text = `{\n  "profiles": [\n    {\n      "name": "A",\n      "messages": [\n        // first\n        { "name": "a" } // beside\n      ]\n    }\n  ]\n}`;
    const line = '{ "name": "m \\"1\\"", "format": "json", "payload": { "a": [ "x", 1 ] } }';
    assert.equal(
      apply(text, addMessage(text, 0, 'A', message)),
      text.replace('} // beside', `}, // beside\n        ${line}`),
    );
  });

  it('is refused where the messages are no list', () => {
    const text = '{ "profiles": [{ "name": "A", "messages": {} }] }';
    assert.throws(() => addMessage(text, 0, 'A', message), { name: 'ProfileError', code: 'bad-profile' });
  });
});

describe('setProperty', () => {
  for (const [what, text, before] of FILES) {
    for (const [index, name] of before.entries()) {
      for (const [path, value] of [
        [['host'], 'new'],
        [['tls', 'ca'], '.vscode/a.pem'],
      ] as const) {
        it(`changes nothing but ${path.join('.')} of ${name}: ${what}`, () => {
          const edits = setProperty(text, index, name, path, value);
          const result = apply(text, edits);
          const [entry, ...others] = [index, ...before.keys()].map((at) => parseProfilesFile(result).entries[at]!);
          assert.deepEqual(
            others.map((other) => other.name),
            before,
          );
          assert.deepEqual(comments(result), comments(text));
          const own = result.slice(entry!.offset, entry!.offset + entry!.length);
          const written: unknown = parse(own);
          assert.deepEqual(written, withProperty(parse(textOf(text, index)) as Profile, path, value));
        });
      }
    }
  }

  const set = (profile: string, path: readonly string[], value: unknown): string => {
    const text = `{ "profiles": [${profile}] }`;
    return apply(text, setProperty(text, 0, 'A', path, value)).slice('{ "profiles": ['.length, -' ] }'.length + 1);
  };

  it('replaces a value where it stands', () => {
    assert.equal(
      set('{ "name": "A", "url": /* old */ "wss://a" /* until May */ }', ['url'], 'ws://a'),
      '{ "name": "A", "url": /* old */ "ws://a" /* until May */ }',
    );
  });

  it('adds to an object that is there, and makes one in the place of a value that is none', () => {
    assert.equal(
      set('{ "name": "A", "tls": { "verify": true /* ! */ } }', ['tls', 'ca'], 'a.pem'),
      '{ "name": "A", "tls": { "verify": true, /* ! */ "ca": "a.pem" } }',
    );
    assert.equal(
      set('{ "name": "A", "tls": true }', ['tls', 'verify'], false),
      '{ "name": "A", "tls": { "verify": false } }',
    );
  });

  it('sets the property that counts where it is there twice', () => {
    assert.equal(
      set('{ "name": "A", "redirects": 1, "redirects": 2 }', ['redirects'], 5),
      '{ "name": "A", "redirects": 1, "redirects": 5 }',
    );
  });
});

function textOf(text: string, index: number): string {
  const { offset, length } = parseProfilesFile(text).entries[index]!;
  return text.slice(offset, offset + length);
}
