import assert from 'node:assert/strict';
import { checkedProfile } from '../../../src/profiles/profilesFile';
import type { Rule } from '../../../src/profiles/profile';
import { RuleMatcher, withCaptures, withTexts } from '../../../src/profiles/rules';

const matched = (rules: readonly Rule[], message: string | Uint8Array): number | undefined =>
  new RuleMatcher(rules, (regex, text) => regex.exec(text)).match(Buffer.from(message as string))?.index;

describe('rules', () => {
  for (const [what, match, hits, misses] of [
    ['an expression', '^PING (\\d+)$', ['PING 1'], ['PING', 'PING 1\n', 'xPING 1']],
    ['an expression as an object', { regex: 'é' }, ['café'], ['cafe']],
    ['a text', { text: 'hi' }, ['hi'], ['hi ', 'Hi', '']],
    ['an empty text', { text: '' }, [''], [' ']],
    [
      'a JSON subset',
      { json: { op: 'sub', to: { id: 1 } } },
      ['{"op":"sub","to":{"id":1,"x":2},"y":[]}'],
      ['{"op":"sub"}', '{"op":"sub","to":{"id":"1"}}', 'null', 'sub', '[]'],
    ],
    ['a JSON list', { json: [1, { a: 1 }] }, ['[1,{"a":1,"b":2}]'], ['[1]', '[1,{"a":1},2]', '{"0":1,"1":{"a":1}}']],
    ['a JSON value', { json: null }, ['null', ' null '], ['0', '']],
    ['what every object has', { json: { toString: 1 } }, ['{"toString":1}'], ['{}']],
    ['bytes', { hex: 'DE ad' }, [Buffer.of(0xde, 0xad), Buffer.of(0xde, 0xad, 1)], [Buffer.of(0xde), 'dead']],
    ['anything', undefined, ['', 'x', Buffer.of(0xff)], []],
  ] as const) {
    it(`match by ${what}`, () => {
      const rules = [{ ...(match !== undefined && { match }), echo: true } as Rule];
      for (const hit of hits) assert.equal(matched(rules, hit), 0, String(hit));
      for (const miss of misses) assert.equal(matched(rules, miss), undefined, String(miss));
    });
  }

  it('match in their order: the first one counts', () => {
    const rules: Rule[] = [{ match: '^a', echo: true }, { match: 'b', echo: true }, { echo: true }];
    assert.deepEqual(
      ['ab', 'b', 'c'].map((message) => matched(rules, message)),
      [0, 1, 2],
    );
  });

  it('take no bytes for a text', () => {
    assert.equal(matched([{ match: '.', echo: true }], Buffer.of(0xff, 0x41)), undefined);
  });

  it('put into a reply what was found', () => {
    const captures = /(?<verb>\w+) (\d+)( x)?/.exec('say PING 12')!;
    const found = /(?<verb>PING) (\d+)( x)?/.exec('say PING 12')!;
    assert.equal(withCaptures('$1', captures), 'PING');
    assert.equal(withCaptures('[$2|$1|$<verb>|$&|$3|$$1|$4|$0|$]', found), '[12|PING|PING|PING 12||$1|$4|$0|$]');
    // Twelve groups aren't there: the first one, and a 2.
    assert.equal(withCaptures('$12 $01', found), 'PING2 PING');
    const filled = withTexts({ a: ['$2', 3], b: { $1: '$1' } }, (text) => withCaptures(text, found));
    assert.deepEqual(filled, { a: ['12', 3], b: { $1: 'PING' } });
  });

  for (const [what, more, expected] of [
    ['an expression that is none', { rules: [{ match: '(' }] }, /not a regular expression/],
    ['an expression that is none, in an object', { rules: [{ match: { regex: '[' } }] }, /not a regular expression/],
    ['bytes that are none', { rules: [{ match: { hex: 'abc' } }] }, /not bytes in hexadecimal/],
    ['a reply of two kinds', { rules: [{ reply: { text: 'a', hex: '00' } }] }, /Exactly one of/],
    ['a reply of none', { rules: [{ reply: [{ binary: true }] }] }, /Exactly one of/],
    ['a greeting of bytes that are none', { onConnect: [{ hex: 'zz' }] }, /not bytes in hexadecimal/],
    ['base64 that is none', { rules: [{ reply: { base64: '***' } }] }, /not base64/],
    ['a match by two kinds', { rules: [{ match: { text: 'a', hex: '00' } }] }, /Exactly one of/],
    ['a code that no close frame may carry', { rules: [{ close: { code: 1005 } }] }, /1005 can't be sent in a close/],
    ['a code that means nothing yet', { rules: [{ close: { code: 2500 } }] }, /2500 can't be sent in a close/],
    ['a reason of too many bytes', { rules: [{ close: { reason: '€'.repeat(42) } }] }, /at most 123 bytes/],
    ['halves of bytes', { rules: [{ reply: { hex: 'd e a d' } }] }, /not bytes in hexadecimal/],
    ['a delay that is none', { rules: [{ delay: -1 }] }, /delay/],
  ] as const) {
    it(`are refused with ${what}`, () => {
      assert.throws(
        () => checkedProfile({ name: 'A', transport: 'tcp', role: 'server', port: 0, ...more }),
        (error: Error) => expected.test(error.message) || assert.fail(error.message),
      );
    });
  }
});
