import assert from 'node:assert/strict';
import { parseProfilesFile } from '../../../src/profiles/profilesFile';
import { fileOf, tcp, webSocket } from './file';

describe('a profiles file that is large', () => {
  it('is read with 10,000 profiles', function () {
    this.timeout(10_000);
    const text = fileOf(
      ...Array.from({ length: 10_000 }, (_, nth) => (nth % 2 ? webSocket : tcp)({ name: `P${nth}` })),
    );
    const file = parseProfilesFile(text);
    assert.deepEqual(file.problems, []);
    assert.equal(file.entries.length, 10_000);
    assert.equal(file.entries[9_999]?.profile?.name, 'P9999');
  });

  it('is read with 10 MB', function () {
    this.timeout(10_000);
    const tag = 'x'.repeat(10_000);
    const text = fileOf(...Array.from({ length: 1000 }, (_, nth) => webSocket({ name: `P${nth}`, headers: { tag } })));
    assert(text.length > 10_000_000);
    const file = parseProfilesFile(text);
    assert.deepEqual(file.problems, []);
    assert.equal(file.entries.filter(({ profile }) => profile).length, 1000);
  });

  it('is read with 10 MB of white space and comments', function () {
    this.timeout(10_000);
    const space = ' \n'.repeat(2_500_000);
    const text = `${space}{ "profiles": [ /*${space}*/ ${JSON.stringify(webSocket())} ] }`;
    assert.equal(parseProfilesFile(text).entries[0]?.profile?.name, 'Echo');
  });

  it('may have 200,000 mistakes', function () {
    this.timeout(20_000);
    const mistakes = Array.from({ length: 200_000 }, (_, nth) => `"m${nth}": 0`).join(', ');
    const rest = `"profiles": [${JSON.stringify(webSocket())}]`;
    assert.equal(parseProfilesFile(`{ ${mistakes}, ${rest} }`).problems.length, 200_000);
    const inside = `{ "profiles": [{ "name": "A", "transport": "websocket", "url": "ws://a", ${mistakes} }] }`;
    assert.equal(parseProfilesFile(inside).problems.length, 200_000);
    assert.equal(parseProfilesFile('"'.repeat(200_001)).parses, false);
  });

  for (const depth of [100, 500, 1000, 2000, 3000, 4000, 6000, 10_000, 100_000]) {
    it(`may be nested ${depth} deep`, function () {
      this.timeout(10_000);
      const lists = '['.repeat(depth) + ']'.repeat(depth);
      const objects = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
      for (const nested of [lists, objects]) {
        const profile = `{ "name": "A", "transport": "websocket", "url": "ws://a", "messages": ${nested} }`;
        for (const text of [nested, `{ "profiles": ${nested} }`, `{ "profiles": [${profile}] }`]) {
          const file = parseProfilesFile(text);
          assert.equal(typeof file.parses, 'boolean');
        }
      }
    });
  }
});
