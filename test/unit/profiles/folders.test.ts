import assert from 'node:assert/strict';
import { applyEdits, parse } from 'jsonc-parser';
import { movedFolder, normalFolder } from '../../../src/profiles/folders';
import { setFolder } from '../../../src/profiles/setFolder';

describe('moving profiles between folders', () => {
  it('takes a profile into the folder that it is dropped on', () => {
    assert.equal(movedFolder('A/B', undefined, 'C/D'), 'C/D');
    assert.equal(movedFolder('A/B', undefined, ''), '');
  });

  it('takes a folder with all that is in it', () => {
    assert.equal(movedFolder('A/B', 'A/B', 'C'), 'C/B');
    assert.equal(movedFolder('A / B/E', 'A/B', 'C'), 'C/B/E');
    assert.equal(movedFolder('A/B/E', 'A', ''), 'A/B/E');
    assert.equal(movedFolder('A/B/E', 'A/B', ''), 'B/E');
  });

  it('knows folders without blanks and empty parts', () => {
    assert.equal(normalFolder(' A / /B '), 'A/B');
    assert.equal(normalFolder(undefined), '');
  });

  const file = (folder: string): string => `{
  "profiles": [
    // the first
    { "name": "A",${folder} /* where */ "transport": "tcp", "host": "h", "port": 1 }, // beside A
    { "name": "B" }
  ]
}
`;
  const given = file(' "folder": "Old",');

  it('keeps comments and layout', () => {
    assert.equal(applyEdits(given, setFolder(given, 0, 'A', 'New/Sub')), file(' "folder": "New/Sub",'));
    assert.equal(applyEdits(given, setFolder(given, 0, 'A', '')).replace(/,\s+\/\* where/, ', /* where'), file(''));
  });

  it('gives a folder to a profile that has none, and removes none from one that has none', () => {
    const text = applyEdits(given, setFolder(given, 1, 'B', 'X'));
    assert.deepEqual((parse(text) as { profiles: unknown[] }).profiles[1], { name: 'B', folder: 'X' });
    assert.match(text, /\/\* where \*\/.*\/\/ beside A/);
    assert.deepEqual(setFolder(given, 1, 'B', ''), []);
  });
});
