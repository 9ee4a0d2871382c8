import assert from 'node:assert/strict';
import { formatExtensions, parseExtensions } from '../../../src/protocol/extensions';

describe('parseExtensions', () => {
  for (const [value, expected] of [
    ['a', [{ name: 'a', parameters: [] }]],
    [
      ' a ,\tb',
      [
        { name: 'a', parameters: [] },
        { name: 'b', parameters: [] },
      ],
    ],
    [
      ',, a,,b ,',
      [
        { name: 'a', parameters: [] },
        { name: 'b', parameters: [] },
      ],
    ],
    [
      'a; x; y=1 ; z = "two"',
      [{ name: 'a', parameters: [{ name: 'x' }, { name: 'y', value: '1' }, { name: 'z', value: 'two' }] }],
    ],
    ['a;x="\\1\\0"', [{ name: 'a', parameters: [{ name: 'x', value: '10' }] }]],
    ["!#$%&'*+-.^_`|~9", [{ name: "!#$%&'*+-.^_`|~9", parameters: [] }]],
  ] as const) {
    it(`reads ${value}`, () => assert.deepEqual(parseExtensions(value), expected));
  }

  for (const value of [
    '',
    ' , ',
    'a b',
    'a;',
    'a;;b',
    'a; x=',
    'a; x="',
    'a; x=""',
    'a; x="b c"',
    'a=1',
    'é',
    'a(b)',
  ]) {
    it(`takes ${value} for no list`, () => assert.equal(parseExtensions(value), undefined));
  }
});

describe('formatExtensions', () => {
  it('gives the plainest form of a list', () => {
    const extensions = parseExtensions(', a ; x = "1";y ,, b');
    assert(extensions);
    assert.equal(formatExtensions(extensions), 'a; x=1; y, b');
  });
});
